//! The releases of a schedule with their notes and what each changed.

use crate::components::edition::EditionHead;
use crate::components::markup::RenderedMarkup;
use crate::components::times::Day;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::editions::Edition;
use domain::schedule::{ReleaseEntry, ScheduleChange};
use domain::text::counted;
use formats::markup::Markup;
use leptos::either::Either;
use leptos::prelude::*;

pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    let edition = context.edition(&slug).await?;
    let releases = context.store().releases(&slug).await?;
    let title = format!("Releases of the schedule: {}", edition.title);
    let head = PageMeta::new(title, "What each release of the schedule changed.").under("/");
    let actor = context.actor.clone();
    Ok(layout(&context, head, || {
        let below = (format!("/{slug}/schedule"), "Schedule".to_owned());
        let none = releases.is_empty().then(|| view! { <p>"The schedule isn’t published yet. Its releases will appear here, with what each changed."</p> });
        let entry = |release: ReleaseEntry| view! { <Release edition=&edition release/> };
        let entries = releases.into_iter().map(entry).collect_view();
        view! {
            <EditionHead edition=edition.clone() actor here="/schedule" title="Releases".to_owned() below/>
            {none}
            {entries}
        }
    }))
}

#[component]
fn Release<'a>(edition: &'a Edition, release: ReleaseEntry) -> impl IntoView {
    let ReleaseEntry { number, released_at, note, changes } = release;
    let note = (!note.is_empty()).then(|| view! { <RenderedMarkup markup=Markup::from_stored(note)/> });
    let address = format!("/{}/schedule?release={number}", edition.slug);
    let changes = if number == 1 {
        Either::Left(
            view! { <p>{format!("The first release, with {}.", counted(changes.len(), "session", "sessions"))}</p> },
        )
    } else {
        Either::Right(view! { <Changes changes/> })
    };
    view! {
        <section class="column">
            <h2><a href=address>{format!("Release {number}")}</a></h2>
            <p class="muted"><Day date=edition.zone.at(released_at).date_naive()/></p>
            {note}
            {changes}
        </section>
    }
}

/// The changes, one sentence each.
#[component]
pub fn Changes(changes: Vec<ScheduleChange>) -> impl IntoView {
    let entry = |change: &ScheduleChange| view! { <li>{change.sentence()}</li> };
    view! { <ul class="bullets">{changes.iter().map(entry).collect_view()}</ul> }
}
