//! What the pages share on which owners edit a whole list.

use crate::components::field::{Done, Hidden, Rejection, SavedVersion, TextField};
use crate::forms::{Checkbox, Form};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A pasted table.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TableForm {
    pub table: String,
}

impl Form for TableForm {
    const MAX_BYTES: usize = 512 * 1024;
}

/// The query of such a page.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EditQuery {
    pub saved: Checkbox,
}

impl Form for EditQuery {}

/// What the page shows besides the stored list.
pub struct EditorState<F> {
    pub form: Option<F>,
    pub table: String,
    pub why: Option<String>,
    pub done: Option<String>,
}

impl<F> EditorState<F> {
    pub fn opened(query: &EditQuery) -> Self {
        EditorState { form: None, table: String::new(), why: None, done: query.saved.0.then(|| "Saved.".to_owned()) }
    }

    pub fn rejected(form: F, why: String) -> Self {
        EditorState { form: Some(form), table: String::new(), why: Some(why), done: None }
    }

    /// Shows a pasted table as a form that isn't saved yet; `changes` says what saving it would change.
    pub fn preview(form: F, changes: &str) -> Self {
        let done = format!("{changes}. Nothing is saved yet. Check the form below, then save it.");
        EditorState { form: Some(form), table: String::new(), why: None, done: Some(done) }
    }

    pub fn unreadable(table: String, refusals: &[Refusal]) -> Self {
        EditorState { form: None, table, why: Some(in_one(refusals)), done: None }
    }
}

/// The sentence about the changes of a pasted table.
pub fn changes(label: Option<String>) -> String {
    label.map_or("The table is the same as the list".to_owned(), |changes| format!("Changes: {changes}"))
}

/// The first refusals of a table, and the number of the others.
fn in_one(refusals: &[Refusal]) -> String {
    const NAMED: usize = 5;
    let mut lines: Vec<String> = refusals.iter().take(NAMED).map(ToString::to_string).collect();
    match refusals.len().saturating_sub(NAMED) {
        0 => {}
        1 => lines.push("One more line can’t be read.".to_owned()),
        more => lines.push(format!("{more} more lines can’t be read.")),
    }
    lines.join(" ")
}

/// The names and addresses on such a page.
pub struct EditorNames {
    pub heading: String,
    /// Address and name of the page that shows the list.
    pub list: (&'static str, String),
    /// The address that saves the list; that of the preview of a table follows after `/import`.
    pub action: &'static str,
    pub csv: &'static str,
    pub note: String,
    pub save: String,
}

/// `read` is the revision of the stored list; `other` is that list as CSV if the form is of an earlier one.
#[component]
pub fn ListEditor<F: 'static>(
    names: EditorNames,
    state: EditorState<F>,
    read: String,
    other: Option<String>,
    children: Children,
) -> impl IntoView {
    let EditorNames { heading, list: (list, list_name), action, csv, note, save } = names;
    view! {
        <header class="page-header">
            <nav aria-label="Breadcrumb" class="breadcrumb"><ol><li><a href=list>{list_name}</a></li></ol></nav>
            <h1>{heading}</h1>
        </header>
        <Done what=state.done/>
        <Rejection why=state.why/>
        {other.map(|text| view! { <SavedVersion><pre>{text}</pre></SavedVersion> })}
        <p class="muted" dir="auto">{note}</p>
        <form method="post" action=action class="stacked">
            <Hidden name="read" value=read/>
            {children()}
            <button class="primary">{save}</button>
        </form>
        <section>
            <h2>"Import"</h2>
            <p class="muted">"Paste a table such as "<a href=csv>"the current one"</a>". It replaces the whole list once you save the form above."</p>
            <form method="post" action=format!("{action}/import") class="stacked">
                <TextField name="table" id="table" label="Table as CSV" value=state.table rows=8/>
                <button>"Preview table"</button>
            </form>
        </section>
    }
}

/// Answers with a CSV file for everyone.
pub fn csv_file(name: &str, text: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_list_of_unreadable_lines_is_cut() {
        let line = |line| Refusal::UnreadableLine { line, why: "x".to_owned() };
        let lines: Vec<Refusal> = (1..=7).map(line).collect();
        assert!(in_one(&lines).ends_with("Line 5: x 2 more lines can’t be read."), "{}", in_one(&lines));
        assert_eq!(in_one(&lines[..2]), "Line 1: x Line 2: x");
    }
}
