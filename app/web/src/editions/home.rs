//! The home page: the current edition, the other editions, tasks that need people and updates.

use super::api::{self, Home};
use crate::components::bar::{Bar, Legend};
use crate::components::field::Done;
use crate::components::help_wanted::HelpWantedSection;
use crate::components::now_and_next::NowAndNextSessions;
use crate::components::open_actions::OpenActions;
use crate::components::rows::StatusChanges;
use crate::components::seats::in_public;
use crate::components::series::series;
use crate::components::times::time_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::{may_appoint, may_create_editions};
use domain::editions::{Edition, EditionCard};
use domain::id::EditionSlug;
use domain::seats::SeatFigures;
use domain::tasks::StatusCounts;
use domain::text::counted;
use domain::time::{Instant, day, days};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: the edition that was just deleted, or `me` for the reader’s account.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HomeQuery {
    pub deleted: String,
}

impl Form for HomeQuery {}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<HomeQuery>) -> Result<Response, AppError> {
    let deleted = match query.deleted.as_str() {
        "me" => Some("Your account is deleted.".to_owned()),
        slug => EditionSlug::parse(slug).ok().map(|slug| format!("The edition {slug} is deleted.")),
    };
    let home = api::home(&context).await?;
    let actions = context.open_actions(None).await?;
    let now = context.now;
    let head = PageMeta::new(
        "Developer summits: plan them, and follow the results",
        "Editions of the summit, their work plans, and the results.",
    )
    .under("/")
    .with_feed("/feed.atom");
    let (creates, owns) = (may_create_editions(&context.actor), may_appoint(&context.actor));
    Ok(layout(&context, head, || view! { <Done what=deleted/><OpenActions actions/><HomePage home creates owns now/> }))
}

/// `creates` and `owns`: whether the reader may create editions, and is an owner.
#[component]
fn HomePage(home: Home, creates: bool, owns: bool, now: Instant) -> impl IntoView {
    let edition = home.current.as_ref().map(|(card, _)| card.edition.clone());
    let today =
        edition.as_ref().map(|edition| view! { <NowAndNextSessions edition sessions=&home.sessions now links=true/> });
    let current = match home.current {
        Some((card, seats)) => Either::Left(view! { <CurrentEdition card seats now/> }),
        None => Either::Right(view! { <NoEditions owns/> }),
    };
    let finished = home.finished.map(|card| view! { <FinishedEdition card/> });
    let latest = (!home.latest.is_empty()).then(|| {
        view! { <section><h2>"Latest updates"</h2><StatusChanges status_changes=home.latest now/></section> }
    });
    view! {
        {current}
        {today}
        {finished}
        <About/>
        <OtherEditions cards=home.others/>
        <p><a href="/progress">"Progress of all editions"</a></p>
        {home.has_calendar.then(|| view! { <p><a href="/calendar.ics">"Subscribe to the community’s calendar"</a></p> })}
        {creates.then(|| view! { <p><a href="/editions/new">"Create an edition"</a></p> })}
        <HelpWantedSection help_wanted=home.help_wanted now/>
        {latest}
    }
}

#[component]
fn CurrentEdition(card: EditionCard, seats: SeatFigures, now: Instant) -> impl IntoView {
    let edition = card.edition.clone();
    view! {
        <section class="hero">
            <div>
                <p class="eyebrow">{time_to(&edition, now)}</p>
                <h1><a href=format!("/{}", edition.slug) dir="auto">{edition.title.to_string()}</a></h1>
                <p class="lead">{days(edition.dates.starts(), edition.dates.ends())}<br/>{edition.place.to_string()}</p>
            </div>
            <div class="hero-plan">
                <p class="headline">{in_public(&seats)}</p>
                {edition.parts.work_plan.then(|| view! { <CurrentPlan card now/> })}
            </div>
        </section>
    }
}

/// The work plan of the current edition in numbers.
#[component]
fn CurrentPlan(card: EditionCard, now: Instant) -> impl IntoView {
    let EditionCard { edition, tasks, .. } = card;
    match tasks.total() {
        0 if edition.phase_at(now).is_past() => {
            EitherOf3::A(view! { <p class="muted">"No tasks are recorded for this edition."</p> })
        }
        0 => EitherOf3::B(
            view! { <p class="muted">"No tasks yet. Participants propose them at the planning meetings."</p> },
        ),
        _ => EitherOf3::C(view! {
            <p class="plan">{tasks.done_of_kept()}</p>
            <Bar counts=tasks what=format!("Tasks of the {}", edition.title)/>
            <Legend counts=tasks base=format!("/{}/tasks?", edition.slug)/>
        }),
    }
}

/// What came of the edition that ended last: its tasks in numbers, with links to progress and report.
#[component]
fn FinishedEdition(card: EditionCard) -> impl IntoView {
    let EditionCard { edition, people, tasks, .. } = card;
    let (base, dates) = (format!("/{}", edition.slug), edition.dates);
    let links = edition.parts.work_plan.then(|| {
        view! {
            <ul class="link-row">
                <li><a href=format!("{base}/progress")>"Progress"</a></li>
                <li><a href=format!("{base}/report")>"Report"</a></li>
            </ul>
        }
    });
    view! {
        <section class="hero finished">
            <div>
                <p class="eyebrow">{format!("Ended {}", day(dates.ends()))}</p>
                <h2>"What came of the "<a href=base.clone() dir="auto">{edition.title.to_string()}</a></h2>
                <p class="lead">{days(dates.starts(), dates.ends())}<br/>{edition.place.to_string()}</p>
            </div>
            <div class="hero-plan">
                <p class="headline"><a href=format!("{base}/people")>{counted(people as usize, "person", "people")}</a></p>
                <FinishedPlan edition tasks/>
                {links}
            </div>
        </section>
    }
}

/// The work plan of a finished edition in numbers; nothing if it had none.
#[component]
fn FinishedPlan(edition: Edition, tasks: StatusCounts) -> impl IntoView {
    let inside = match tasks.total() {
        0 => Either::Left(view! { <p class="muted">"No tasks are recorded for this edition."</p> }),
        _ => Either::Right(view! {
            <p class="plan">{tasks.done_of_kept()}</p>
            <Bar counts=tasks what=format!("Tasks of the {}", edition.title)/>
            <Legend counts=tasks base=format!("/{}/tasks?", edition.slug)/>
        }),
    };
    edition.parts.work_plan.then_some(inside)
}

/// The first start: owners go on to the steps that set the server up.
#[component]
fn NoEditions(owns: bool) -> impl IntoView {
    let next = if owns {
        Either::Left(view! { <p><a class="button primary" href="/setup">"Set up this server"</a></p> })
    } else {
        Either::Right(view! { <p>"Owners of this server "<a href="/setup">"set it up in the browser"</a>"."</p> })
    };
    view! {
        <section class="hero">
            <div>
                <h1>"No editions yet"</h1>
                <p class="lead">"The next summit will appear here: dates, place, participants and work plan."</p>
                {next}
                <p class="muted">"The server’s administrator can import data with " <code>"cairn import site DIR"</code> ", or load example data with " <code>"cairn demo"</code> "."</p>
            </div>
        </section>
    }
}

#[component]
fn About() -> impl IntoView {
    let spec = series().map(|series| view! { <a href="/specs" dir="auto">{series.name.to_string()}</a>" or " });
    view! {
        <section class="about">
            <h2>"What Cairn records"</h2>
            <ul>
                <li>"Who was invited to a developer summit, and what participants agreed to."</li>
                <li>"What they planned together: meetings, tracks and tasks, and who is working on each."</li>
                <li>"The result of every task, and which " {spec} <a href="/roadmap">"roadmap outcome"</a> " it contributes to."</li>
            </ul>
        </section>
    }
}

#[component]
fn OtherEditions(cards: Vec<EditionCard>) -> impl IntoView {
    let card = |card: EditionCard| {
        let edition = card.edition;
        let people = format!("{} · ", counted(card.people as usize, "person", "people"));
        let tasks = match card.tasks.total() {
            0 => "no tasks recorded".to_owned(),
            _ => card.tasks.done_of_kept(),
        };
        let what = format!("Tasks of the {}", edition.title);
        view! {
            <li class="card">
                <h3><a href=format!("/{}", edition.slug) dir="auto">{edition.title.to_string()}</a></h3>
                <p>{days(edition.dates.starts(), edition.dates.ends())}<br/>{edition.place.to_string()}</p>
                <p class="muted">{people}{tasks}</p>
                <Bar counts=card.tasks what/>
            </li>
        }
    };
    (!cards.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Other editions"</h2>
                <ul class="card-grid">{cards.into_iter().map(card).collect_view()}</ul>
            </section>
        }
    })
}
