//! The page on which organizers edit the tracks.

use super::done::SettingsQuery;
use super::tracks_form::{LeadsNote, SavedTracks, TrackFields, TracksForm};
use crate::addresses::go_to;
use crate::components::checklist::BackToChecklist;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection};
use crate::components::settings_tabs::SettingsTabs;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::editions::tracks_revision;
use domain::id::EditionSlug;
use domain::text::LocalPath;
use leptos::prelude::*;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<SettingsQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, None, None, query.saved.0).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<TracksForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/tracks"))?;
    match edit(&context, &slug, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/settings/tracks?saved=yes"))?)),
        // An unknown goal is a mistake in the form, not a missing page.
        Err(AppError::Wrong(why) | AppError::Missing(why)) => show(&context, &slug, Some(form), Some(why), false).await,
        Err(other) => Err(other),
    }
}

async fn edit(context: &RequestContext, slug: &EditionSlug, form: &TracksForm) -> Result<(), AppError> {
    let by = context.organizer(slug)?;
    Ok(context.store().edit_tracks(by, &form.read, &form.edited()?, context.now).await?)
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<TracksForm>,
    why: Option<String>,
    saved: bool,
) -> Result<Response, AppError> {
    let tracks = context.store().track_rows(context.organizer(slug)?).await?;
    let (edition, actor) = (context.edition(slug).await?, context.actor.clone());
    let head = PageMeta::new(format!("Tracks of the {}", edition.title), "Edit the tracks.").under("/");
    let misses_steps = saved && context.misses_steps(slug).await?;
    let read = tracks_revision(&tracks);
    let is_outdated = rejected.as_ref().is_some_and(|form| form.read != read);
    let form = rejected.unwrap_or_else(|| TracksForm::of(&tracks));
    let other = is_outdated.then(|| view! { <SavedTracks tracks=&tracks/> });
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/settings" title="Tracks".to_owned() below=(format!("/{slug}/settings"), "Settings".to_owned())/>
            <SettingsTabs edition=slug.clone() here="/settings/tracks"/>
            <Done what=saved.then(|| "Saved.".to_owned())/>
            <BackToChecklist edition=slug misses_steps/>
            <Rejection why/>
            {other}
            <LeadsNote slug=slug.clone()/>
            <form method="post" action=format!("/{slug}/settings/tracks") class="stacked">
                <Hidden name="read" value=read/>
                <TrackFields slug form=&form tracks=&tracks/>
                <button class="primary">"Save tracks"</button>
            </form>
        }
    }))
}
