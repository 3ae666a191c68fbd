//! The preview and the report of a task import: counts, and a line for each change.

use super::foreign::{ChoicesForm, HiddenChoices};
use super::import_rows::{Problems, RowTable, TablePreview};
use super::sent_table::{HiddenTable, SentTable};
use crate::components::folded_list::FoldedList;
use crate::confirmation::NotifiedPeople;
use domain::id::{EditionSlug, TaskNumber};
use domain::import::{ChangeKind, ChangeLine, DiagnosticKind, ImportPreview, MovedTaskRow, TaskChange};
use domain::text::{Title, counted};
use domain::views::Notified;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The preview of an import, with a button to import if there is anything to import.
#[component]
pub fn Preview<'a>(slug: &'a EditionSlug, sent: &'a SentTable, preview: &'a TablePreview) -> impl IntoView {
    let TablePreview { table, effect, notified } = preview;
    let is_too_large = notified.is_none() && preview.can_be_imported() && !effect.is_nothing();
    let unread_lines = table.diagnostics.iter().filter(|diagnostic| diagnostic.kind != DiagnosticKind::Read);
    let unread_lines: Vec<String> =
        unread_lines.map(|diagnostic| format!("Line {}: {}", diagnostic.line, diagnostic.text)).collect();
    let plain = |line: String| view! { <li dir="auto">{line}</li> };
    let figures = figures(effect, preview.invalid(), false);
    view! {
        <section class="preview column">
            <h2>"Preview"</h2>
            {(!figures.is_empty()).then(|| view! { <p class="headline">{figures}</p> })}
            <ChoicesForm slug sent preview/>
            {(!unread_lines.is_empty()).then(|| view! { <FoldedList lines=unread_lines line=plain/> })}
            <Problems slug preview/>
            <Changes slug effect imported=false/>
            <LeftOutAsMoved slug rows=&effect.moved/>
            <IgnoredReasons slug effect imported=false/>
            <RowTable slug preview/>
            {notified.clone().map(|notified| view! { <NotifiedPeople notified/> })}
            {is_too_large.then(|| view! { <p>"The people that this import notifies are listed afterwards."</p> })}
            <NextStep slug sent preview/>
        </section>
    }
}

/// The button to import, or why there is none.
#[component]
fn NextStep<'a>(slug: &'a EditionSlug, sent: &'a SentTable, preview: &'a TablePreview) -> impl IntoView {
    let import_form = || {
        view! {
            <form method="post" action=format!("/{slug}/tasks/import") enctype="multipart/form-data">
                <HiddenTable sent/>
                <HiddenChoices choices=sent.choices/>
                <button class="primary">"Import"</button>
            </form>
        }
    };
    match (preview.invalid() == 0, preview.effect.is_nothing()) {
        // The form above asks what to do with these rows.
        _ if preview.effect.undecided > 0 => None,
        (false, _) => Some(Either::Left(view! { <p>"Nothing is imported until every row is valid."</p> })),
        (true, true) => Some(Either::Left(view! { <p>"There is nothing to import."</p> })),
        (true, false) => Some(Either::Right(import_form())),
    }
}

/// The report of an import.
#[component]
pub fn ImportReport<'a>(slug: &'a EditionSlug, preview: &'a TablePreview) -> impl IntoView {
    let TablePreview { effect, notified, .. } = preview;
    let text = match (effect.is_nothing(), effect.moved.is_empty() && effect.ignored_reasons.is_empty()) {
        (true, _) if effect.rows_left_out > 0 => format!("Nothing was changed. {}", figures(effect, 0, true)),
        (true, true) => "Nothing was changed: the plan already matches the table.".to_owned(),
        (true, false) => "Nothing was changed.".to_owned(),
        (false, _) => figures(effect, 0, true),
    };
    view! {
        <div class="success-message" role="status">
            <p>{text}</p>
            {notified.iter().filter(|people| !people.is_empty()).map(|people| view! { <p>{notified_sentence(people)}</p> }).collect_view()}
            <Changes slug effect imported=true/>
            <LeftOutAsMoved slug rows=&effect.moved/>
            <IgnoredReasons slug effect imported=true/>
        </div>
    }
}

/// `2 people got a notification: Ada, Bo.`
fn notified_sentence(notified: &[Notified]) -> String {
    let names: Vec<&str> = notified.iter().map(|person| person.name.as_str()).collect();
    let people = counted(names.len(), "person", "people");
    format!("{people} got a notification: {}.", names.join(", "))
}

/// `2 tasks are new, 1 is renamed, 3 change, 11 stay as they are.`
fn figures(effect: &ImportPreview, invalid: usize, imported: bool) -> String {
    let (changes, change) = if imported { ("has changed", "have changed") } else { ("changes", "change") };
    let (renamed_one, renamed_many) =
        if imported { ("was renamed", "were renamed") } else { ("is renamed", "are renamed") };
    let renamed = effect.changed.iter().filter(|task| task.renames()).count();
    let counts = [
        (effect.new.len(), "is new", "are new"),
        (renamed, renamed_one, renamed_many),
        (effect.changed.len() - renamed, changes, change),
        (effect.same, "stays as it is", "stay as they are"),
        (invalid, "can’t be imported", "can’t be imported"),
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

#[component]
fn LeftOutAsMoved<'a>(slug: &'a EditionSlug, rows: &'a [MovedTaskRow]) -> impl IntoView {
    let line = move |row: MovedTaskRow| {
        let (why, label) = if row.into.edition == *slug {
            (" is not changed: it was merged into ", format!("task {}", row.into.number))
        } else {
            (" is not changed: it continues as ", row.into.to_string())
        };
        view! {
            <li>
                <TaskName slug number=row.number title=&row.title has_page=true/>
                {why}<a href=row.into.path()>{label}</a>
            </li>
        }
    };
    (!rows.is_empty()).then(|| view! { <FoldedList lines=rows.to_vec() line/> })
}

/// Lists ignored reasons for having no goal; new tasks get a link only after the import.
#[component]
fn IgnoredReasons<'a>(slug: &'a EditionSlug, effect: &'a ImportPreview, imported: bool) -> impl IntoView {
    let new: BTreeSet<TaskNumber> = effect.new.iter().map(|task| task.number).collect();
    let line = move |row: TaskChange| {
        let has_page = imported || !new.contains(&row.number);
        let words = format!(" has a goal, so the reason for having none is ignored: “{}”", reasons(&row));
        view! { <li><TaskName slug number=row.number title=&row.title has_page/>{words}</li> }
    };
    (!effect.ignored_reasons.is_empty()).then(|| view! { <FoldedList lines=effect.ignored_reasons.clone() line/> })
}

fn reasons(row: &TaskChange) -> String {
    row.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

enum PreviewLine<'e> {
    Track(&'e Title),
    Changed(&'e TaskChange),
    New(&'e TaskChange),
}

/// A line for each change: renames and removals first, then other changes, new tracks and new tasks.
///
/// New tasks get a link only after the import.
#[component]
fn Changes<'a>(slug: &'a EditionSlug, effect: &'a ImportPreview, imported: bool) -> impl IntoView {
    let tracks = effect.tracks.iter().map(PreviewLine::Track);
    let mut changed: Vec<&TaskChange> = effect.changed.iter().collect();
    // Long lists are folded, and changes that are hard to undo must stay visible.
    changed.sort_by_key(|task| (!task.renames(), !task.removes()));
    let changed = changed.into_iter().map(PreviewLine::Changed);
    let all: Vec<PreviewLine> = changed.chain(tracks).chain(effect.new.iter().map(PreviewLine::New)).collect();
    let task = move |task: &TaskChange, has_page, words| {
        view! {
            <li><TaskName slug number=task.number title=&task.title has_page/>{words}<ChangeLines lines=&task.lines/></li>
        }
    };
    let line = move |line: PreviewLine| match line {
        PreviewLine::Track(title) => Either::Left(view! { <li>{format!("track “{title}” is new")}</li> }),
        PreviewLine::Changed(change) => Either::Right(task(change, true, ": ")),
        PreviewLine::New(change) => Either::Right(task(change, imported, " is new: ")),
    };
    (!all.is_empty()).then(|| view! { <FoldedList lines=all line/> })
}

/// The changes of a task, separated by semicolons; renames and removals are marked.
#[component]
fn ChangeLines<'a>(lines: &'a [ChangeLine]) -> impl IntoView {
    let line = |(nth, line): (usize, &ChangeLine)| {
        let apart = (nth > 0).then_some("; ");
        let text = line.text.clone();
        let text = match line.kind {
            ChangeKind::Plain => EitherOf3::A(text),
            ChangeKind::Rename => EitherOf3::B(view! { <mark class="rename">{text}</mark> }),
            ChangeKind::Removal => EitherOf3::C(view! { <mark class="removal">{text}</mark> }),
        };
        view! { {apart}{text} }
    };
    lines.iter().enumerate().map(line).collect_view()
}

/// Number and title of a task, as a link if it has a page.
#[component]
fn TaskName<'a>(slug: &'a EditionSlug, number: TaskNumber, title: &'a Title, has_page: bool) -> impl IntoView {
    let label = format!("task {number} “{title}”");
    if has_page {
        Either::Left(view! { <a href=format!("/{slug}/tasks/{number}")>{label}</a> })
    } else {
        Either::Right(label)
    }
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
        assert_eq!(figures(&effect, 0, false), "2 tasks are new, 3 change, 11 stay as they are.");
        effect.new.clear();
        effect.changed.truncate(1);
        effect.same = 1;
        assert_eq!(figures(&effect, 0, false), "1 task changes, 1 stays as it is.");
        assert_eq!(figures(&effect, 0, true), "1 task has changed, 1 stays as it is.");
        assert_eq!(figures(&ImportPreview::default(), 0, false), "The table contains no tasks.");
        effect.changed[0].lines.push(ChangeLine { kind: ChangeKind::Removal, text: "x".to_owned() });
        effect.changed.push(effect.changed[0].clone());
        effect.changed[1].lines.push(ChangeLine { kind: ChangeKind::Rename, text: "x".to_owned() });
        (effect.undecided, effect.rows_left_out) = (1, 2);
        let words = "1 task is renamed, 1 changes, 1 stays as it is. 2 tasks lose data. 2 rows are left out.";
        assert_eq!(figures(&effect, 0, false), words);
    }
}
