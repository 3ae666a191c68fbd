//! The first page: the edition that matters now, what Cairn keeps, the other editions, what moved last.

use super::api;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::ui::bar::{Bar, Legend};
use crate::ui::layout::{PageMeta, layout};
use crate::ui::rows::{StatusChanges, TaskTable};
use crate::ui::seats::in_public;
use crate::ui::times::countdown;
use axum::response::Response;
use domain::editions::EditionCard;
use domain::seats::SeatFigures;
use domain::tasks::TaskRow;
use domain::text::counted;
use domain::time::{Instant, days};
use leptos::prelude::*;

/// How many tasks that want help the first page shows; the rest is one link away.
const HELP_SHOWN: usize = 6;

pub async fn page(context: RequestContext) -> Result<Response, AppError> {
    let home = api::home(&context).await?;
    let now = context.now;
    let head = PageMeta::new(
        "Developer summits, planned and carried home",
        "Who plans, what is worked on, and what became of it.",
    )
    .under("/");
    Ok(layout(&context, head, || {
        view! {
            {match home.current {
                Some((card, seats)) => hero(card, seats, now),
                None => nothing_yet(),
            }}
            {keeps()}
            {cards(home.others)}
            {help(home.help_wanted, now)}
            {(!home.latest.is_empty()).then(|| view! {
                <section>
                    <h2>"Latest updates"</h2>
                    <StatusChanges status_changes=home.latest now/>
                </section>
            })}
        }
        .into_any()
    }))
}

fn hero(card: EditionCard, seats: SeatFigures, now: Instant) -> AnyView {
    let edition = card.edition;
    let address = format!("/{}", edition.slug);
    let plan = match card.tasks.total() {
        0 if edition.phase_at(now).is_past() => {
            view! { <p class="quiet">"Its tasks are not recorded here."</p> }.into_any()
        }
        0 => view! { <p class="quiet">"No tasks yet. They are proposed in the planning meetings."</p> }.into_any(),
        total => {
            let what = format!("Tasks of the {}", edition.title);
            view! {
                <p class="plan">{format!("{} of {total} tasks done", card.tasks.done())}</p>
                <Bar counts=card.tasks what/>
                <Legend counts=card.tasks base=format!("{address}/tasks?")/>
            }
            .into_any()
        }
    };
    view! {
        <section class="hero">
            <div>
                <p class="eyebrow">{countdown(edition.dates, edition.today(now))}</p>
                <h1><a href=address>{edition.title.to_string()}</a></h1>
                <p class="lead">{days(edition.dates.starts(), edition.dates.ends())}<br/>{edition.place.to_string()}</p>
            </div>
            <div class="hero-plan">
                <p class="figure">{in_public(&seats)}</p>
                {plan}
            </div>
        </section>
    }
    .into_any()
}

fn nothing_yet() -> AnyView {
    view! {
        <section class="hero">
            <h1>"No summit is kept here yet"</h1>
            <p class="lead">"Here will stand the next summit: when and where it is, who comes, and what they plan."</p>
            <p>"Whoever runs this server can begin with " <code>"cairn import site DIR"</code> " or, to look around, with " <code>"cairn demo"</code> "."</p>
        </section>
    }
    .into_any()
}

fn keeps() -> AnyView {
    view! {
        <section class="keeps">
            <h2>"What Cairn keeps"</h2>
            <ul>
                <li>"Who was invited to a developer summit, and what they promised before they came."</li>
                <li>"What they planned together: meetings, tracks and tasks, each with the hands on it."</li>
                <li>"What became of every task afterwards, and which " <a href="/specs">"SPEC"</a> " or " <a href="/roadmap">"roadmap outcome"</a> " it serves."</li>
            </ul>
        </section>
    }
    .into_any()
}

fn cards(cards: Vec<EditionCard>) -> Option<AnyView> {
    let card = |card: EditionCard| {
        let edition = card.edition;
        let people = format!("{} · ", counted(card.people as usize, "person", "people"));
        let tasks = match card.tasks.total() {
            0 => "no tasks recorded".to_owned(),
            total => format!("{} of {total} tasks done", card.tasks.done()),
        };
        let what = format!("Tasks of the {}", edition.title);
        view! {
            <li class="card">
                <h3><a href=format!("/{}", edition.slug)>{edition.title.to_string()}</a></h3>
                <p>{days(edition.dates.starts(), edition.dates.ends())}<br/>{edition.place.to_string()}</p>
                <p class="quiet">{people}{tasks}</p>
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
        .into_any()
    })
}

fn help(mut tasks: Vec<TaskRow>, now: Instant) -> Option<AnyView> {
    let all = tasks.len();
    let mut editions: Vec<String> = tasks.iter().map(|task| task.edition.to_string()).collect();
    editions.dedup();
    tasks.truncate(HELP_SHOWN);
    let link = |edition: String| {
        let address = format!("/{edition}/tasks?help=yes");
        view! { <li><a href=address>{format!("All of {edition}")}</a></li> }
    };
    if tasks.is_empty() {
        return None;
    }
    let words = match all {
        1 => "1 open task has nobody’s hand on it.".to_owned(),
        _ => format!("{all} open tasks have nobody’s hand on them."),
    };
    Some(
        view! {
            <section>
                <h2>"Help wanted"</h2>
                <p>{words}</p>
                <TaskTable tasks now caption="Tasks that want help".to_owned() editions=true/>
                <ul class="doors">{editions.into_iter().map(link).collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}
