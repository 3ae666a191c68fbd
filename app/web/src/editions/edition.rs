//! An edition's overview page: dates, place, work plan, commitments, meetings, agenda and tracks.

mod agenda;
mod event_data;

use crate::addresses::encoded;
use crate::components::bar::{Bar, Legend};
use crate::components::chips::{GoalChips, People};
use crate::components::edition::{EditionHead, ExpectedMeetings, PhaseLine, ProposedPhase};
use crate::components::now_and_next::NowAndNextSessions;
use crate::components::open_actions::OpenActions;
use crate::components::seats::in_public;
use crate::components::series::series;
use crate::components::times::{When, time_to};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use agenda::Agenda;
use axum::response::Response;
use domain::access::{Account, Actor, may_edit_settings};
use domain::applications::{InterestSettings, InterestWindow};
use domain::editions::{AgendaBlock, Clause, Edition, EditionPage, Link, Part, Room, Track, TrackGoals};
use domain::id::EditionSlug;
use domain::meetings::Meeting;
use domain::people::Person;
use domain::schedule::ReleasedSession;
use domain::seats::SeatFigures;
use domain::tasks::StatusCounts;
use domain::time::{Instant, day, days};
use domain::views;
use event_data::event_data;
use leptos::either::Either;
use leptos::prelude::*;

pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    let page = context.edition_page(&slug).await?;
    let seats = context.store().seat_figures(&slug).await?;
    let sessions = context.sessions_of_today(&page.edition).await?;
    let actions = context.open_actions(Some(&slug)).await?;
    let has_form = [Part::Invitations, Part::Interest].into_iter().all(|part| page.edition.parts.has(part));
    let interest = if has_form {
        let reader = context.actor.account().map(Account::signed_in);
        context.store().interest_of_reader(reader, &slug).await?
    } else {
        None
    };
    let interest = interest.filter(|(_, own)| !own.is_invited).map(|(settings, own)| (settings, own.applied));
    let when = days(page.edition.dates.starts(), page.edition.dates.ends());
    let title = page.edition.title.to_string();
    let description = format!("{title}: {when}, {}.", page.edition.place);
    let data = event_data(&context, &page.edition);
    let feed = format!("/{slug}/feed.atom");
    let head = PageMeta::new(title, description).under("/").with_feed(feed).with_linked_data(data);
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(&context, head, || view! { <Overview actor page seats sessions actions interest now/> }))
}

#[component]
fn Overview(
    actor: Actor,
    page: EditionPage,
    seats: SeatFigures,
    sessions: Vec<ReleasedSession>,
    actions: views::OpenActions,
    interest: Option<(InterestSettings, Option<Instant>)>,
    now: Instant,
) -> impl IntoView {
    let happened = page.happened();
    let EditionPage { edition, tasks, clauses, agenda, tracks, meetings, links, rooms, .. } = page;
    let phase = edition.phase_at(now);
    let edits = may_edit_settings(&actor, &edition.slug);
    view! {
        <EditionHead edition=edition.clone() actor=actor.clone() here="" title=edition.title.to_string()/>
        <OpenActions actions/>
        {interest.map(|(settings, applied)| view! { <InterestNote edition=&edition settings applied now/> })}
        <NowAndNextSessions edition=&edition sessions=&sessions now links=true/>
        <div class="two-columns">
            <Summary edition=edition.clone() agenda=agenda.clone() rooms seats now/>
            {edition.parts.work_plan.then(|| view! { <WorkPlan edition=edition.clone() tasks now/> })}
        </div>
        <PhaseLine phase parts=edition.parts happened/>
        <ProposedPhase edition=&edition actor=&actor now/>
        <div class="two-columns">
            <Commitments edition=edition.clone() clauses edits now/>
            {edition.parts.planning.then(|| view! { <PlanningMeetings edition=edition.clone() meetings now/> })}
        </div>
        <Agenda edition=edition.clone() blocks=agenda edits/>
        <Tracks slug=edition.slug tracks edits/>
        <Links links/>
    }
}

/// Where one asks to be invited, while the form is or will be open; or that one has applied.
#[component]
fn InterestNote<'a>(
    edition: &'a Edition,
    settings: InterestSettings,
    applied: Option<Instant>,
    now: Instant,
) -> impl IntoView {
    let text = match settings.window_of(edition, edition.today(now)) {
        InterestWindow::Closed => return None,
        InterestWindow::NotYet => format!("You can ask to be invited from {}.", day(settings.opens)),
        InterestWindow::Open => format!("You can ask to be invited until {}.", day(settings.closes)),
    };
    let applied = applied.map(|at| format!("You applied on {}.", day(edition.zone.at(at).date_naive())));
    let link = if applied.is_some() { "Your application" } else { "Interest form" };
    let text = applied.unwrap_or(text);
    Some(view! { <p class="attention">{text}" "<a href=format!("/{}/interest", edition.slug)>{link}</a></p> })
}

#[component]
fn Summary(
    edition: Edition,
    agenda: Vec<AgendaBlock>,
    rooms: Vec<Room>,
    seats: SeatFigures,
    now: Instant,
) -> impl IntoView {
    let begins = match edition.today(now) {
        today if today > edition.dates.ends() => "Began",
        today if edition.is_closed() && today < edition.dates.starts() => "Was to begin",
        _ => "Begins",
    };
    let venue = edition.venue.clone().map(|venue| view! { <br/>{venue.to_string()} });
    let rooms: Vec<String> = rooms.iter().map(Room::label).collect();
    let rooms = (!rooms.is_empty()).then(|| view! { <dt>"Rooms"</dt><dd>{rooms.join(", ")}</dd> });
    view! {
        <section class="details" aria-labelledby="when-and-where">
            <h2 id="when-and-where" class="visually-hidden">"When and where"</h2>
            <p class="headline">{days(edition.dates.starts(), edition.dates.ends())}</p>
            <p class="muted">{time_to(&edition, now)}</p>
            <dl>
                <dt>"Where"</dt>
                <dd dir="auto">{edition.place.to_string()}{venue}</dd>
                {rooms}
                <dt>{begins}</dt>
                <dd><Beginning edition=edition.clone() agenda/></dd>
                <dt>"Who"</dt>
                <dd><a href=format!("/{}/people", edition.slug)>{in_public(&seats)}</a></dd>
            </dl>
        </section>
    }
}

/// The start of the edition: the first timed agenda block from the first day on.
#[component]
fn Beginning(edition: Edition, agenda: Vec<AgendaBlock>) -> impl IntoView {
    let first = agenda.into_iter().find(|block| block.date >= edition.dates.starts() && block.starts.is_some());
    let starts = first.and_then(|block| edition.zone.instant(block.date.and_time(block.starts?)));
    match starts {
        Some(starts) => Either::Left(view! { <When zone=edition.zone starts ends=None/> }),
        None => Either::Right(format!("time to be announced ({})", edition.zone)),
    }
}

#[component]
fn WorkPlan(edition: Edition, tasks: StatusCounts, now: Instant) -> impl IntoView {
    let empty = if edition.phase_at(now).is_past() {
        "No tasks are recorded for this edition. An organizer can import them from a CSV file."
    } else {
        "No tasks yet. Participants propose them at the planning meetings."
    };
    let progress = match series() {
        Some(series) => format!("Progress by track, outcome and {}", series.name),
        None => "Progress by track and outcome".to_owned(),
    };
    match tasks.total() {
        0 => Either::Left(view! { <section class="plan"><h2>"Work plan"</h2><p>{empty}</p></section> }),
        _ => Either::Right(view! {
            <section class="plan">
                <h2>"Work plan"</h2>
                <p class="headline">{tasks.done_of_kept()}</p>
                <Bar counts=tasks what=format!("Tasks of the {}", edition.title)/>
                <Legend counts=tasks base=format!("/{}/tasks?", edition.slug)/>
                <p><a href=format!("/{}/progress", edition.slug)>{progress}</a></p>
            </section>
        }),
    }
}

#[component]
fn Commitments(edition: Edition, clauses: Vec<Clause>, edits: bool, now: Instant) -> impl IntoView {
    let (title, intro) = if edition.phase_at(now).is_past() {
        ("What participants agreed to", "By accepting an invitation, participants agreed to:")
    } else {
        ("What participants agree to", "If you accept an invitation, you agree to:")
    };
    let clause = |clause: &Clause| {
        view! { <li><span class="clause-letter">{format!("({})", clause.letter)}</span>" "<span dir="auto">{clause.text.to_string()}</span></li> }
    };
    let inside = if clauses.is_empty() {
        let address = format!("/{}/commitments", edition.slug);
        let edit = edits.then(|| view! { " "<a href=address>"Add commitments"</a> });
        Either::Left(view! { <p>"No commitments yet. They will appear here before invitations are sent."{edit}</p> })
    } else {
        Either::Right(view! {
            <p>{intro}</p>
            <ol class="clauses">{clauses.iter().map(clause).collect_view()}</ol>
            <p><a href=format!("/{}/commitments", edition.slug)>"Versions and changes"</a></p>
        })
    };
    view! { <section><h2 dir="auto">{title}</h2>{inside}</section> }
}

#[component]
fn PlanningMeetings(edition: Edition, meetings: Vec<Meeting>, now: Instant) -> impl IntoView {
    let today = edition.today(now);
    let entry = |meeting: &Meeting| {
        let when = match meeting.time.starts {
            Some(starts) => Either::Left(view! { <When zone=edition.zone.clone() starts ends=meeting.time.ends/> }),
            None => Either::Right(format!("{}, time not recorded", day(meeting.time.on))),
        };
        let attended = match meeting.attended_count {
            Some(count) => Some(format!(" · {count} people attended")),
            None if meeting.time.is_over(today, now) => Some(" · fewer than five people attended".to_owned()),
            None => None,
        };
        view! { <li><b dir="auto">{meeting.title.to_string()}</b>{attended}<br/>{when}</li> }
    };
    let list = if meetings.is_empty() {
        Either::Left(
            view! { <p>"No planning meetings scheduled yet. Dates, and later attendance, will appear here."</p> },
        )
    } else {
        Either::Right(view! {
            <ul class="meetings">{meetings.iter().map(entry).collect_view()}</ul>
            <p><a href=format!("/{}/meetings", edition.slug)>"Attendance and notes"</a></p>
        })
    };
    view! { <section><h2>"Planning meetings"</h2><ExpectedMeetings edition=edition.clone() now/>{list}</section> }
}

/// The tracks; without any, only readers who may add tracks see the section.
#[component]
fn Tracks(slug: EditionSlug, tracks: Vec<Track>, edits: bool) -> impl IntoView {
    if tracks.is_empty() {
        let address = format!("/{slug}/settings/tracks");
        return Either::Left(edits.then(|| {
            view! { <section><h2>"Tracks"</h2><p>"No tracks yet. "<a href=address>"Add tracks"</a></p></section> }
        }));
    }
    let track = |(place, track): (usize, Track)| {
        let leads = track.all_leads();
        let unappointed = if edits { track.unappointed_leads } else { Vec::new() };
        let address = format!("/{slug}/tasks?track={}", encoded(track.title.as_str()));
        let label = if leads.len() == 1 { "Lead" } else { "Leads" };
        let leads = (!leads.is_empty()).then(|| {
            view! { <div class="leads"><span class="muted">{label}</span><People people=leads/></div> }
        });
        let unappointed =
            view! { <UnappointedLeads leads=unappointed address=format!("/{slug}/roles#track-{place}")/> };
        let class = track.colour.map_or("card".to_owned(), |colour| format!("card track-{}", colour.as_str()));
        let TrackGoals { specs, outcomes } = track.goals;
        let has_goals = !(specs.is_empty() && outcomes.is_empty());
        let goals = has_goals.then(|| view! { <p><GoalChips specs outcomes/></p> });
        view! {
            <li class=class>
                <h3><a href=address dir="auto">{track.title.to_string()}</a></h3>
                {track.summary.map(|summary| view! { <p>{summary.to_string()}</p> })}
                {goals}
                {leads}
                {unappointed}
            </li>
        }
    };
    Either::Right(
        view! { <section><h2>"Tracks"</h2><ul class="card-grid">{(1..).zip(tracks).map(track).collect_view()}</ul></section> },
    )
}

/// The listed leads without an appointment, for organizers. `address` is the place of the track on the page of roles.
#[component]
fn UnappointedLeads(leads: Vec<Person>, address: String) -> impl IntoView {
    (!leads.is_empty()).then(|| {
        let names: Vec<String> = leads.iter().map(|lead| lead.name.to_string()).collect();
        view! { <p class="muted">{format!("Listed, but not appointed: {}. ", names.join(", "))}<a href=address>"Appoint"</a></p> }
    })
}

#[component]
fn Links(links: Vec<Link>) -> impl IntoView {
    let link = |link: Link| view! { <li><a href=link.url.to_string() dir="auto">{link.title.to_string()}</a></li> };
    (!links.is_empty()).then(|| {
        view! { <section class="links"><h2>"Links"</h2><ul>{links.into_iter().map(link).collect_view()}</ul></section> }
    })
}
