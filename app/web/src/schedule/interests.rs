//! Stars of sessions, interest in tracks, and the page on which leads see who is interested.

use super::read;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, given};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::id::{EditionSlug, TrackId};
use domain::schedule::{InterestRow, OwnInterests};
use domain::text::{LocalPath, Title, counted};
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The button that stars a session.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StarForm {
    /// `yes` or `no`.
    pub starred: String,
    /// The page of the edition to return to.
    pub back: String,
}

impl Form for StarForm {}

/// The ticked tracks.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TracksOfInterestForm {
    pub interest: Vec<String>,
}

impl Form for TracksOfInterestForm {}

pub async fn star(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
    address: Uri,
    FormBody(form): FormBody<StarForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let by = context.participant(&slug)?;
    let number = read::number(&slug, &number)?;
    context.store().set_session_interest(by, number, form.starred == "yes", context.now).await?;
    let is_here = |path: &LocalPath| path.as_str().starts_with(&format!("/{slug}/"));
    let back = LocalPath::parse(&form.back).ok().filter(is_here);
    Ok(go_to(&back.map_or_else(|| LocalPath::parse(&format!("/{slug}/sessions/{number}")), Ok)?))
}

pub async fn save_tracks(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    address: Uri,
    FormBody(form): FormBody<TracksOfInterestForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let by = context.participant(&slug)?;
    let ids = form.interest.iter().filter_map(|id| given(id));
    let unknown = || AppError::Wrong("A track of this form doesn’t exist any more. Load the page again.".to_owned());
    let tracks = ids.map(|id| id.parse().map(TrackId).map_err(|_| unknown())).collect::<Result<BTreeSet<_>, _>>()?;
    context.store().set_track_interests(by, &tracks, context.now).await?;
    Ok(go_to(&LocalPath::parse(&format!("/{slug}/schedule?view=track&saved=yes"))?))
}

/// The form with which participants choose the tracks in which they want to take part.
#[component]
pub fn TrackInterests<'a>(slug: &'a EditionSlug, own: &'a OwnInterests) -> impl IntoView {
    let check = |(id, title): &(TrackId, Title)| {
        let label = format!(" {title}");
        view! { <li><label class="check"><input type="checkbox" name="interest" value=id.0.to_string() checked=own.tracks.contains(id)/>{label}</label></li> }
    };
    (!own.all_tracks.is_empty()).then(|| {
        view! {
            <section class="column no-print">
                <h2>"Tracks that interest you"</h2>
                <p>"The leads of a track and the organizers see who wants to take part. They use it to plan the schedule."</p>
                <form method="post" action=format!("/{slug}/schedule/tracks") class="stacked">
                    <ul class="plain-list checkbox-grid">{own.all_tracks.iter().map(check).collect_view()}</ul>
                    <button>"Save tracks"</button>
                </form>
            </section>
        }
    })
}

/// Who is interested in the tracks and sessions that the reader leads; organizers see all.
pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    let rows = context.store().interest_rows(context.reader(&slug)?).await?;
    let (edition, actor) = (context.edition(&slug).await?, context.actor.clone());
    let head = PageMeta::new("Interest in sessions", "Who wants to take part in tracks and sessions.").under("/");
    Ok(layout(&context, head, || {
        let below = (format!("/{slug}/schedule"), "Schedule".to_owned());
        let (tracks, sessions): (Vec<InterestRow>, Vec<InterestRow>) =
            rows.into_iter().partition(|row| row.session.is_none());
        let none = (tracks.is_empty() && sessions.is_empty()).then(|| {
            view! { <p>"You lead no track and no session. The people who want to take part in yours would appear here."</p> }
        });
        view! {
            <EditionHead edition actor here="/schedule" title="Interest in sessions".to_owned() below/>
            {none}
            <Interested slug=&slug title="Tracks" rows=tracks/>
            <Interested slug=&slug title="Sessions" rows=sessions/>
        }
    }))
}

#[component]
fn Interested<'a>(slug: &'a EditionSlug, title: &'static str, rows: Vec<InterestRow>) -> impl IntoView {
    let row = |row: &InterestRow| {
        let name = match row.session {
            Some(number) => {
                let address = format!("/{slug}/sessions/{number}");
                Either::Left(view! { <a href=address dir="auto">{row.title.to_string()}</a> })
            }
            None => Either::Right(row.title.to_string()),
        };
        let people: Vec<String> = row.people.iter().map(|person| person.name.to_string()).collect();
        let count = counted(people.len(), "person", "people");
        let names = (!people.is_empty()).then(|| view! { <br/><span class="muted">{people.join(", ")}</span> });
        view! { <li dir="auto">{name}": "{count}{names}</li> }
    };
    let is_empty = rows.is_empty();
    let entries = rows.iter().map(row).collect_view();
    (!is_empty).then(
        || view! { <section class="column"><h2 dir="auto">{title}</h2><ul class="bullets">{entries}</ul></section> },
    )
}
