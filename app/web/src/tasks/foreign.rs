//! Asks what to do with imported rows that may belong to another edition.

use super::import_rows::TablePreview;
use super::sent_table::{HiddenTable, SentTable};
use crate::components::field::{Hidden, Rejection};
use crate::components::folded_list::FoldedList;
use domain::id::EditionSlug;
use domain::import::{ImportChoices, ImportPreview, RowChoice, UnclearRow};
use domain::text::counted;
use leptos::either::Either;
use leptos::prelude::*;

/// The choices of the preview as hidden fields, so that exactly what was previewed is imported.
#[component]
pub fn HiddenChoices(choices: ImportChoices) -> impl IntoView {
    let field =
        |name: &str, choice: Option<RowChoice>| choice.map(|choice| view! { <Hidden name value=choice.as_str()/> });
    view! { {field("other_edition", choices.other_edition)}{field("unclear", choices.unclear)} }
}

/// The form that asks for the choices, if the table has such rows; it leads to another preview.
#[component]
pub fn ChoicesForm<'a>(slug: &'a EditionSlug, sent: &'a SentTable, preview: &'a TablePreview) -> impl IntoView {
    let (choices, effect) = (sent.choices, &preview.effect);
    let refused = (effect.undecided > 0).then(|| {
        let rows = effect.unclear.len() + effect.other_editions.values().sum::<usize>();
        let which = if rows == 1 { "it" } else { "them" };
        let text =
            format!("{}. Choose what to do with {which}, then preview again. Nothing was imported.", summary(effect));
        view! { <Rejection why=Some(text)/> }
    });
    (!effect.other_editions.is_empty() || !effect.unclear.is_empty()).then(|| {
        view! {
            {refused}
            <form method="post" action=format!("/{slug}/tasks/import/check") enctype="multipart/form-data" class="stacked">
                <HiddenTable sent/>
                <OtherEdition slug choices effect/>
                <Unclear slug choices preview/>
                <button>"Preview again"</button>
            </form>
        }
    })
}

/// Counts the rows to decide on, as in `12 rows come from edition 2026, 1 row has the number of a task here, but …`.
fn summary(effect: &ImportPreview) -> String {
    let mut parts: Vec<String> = effect
        .other_editions
        .iter()
        .map(|(edition, count)| format!("{} from edition {edition}", rows(*count, "comes", "come")))
        .collect();
    if !effect.unclear.is_empty() {
        let count = effect.unclear.len();
        let numbers_exist = effect.unclear.iter().all(|row| row.title_here.is_some());
        parts.push(match (count, numbers_exist) {
            (1, true) => "1 row has the number of a task here, but another title".to_owned(),
            (_, true) => format!("{count} rows have the numbers of tasks here, but other titles"),
            (1, false) => "1 row doesn’t match a task here by number and title".to_owned(),
            (_, false) => format!("{count} rows don’t match a task here by number and title"),
        });
        let origin = if count == 1 { "It" } else { "They" };
        return format!("{}. {origin} may come from another edition", parts.join(", "));
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

#[component]
fn OtherEdition<'a>(slug: &'a EditionSlug, choices: ImportChoices, effect: &'a ImportPreview) -> impl IntoView {
    let editions: Vec<String> = effect.other_editions.keys().map(EditionSlug::to_string).collect();
    let options = [(RowChoice::AddAsNew, ADD), (RowChoice::LeaveOut, LEAVE_OUT)];
    let legend = format!("Rows from edition {}", editions.join(", "));
    let help = format!("Their numbers belong to another edition, so they are not used to find tasks of {slug}.");
    (!editions.is_empty()).then(|| {
        view! {
            <fieldset>
                <legend>{legend}</legend>
                <p class="muted">{help}</p>
                <RowChoices name="other_edition" options=&options chosen=choices.other_edition/>
            </fieldset>
        }
    })
}

#[component]
fn Unclear<'a>(slug: &'a EditionSlug, choices: ImportChoices, preview: &'a TablePreview) -> impl IntoView {
    let rows = &preview.effect.unclear;
    let options = [(RowChoice::Rename, RENAME), (RowChoice::AddAsNew, ADD), (RowChoice::LeaveOut, LEAVE_OUT)];
    let line = move |UnclearRow { number, title, title_here }: UnclearRow| {
        let line = preview.line_of(&title).map(|line| format!("Line {line}: ")).unwrap_or_default();
        match title_here {
            Some(here) => {
                let address = format!("/{slug}/tasks/{number}");
                let here = format!("task {number} is “{here}”");
                Either::Left(view! { <li>{format!("{line}{number} “{title}”: here ")}<a href=address>{here}</a></li> })
            }
            None => {
                Either::Right(view! { <li>{format!("{line}{number} “{title}”: there is no task {number} here")}</li> })
            }
        }
    };
    (!rows.is_empty()).then(|| {
        view! {
            <fieldset>
                <legend>"Rows that don’t match a task here by number and title"</legend>
                <p class="muted">"These rows name no edition, and may come from another one."</p>
                <FoldedList lines=rows.to_vec() line/>
                <RowChoices name="unclear" options=&options chosen=choices.unclear/>
            </fieldset>
        }
    })
}

#[component]
fn RowChoices<'a>(
    name: &'static str,
    options: &'a [(RowChoice, &'static str)],
    #[prop(optional_no_strip)] chosen: Option<RowChoice>,
) -> impl IntoView {
    let radio = |&(choice, label): &(RowChoice, &'static str)| {
        let checked = chosen == Some(choice);
        let label = format!(" {label}");
        view! { <label class="check"><input type="radio" name=name value=choice.as_str() checked=checked required/>{label}</label> }
    };
    options.iter().map(radio).collect_view()
}
