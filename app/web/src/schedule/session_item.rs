//! One session of a release in a list or in a cell of the timetable.

use crate::components::field::Hidden;
use crate::components::times::ReaderZone;
use domain::id::SessionNumber;
use domain::schedule::{OwnInterests, PublicSchedule, ReleasedSession};
use domain::time::{clock, weekday};
use leptos::prelude::*;

/// What the items of a page have in common.
#[derive(Clone, Copy)]
pub struct ItemContext<'a> {
    pub schedule: &'a PublicSchedule,
    /// `None` for readers who don’t take part, who have no stars.
    pub own: Option<&'a OwnInterests>,
    /// The address to which the star returns.
    pub back: &'a str,
}

/// Which facts a list shows beside the title, because its heading doesn’t say them.
#[derive(Clone, Copy, Default)]
pub struct ItemParts {
    pub day: bool,
    pub time: bool,
    pub room: bool,
    pub track: bool,
}

/// The title with its link, the facts, the leads and the star.
#[component]
pub fn SessionItem<'a>(context: ItemContext<'a>, session: &'a ReleasedSession, parts: ItemParts) -> impl IntoView {
    let edition = &context.schedule.edition;
    let address = format!("/{}/sessions/{}", edition.slug, session.number);
    let day = parts.day.then(|| format!("{}, ", weekday(session.starts.date())));
    let time = (parts.day || parts.time).then(|| view! { <SessionTime context session/> });
    let room =
        session.room.as_ref().filter(|_| parts.room).map(|room| view! { <span class="room">{room.to_string()}</span> });
    let track = parts.track.then(|| view! { <TrackName context session/> });
    let leads: Vec<String> = session.leads.iter().map(|lead| lead.name.to_string()).collect();
    let leads = (!leads.is_empty()).then(|| view! { <span class="session-leads muted">{leads.join(", ")}</span> });
    let star = context.own.map(|own| {
        let is_starred = own.sessions.contains(&session.number);
        view! { <Star slug=edition.slug.to_string() number=session.number title=session.title.to_string() is_starred back=context.back.to_owned()/> }
    });
    let when = (day.is_some() || time.is_some()).then(|| view! { <span class="released-time">{day}{time}</span> });
    view! {
        {when}
        <span class="session-title"><a href=address dir="auto">{session.title.to_string()}</a></span>
        {room}{track}{leads}{star}
    }
}

/// The times of a session in the edition’s zone, and in the reader’s if they have chosen another.
#[component]
fn SessionTime<'a>(context: ItemContext<'a>, session: &'a ReleasedSession) -> impl IntoView {
    let zone = &context.schedule.edition.zone;
    let starts = zone.instant(session.starts);
    let own = use_context::<ReaderZone>().zip(starts).and_then(|(ReaderZone(own), starts)| {
        let differs = own.at(starts).naive_local() != session.starts;
        differs.then(|| format!(" (your time: {})", clock(own.at(starts).time())))
    });
    let text = format!("{} to {}", clock(session.starts.time()), clock(session.ends().time()));
    view! {
        <time datetime=starts.map(|starts| starts.to_rfc3339())>{text}</time>
        {own.map(|own| view! { <span class="reader-time">{own}</span> })}
    }
}

/// The track with its colour, or that the session is for everyone.
#[component]
fn TrackName<'a>(context: ItemContext<'a>, session: &'a ReleasedSession) -> impl IntoView {
    let (class, text) = match (&session.track, session.is_plenary) {
        (_, true) => ("plenary", Some("For everyone".to_owned())),
        (Some(track), _) => {
            (context.schedule.colour(track).map_or("", |colour| colour.as_str()), Some(track.to_string()))
        }
        (None, false) => ("", None),
    };
    text.map(|text| view! { <span class=format!("track-name track-{class}")>{text}</span> })
}

/// The button that stars a session, or removes the star.
#[component]
pub fn Star(slug: String, number: SessionNumber, title: String, is_starred: bool, back: String) -> impl IntoView {
    let (wanted, sign) = if is_starred { ("no", "★") } else { ("yes", "☆") };
    let label = format!("Star “{title}”");
    let pressed = if is_starred { "true" } else { "false" };
    view! {
        <form method="post" action=format!("/{slug}/sessions/{number}/star") class="star">
            <Hidden name="starred" value=wanted/>
            <Hidden name="back" value=back/>
            <button aria-pressed=pressed aria-label=label title="My schedule">{sign}</button>
        </form>
    }
}
