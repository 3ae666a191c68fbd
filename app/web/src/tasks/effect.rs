//! The preview and the report of a task import: counts, and a line for each change.

use super::folded_list::folded_list;
use super::foreign;
use crate::components::field;
use domain::id::{EditionSlug, TaskNumber};
use domain::import::ImportChoices;
use domain::import::{
    ChangeKind, ChangeLine, Diagnostic, DiagnosticKind, ImportPreview, MergedTaskRow, RowProblem, TaskChange,
};
use domain::text::{Title, counted};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The preview of an import, with a button to import if there is anything to import.
pub fn preview(
    slug: &EditionSlug,
    list: &str,
    choices: ImportChoices,
    effect: &ImportPreview,
    diagnostics: Vec<Diagnostic>,
) -> AnyView {
    let unread_lines = diagnostics.into_iter().filter(|diagnostic| diagnostic.kind != DiagnosticKind::Read);
    let unread_lines: Vec<String> =
        unread_lines.map(|diagnostic| format!("Line {}: {}", diagnostic.line, diagnostic.text)).collect();
    let import_form = view! {
        <form method="post" action=format!("/{slug}/tasks/import") enctype="multipart/form-data">
            {field::hidden("list", list)}
            {foreign::hidden(choices)}
            <button class="primary">"Import"</button>
        </form>
    };
    let next = match (effect.problems.is_empty(), effect.is_nothing()) {
        // The form above asks what to do with these rows.
        _ if effect.undecided > 0 => ().into_any(),
        (false, _) => view! { <p>"Nothing is imported until every row is valid."</p> }.into_any(),
        (true, true) => view! { <p>"There is nothing to import."</p> }.into_any(),
        (true, false) => import_form.into_any(),
    };
    view! {
        <section class="preview column">
            <h2>"Preview"</h2>
            {Some(figures(effect, false)).filter(|words| !words.is_empty()).map(|words| view! { <p class="headline">{words}</p> })}
            {foreign::form(slug, list, choices, effect)}
            {(!unread_lines.is_empty()).then(|| folded_list(unread_lines, plain))}
            {problems(slug, &effect.problems)}
            {lines(slug, effect, false)}
            {left_out_as_merged(slug, &effect.merged)}
            {ignored_reasons(slug, effect, false)}
            {next}
        </section>
    }
    .into_any()
}

/// The report of an import.
pub fn done(slug: &EditionSlug, effect: &ImportPreview) -> AnyView {
    let text = match (effect.is_nothing(), effect.merged.is_empty() && effect.ignored_reasons.is_empty()) {
        (true, _) if effect.rows_left_out > 0 => format!("Nothing was changed. {}", figures(effect, true)),
        (true, true) => "Nothing was changed: the plan already matches the table.".to_owned(),
        (true, false) => "Nothing was changed.".to_owned(),
        (false, _) => figures(effect, true),
    };
    let merged = left_out_as_merged(slug, &effect.merged);
    let ignored = ignored_reasons(slug, effect, true);
    view! { <div class="success-message" role="status"><p>{text}</p>{lines(slug, effect, true)}{merged}{ignored}</div> }
        .into_any()
}

/// `2 tasks are new, 1 is renamed, 3 change, 11 stay as they are.`
fn figures(effect: &ImportPreview, imported: bool) -> String {
    let (changes, change) = if imported { ("has changed", "have changed") } else { ("changes", "change") };
    let (renamed_one, renamed_many) =
        if imported { ("was renamed", "were renamed") } else { ("is renamed", "are renamed") };
    let renamed = effect.changed.iter().filter(|task| task.renames()).count();
    let counts = [
        (effect.new.len(), "is new", "are new"),
        (renamed, renamed_one, renamed_many),
        (effect.changed.len() - renamed, changes, change),
        (effect.same, "stays as it is", "stay as they are"),
        (effect.problems.len(), "can’t be imported", "can’t be imported"),
    ];
    let parts = counts.into_iter().filter(|(count, ..)| *count > 0).enumerate().map(|(nth, (count, one, many))| {
        let number = if nth == 0 { counted(count, "task", "tasks") } else { count.to_string() };
        format!("{number} {}", if count == 1 { one } else { many })
    });
    let parts: Vec<String> = parts.collect();
    let losses = effect.changed.iter().filter(|task| task.removes()).count();
    let losses = match (losses, imported) {
        (0, _) => String::new(),
        (many, true) => format!(" {} lost data.", counted(many, "task", "tasks")),
        (1, false) => " 1 task loses data.".to_owned(),
        (many, false) => format!(" {many} tasks lose data."),
    };
    let rows_left_out = match (effect.rows_left_out, imported) {
        (0, _) => String::new(),
        (1, true) => " 1 row was left out.".to_owned(),
        (1, false) => " 1 row is left out.".to_owned(),
        (many, true) => format!(" {many} rows were left out."),
        (many, false) => format!(" {many} rows are left out."),
    };
    let tasks = match parts.is_empty() {
        true if effect.undecided + effect.rows_left_out > 0 => String::new(),
        true => "The table contains no tasks.".to_owned(),
        false => format!("{}.", parts.join(", ")),
    };
    format!("{tasks}{losses}{rows_left_out}").trim_start().to_owned()
}

fn problems(slug: &EditionSlug, problems: &[RowProblem]) -> Option<AnyView> {
    let text = match problems.len() {
        0 => return None,
        1 => "1 row can’t be imported. Correct it, then preview the import again:".to_owned(),
        many => format!("{many} rows can’t be imported. Correct them, then preview the import again:"),
    };
    let line = |problem: RowProblem| {
        let why: Vec<String> = problem.why.iter().map(ToString::to_string).collect();
        let which = match problem.number {
            Some(number) => named(slug, number, &problem.title, true),
            None => format!("“{}”", problem.title).into_any(),
        };
        view! { <li>{which}": "{why.join(" ")}</li> }.into_any()
    };
    let rows = folded_list(problems.to_vec(), line);
    Some(view! { <div class="error-message" role="alert"><p>{text}</p>{rows}</div> }.into_any())
}

fn left_out_as_merged(slug: &EditionSlug, rows: &[MergedTaskRow]) -> Option<AnyView> {
    let line = |row: MergedTaskRow| {
        let into = format!("/{slug}/tasks/{}", row.into);
        let task = named(slug, row.number, &row.title, true);
        view! { <li>{task}" is not changed: it was merged into "<a href=into>{format!("task {}", row.into)}</a></li> }
            .into_any()
    };
    (!rows.is_empty()).then(|| folded_list(rows.to_vec(), line))
}

/// Lists ignored reasons for having no goal; new tasks get a link only after the import.
fn ignored_reasons(slug: &EditionSlug, effect: &ImportPreview, imported: bool) -> Option<AnyView> {
    let new: BTreeSet<TaskNumber> = effect.new.iter().map(|task| task.number).collect();
    let line = |row: TaskChange| {
        let task = named(slug, row.number, &row.title, imported || !new.contains(&row.number));
        let words = format!(" has a goal, so the reason for having none is ignored: “{}”", reasons(&row));
        view! { <li>{task}{words}</li> }.into_any()
    };
    (!effect.ignored_reasons.is_empty()).then(|| folded_list(effect.ignored_reasons.clone(), line))
}

fn reasons(row: &TaskChange) -> String {
    row.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// A line for each change: renames and removals first, then other changes, new tracks and new tasks.
///
/// New tasks get a link only after the import.
fn lines(slug: &EditionSlug, effect: &ImportPreview, imported: bool) -> Option<AnyView> {
    enum PreviewLine<'e> {
        Track(&'e Title),
        Changed(&'e TaskChange),
        New(&'e TaskChange),
    }
    let tracks = effect.tracks.iter().map(PreviewLine::Track);
    let mut changed: Vec<&TaskChange> = effect.changed.iter().collect();
    // Long lists are folded, and changes that are hard to undo must stay visible.
    changed.sort_by_key(|task| (!task.renames(), !task.removes()));
    let all: Vec<PreviewLine> = changed
        .into_iter()
        .map(PreviewLine::Changed)
        .chain(tracks)
        .chain(effect.new.iter().map(PreviewLine::New))
        .collect();
    let task = |task: &TaskChange, has_page, words| {
        let lines = marked(&task.lines);
        view! { <li>{named(slug, task.number, &task.title, has_page)}{words}{lines}</li> }.into_any()
    };
    let line = |line: PreviewLine| match line {
        PreviewLine::Track(title) => view! { <li>{format!("track “{title}” is new")}</li> }.into_any(),
        PreviewLine::Changed(change) => task(change, true, ": "),
        PreviewLine::New(change) => task(change, imported, " is new: "),
    };
    (!all.is_empty()).then(|| folded_list(all, line))
}

/// The changes of a task, separated by semicolons; renames and removals are marked.
fn marked(lines: &[ChangeLine]) -> AnyView {
    let line = |(nth, line): (usize, &ChangeLine)| {
        let apart = (nth > 0).then_some("; ");
        let text = line.text.clone();
        let text = match line.kind {
            ChangeKind::Plain => text.into_any(),
            ChangeKind::Rename => view! { <mark class="rename">{text}</mark> }.into_any(),
            ChangeKind::Removal => view! { <mark class="removal">{text}</mark> }.into_any(),
        };
        view! { {apart}{text} }
    };
    lines.iter().enumerate().map(line).collect_view().into_any()
}

fn named(slug: &EditionSlug, number: TaskNumber, title: &Title, has_page: bool) -> AnyView {
    let label = format!("task {number} “{title}”");
    if has_page { view! { <a href=format!("/{slug}/tasks/{number}")>{label}</a> }.into_any() } else { label.into_any() }
}

fn plain(line: String) -> AnyView {
    view! { <li>{line}</li> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_lists_only_counts_above_zero() {
        let title = Title::parse("A").unwrap();
        let change = TaskChange {
            number: TaskNumber(9),
            title,
            lines: vec![ChangeLine { kind: ChangeKind::Plain, text: "x".to_owned() }],
        };
        let (new, changed) = (vec![change.clone(); 2], vec![change; 3]);
        let mut effect = ImportPreview { new, changed, same: 11, ..Default::default() };
        assert_eq!(figures(&effect, false), "2 tasks are new, 3 change, 11 stay as they are.");
        effect.new.clear();
        effect.changed.truncate(1);
        effect.same = 1;
        assert_eq!(figures(&effect, false), "1 task changes, 1 stays as it is.");
        assert_eq!(figures(&effect, true), "1 task has changed, 1 stays as it is.");
        assert_eq!(figures(&ImportPreview::default(), false), "The table contains no tasks.");
        effect.changed[0].lines.push(ChangeLine { kind: ChangeKind::Removal, text: "x".to_owned() });
        effect.changed.push(effect.changed[0].clone());
        effect.changed[1].lines.push(ChangeLine { kind: ChangeKind::Rename, text: "x".to_owned() });
        (effect.undecided, effect.rows_left_out) = (1, 2);
        let words = "1 task is renamed, 1 changes, 1 stays as it is. 2 tasks lose data. 2 rows are left out.";
        assert_eq!(figures(&effect, false), words);
    }
}
