//! The page on which organizers edit the rooms.

use super::done::SettingsQuery;
use super::rooms_form::{RoomFields, RoomsForm, SavedRooms};
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection};
use crate::components::settings_tabs::SettingsTabs;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::editions::EditionPage;
use domain::id::EditionSlug;
use domain::text::{LocalPath, counted, revision};
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
    FormBody(form): FormBody<RoomsForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/rooms"))?;
    match edit(&context, &slug, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/settings/rooms?saved=yes"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(form), Some(why), false).await,
        Err(other) => Err(other),
    }
}

async fn edit(context: &RequestContext, slug: &EditionSlug, form: &RoomsForm) -> Result<(), AppError> {
    let by = context.organizer(slug)?;
    Ok(context.store().edit_rooms(by, &form.read, &form.edited()?, context.now).await?)
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<RoomsForm>,
    why: Option<String>,
    saved: bool,
) -> Result<Response, AppError> {
    context.organizer(slug)?;
    let EditionPage { edition, rooms, .. } = context.edition_page(slug).await?;
    let without_room = if edition.parts.schedule {
        context.store().schedule_plan(context.participant(slug)?).await?.sessions_in_removed_rooms()
    } else {
        0
    };
    let without_room = (without_room > 0).then(|| {
        let sessions = counted(without_room, "session is in a removed room", "sessions are in removed rooms");
        view! { <p class="attention">{format!("{sessions}. ")}<a href=format!("/{slug}/schedule/edit")>"Choose other rooms in the schedule editor"</a></p> }
    });
    let actor = context.actor.clone();
    let head = PageMeta::new(format!("Rooms of the {}", edition.title), "Edit the rooms.").under("/");
    let read = revision(&rooms);
    let is_outdated = rejected.as_ref().is_some_and(|form| form.read != read);
    let form = rejected.unwrap_or_else(|| RoomsForm::of(&rooms));
    let other = is_outdated.then(|| view! { <SavedRooms rooms=&rooms/> });
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/settings" title="Rooms".to_owned() below=(format!("/{slug}/settings"), "Settings".to_owned())/>
            <SettingsTabs edition=slug.clone() here="/settings/rooms"/>
            <Done what=saved.then(|| "Saved.".to_owned())/>
            {without_room}
            <Rejection why/>
            {other}
            <p class="muted">"The Overview page lists the rooms. To remove a room, empty its title, size and equipment."</p>
            <form method="post" action=format!("/{slug}/settings/rooms") class="stacked">
                <Hidden name="read" value=read/>
                <RoomFields form=&form/>
                <button class="primary">"Save rooms"</button>
            </form>
        }
    }))
}
