//! Names the rooms and sessions of a proposal.

use domain::id::{EditionSlug, SessionNumber};
use domain::schedule::{Placement, SchedulePlan};
use leptos::prelude::*;

pub(super) fn room_title(plan: &SchedulePlan, place: Placement) -> String {
    let room = place.room.and_then(|room| plan.room(room));
    room.map_or_else(|| "no room".to_owned(), |room| room.title.to_string())
}

/// A link to a session.
#[component]
pub(super) fn SessionLink<'a>(slug: &'a EditionSlug, plan: &'a SchedulePlan, session: SessionNumber) -> impl IntoView {
    let title = plan.session(session).map_or_else(|| format!("Session {}", session.0), |found| found.title.to_string());
    view! { <a href=format!("/{slug}/sessions/{}", session.0) dir="auto">{title}</a> }
}
