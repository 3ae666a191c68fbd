//! The page on which owners edit the core projects, and the projects as CSV.

use super::api;
use super::list_editor::{EditQuery, EditorNames, EditorState, ListEditor, TableForm, changes, csv_file};
use super::projects_form::{ProjectFields, ProjectsForm};
use crate::addresses::go_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use crate::upload::read_aside;
use axum::response::Response;
use domain::catalog::ListChanges;
use domain::text::{LocalPath, revision};
use leptos::prelude::*;

/// All core projects as CSV, for owners, because it has the logins of contacts.
pub async fn csv(context: RequestContext) -> Result<Response, AppError> {
    let by = context.owner()?;
    Ok(csv_file("projects.csv", formats::project_list::write(&context.store().project_list(by).await?)))
}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<EditQuery>) -> Result<Response, AppError> {
    show(&context, EditorState::opened(&query)).await
}

pub async fn save(context: RequestContext, FormBody(form): FormBody<ProjectsForm>) -> Result<Response, AppError> {
    context.sender(&form, "/projects/edit")?;
    match edit(&context, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse("/projects/edit?saved=yes")?)),
        Err(AppError::Wrong(why)) => show(&context, EditorState::rejected(form, why)).await,
        Err(other) => Err(other),
    }
}

async fn edit(context: &RequestContext, form: &ProjectsForm) -> Result<(), AppError> {
    let by = context.owner()?;
    api::series(context)?;
    Ok(context.store().edit_projects(by, &form.read, &form.edited()?, context.now).await?)
}

/// Shows a pasted table in the form, without saving it.
pub async fn import(context: RequestContext, FormBody(form): FormBody<TableForm>) -> Result<Response, AppError> {
    context.sender(&form, "/projects/edit/import")?;
    let by = context.owner()?;
    let (read, form) = read_aside(move || (formats::project_list::read(&form.table), form)).await?;
    let state = match read {
        Ok(pasted) => {
            let stored = context.store().project_list(by).await?;
            let changes = changes(ListChanges::between(&stored, &pasted).label("core projects"));
            EditorState::preview(ProjectsForm::of(&pasted, &stored), &changes)
        }
        Err(refusals) => EditorState::unreadable(form.table, &refusals),
    };
    show(&context, state).await
}

async fn show(context: &RequestContext, mut state: EditorState<ProjectsForm>) -> Result<Response, AppError> {
    let by = context.owner()?;
    api::series(context)?;
    let stored = context.store().project_list(by).await?;
    let read = revision(&stored);
    let is_outdated = state.form.as_ref().is_some_and(|form| form.read != read);
    let other = is_outdated.then(|| formats::project_list::write(&stored));
    let form = state.form.take().unwrap_or_else(|| ProjectsForm::of(&stored, &stored));
    let head = PageMeta::new("Edit core projects", "Edit names, links and contacts of core projects.");
    Ok(layout(context, head.under("/specs"), || {
        view! { <ListEditor names=names() state read other><ProjectFields form stored/></ListEditor> }
    }))
}

fn names() -> EditorNames {
    EditorNames {
        heading: "Edit core projects".to_owned(),
        list: ("/projects", "Core projects".to_owned()),
        action: "/projects/edit",
        csv: "/projects.csv",
        note: "Contacts record adoptions for their project. To delete a project, empty its title and its short name. One with endorsements or adoptions can only be retired. An import no longer changes what is edited here.".to_owned(),
        save: "Save core projects".to_owned(),
    }
}
