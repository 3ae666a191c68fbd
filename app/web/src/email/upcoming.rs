//! What the scheduled jobs will do by themselves until a day.

use crate::components::edition::EditionHead;
use crate::components::field::{DayField, Rejection};
use crate::components::organizer_tabs::{OrganizerTabs, organizer_parent};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, PageQuery, day as typed_day};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::id::EditionSlug;
use domain::text::counted;
use domain::time::{Days, NaiveDate, day};
use domain::upcoming::{Upcoming, UpcomingEvent, UpcomingWork};
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct UpcomingQuery {
    /// The last day that is shown; two weeks from today if it is empty.
    until: String,
}

impl Form for UpcomingQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<UpcomingQuery>,
) -> Result<Response, AppError> {
    let by = context.viewer(&slug)?;
    let edition = context.edition(&slug).await?;
    let today = edition.today(context.now);
    let (until, why) = match last_day(&query.until, today) {
        Ok(until) => (until, None),
        Err(why) => (today + USUAL, Some(why.to_string())),
    };
    let work = context.store().upcoming_work(by, edition.zone.end_of_day(until), context.now).await?;
    let actor = context.actor.clone();
    let head = PageMeta::new(format!("Upcoming emails of the {}", edition.title), "For organizers only.").under("/");
    Ok(layout(&context, head, || {
        let (here, below) = organizer_parent(&slug);
        view! {
            <EditionHead edition actor here title="Upcoming emails and deadlines".to_owned() below/>
            <OrganizerTabs edition=slug.clone() here="/outbox"/>
            <Rejection why/>
            <p>"Cairn does this without an organizer, unless someone replies or a setting changes before."</p>
            <form action=format!("/{slug}/upcoming") class="filter">
                <DayField name="until" label="Until" value=until.to_string()/>
                <button>"Show"</button>
            </form>
            <Work slug=slug.clone() work until/>
        }
    }))
}

/// How many days are shown at first, and at most.
const USUAL: Days = Days::new(14);
const MOST: Days = Days::new(730);

fn last_day(typed: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let until = typed_day(typed)?.unwrap_or(today + USUAL);
    Ok(until.clamp(today, today + MOST))
}

#[component]
fn Work(slug: EditionSlug, work: UpcomingWork, until: NaiveDate) -> impl IntoView {
    let UpcomingWork { events, asked, offered, offers_automatically } = work;
    let claims = claims(asked, offered).map(|sentence| {
        let address = format!("/{slug}/tasks/stale");
        view! { <p>{format!("Until {}, ", day(until))}<a href=address>{sentence}</a>"."</p> }
    });
    let frees_seats = events.iter().any(|upcoming| {
        matches!(upcoming.event, UpcomingEvent::InvitationExpires(..) | UpcomingEvent::OfferExpires(..))
    });
    let next = (frees_seats && offers_automatically).then(|| {
        view! { <p class="muted">"A seat that becomes free is offered to the next person on the waitlist at once."</p> }
    });
    if events.is_empty() && claims.is_none() {
        return Either::Left(view! { <p>{format!("Nothing comes due until {}.", day(until))}</p> });
    }
    let days = events.chunk_by(|one, other| one.on == other.on).map(|of_day| {
        let on = of_day.first().map(|first| day(first.on));
        let items = of_day.iter().map(|upcoming| view! { <Item slug=slug.clone() upcoming=upcoming.clone()/> });
        view! { <section><h2>{on}</h2><ul class="bullets">{items.collect_view()}</ul></section> }
    });
    Either::Right(view! { {claims}{next}{days.collect_view()} })
}

#[component]
fn Item(slug: EditionSlug, upcoming: Upcoming) -> impl IntoView {
    let person = |id| format!("/{slug}/invitations/{id}");
    let (before, link, after) = match upcoming.event {
        UpcomingEvent::Reminder(id, name) => ("", Some((person(id), name)), " gets a reminder to reply."),
        UpcomingEvent::InvitationExpires(id, name) => {
            ("The invitation of ", Some((person(id), name)), " expires without a reply.")
        }
        UpcomingEvent::OfferExpires(id, name) => {
            ("", Some((person(id), name)), " loses the offered seat without a reply, and gets an email about it.")
        }
        UpcomingEvent::PollReminder(number, title) => (
            "People who haven’t answered ",
            Some((format!("/{slug}/polls/{number}"), title.to_string())),
            " get a reminder.",
        ),
        UpcomingEvent::DataDeleted => ("Travel details, requirements and private answers are deleted.", None, ""),
    };
    let link = link.map(|(address, label)| view! { <a href=address dir="auto">{label}</a> });
    view! { <li>{before}{link}{after}</li> }
}

/// `3 assignees are asked …`; `None` if nothing is due.
fn claims(asked: u32, offered: u32) -> Option<String> {
    let asked = (asked > 0).then(|| {
        let people = counted(asked as usize, "assignee is", "assignees are");
        format!("{people} asked whether they still work on their task")
    });
    let offered =
        (offered > 0).then(|| format!("{} offered to others", counted(offered as usize, "claim is", "claims are")));
    let parts: Vec<String> = [asked, offered].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}
