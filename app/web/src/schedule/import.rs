//! Import of a schedule from another product into the draft, after a preview.

use super::import_preview::{ImportDone, ImportReport, Preview};
use crate::components::edition::EditionHead;
use crate::components::field::Rejection;
use crate::components::text_area::TextArea;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form};
use crate::layout::{PageMeta, layout};
use crate::upload::{MAX_LIST_BYTES, MAX_PARTS, after_sign_in, file_or_text, read_aside, uploaded};
use axum::extract::Request;
use axum::response::Response;
use domain::access::Actor;
use domain::editions::Edition;
use domain::id::EditionSlug;
use domain::import::{
    ImportedSchedule, ScheduleImportChoices, ScheduleImportPreview, ScheduleImportResult, SourceFile,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A file, or its pasted text, with the choices after its preview.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct ScheduleFileForm {
    list: String,
    file: String,
    read: String,
    cancel_missing: Checkbox,
}

impl Form for ScheduleFileForm {
    const MAX_FIELDS: usize = MAX_PARTS;
    const MAX_BYTES: usize = MAX_LIST_BYTES;
}

/// What the page shows besides its empty form.
#[derive(Default)]
struct Shown {
    list: String,
    preview: Option<ScheduleImportPreview>,
    cancel_missing: bool,
    done: Option<ImportDone>,
    why: Option<String>,
}

pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    show(&context, slug, Shown::default()).await
}

/// Shows a preview of an import; nothing is stored.
pub async fn check(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    request: Request,
) -> Result<Response, AppError> {
    let list = sent(&context, &slug, "/check", request).await?.text();
    let preview = match read(&context, &slug, &list).await {
        Ok(file) => {
            let by = context.organizer(&slug)?;
            context.store().would_import_schedule(by, &file).await.map_err(AppError::from)
        }
        Err(why) => Err(why),
    };
    match preview {
        Ok(preview) => show(&context, slug, Shown { list, preview: Some(preview), ..Shown::default() }).await,
        Err(AppError::Wrong(why)) => show(&context, slug, Shown { list, why: Some(why), ..Shown::default() }).await,
        Err(other) => Err(other),
    }
}

/// Imports a file, or shows the preview again if the draft has changed since.
pub async fn take(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    request: Request,
) -> Result<Response, AppError> {
    let form = sent(&context, &slug, "", request).await?;
    let (list, cancels_missing) = (form.text(), form.cancel_missing.0);
    let result = match read(&context, &slug, &list).await {
        Ok(file) => {
            let choices = ScheduleImportChoices { read: form.read, cancels_missing };
            let by = context.organizer(&slug)?;
            context.store().import_schedule(by, &file, &choices, context.now).await.map_err(AppError::from)
        }
        Err(why) => Err(why),
    };
    let shown = match result {
        Ok(ScheduleImportResult::Imported(preview)) => {
            Shown { done: Some(ImportDone { preview, cancels_missing }), ..Shown::default() }
        }
        Ok(ScheduleImportResult::Stale(preview)) => {
            let why = "The draft has changed since the preview, so nothing was imported. This is the new preview.";
            Shown {
                list,
                preview: Some(preview),
                cancel_missing: cancels_missing,
                why: Some(why.to_owned()),
                done: None,
            }
        }
        Err(AppError::Wrong(why)) => Shown { list, why: Some(why), ..Shown::default() },
        Err(other) => return Err(other),
    };
    show(&context, slug, shown).await
}

impl ScheduleFileForm {
    fn text(&self) -> String {
        file_or_text(&self.file, &self.list).to_owned()
    }
}

/// Reads the form from a request.
///
/// # Errors
/// A visitor who isn’t an organizer, and an upload that is too large.
async fn sent(
    context: &RequestContext,
    slug: &EditionSlug,
    suffix: &str,
    request: Request,
) -> Result<ScheduleFileForm, AppError> {
    let address = format!("/{slug}/schedule/import{suffix}");
    let request = after_sign_in::<ScheduleFileForm>(context, &address, request).await?;
    context.organizer(slug)?;
    uploaded(request).await
}

async fn read(context: &RequestContext, slug: &EditionSlug, list: &str) -> Result<ImportedSchedule, AppError> {
    let edition = context.edition(slug).await?;
    let list = list.to_owned();
    let read = read_aside(move || {
        let file = SourceFile { path: "the file", bytes: list.as_bytes() };
        formats::schedule::read(file, &edition.zone)
    });
    let read = read.await?;
    read.map_err(|parse_error| AppError::Wrong(format!("Line {}: {}", parse_error.line, parse_error.reason)))
}

async fn show(context: &RequestContext, slug: EditionSlug, shown: Shown) -> Result<Response, AppError> {
    context.organizer(&slug)?;
    let edition = context.edition(&slug).await?;
    let head = PageMeta::new(
        format!("Import a schedule, {}", edition.title),
        "Import sessions from pretalx, frab or another product into the draft of the schedule.",
    )
    .under("/");
    let actor = context.actor.clone();
    Ok(layout(context, head, || view! { <ImportPage actor edition shown/> }))
}

#[component]
fn ImportPage(actor: Actor, edition: Edition, shown: Shown) -> impl IntoView {
    let slug = edition.slug.clone();
    let zone = edition.zone.to_string();
    let preview = shown.preview.as_ref().map(|preview| {
        view! { <Preview slug=&slug list=&shown.list preview cancel_missing=shown.cancel_missing/> }
    });
    let report = shown.done.as_ref().map(|done| view! { <ImportReport slug=&slug done/> });
    view! {
        <EditionHead
            edition
            actor
            here="/schedule"
            title="Import a schedule".to_owned()
            below=(format!("/{slug}/schedule"), "Schedule".to_owned())
        />
        <Rejection why=shown.why/>
        {report}
        {preview}
        <section>
            <h2>"Schedule file"</h2>
            <FormatHelp zone/>
            <form
                method="post"
                action=format!("/{slug}/schedule/import/check")
                enctype="multipart/form-data"
                class="stacked"
            >
                <label>
                    "Choose a schedule.json or schedule.xml"
                    <input type="file" name="file" accept=".json,.xml,application/json,application/xml,text/xml"/>
                </label>
                <div class="field">
                    <label for="list">"Or paste its text"</label>
                    <TextArea name="list" id="list".to_owned() rows=6 text=shown.list/>
                </div>
                <button class="primary">"Preview import"</button>
            </form>
        </section>
    }
}

#[component]
fn FormatHelp(zone: String) -> impl IntoView {
    view! {
        <ul class="bullets muted">
            <li>"The import changes the draft of the schedule. Releases stay as they are."</li>
            <li>"A session of the file changes the session with the same GUID. Other sessions of the file are new. Importing a file again changes nothing."</li>
            <li>"Sessions that the file doesn’t have stay as they are. The preview offers to cancel them."</li>
            <li>{format!("Times become those of the edition’s time zone, {zone}.")}</li>
            <li>"The import adds rooms and tracks that are missing here. It doesn’t add people: a lead is found by name among the people of this edition."</li>
        </ul>
    }
}
