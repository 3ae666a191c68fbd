//! The form with a table of tasks, as it is sent for a preview and for the import.

use crate::components::field::Hidden;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::Form;
use crate::upload::{MAX_LIST_BYTES, MAX_PARTS, after_sign_in, file_or_text, read_aside, uploaded};
use axum::extract::Request;
use domain::id::EditionSlug;
use domain::import::{ImportChoices, RowChoice};
use formats::UnreadableTable;
use formats::tasks::{StoredCells, TaskRows, has_misread_text, read_rows_beside, write_csv};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The form with a table of tasks, and the choices for rows of other editions.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct TaskTableForm {
    list: String,
    file: String,
    heading_line: String,
    other_edition: String,
    unclear: String,
}

impl Form for TaskTableForm {
    const MAX_FIELDS: usize = MAX_PARTS;
    const MAX_BYTES: usize = MAX_LIST_BYTES;
}

/// A table as sent, with the choices for some of its rows.
#[derive(Default)]
pub struct SentTable {
    pub list: String,
    pub choices: ImportChoices,
    /// The line of the column names, if it isn’t the first one.
    pub heading_line: Option<u32>,
}

impl SentTable {
    /// Reads the table and the choices from a request.
    ///
    /// # Errors
    /// A visitor who isn’t an organizer, and an upload that is too large or no text.
    pub async fn read(
        context: &RequestContext,
        slug: &EditionSlug,
        suffix: &str,
        request: Request,
    ) -> Result<SentTable, AppError> {
        let request =
            after_sign_in::<TaskTableForm>(context, &format!("/{slug}/tasks/import{suffix}"), request).await?;
        context.organizer(slug)?;
        let form: TaskTableForm = uploaded(request).await?;
        let choices = ImportChoices {
            other_edition: RowChoice::parse(&form.other_edition),
            unclear: RowChoice::parse(&form.unclear),
        };
        let heading_line = form.heading_line.parse().ok();
        Ok(SentTable { list: file_or_text(&form.file, &form.list).to_owned(), choices, heading_line })
    }
}

/// A table that was read.
pub struct ReadTable {
    pub sent: SentTable,
    pub table: Result<TaskRows, UnreadableTable>,
}

impl ReadTable {
    /// Reads the rows of a table. A “�” that the edition's tasks really have is no misread text.
    pub async fn of(context: &RequestContext, slug: &EditionSlug, sent: SentTable) -> Result<ReadTable, AppError> {
        let stored = if has_misread_text(&sent.list) {
            StoredCells::of(&write_csv(slug, &context.store().task_table(slug).await?))
        } else {
            StoredCells::default()
        };
        read_aside(move || {
            let table = read_rows_beside(&sent.list, sent.heading_line, &stored);
            ReadTable { sent, table }
        })
        .await
    }
}

/// The table as hidden fields, so that exactly what was previewed is imported.
#[component]
pub fn HiddenTable<'a>(sent: &'a SentTable) -> impl IntoView {
    let line = sent.heading_line.map(|line| view! { <Hidden name="heading_line" value=&line.to_string()/> });
    view! { <Hidden name="list" value=&sent.list/>{line} }
}
