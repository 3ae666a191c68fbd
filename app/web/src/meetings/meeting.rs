//! The page of a meeting: its time, replies, agenda, notes and tasks.

use super::api;
use crate::components::chips::{Face, StatusChip};
use crate::components::edition::EditionHead;
use crate::components::email_server::sends_emails;
use crate::components::field::{Done, Rejection};
use crate::components::markup::RenderedMarkup;
use crate::components::times::{Day, When};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::access::{Actor, may_participate, may_read_along};
use domain::attendance::check_in_is_open;
use domain::editions::Edition;
use domain::id::EditionSlug;
use domain::meetings::{
    LinkedTask, MeetingAction, MeetingPage, MeetingState, OwnMeeting, double_bookings, open_items, public_count,
};
use domain::text::counted;
use domain::time::{Instant, Zone};
use formats::markup::Markup;
use leptos::either::{Either, EitherOf4};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: what was just saved, and a check-in code.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MeetingQuery {
    /// See [`done_text`].
    pub saved: String,
    /// The check-in code, from the QR code of the lead.
    pub code: String,
}

impl Form for MeetingQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
    PageQuery(query): PageQuery<MeetingQuery>,
) -> Result<Response, AppError> {
    let meeting = api::meeting(&context, &slug, &number).await?;
    show(&context, &slug, meeting, MeetingMessage { why: None, done: done_text(&query.saved), code: query.code }).await
}

/// What was just saved, in a sentence.
fn done_text(saved: &str) -> Option<&'static str> {
    match saved {
        "" => None,
        "moved" => Some("Saved. The meeting has another time now."),
        "poll" => Some("The poll is closed, and this meeting has the chosen time."),
        "cancel" => Some("The meeting is cancelled."),
        "restore" => Some("The meeting is planned again."),
        "notes" => Some("The notes are saved."),
        _ => Some("Saved."),
    }
}

/// The message above the page.
#[derive(Default)]
pub struct MeetingMessage {
    pub why: Option<String>,
    pub done: Option<&'static str>,
    /// The check-in code to fill in.
    pub code: String,
}

/// Renders the page.
pub async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    meeting: MeetingPage,
    shown: MeetingMessage,
) -> Result<Response, AppError> {
    let edition = context.edition(slug).await?;
    let own = api::own_meetings(context, slug).await?;
    let gets_emails = match context.participant(slug) {
        Ok(by) => context.store().gets_meeting_emails(by).await?,
        Err(_) => false,
    };
    let head = PageMeta::new(
        format!("{}: {}", meeting.details.title, edition.title),
        format!("Planning meeting of the {}: time, agenda and notes.", edition.title),
    );
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(context, head.under("/"), || view! { <MeetingBody actor edition meeting own gets_emails shown now/> }))
}

#[component]
fn MeetingBody(
    actor: Actor,
    edition: Edition,
    meeting: MeetingPage,
    own: Vec<OwnMeeting>,
    gets_emails: bool,
    shown: MeetingMessage,
    now: Instant,
) -> impl IntoView {
    let slug = edition.slug.clone();
    let address = format!("/{slug}/meetings/{}", meeting.number);
    let may = |action| meeting.access.may(&actor, action);
    let participates = may_participate(&actor, &slug);
    let over = meeting.details.time.is_some_and(|time| time.is_over(edition.today(now), now));
    let reply = (participates && !over && meeting.state != MeetingState::Cancelled)
        .then(|| view! { <Reply address=&address meeting=&meeting own=&own gets_emails/> });
    let attended = own.iter().any(|own| own.number == meeting.number && own.attended);
    let is_open = meeting.state != MeetingState::Cancelled && check_in_is_open(meeting.details.time, now).is_ok();
    let check_in = match (participates, attended, is_open) {
        (true, true, _) => Some(Either::Left(view! { <p class="success-message">"Your attendance is recorded."</p> })),
        (true, false, true) => Some(Either::Right(view! { <CheckIn address=&address code=shown.code.clone()/> })),
        _ => None,
    };
    let attendance = may(MeetingAction::RecordAttendance).then(|| {
        view! { <p><a href=format!("{address}/attendance")>"Check-in code and attendance"</a></p> }
    });
    let video = meeting.details.video.clone().filter(|_| may_read_along(&actor, &slug) && !over);
    let video = video.map(|url| view! { <p><a class="button" href=url.to_string()>"Join the video call"</a></p> });
    let add = (meeting.details.time.is_some() && !over)
        .then(|| view! { <p><a href=format!("{address}/meeting.ics")>"Add to calendar"</a></p> });
    let manage = may(MeetingAction::Edit).then(|| view! { <Manage address=&address meeting=&meeting slug=&slug/> });
    let notes = view! { <Notes address=&address meeting=&meeting slug=&slug edits=may(MeetingAction::EditNotes)/> };
    view! {
        <EditionHead edition=edition.clone() actor=actor.clone() here="/meetings" title=meeting.details.title.to_string() below=(format!("/{slug}/meetings"), "Planning meetings".to_owned())/>
        <Done what=shown.done.map(str::to_owned)/>
        <Rejection why=shown.why/>
        <MeetingHeadline meeting=&meeting zone=edition.zone.clone()/>
        <MeetingSummary meeting=&meeting slug=&slug participates over/>
        {video}
        {add}
        {check_in}
        {reply}
        <Agenda meeting=&meeting/>
        {notes}
        <Tasks slug=&slug tasks=&meeting.tasks/>
        {attendance}
        {manage}
    }
}

/// The time of the meeting, or that it has none.
#[component]
pub fn MeetingHeadline<'a>(meeting: &'a MeetingPage, zone: Zone) -> impl IntoView {
    let when = meeting.details.time.map(|time| match time.starts {
        Some(starts) => Either::Left(view! { <When zone starts ends=time.ends/> }),
        None => Either::Right(view! { <Day date=time.on/>", time not recorded" }),
    });
    match (meeting.state, when) {
        (MeetingState::Cancelled, Some(when)) => {
            EitherOf4::A(view! { <p class="headline">"Cancelled"</p><p><s>{when}</s></p> })
        }
        (MeetingState::Cancelled, None) => EitherOf4::B(view! { <p class="headline">"Cancelled"</p> }),
        (_, Some(when)) => EitherOf4::C(view! { <p class="headline">{when}</p> }),
        (_, None) => EitherOf4::D(view! { <p class="headline">"The time is not decided yet"</p> }),
    }
}

/// Round, lead, parallel meetings, and how many come or attended.
#[component]
fn MeetingSummary<'a>(
    meeting: &'a MeetingPage,
    slug: &'a EditionSlug,
    participates: bool,
    over: bool,
) -> impl IntoView {
    let round = meeting.details.round.map(|round| view! { <dt>"Planning round"</dt><dd>{round}</dd> });
    // Not everyone wants to be listed in public.
    let lead = meeting.lead.clone().filter(|_| participates).map(|person| {
        let name = person.name.to_string();
        view! { <dt>"Lead"</dt><dd><Face person/>" "{name}</dd> }
    });
    let parallel = (!meeting.parallel.is_empty()).then(|| {
        let links = meeting.parallel.iter().map(|(number, title)| {
            view! { <li><a href=format!("/{slug}/meetings/{number}") dir="auto">{title.to_string()}</a></li> }
        });
        view! { <dt>"In the same round"</dt><dd><ul>{links.collect_view()}</ul></dd> }
    });
    let count =
        |people: u32| if participates { Some(people).filter(|people| *people > 0) } else { public_count(people) };
    let people = if over {
        count(meeting.attendees).map(|people| ("Attended", counted(people as usize, "person", "people")))
    } else {
        count(meeting.coming).map(|people| ("Coming", counted(people as usize, "person", "people")))
    };
    let people = people.map(|(label, text)| view! { <dt>{label}</dt><dd>{text}</dd> });
    let recording = meeting.details.recording.clone();
    let recording = recording
        .map(|url| view! { <dt>"Recording"</dt><dd><a href=url.to_string()>{url.shown().to_owned()}</a></dd> });
    view! { <div class="details"><dl>{round}{lead}{parallel}{people}{recording}</dl></div> }
}

/// The buttons with which the reader says whether they come.
#[component]
fn Reply<'a>(address: &'a str, meeting: &'a MeetingPage, own: &'a [OwnMeeting], gets_emails: bool) -> impl IntoView {
    let replied = own.iter().find(|other| other.number == meeting.number).and_then(|own| own.coming);
    let answer = match replied {
        Some(true) => "You said that you are coming.",
        Some(false) => "You said that you can’t come.",
        None => "Are you coming?",
    };
    let clashes = double_bookings(meeting.number, own);
    let clashes = (replied != Some(false) && !clashes.is_empty()).then(|| {
        let titles: Vec<String> = clashes.iter().map(|other| format!("“{}”", other.title)).collect();
        view! { <p class="attention">{format!("At the same time you are coming to {}.", domain::text::named(&titles, "other meetings"))}</p> }
    });
    let is_emailed = gets_emails && sends_emails() && meeting.details.time.is_some();
    let email = is_emailed.then(|| {
        let text = if replied == Some(true) {
            "If you can’t come, an email takes the meeting out of your calendar."
        } else {
            "If you are coming, you get the meeting by email, for your calendar."
        };
        view! { <p class="muted">{text}</p> }
    });
    let button = |value: &'static str, label: &'static str| {
        view! { <button name="coming" value=value>{label}</button> }
    };
    view! {
        <form method="post" action=format!("{address}/reply") class="form-row">
            <p>{answer}</p>
            {clashes}
            {(replied != Some(true)).then(|| button("yes", "I’m coming"))}
            {(replied != Some(false)).then(|| button("no", "I can’t come"))}
            {email}
        </form>
    }
}

/// The form in which the reader enters the code of the meeting.
#[component]
fn CheckIn<'a>(address: &'a str, code: String) -> impl IntoView {
    view! {
        <form method="post" action=format!("{address}/check-in") class="form-row">
            <label>"Check-in code"<input type="text" name="code" value=code autocomplete="off" autocapitalize="characters" maxlength="20" required=true/></label>
            <button class="primary">"Check in"</button>
        </form>
    }
}

#[component]
fn Agenda<'a>(meeting: &'a MeetingPage) -> impl IntoView {
    let html = Some(meeting.agenda.html.clone()).filter(|html| !html.is_empty());
    html.map(|html| view! { <section><h2>"Agenda"</h2><RenderedMarkup markup=Markup::from_stored(html)/></section> })
}

/// The notes with links to edit them, and their open items.
#[component]
fn Notes<'a>(address: &'a str, meeting: &'a MeetingPage, slug: &'a EditionSlug, edits: bool) -> impl IntoView {
    let html = Some(meeting.notes.html.clone()).filter(|html| !html.is_empty());
    let elsewhere = meeting.details.notes_link.clone();
    let elsewhere =
        elsewhere.map(|url| view! { <p><a href=url.to_string()>{format!("Notes at {}", url.shown())}</a></p> });
    let text = match html {
        Some(html) => Either::Left(view! { <RenderedMarkup markup=Markup::from_stored(html)/> }),
        None => Either::Right(
            view! { <p class="muted">"No notes yet. Participants write them together, and everybody can read them."</p> },
        ),
    };
    let edit = edits.then(|| view! { <a href=format!("{address}/notes")>"Edit notes"</a>" " });
    let earlier = (meeting.notes_revisions > 0).then(|| {
        let versions = counted(meeting.notes_revisions as usize, "earlier version", "earlier versions");
        view! { <a href=format!("{address}/revisions")>{versions}</a> }
    });
    let items = open_items(&meeting.notes.text);
    let items = (edits && !items.is_empty()).then(|| view! { <OpenItems slug meeting titles=items/> });
    view! { <section><h2>"Notes"</h2>{elsewhere}{text}<p>{edit}{earlier}</p>{items}</section> }
}

/// The open items of the notes, each with a link that proposes it as a task.
#[component]
fn OpenItems<'a>(slug: &'a EditionSlug, meeting: &'a MeetingPage, titles: Vec<domain::text::Title>) -> impl IntoView {
    let source = format!("From the notes of [{}](/{slug}/meetings/{}).", meeting.details.title, meeting.number);
    let item = |title: domain::text::Title| {
        let query = [("title", title.as_str()), ("description", source.as_str())];
        let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        view! { <li dir="auto">{title.to_string()}" "<a href=format!("/{slug}/tasks/propose?{query}")>"Propose as a task"</a></li> }
    };
    let items = titles.into_iter().map(item).collect_view();
    view! { <h3>"Open items"</h3><ul>{items}</ul> }
}

#[component]
fn Tasks<'a>(slug: &'a EditionSlug, tasks: &'a [LinkedTask]) -> impl IntoView {
    let row = |task: &LinkedTask| {
        let text = format!("{} {}", task.number, task.title);
        view! { <li><a href=format!("/{slug}/tasks/{}", task.number)>{text}</a>" "<StatusChip status=task.status/></li> }
    };
    (!tasks.is_empty())
        .then(|| view! { <section><h2>"Related tasks"</h2><ul>{tasks.iter().map(row).collect_view()}</ul></section> })
}

/// Links and buttons for organizers, the lead and the proposer.
#[component]
fn Manage<'a>(address: &'a str, meeting: &'a MeetingPage, slug: &'a EditionSlug) -> impl IntoView {
    let is_cancelled = meeting.state == MeetingState::Cancelled;
    let (action, label) = if is_cancelled { ("restore", "Plan it again") } else { ("cancel", "Cancel the meeting") };
    let poll = (meeting.state == MeetingState::Proposed).then(|| {
        let address = format!("/{slug}/polls/add?topic={}", meeting.number);
        view! { <p><a href=address>"Find a time with a poll"</a></p> }
    });
    let closes_polls = poll.is_some().then(|| {
        view! { <p class="muted">"Cancelling the meeting also closes an open poll about its time."</p> }
    });
    view! {
        <section class="details" aria-label="Manage the meeting">
            {poll}
            <p><a href=format!("{address}/edit")>"Edit meeting"</a></p>
            {closes_polls}
            <form method="post" action=format!("{address}/{action}")><button>{label}</button></form>
        </section>
    }
}
