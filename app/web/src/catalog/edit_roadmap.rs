//! The page on which owners edit the roadmap, and the roadmap as CSV.

use super::list_editor::{EditQuery, EditorNames, EditorState, ListEditor, TableForm, csv_file};
use super::roadmap_form::{GroupFields, OutcomeFields, RoadmapForm, preview};
use crate::addresses::go_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use crate::upload::read_aside;
use axum::response::Response;
use domain::text::{LocalPath, revision};
use leptos::prelude::*;

/// All groups and outcomes as CSV.
pub async fn csv(context: RequestContext) -> Result<Response, AppError> {
    let roadmap = context.store().roadmap().await?;
    Ok(csv_file("roadmap.csv", formats::roadmap::write(&roadmap)))
}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<EditQuery>) -> Result<Response, AppError> {
    show(&context, EditorState::opened(&query)).await
}

pub async fn save(context: RequestContext, FormBody(form): FormBody<RoadmapForm>) -> Result<Response, AppError> {
    context.sender(&form, "/roadmap/edit")?;
    match edit(&context, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse("/roadmap/edit?saved=yes")?)),
        Err(AppError::Wrong(why)) => show(&context, EditorState::rejected(form, why)).await,
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
    let (read, form) = read_aside(move || (formats::roadmap::read(&form.table), form)).await?;
    let state = match read {
        Ok(pasted) => {
            let stored = context.store().roadmap().await?;
            EditorState::preview(RoadmapForm::of(&pasted, &stored), &preview(&stored, &pasted))
        }
        Err(refusal) => EditorState::unreadable(form.table, &[refusal]),
    };
    show(&context, state).await
}

async fn show(context: &RequestContext, mut state: EditorState<RoadmapForm>) -> Result<Response, AppError> {
    context.owner()?;
    let stored = context.store().roadmap().await?;
    let read = revision(&stored);
    let is_outdated = state.form.as_ref().is_some_and(|form| form.read != read);
    let other = is_outdated.then(|| formats::roadmap::write(&stored));
    let form = state.form.take().unwrap_or_else(|| RoadmapForm::of(&stored, &stored));
    let names = EditorNames {
        heading: "Edit the roadmap".to_owned(),
        list: ("/roadmap", "Roadmap".to_owned()),
        action: "/roadmap/edit",
        csv: "/roadmap.csv",
        note: "The code of an outcome begins with the number of its group, such as 1a. To remove a group or an outcome, empty its code and its title. Once the roadmap is edited here, an import of the community’s website no longer changes it.".to_owned(),
        save: "Save roadmap".to_owned(),
    };
    let head = PageMeta::new("Edit the roadmap", "Edit groups and outcomes.").under("/roadmap");
    Ok(layout(context, head, || {
        view! { <ListEditor names state read other><GroupFields form=&form/><OutcomeFields form=&form/></ListEditor> }
    }))
}
