//! The page of an update, with forms to correct and remove it.

use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Hidden, Rejection, SavedVersion};
use crate::components::updates::{Posted, UpdateEntry, UpdateFields};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, NoFields, number, optional};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::access::Actor;
use domain::editions::Edition;
use domain::id::{EditionSlug, UpdateId};
use domain::text::{LocalPath, LongText, Url};
use domain::time::{Instant, day};
use domain::updates::{NewUpdate, Update};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EditUpdateForm {
    line: String,
    details: String,
    links: String,
    /// The number of changes when the form was opened.
    read: String,
}

impl Form for EditUpdateForm {}

/// Edition and update.
type Names = Path<(String, String)>;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, id)): Names,
) -> Result<Response, AppError> {
    show(&context, &slug, UpdateId::parse(&id)?, Feedback::default()).await
}

pub async fn edit(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, id)): Names,
    address: Uri,
    FormBody(form): FormBody<EditUpdateForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let (by, id) = (context.participant(&slug)?, UpdateId::parse(&id)?);
    let details = optional(&form.details, LongText::parse);
    let parsed = details.and_then(|details| NewUpdate::parse(&form.line, None, details, &form.links));
    let saved = match (parsed, number(&form.read, "a number of changes")) {
        (Ok(update), Ok(read)) => {
            let read = read.unwrap_or(u32::MAX);
            context.store().edit_update(by, id, &update, read, context.now).await
        }
        (Err(refusal), _) | (_, Err(refusal)) => Err(refusal.into()),
    };
    finish(&context, &slug, id, saved.map_err(AppError::from), Some(form)).await
}

pub async fn remove(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, id)): Names,
    address: Uri,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let (by, id) = (context.participant(&slug)?, UpdateId::parse(&id)?);
    let removed = context.store().remove_update(by, id, context.now).await;
    finish(&context, &slug, id, removed.map_err(AppError::from), None).await
}

/// Goes to the update in the worklog, or shows the page with the rejected form.
async fn finish(
    context: &RequestContext,
    slug: &EditionSlug,
    id: UpdateId,
    result: Result<(), AppError>,
    typed: Option<EditUpdateForm>,
) -> Result<Response, AppError> {
    match result {
        Ok(()) => {
            let update = context.store().update(slug, id).await?;
            Ok(go_to(&LocalPath::parse(&format!("/{slug}/worklog?day={}#update-{id}", update.day))?))
        }
        Err(AppError::Wrong(why)) => show(context, slug, id, Feedback { typed, why: Some(why) }).await,
        Err(other) => Err(other),
    }
}

/// A rejected form, and why.
#[derive(Default)]
struct Feedback {
    typed: Option<EditUpdateForm>,
    why: Option<String>,
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    id: UpdateId,
    feedback: Feedback,
) -> Result<Response, AppError> {
    let edition = context.edition(slug).await?;
    let update = context.store().update(slug, id).await?;
    let head = PageMeta::new(format!("Update {id}"), "A status line, and how to correct it.").under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(context, head, || view! { <UpdateBody actor edition update feedback now/> }))
}

#[component]
fn UpdateBody(actor: Actor, edition: Edition, update: Update, feedback: Feedback, now: Instant) -> impl IntoView {
    let action = format!("/{}/updates/{}", edition.slug, update.id);
    let below = (format!("/{}/worklog?day={}", edition.slug, update.day), format!("Worklog, {}", day(update.day)));
    let edit = update
        .may_edit(&actor)
        .then(|| view! { <EditUpdate action=format!("{action}/edit") update=&update typed=feedback.typed/> });
    let remove = update.may_remove(&actor).then(|| {
        view! {
            <form method="post" action=format!("{action}/remove") class="stacked">
                <p class="muted">"This permanently removes the text of the update. Evidence on its task stays."</p>
                <button>"Remove update"</button>
            </form>
        }
    });
    let entry = view! { <UpdateEntry update=&update actor=&actor posted=Posted::Ago(now) with_task=true/> };
    view! {
        <EditionHead edition actor here="/worklog" title="Update".to_owned() below/>
        <Rejection why=feedback.why/>
        <ol class="comments column">{entry}</ol>
        {edit}{remove}
    }
}

#[component]
fn EditUpdate<'a>(action: String, update: &'a Update, typed: Option<EditUpdateForm>) -> impl IntoView + use<> {
    let read = update.revision.to_string();
    let stored = EditUpdateForm {
        line: update.line.as_ref().map(ToString::to_string).unwrap_or_default(),
        details: update.details.as_ref().map(LongText::to_string).unwrap_or_default(),
        links: update.links.iter().map(Url::to_string).collect::<Vec<_>>().join("\n"),
        read: read.clone(),
    };
    let differs = typed.as_ref().is_some_and(|typed| typed.read != read);
    let saved = differs.then(|| {
        let EditUpdateForm { line, details, .. } = stored.clone();
        view! { <SavedVersion><p><bdi>{line}</bdi></p><p class="note pre-line">{details}</p></SavedVersion> }
    });
    let EditUpdateForm { line, details, links, .. } = typed.unwrap_or(stored);
    view! {
        {saved}
        <form method="post" action=action class="stacked">
            <Hidden name="read" value=read/>
            <UpdateFields line details links/>
            <button class="primary">"Save"</button>
        </form>
    }
}
