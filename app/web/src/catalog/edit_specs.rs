//! The page on which owners edit the documents of the series, and the documents as CSV.

use super::api;
use super::list_editor::{EditQuery, EditorNames, EditorState, ListEditor, TableForm, changes, csv_file};
use super::specs_form::{SpecFields, SpecsForm};
use crate::addresses::go_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use crate::upload::read_aside;
use axum::response::Response;
use domain::catalog::ListChanges;
use domain::community::Series;
use domain::text::{LocalPath, revision};
use leptos::prelude::*;

/// All documents as CSV.
pub async fn csv(context: RequestContext) -> Result<Response, AppError> {
    api::series(&context)?;
    Ok(csv_file("specs.csv", formats::spec_list::write(&context.store().spec_list().await?)))
}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<EditQuery>) -> Result<Response, AppError> {
    show(&context, EditorState::opened(&query)).await
}

pub async fn save(context: RequestContext, FormBody(form): FormBody<SpecsForm>) -> Result<Response, AppError> {
    context.sender(&form, "/specs/edit")?;
    match edit(&context, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse("/specs/edit?saved=yes")?)),
        // An unknown outcome is a mistake in the form, not a missing page.
        Err(AppError::Wrong(why) | AppError::Missing(why)) => show(&context, EditorState::rejected(form, why)).await,
        Err(other) => Err(other),
    }
}

async fn edit(context: &RequestContext, form: &SpecsForm) -> Result<(), AppError> {
    let by = context.owner()?;
    api::series(context)?;
    Ok(context.store().edit_specs(by, &form.read, &form.edited()?, context.now).await?)
}

/// Shows a pasted table in the form, without saving it.
pub async fn import(context: RequestContext, FormBody(form): FormBody<TableForm>) -> Result<Response, AppError> {
    context.sender(&form, "/specs/edit/import")?;
    context.owner()?;
    let series = api::series(&context)?;
    let (read, form) = read_aside(move || (formats::spec_list::read(&form.table), form)).await?;
    let state = match read {
        Ok(pasted) => {
            let stored = context.store().spec_list().await?;
            let changes = changes(ListChanges::between(&stored, &pasted).label(series.plural.as_str()));
            EditorState::preview(SpecsForm::of(&pasted, &stored), &changes)
        }
        Err(refusals) => EditorState::unreadable(form.table, &refusals),
    };
    show(&context, state).await
}

async fn show(context: &RequestContext, mut state: EditorState<SpecsForm>) -> Result<Response, AppError> {
    context.owner()?;
    let series = api::series(context)?;
    let stored = context.store().spec_list().await?;
    let read = revision(&stored);
    let is_outdated = state.form.as_ref().is_some_and(|form| form.read != read);
    let other = is_outdated.then(|| formats::spec_list::write(&stored));
    let form = state.form.take().unwrap_or_else(|| SpecsForm::of(&stored, &stored));
    let names = names(&series);
    let head = PageMeta::new(names.heading.clone(), "Edit titles, dates, status, authors, links and outcomes.");
    Ok(layout(context, head.under("/specs"), || {
        view! { <ListEditor names state read other><SpecFields series form stored/></ListEditor> }
    }))
}

fn names(Series { name, plural, title, .. }: &Series) -> EditorNames {
    EditorNames {
        heading: format!("Edit {plural}"),
        list: ("/specs", title.to_string()),
        action: "/specs/edit",
        csv: "/specs.csv",
        note: format!(
            "To delete a {name}, empty its number and its title. One that tasks, tracks, endorsements or adoptions refer to can only be withdrawn. An import no longer changes what is edited here."
        ),
        save: format!("Save {plural}"),
    }
}
