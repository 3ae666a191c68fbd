//! The planning meetings: the next one first, then all of them with who came.

use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::ui::chips::People;
use crate::ui::edition::{EditionHead, rule};
use crate::ui::layout::{PageMeta, layout};
use crate::ui::times::{Day, When};
use axum::response::Response;
use domain::access::Actor;
use domain::editions::EditionPage;
use domain::meetings::Meeting;
use domain::time::{Instant, NaiveDate, Zone};
use leptos::prelude::*;

pub async fn page(context: RequestContext, EditionPath(page): EditionPath) -> Result<Response, AppError> {
    let title = format!("Planning meetings of the {}", page.edition.title);
    let head = PageMeta::new(title.clone(), format!("{title}: when they are, and who came.")).under("/");
    let now = context.now;
    let actor = context.actor.clone();
    Ok(layout(&context, head, || body(actor, page, now)))
}

fn body(actor: Actor, page: EditionPage, now: Instant) -> AnyView {
    let zone = page.edition.zone.clone();
    let today = page.edition.today(now);
    let past = page.edition.phase_at(now).is_past();
    let next = page.meetings.iter().find(|meeting| !meeting.time.is_over(today, now));
    let first = match (next, page.meetings.len()) {
        (Some(next), _) => view! {
            <p class="figure">{format!("Next: {}", next.title)}</p>
            <p><Time meeting=next.clone() zone=zone.clone()/></p>
        }
        .into_any(),
        (None, 0) if past => view! { <p class="figure">"No planning meeting is recorded"</p> }.into_any(),
        (None, 0) => view! { <p class="figure">"No planning meeting is dated yet"</p><p>"Organizers set their dates; each will stand here with its hours in your own zone."</p> }.into_any(),
        (None, 1) => view! { <p class="figure">"The one planning meeting is over"</p> }.into_any(),
        (None, all) => view! { <p class="figure">{format!("All {all} planning meetings are over")}</p> }.into_any(),
    };
    let rule = rule(&page.edition, now);
    let entry = |meeting: Meeting| entry(meeting, zone.clone(), today, now);
    view! {
        <EditionHead edition=page.edition actor here="/meetings" title="Planning meetings".to_owned()/>
        {first}
        {rule}
        <ol class="meeting-list">{page.meetings.into_iter().map(entry).collect_view()}</ol>
    }
    .into_any()
}

fn entry(meeting: Meeting, zone: Zone, today: NaiveDate, now: Instant) -> AnyView {
    let over = meeting.time.is_over(today, now);
    let came = match (meeting.attendees.len(), over) {
        (0, true) => view! { <p class="quiet">"Who came was not recorded."</p> }.into_any(),
        (0, false) => view! { <p class="quiet">"Still to come."</p> }.into_any(),
        (came, _) => view! { <p>{format!("{came} came:")}</p><People people=meeting.attendees.clone()/> }.into_any(),
    };
    let notes = meeting
        .notes
        .clone()
        .map(|url| view! { <p><a href=url.to_string()>{format!("Notes of {}", meeting.title)}</a></p> });
    view! {
        <li class="card">
            <h2>{meeting.title.to_string()}</h2>
            <p><Time meeting zone/></p>
            {came}
            {notes}
        </li>
    }
    .into_any()
}

#[component]
fn Time(meeting: Meeting, zone: Zone) -> impl IntoView {
    match meeting.time.starts {
        Some(starts) => view! { <When zone starts ends=meeting.time.ends/> }.into_any(),
        None => view! { <Day date=meeting.time.on/>", time not recorded" }.into_any(),
    }
}
