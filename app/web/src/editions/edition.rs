//! An edition's overview page: dates, place, work plan, commitments, meetings, agenda and tracks.

use crate::addresses::encoded;
use crate::components::bar::{Bar, Legend};
use crate::components::chips::People;
use crate::components::edition::{EditionHead, PhaseLine, planning_rule};
use crate::components::seats::in_public;
use crate::components::times::{When, countdown};
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Actor;
use domain::editions::{AgendaBlock, Clause, Edition, EditionPage, Link, Phase, Track};
use domain::meetings::Meeting;
use domain::seats::SeatFigures;
use domain::time::{Instant, NaiveDate, clock, days, weekday};
use leptos::prelude::*;

pub async fn page(context: RequestContext, LoadedEdition(page): LoadedEdition) -> Result<Response, AppError> {
    let when = days(page.edition.dates.starts(), page.edition.dates.ends());
    let title = page.edition.title.to_string();
    let description = format!("{title}: {when}, {}.", page.edition.place);
    let head = PageMeta::new(title, description).under("/");
    let now = context.now;
    let actor = context.actor.clone();
    let seats = context.store().seat_figures(&page.edition.slug).await?;
    Ok(layout(&context, head, || body(actor, page, seats, now)))
}

fn body(actor: Actor, page: EditionPage, seats: SeatFigures, now: Instant) -> AnyView {
    let edition = page.edition.clone();
    let phase = edition.phase_at(now);
    view! {
        <EditionHead edition=edition.clone() actor here="" title=edition.title.to_string()/>
        <div class="two-columns">
            {summary(&page, &seats, now)}
            {plan(&page, now)}
        </div>
        <PhaseLine phase/>
        <div class="two-columns">
            {commitments(&edition, &page.clauses, phase)}
            {meetings(&edition, &page.meetings, now)}
        </div>
        {agenda(&page)}
        {tracks(&page)}
        {links(&page.links)}
    }
    .into_any()
}

fn summary(page: &EditionPage, seats: &SeatFigures, now: Instant) -> AnyView {
    let edition = &page.edition;
    let today = edition.today(now);
    let seats = in_public(seats);
    view! {
        <section class="details" aria-labelledby="when-and-where">
            <h2 id="when-and-where" class="visually-hidden">"When and where"</h2>
            <p class="headline">{days(edition.dates.starts(), edition.dates.ends())}</p>
            <p class="muted">{countdown(edition.dates, today)}</p>
            <dl>
                <dt>"Where"</dt>
                <dd>{edition.place.to_string()}{edition.venue.clone().map(|venue| view! { <br/>{venue.to_string()} })}</dd>
                <dt>{if today > edition.dates.ends() { "Began" } else { "Begins" }}</dt>
                <dd>{beginning(page)}</dd>
                <dt>"Who"</dt>
                <dd><a href=format!("/{}/people", edition.slug)>{seats}</a></dd>
            </dl>
        </section>
    }
    .into_any()
}

/// The start of the edition: the first timed agenda block from the first day on.
fn beginning(page: &EditionPage) -> AnyView {
    let edition = &page.edition;
    let first = page.agenda.iter().find(|block| block.date >= edition.dates.starts() && block.starts.is_some());
    let starts = first.and_then(|block| edition.zone.instant(block.date.and_time(block.starts?)));
    match starts {
        Some(starts) => view! { <When zone=edition.zone.clone() starts ends=None/> }.into_any(),
        None => view! { {format!("time to be announced ({})", edition.zone)} }.into_any(),
    }
}

fn plan(page: &EditionPage, now: Instant) -> AnyView {
    let base = format!("/{}/tasks?", page.edition.slug);
    let empty = if page.edition.phase_at(now).is_past() {
        "No tasks are recorded for this edition. An organizer can import them from a CSV file."
    } else {
        "No tasks yet. Participants propose them at the planning meetings."
    };
    match page.tasks.total() {
        0 => view! { <section class="plan"><h2>"Work plan"</h2><p>{empty}</p></section> }.into_any(),
        total => view! {
            <section class="plan">
                <h2>"Work plan"</h2>
                <p class="headline">{format!("{} of {total} tasks done", page.tasks.done())}</p>
                <Bar counts=page.tasks what=format!("Tasks of the {}", page.edition.title)/>
                <Legend counts=page.tasks base/>
                <p><a href=format!("/{}/progress", page.edition.slug)>"Progress by track, outcome and SPEC"</a></p>
            </section>
        }
        .into_any(),
    }
}

fn commitments(edition: &Edition, clauses: &[Clause], phase: Phase) -> AnyView {
    let (title, intro) = if phase.is_past() {
        ("What participants agreed to", "By accepting an invitation, participants agreed to:")
    } else {
        ("What participants agree to", "If you accept an invitation, you agree to:")
    };
    let clause = |clause: &Clause| {
        view! { <li><span class="clause-letter">{format!("({})", clause.letter)}</span>" "<span>{clause.text.to_string()}</span></li> }
    };
    let inside = if clauses.is_empty() {
        view! { <p>"No commitments yet. They will appear here before invitations are sent."</p> }.into_any()
    } else {
        view! {
            <p>{intro}</p>
            <ol class="clauses">{clauses.iter().map(clause).collect_view()}</ol>
            <p><a href=format!("/{}/commitments", edition.slug)>"Versions and changes"</a></p>
        }
        .into_any()
    };
    view! { <section><h2>{title}</h2>{inside}</section> }.into_any()
}

fn meetings(edition: &Edition, meetings: &[Meeting], now: Instant) -> AnyView {
    let rule = planning_rule(edition, now);
    let today = edition.today(now);
    let entry = |meeting: &Meeting| {
        let when = match meeting.time.starts {
            Some(starts) => view! { <When zone=edition.zone.clone() starts ends=meeting.time.ends/> }.into_any(),
            None => view! { {domain::time::day(meeting.time.on)}", time not recorded" }.into_any(),
        };
        let attended = match meeting.attended_count {
            Some(count) => Some(format!(" · {count} people attended")),
            None if meeting.time.is_over(today, now) => Some(" · fewer than five people attended".to_owned()),
            None => None,
        };
        view! { <li><b>{meeting.title.to_string()}</b>{attended}<br/>{when}</li> }
    };
    let list = if meetings.is_empty() {
        view! { <p>"No planning meetings scheduled yet. Dates, and later attendance, will appear here."</p> }.into_any()
    } else {
        view! {
            <ul class="meetings">{meetings.iter().map(entry).collect_view()}</ul>
            <p><a href=format!("/{}/meetings", edition.slug)>"Attendance and notes"</a></p>
        }
        .into_any()
    };
    view! { <section><h2>"Planning meetings"</h2>{rule}{list}</section> }.into_any()
}

fn agenda(page: &EditionPage) -> AnyView {
    if page.agenda.is_empty() {
        return view! { <section><h2>"Agenda"</h2><p>"The agenda has not been published yet."</p></section> }
            .into_any();
    }
    let mut dates: Vec<NaiveDate> = page.agenda.iter().map(|block| block.date).collect();
    dates.dedup();
    let day = |date: NaiveDate| {
        let blocks = page.agenda.iter().filter(move |block| block.date == date);
        view! {
            <li class="day">
                <h3><time datetime=date.to_string()>{weekday(date)}</time></h3>
                <ul>{blocks.map(block).collect_view()}</ul>
            </li>
        }
    };
    view! {
        <section class="agenda">
            <h2>"Agenda"</h2>
            <p class="muted">{format!("All times are local to {} ({}).", page.edition.place, page.edition.zone)}</p>
            <ol class="days">{dates.into_iter().map(day).collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn block(block: &AgendaBlock) -> AnyView {
    let time = match (block.starts, block.ends) {
        (Some(starts), Some(ends)) => format!("{}–{}", clock(starts), clock(ends)),
        (Some(starts), None) => clock(starts),
        (None, _) => String::new(),
    };
    let class = if block.is_work_session() { "work-session" } else { "" };
    view! { <li class=class><span class="agenda-time">{time}</span><span>{block.title.to_string()}</span></li> }
        .into_any()
}

fn tracks(page: &EditionPage) -> Option<AnyView> {
    let slug = page.edition.slug.clone();
    let track = |track: &Track| {
        let address = format!("/{slug}/tasks?track={}", encoded(track.title.as_str()));
        let leads = (!track.leads.is_empty()).then(|| {
            let label = if track.leads.len() == 1 { "Lead" } else { "Leads" };
            view! { <div class="leads"><span class="muted">{label}</span><People people=track.leads.clone()/></div> }
        });
        view! {
            <li class="card">
                <h3><a href=address>{track.title.to_string()}</a></h3>
                {track.summary.clone().map(|summary| view! { <p>{summary.to_string()}</p> })}
                {leads}
            </li>
        }
    };
    (!page.tracks.is_empty()).then(|| {
        view! { <section><h2>"Tracks"</h2><ul class="card-grid">{page.tracks.iter().map(track).collect_view()}</ul></section> }.into_any()
    })
}

fn links(links: &[Link]) -> Option<AnyView> {
    let link = |link: &Link| view! { <li><a href=link.url.to_string()>{link.title.to_string()}</a></li> };
    (!links.is_empty()).then(|| {
        view! { <section class="links"><h2>"Links"</h2><ul>{links.iter().map(link).collect_view()}</ul></section> }
            .into_any()
    })
}
