//! The planning meetings of an edition, with attendees or their number.

use super::api;
use crate::components::chips::People;
use crate::components::edition::{EditionHead, planning_rule};
use crate::components::times::{Day, When};
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Actor;
use domain::editions::EditionPage;
use domain::meetings::{AttendedMeeting, Meeting};
use domain::people::Person;
use domain::text::counted;
use domain::time::{Instant, NaiveDate, Zone};
use leptos::prelude::*;

pub async fn page(context: RequestContext, LoadedEdition(page): LoadedEdition) -> Result<Response, AppError> {
    let title = format!("Planning meetings of the {}", page.edition.title);
    let head = PageMeta::new(title.clone(), format!("{title}: when they are, and how many attended.")).under("/");
    let now = context.now;
    let actor = context.actor.clone();
    let meetings = match api::attended(&context, &page.edition.slug).await? {
        Some(attended) => attended.into_iter().map(Shown::by_name).collect(),
        None => page.meetings.iter().cloned().map(Shown::counted).collect(),
    };
    Ok(layout(&context, head, || body(actor, page, meetings, now)))
}

/// A meeting as its reader may see it.
struct Shown {
    meeting: Meeting,
    /// `None` for visitors who may only see how many attended.
    attendees: Option<Vec<Person>>,
}

impl Shown {
    fn by_name(AttendedMeeting { meeting, attendees }: AttendedMeeting) -> Self {
        Shown { meeting, attendees: Some(attendees) }
    }

    fn counted(meeting: Meeting) -> Self {
        Shown { meeting, attendees: None }
    }
}

fn body(actor: Actor, page: EditionPage, meetings: Vec<Shown>, now: Instant) -> AnyView {
    let zone = page.edition.zone.clone();
    let today = page.edition.today(now);
    let past = page.edition.phase_at(now).is_past();
    let next = page.meetings.iter().find(|meeting| !meeting.time.is_over(today, now));
    let first = match (next, page.meetings.len()) {
        (Some(next), _) => view! {
            <p class="headline">{format!("Next meeting: {}", next.title)}</p>
            <p><Time meeting=next.clone() zone=zone.clone()/></p>
        }
        .into_any(),
        (None, 0) if past => view! { <p class="headline">"No planning meetings recorded"</p> }.into_any(),
        (None, 0) => view! { <p class="headline">"No planning meetings scheduled yet"</p><p>"When organizers schedule meetings, their dates appear here, with times in your own time zone."</p> }.into_any(),
        (None, 1) => view! { <p class="headline">"The planning meeting has taken place"</p> }.into_any(),
        (None, all) => view! { <p class="headline">{format!("All {all} planning meetings have taken place")}</p> }.into_any(),
    };
    let rule = planning_rule(&page.edition, now);
    let entry = |shown: Shown| entry(shown, zone.clone(), today, now);
    view! {
        <EditionHead edition=page.edition actor here="/meetings" title="Planning meetings".to_owned()/>
        {first}
        {rule}
        <ol class="meeting-list">{meetings.into_iter().map(entry).collect_view()}</ol>
    }
    .into_any()
}

fn entry(shown: Shown, zone: Zone, today: NaiveDate, now: Instant) -> AnyView {
    let over = shown.meeting.time.is_over(today, now);
    let attended = match shown.attendees {
        Some(people) => names(people, over),
        None => how_many(shown.meeting.attended_count, over),
    };
    let meeting = shown.meeting;
    let notes = meeting
        .notes
        .clone()
        .map(|url| view! { <p><a href=url.to_string()>{format!("Notes from {}", meeting.title)}</a></p> });
    view! {
        <li class="card">
            <h2>{meeting.title.to_string()}</h2>
            <p><Time meeting zone/></p>
            {attended}
            {notes}
        </li>
    }
    .into_any()
}

/// The attendees by name, for people of the edition.
fn names(people: Vec<Person>, over: bool) -> AnyView {
    match (people.len(), over) {
        (0, true) => view! { <p class="muted">"No attendance recorded."</p> }.into_any(),
        (0, false) => view! { <p class="muted">"Upcoming."</p> }.into_any(),
        (all, _) => {
            let text = counted(all, "person attended:", "people attended:");
            view! { <p>{text}</p><People people/> }.into_any()
        }
    }
}

/// The number of attendees, for everyone else.
///
/// Numbers below five are hidden, as they could identify people.
fn how_many(count: Option<u32>, over: bool) -> AnyView {
    match (count, over) {
        (Some(count), _) => view! { <p>{format!("{count} people attended.")}</p> }.into_any(),
        (None, true) => {
            view! { <p class="muted">"Fewer than five people attended, or attendance was not recorded."</p> }.into_any()
        }
        (None, false) => view! { <p class="muted">"Upcoming."</p> }.into_any(),
    }
}

#[component]
fn Time(meeting: Meeting, zone: Zone) -> impl IntoView {
    match meeting.time.starts {
        Some(starts) => view! { <When zone starts ends=meeting.time.ends/> }.into_any(),
        None => view! { <Day date=meeting.time.on/>", time not recorded" }.into_any(),
    }
}
