//! The page on which owners edit the roadmap, and the roadmap as CSV.

use super::roadmap_form::{GroupFields, OutcomeFields, RoadmapForm, preview};
use crate::addresses::go_to;
use crate::components::field::{Done, Hidden, Rejection, SavedVersion, TextField};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::catalog::Roadmap;
use domain::text::{LocalPath, revision};
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

/// The query of the page.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EditQuery {
    pub saved: Checkbox,
}

impl Form for EditQuery {}

/// What the page shows besides the stored roadmap.
#[derive(Default)]
struct Shown {
    form: Option<RoadmapForm>,
    table: String,
    why: Option<String>,
    done: Option<String>,
}

/// All groups and outcomes as CSV.
pub async fn csv(context: RequestContext) -> Result<Response, AppError> {
    let roadmap = context.store().roadmap().await?;
    let name = "attachment; filename=\"roadmap.csv\"";
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, formats::roadmap::write(&roadmap)).into_response())
}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<EditQuery>) -> Result<Response, AppError> {
    let done = query.saved.0.then(|| "Saved.".to_owned());
    show(&context, Shown { done, ..Shown::default() }).await
}

pub async fn save(context: RequestContext, FormBody(form): FormBody<RoadmapForm>) -> Result<Response, AppError> {
    context.sender(&form, "/roadmap/edit")?;
    match edit(&context, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse("/roadmap/edit?saved=yes")?)),
        Err(AppError::Wrong(why)) => {
            show(&context, Shown { form: Some(form), why: Some(why), ..Shown::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn edit(context: &RequestContext, form: &RoadmapForm) -> Result<(), AppError> {
    let by = context.owner()?;
    Ok(context.store().edit_roadmap(by, &form.read, &form.edited()?, context.now).await?)
}

/// Shows a pasted table in the form, without saving it.
pub async fn import(context: RequestContext, FormBody(form): FormBody<TableForm>) -> Result<Response, AppError> {
    context.sender(&form, "/roadmap/edit/import")?;
    context.owner()?;
    match formats::roadmap::read(&form.table) {
        Ok(pasted) => {
            let stored = context.store().roadmap().await?;
            let (done, form) = (preview(&stored, &pasted), RoadmapForm::of(&pasted, &stored));
            show(&context, Shown { form: Some(form), done: Some(done), ..Shown::default() }).await
        }
        Err(refusal) => {
            show(&context, Shown { table: form.table, why: Some(refusal.to_string()), ..Shown::default() }).await
        }
    }
}

async fn show(context: &RequestContext, shown: Shown) -> Result<Response, AppError> {
    context.owner()?;
    let stored = context.store().roadmap().await?;
    let head = PageMeta::new("Edit the roadmap", "Edit groups and outcomes.").under("/roadmap");
    Ok(layout(context, head, || view! { <EditPage stored shown/> }))
}

#[component]
fn EditPage(stored: Roadmap, shown: Shown) -> impl IntoView {
    let read = revision(&stored);
    let is_outdated = shown.form.as_ref().is_some_and(|form| form.read != read);
    let other = is_outdated.then(|| formats::roadmap::write(&stored));
    let other = other.map(|text| view! { <SavedVersion><pre>{text}</pre></SavedVersion> });
    let form = shown.form.unwrap_or_else(|| RoadmapForm::of(&stored, &stored));
    view! {
        <header class="page-header">
            <nav aria-label="Breadcrumb" class="breadcrumb"><ol><li><a href="/roadmap">"Roadmap"</a></li></ol></nav>
            <h1>"Edit the roadmap"</h1>
        </header>
        <Done what=shown.done/>
        <Rejection why=shown.why/>
        {other}
        <p class="muted">"The code of an outcome begins with the number of its group, such as 1a. To remove a group or an outcome, empty its code and its title. Once the roadmap is edited here, an import of the community’s website no longer changes it."</p>
        <form method="post" action="/roadmap/edit" class="stacked">
            <Hidden name="read" value=read/>
            <GroupFields form=&form/>
            <OutcomeFields form=&form/>
            <button class="primary">"Save roadmap"</button>
        </form>
        <section>
            <h2>"Import"</h2>
            <p class="muted">"Paste a table such as "<a href="/roadmap.csv">"the current one"</a>". It replaces all groups and outcomes once you save the form above."</p>
            <form method="post" action="/roadmap/edit/import" class="stacked">
                <TextField name="table" id="table" label="Table as CSV" value=shown.table rows=8/>
                <button>"Preview table"</button>
            </form>
        </section>
    }
}
