//! Asks what to do with imported rows that may belong to another edition.

use super::folded_list::folded_list;
use crate::components::field;
use domain::id::EditionSlug;
use domain::import::{ImportChoices, ImportPreview, RowChoice, UnclearRow};
use domain::text::counted;
use leptos::prelude::*;

/// The field for rows of another edition.
pub const OTHER_EDITION: &str = "other_edition";
/// The field for rows that name no edition and have the title of another task.
pub const UNCLEAR: &str = "unclear";

/// The choices of the preview as hidden fields, so that exactly what was previewed is imported.
pub fn hidden(choices: ImportChoices) -> AnyView {
    let field = |name, choice: Option<RowChoice>| choice.map(|choice| field::hidden(name, choice.as_str()));
    view! { {field(OTHER_EDITION, choices.other_edition)}{field(UNCLEAR, choices.unclear)} }.into_any()
}

/// The form that asks for the choices, if the table has such rows; it leads to another preview.
pub fn form(slug: &EditionSlug, list: &str, choices: ImportChoices, effect: &ImportPreview) -> Option<AnyView> {
    if effect.other_editions.is_empty() && effect.unclear.is_empty() {
        return None;
    }
    let refused = (effect.undecided > 0).then(|| {
        let text =
            format!("{}. Choose what to do with them, then preview again. Nothing was imported.", summary(effect));
        field::rejection(Some(text))
    });
    let form = view! {
        <form method="post" action=format!("/{slug}/tasks/import/check") enctype="multipart/form-data" class="stacked">
            {field::hidden("list", list)}
            {other_edition(slug, choices, effect)}
            {unclear(slug, choices, &effect.unclear)}
            <button>"Preview again"</button>
        </form>
    };
    Some(view! { {refused}{form} }.into_any())
}

/// Counts the rows to decide on, as in `12 rows come from edition 2026, 1 row names no edition and …`.
fn summary(effect: &ImportPreview) -> String {
    let mut parts: Vec<String> = effect
        .other_editions
        .iter()
        .map(|(edition, count)| format!("{} from edition {edition}", rows(*count, "comes", "come")))
        .collect();
    if !effect.unclear.is_empty() {
        let count = effect.unclear.len();
        parts.push(match count {
            1 => "1 row names no edition, and no task here has both its number and its title".to_owned(),
            _ => format!("{count} rows name no edition, and no tasks here have both their numbers and their titles"),
        });
    }
    parts.join(", ")
}

fn rows(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", counted(count, "row", "rows"), if count == 1 { one } else { many })
}

const ADD: &str =
    "Import them as new tasks with new numbers; a row with the exact title of a task here changes that task";
const LEAVE_OUT: &str = "Leave them out";
const RENAME: &str = "Rename the tasks with these numbers";

fn other_edition(slug: &EditionSlug, choices: ImportChoices, effect: &ImportPreview) -> Option<AnyView> {
    let editions: Vec<String> = effect.other_editions.keys().map(EditionSlug::to_string).collect();
    let options = [(RowChoice::AddAsNew, ADD), (RowChoice::LeaveOut, LEAVE_OUT)];
    let legend = format!("Rows from edition {}", editions.join(", "));
    let help = format!("Their numbers belong to another edition, so they are not used to find tasks of {slug}.");
    (!editions.is_empty()).then(|| {
        view! {
            <fieldset>
                <legend>{legend}</legend>
                <p class="muted">{help}</p>
                {radios(OTHER_EDITION, &options, choices.other_edition)}
            </fieldset>
        }
        .into_any()
    })
}

fn unclear(slug: &EditionSlug, choices: ImportChoices, rows: &[UnclearRow]) -> Option<AnyView> {
    let options = [(RowChoice::Rename, RENAME), (RowChoice::AddAsNew, ADD), (RowChoice::LeaveOut, LEAVE_OUT)];
    let base = format!("/{slug}/tasks");
    let line = |UnclearRow { number, title, title_here }: UnclearRow| {
        match title_here {
        Some(here) => view! {
            <li>{format!("{number} “{title}”: here ")}<a href=format!("{base}/{number}")>{format!("task {number} is “{here}”")}</a></li>
        }
        .into_any(),
        None => view! { <li>{format!("{number} “{title}”: there is no task {number} here")}</li> }.into_any(),
    }
    };
    (!rows.is_empty()).then(|| {
        view! {
            <fieldset>
                <legend>"Rows that don’t match a task here by number and title"</legend>
                <p class="muted">"These rows name no edition, and may come from another one."</p>
                {folded_list(rows.to_vec(), line)}
                {radios(UNCLEAR, &options, choices.unclear)}
            </fieldset>
        }
        .into_any()
    })
}

fn radios(name: &'static str, options: &[(RowChoice, &'static str)], chosen: Option<RowChoice>) -> AnyView {
    let radio = |&(choice, label): &(RowChoice, &'static str)| {
        let checked = chosen == Some(choice);
        let label = format!(" {label}");
        view! { <label class="check"><input type="radio" name=name value=choice.as_str() checked=checked required/>{label}</label> }
    };
    options.iter().map(radio).collect_view().into_any()
}
