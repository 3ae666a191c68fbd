//! The page that closes or deletes an edition, and the page that confirms a deletion.

use super::done::SettingsQuery;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Line, Rejection};
use crate::components::settings_tabs::SettingsTabs;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, NoFields, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::editions::{Edition, EditionContents, Phase};
use domain::id::EditionSlug;
use domain::text::LocalPath;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The confirmation of a deletion.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeleteEditionForm {
    /// The short name as typed.
    pub slug: String,
}

impl Form for DeleteEditionForm {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<SettingsQuery>,
) -> Result<Response, AppError> {
    let contents = context.store().edition_contents(context.organizer(&slug)?).await?;
    let edition = context.edition(&slug).await?;
    let actor = context.actor.clone();
    let head =
        PageMeta::new(format!("Close or delete the {}", edition.title), "Close or delete an edition.").under("/");
    Ok(layout(&context, head, || {
        view! {
            <EditionHead edition=edition.clone() actor here="/settings" title="Close or delete".to_owned() below=(format!("/{slug}/settings"), "Settings".to_owned())/>
            <SettingsTabs edition=slug.clone() here="/settings/close"/>
            <Done what=query.saved.0.then(|| "The edition is closed.".to_owned())/>
            <Closing edition=&edition/>
            <Deletion edition=&edition contents=&contents/>
        }
    }))
}

#[component]
fn Closing<'a>(edition: &'a Edition) -> impl IntoView {
    let slug = edition.slug.clone();
    let form = if edition.is_closed() {
        Either::Left(view! {
            <p>"This edition is closed. To open it again, choose another phase on the page "<a href=format!("/{slug}/settings")>"General"</a>"."</p>
        })
    } else {
        Either::Right(view! {
            <p>"Closing sets the phase to closed: the pages show that the edition is over, and speak of it in the past tense. Nothing is deleted, and no one gets an email. People can still finish their tasks."</p>
            <p>"From then on, no one is reminded of an invitation or a poll, free seats are not offered automatically, and the interest form and polls take no more answers."</p>
            <form method="post" action=format!("/{slug}/settings/close")><button class="primary">"Close edition"</button></form>
        })
    };
    view! { <section class="column"><h2>"Close"</h2>{form}</section> }
}

#[component]
fn Deletion<'a>(edition: &'a Edition, contents: &'a EditionContents) -> impl IntoView {
    let text = match contents.label() {
        Some(contents) => Either::Left(view! {
            <p>{format!("This edition has {contents}, so it can’t be deleted. You can close it instead.")}</p>
        }),
        None => Either::Right(view! {
            <p>"Nothing depends on this edition yet, so it can be deleted."</p>
            <p><a href=format!("/{}/settings/delete", edition.slug)>"Delete this edition"</a></p>
        }),
    };
    view! { <section class="column"><h2>"Delete"</h2>{text}</section> }
}

pub async fn close(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/close"))?;
    let by = context.organizer(&slug)?;
    let read = context.edition(&slug).await?;
    let closed = Edition { phase: Some(Phase::Closed), ..read.clone() };
    context.store().edit_edition(by, &read, &closed, context.now).await?;
    Ok(go_to(&LocalPath::parse(&format!("/{slug}/settings/close?saved=yes"))?))
}

pub async fn confirm(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    show(&context, &slug, DeleteEditionForm::default(), None).await
}

pub async fn delete(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<DeleteEditionForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/delete"))?;
    let by = context.organizer(&slug)?;
    match context.store().delete_edition(by, &form.slug, context.now).await.map_err(AppError::from) {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/?deleted={slug}"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, form, Some(why)).await,
        Err(other) => Err(other),
    }
}

/// Asks for the short name; if something depends on the edition, names that instead.
async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    form: DeleteEditionForm,
    why: Option<String>,
) -> Result<Response, AppError> {
    let contents = context.store().edition_contents(context.organizer(slug)?).await?;
    let edition = context.edition(slug).await?;
    let actor = context.actor.clone();
    let head = PageMeta::new(format!("Delete the {}", edition.title), "Delete an edition.").under("/");
    let confirmation = contents.label().is_none().then(|| view! { <Confirmation slug form/> });
    let why = why.or_else(|| contents.check_deletion(slug, slug.as_str()).err().map(|refusal| refusal.to_string()));
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/settings" title="Delete this edition".to_owned() below=(format!("/{slug}/settings/close"), "Close or delete".to_owned())/>
            <Rejection why/>
            {confirmation}
            <p><a href=format!("/{slug}/settings/close")>"Cancel"</a></p>
        }
    }))
}

#[component]
fn Confirmation<'a>(slug: &'a EditionSlug, form: DeleteEditionForm) -> impl IntoView {
    view! {
        <div class="column stacked">
            <p>"We delete the edition with its settings, agenda, tracks, rooms, commitments, email templates and organizers. This can’t be undone."</p>
            <p>"The audit log keeps what was done. If the community’s website has a page for this edition, the next import adds it again."</p>
            <form method="post" action=format!("/{slug}/settings/delete") class="stacked">
                <Line name="slug" label=format!("Type {slug} to confirm") value=form.slug/>
                <button>"Delete this edition"</button>
            </form>
        </div>
    }
}
