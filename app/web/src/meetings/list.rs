//! The planning meetings of an edition, with attendees or their number.

use super::api;
use crate::components::chips::People;
use crate::components::edition::{EditionHead, ExpectedMeetings};
use crate::components::times::{Day, When};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::{Actor, may_participate};
use domain::availability::PollRow;
use domain::editions::{Edition, EditionPage};
use domain::id::EditionSlug;
use domain::meetings::{AttendedMeeting, Meeting, MeetingState, OwnMeeting, UnscheduledMeeting};
use domain::people::Person;
use domain::text::counted;
use domain::time::{Instant, NaiveDate, Zone, day};
use leptos::either::{Either, EitherOf3, EitherOf5};
use leptos::prelude::*;

pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    let page = context.edition_page(&slug).await?;
    let title = format!("Planning meetings of the {}", page.edition.title);
    let head = PageMeta::new(title.clone(), format!("{title}: when they are, and how many attended.")).under("/");
    let now = context.now;
    let actor = context.actor.clone();
    let unscheduled = context.store().unscheduled_meetings(&slug).await?;
    let own = api::own_meetings(&context, &slug).await?;
    let polls = api::polls(&context, &slug).await?;
    let meetings = match api::attended(&context, &slug).await? {
        Some(attended) => attended.into_iter().map(VisibleMeeting::by_name).collect(),
        None => page.meetings.iter().cloned().map(VisibleMeeting::counted).collect(),
    };
    Ok(layout(&context, head, || view! { <MeetingsPage actor page meetings unscheduled own polls now/> }))
}

/// A meeting as its reader may see it.
struct VisibleMeeting {
    meeting: Meeting,
    /// `None` for visitors who may only see how many attended.
    attendees: Option<Vec<Person>>,
}

impl VisibleMeeting {
    fn by_name(AttendedMeeting { meeting, attendees }: AttendedMeeting) -> Self {
        VisibleMeeting { meeting, attendees: Some(attendees) }
    }

    fn counted(meeting: Meeting) -> Self {
        VisibleMeeting { meeting, attendees: None }
    }
}

#[component]
fn MeetingsPage(
    actor: Actor,
    page: EditionPage,
    meetings: Vec<VisibleMeeting>,
    unscheduled: Vec<UnscheduledMeeting>,
    own: Vec<OwnMeeting>,
    polls: Vec<PollRow>,
    now: Instant,
) -> impl IntoView {
    let edition = page.edition;
    let slug = edition.slug.clone();
    let participates = may_participate(&actor, &slug);
    let add = participates.then(|| {
        let text = if edition.phase_at(now).is_past() { "Add a meeting" } else { "Propose a topic or add a meeting" };
        view! {
            <ul class="main-actions">
                <li><a class="button" href=format!("/{slug}/meetings/add")>{text}</a></li>
                <li><a class="button" href=format!("/{slug}/polls/add")>"Find a time"</a></li>
            </ul>
        }
    });
    let (zone, today) = (edition.zone.clone(), edition.today(now));
    let cards = meetings.into_iter().map(|visible| {
        let over = visible.meeting.time.is_over(today, now);
        let reply = own.iter().find(|own| own.number == visible.meeting.number).and_then(|own| own.coming);
        view! { <MeetingCard slug=slug.clone() visible zone=zone.clone() over reply/> }
    });
    let cards = cards.collect_view();
    view! {
        <EditionHead edition=edition.clone() actor here="/meetings" title="Planning meetings".to_owned()/>
        <NextMeeting edition=edition.clone() meetings=page.meetings now/>
        <ExpectedMeetings edition now/>
        {add}
        <Polls slug=&slug polls today/>
        <ol class="meeting-list">{cards}</ol>
        <p><a href=format!("/{slug}/meetings.ics")>"Subscribe to these meetings in your calendar"</a></p>
        <Unscheduled slug=&slug unscheduled names_leads=participates/>
    }
}

/// The polls of the edition, with what the reader hasn’t answered.
#[component]
fn Polls<'a>(slug: &'a EditionSlug, polls: Vec<PollRow>, today: NaiveDate) -> impl IntoView {
    let entry = |poll: PollRow| {
        let is_over = poll.is_closed || poll.deadline.is_some_and(|deadline| deadline < today);
        let until = poll.deadline.map(|deadline| format!(", until {}", day(deadline))).unwrap_or_default();
        let state = match poll.unanswered {
            _ if is_over => "closed".to_owned(),
            0 => format!("you have answered{until}"),
            count => format!("{} without your answer{until}", counted(count as usize, "time", "times")),
        };
        view! { <li><a href=format!("/{slug}/polls/{}", poll.number) dir="auto">{poll.title.to_string()}</a>" "<span class="muted">{state}</span></li> }
    };
    let any = !polls.is_empty();
    let entries = polls.into_iter().map(entry).collect_view();
    any.then(|| view! { <section><h2>"When are you available?"</h2><ul class="bullets">{entries}</ul></section> })
}

/// The next meeting, or why there is none.
#[component]
fn NextMeeting(edition: Edition, meetings: Vec<Meeting>, now: Instant) -> impl IntoView {
    let today = edition.today(now);
    let past = edition.phase_at(now).is_past();
    let next = meetings.iter().find(|meeting| !meeting.time.is_over(today, now)).cloned();
    match (next, meetings.len()) {
        (Some(next), _) => {
            let calendar = format!("/{}/meetings/{}/meeting.ics", edition.slug, next.number);
            EitherOf5::A(view! {
                <p class="headline">{format!("Next meeting: {}", next.title)}</p>
                <p><MeetingTime meeting=next zone=edition.zone/></p>
                <p><a href=calendar>"Add to calendar"</a></p>
            })
        }
        (None, 0) if past => EitherOf5::B(view! { <p class="headline">"No planning meetings recorded"</p> }),
        (None, 0) => EitherOf5::C(
            view! { <p class="headline">"No planning meetings scheduled yet"</p><p>"When organizers schedule meetings, their dates appear here, with times in your own time zone."</p> },
        ),
        (None, 1) => EitherOf5::D(view! { <p class="headline">"The planning meeting has taken place"</p> }),
        (None, all) => {
            EitherOf5::E(view! { <p class="headline">{format!("All {all} planning meetings have taken place")}</p> })
        }
    }
}

/// A scheduled meeting; `reply` is whether the reader said that they come.
#[component]
fn MeetingCard(
    slug: EditionSlug,
    visible: VisibleMeeting,
    zone: Zone,
    over: bool,
    reply: Option<bool>,
) -> impl IntoView {
    let VisibleMeeting { meeting, attendees } = visible;
    let attended = match attendees {
        Some(people) => Either::Left(view! { <Attendees people over/> }),
        None => Either::Right(view! { <AttendeeCount count=meeting.attended_count over/> }),
    };
    let notes = meeting
        .notes
        .clone()
        .map(|url| view! { <p><a href=url.to_string()>{format!("Notes from {}", meeting.title)}</a></p> });
    let address = format!("/{slug}/meetings/{}", meeting.number);
    let round = meeting.round.map(|round| view! { <p class="muted">{format!("Planning round {round}")}</p> });
    let reply = match reply {
        _ if over => None,
        Some(true) => Some("You are coming."),
        Some(false) => Some("You can’t come."),
        None => None,
    };
    let reply = reply.map(|text| view! { <p>{text}</p> });
    view! {
        <li class="card">
            <h2><a href=address dir="auto">{meeting.title.to_string()}</a></h2>
            {round}
            <p><MeetingTime meeting zone/></p>
            {reply}
            {attended}
            {notes}
        </li>
    }
}

/// The attendees by name, for people of the edition.
#[component]
fn Attendees(people: Vec<Person>, over: bool) -> impl IntoView {
    match (people.len(), over) {
        (0, true) => EitherOf3::A(view! { <p class="muted">"No attendance recorded."</p> }),
        (0, false) => EitherOf3::B(view! { <p class="muted">"Upcoming."</p> }),
        (all, _) => {
            let text = counted(all, "person attended:", "people attended:");
            EitherOf3::C(view! { <p>{text}</p><People people/> })
        }
    }
}

/// The number of attendees, for everyone else.
///
/// Numbers below five are hidden, as they could identify people.
#[component]
fn AttendeeCount(count: Option<u32>, over: bool) -> impl IntoView {
    match (count, over) {
        (Some(count), _) => EitherOf3::A(view! { <p>{format!("{count} people attended.")}</p> }),
        (None, true) => EitherOf3::B(
            view! { <p class="muted">"Fewer than five people attended, or attendance was not recorded."</p> },
        ),
        (None, false) => EitherOf3::C(view! { <p class="muted">"Upcoming."</p> }),
    }
}

#[component]
fn MeetingTime(meeting: Meeting, zone: Zone) -> impl IntoView {
    match meeting.time.starts {
        Some(starts) => Either::Left(view! { <When zone starts ends=meeting.time.ends/> }),
        None => Either::Right(view! { <Day date=meeting.time.on/>", time not recorded" }),
    }
}

/// Topics without a time, and cancelled meetings. Visitors don’t see who leads them.
#[component]
fn Unscheduled<'a>(slug: &'a EditionSlug, unscheduled: Vec<UnscheduledMeeting>, names_leads: bool) -> impl IntoView {
    let (topics, cancelled): (Vec<_>, Vec<_>) =
        unscheduled.into_iter().partition(|meeting| meeting.state == MeetingState::Proposed);
    let entry = |meeting: UnscheduledMeeting| {
        let lead = meeting.lead.filter(|_| names_leads).map(|person| format!(" (lead: {})", person.name));
        view! { <li><a href=format!("/{slug}/meetings/{}", meeting.number) dir="auto">{meeting.title.to_string()}</a>{lead}</li> }
    };
    let section = |title: &'static str, meetings: Vec<UnscheduledMeeting>| {
        let any = !meetings.is_empty();
        let entries = meetings.into_iter().map(entry).collect_view();
        any.then(|| view! { <section><h2 dir="auto">{title}</h2><ul>{entries}</ul></section> })
    };
    view! { {section("Topics without a time", topics)}{section("Cancelled", cancelled)} }
}
