//! What of the programme is before or after the days of its edition.

use domain::editions::{AgendaBlock, Edition};
use domain::id::EditionSlug;
use domain::text::counted;
use domain::time::{day, days};
use leptos::prelude::*;

/// Names the days of the agenda on which the edition doesn’t take place.
#[component]
pub fn RowsOutside<'a>(edition: &'a Edition, agenda: &'a [AgendaBlock]) -> impl IntoView + use<> {
    let dates = edition.dates;
    let outside: Vec<String> = dates.days_outside(agenda).into_iter().map(day).collect();
    let address = format!("/{}/settings/agenda", edition.slug);
    (!outside.is_empty()).then(|| {
        let range = days(dates.starts(), dates.ends());
        let text = format!("has rows outside the dates of the edition ({range}): {}.", outside.join(", "));
        view! { <p class="attention">"The "<a href=address>"agenda"</a>" "{text}</p> }
    })
}

/// Counts the sessions on days on which the edition doesn’t take place.
#[component]
pub fn SessionsOutside<'a>(slug: &'a EditionSlug, sessions: usize) -> impl IntoView + use<> {
    let address = format!("/{slug}/schedule/edit");
    (sessions > 0).then(|| {
        let text = format!("{} outside the dates of the edition. ", counted(sessions, "session is", "sessions are"));
        view! { <p class="attention">{text}<a href=address>"Move them in the schedule editor"</a></p> }
    })
}
