//! The parts of a task’s page, such as people, goals, description, reviews and history.

use super::dependencies::DependencyFigure;
use super::funding::Source;
use super::mentions::{MentionReport, Mentions};
use super::revisions;
use crate::addresses::encoded;
use crate::components::chips::{Blocked, GoalChips, People, StatusChip};
use crate::components::markup::RenderedMarkup;
use crate::components::series::{goal_or, series};
use crate::components::times::{Ago, Day};
use domain::editions::Edition;
use domain::tasks::TaskLink;
use domain::text::{Label, counted};
use domain::time::{Instant, Zone};
use domain::views::{DependencyGraph, EarlierTask, MergedTask, Review, StatusChange, TaskAssignee, TaskPage};
use domain::workflow::Interest;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

/// Status, assignees, track, goals and other properties.
#[component]
pub fn TaskSummary<'a>(edition: &'a Edition, task: &'a TaskPage, edits: bool, now: Instant) -> impl IntoView + use<> {
    let row = &task.row;
    let track = row.track.clone().map(|track| {
        let address = format!("/{}/tasks?track={}", edition.slug, encoded(track.as_str()));
        view! { <dt>"Track"</dt><dd><a href=address>{track.to_string()}</a></dd> }
    });
    let goals = match (&row.no_goal_reason, (row.specs.is_empty() || series().is_none()) && row.outcomes.is_empty()) {
        (Some(why), true) => {
            EitherOf3::A(view! { <span class="muted">{format!("no {}: {why}", goal_or("outcome"))}</span> })
        }
        (None, true) => {
            let edit = format!("/{}/tasks/{}/edit", edition.slug, row.number);
            let add = edits.then(|| view! { " "<a href=edit>"Add a goal"</a> });
            EitherOf3::B(
                view! { <span class="attention">{format!("No {} chosen yet.", goal_or("outcome"))}</span>{add} },
            )
        }
        _ => EitherOf3::C(view! { <GoalChips specs=row.specs.clone() outcomes=row.outcomes.clone()/> }),
    };
    let skills = (!task.skills.is_empty()).then(|| {
        let chips =
            task.skills.iter().map(|skill| view! { <span class="chip">{skill.to_string()}</span> }).collect_view();
        view! { <dt>"Skills"</dt><dd class="chips">{chips}</dd> }
    });
    let labels = (!row.labels.is_empty()).then(|| {
        let chip = |label: &Label| {
            let address = format!("/{}/tasks?label={}", edition.slug, encoded(label.as_str()));
            view! { <a class="chip" href=address dir="auto">{label.to_string()}</a> }
        };
        view! { <dt>"Labels"</dt><dd class="chips">{row.labels.iter().map(chip).collect_view()}</dd> }
    });
    let due = row.due.as_ref().map(|due| {
        let overdue = due.is_overdue(row.status, now).then(|| view! { ", "<span class="attention">"overdue"</span> });
        view! { <dt>"Due"</dt><dd><Day date=due.day/>{overdue}</dd> }
    });
    let funding = task.funding.as_ref().map(|funding| {
        view! { <dt>"Funding"</dt><dd>{funding.state.label()}<Source funding/></dd> }
    });
    let size = row.size.map(|size| view! { <dt>"Size"</dt><dd>{size.label()}</dd> });
    let proposer = task
        .proposer
        .as_ref()
        .map(|person| view! { <dt>"Proposed by"</dt><dd dir="auto">{person.name.to_string()}</dd> });
    let updated = row.updated.map(|then| view! { <dt>"Last activity"</dt><dd><Ago now then/></dd> });
    view! {
        <p><StatusChip status=row.status/>" "<Blocked edition=edition.slug.clone() by=row.blocked_by.clone()/>" "<span class="muted">{format!("task {}", row.number)}</span></p>
        <dl>
            <dt>"Assignees"</dt><dd><Assignees task/></dd>
            {track}
            <dt>"Contributes to"</dt><dd>{goals}</dd>
            {due}{size}{labels}{skills}{funding}{proposer}{updated}
        </dl>
    }
}

#[component]
fn Assignees<'a>(task: &'a TaskPage) -> impl IntoView + use<> {
    let row = &task.row;
    let needed = match (row.needs_help(), row.people_missing) {
        (false, _) => None,
        (true, 1) => Some("1 more person needed".to_owned()),
        (true, open) => Some(format!("{open} more people needed")),
    };
    if task.claims.is_empty() {
        let (class, text) = match (row.needs_help(), row.assignees_known) {
            (true, _) => {
                let missing = counted(row.people_missing as usize, "person needed", "people needed");
                ("attention", format!("No one yet, {missing}"))
            }
            (false, true) => ("muted", "No one".to_owned()),
            (false, false) => ("muted", "Not recorded".to_owned()),
        };
        return Either::Left(view! { <span class=class>{text}</span> });
    }
    let claim = |claim: &TaskAssignee| {
        let label = match (claim.lead, claim.offered.is_some(), claim.asked.is_some()) {
            (true, false, false) => "Lead",
            (true, false, true) => "Lead, no recent update",
            (true, true, _) => "Lead, claim offered to others",
            (false, true, _) => "Claim offered to others",
            (false, false, true) => "No recent activity",
            (false, false, false) => "",
        };
        view! { <li><People people=vec![claim.person.clone()]/><span class="muted">{label}</span></li> }
    };
    // A long list is cut short, and the rest can be unfolded.
    let (first, others) = task.claims.split_at(if task.claims.len() > 8 { 6 } else { task.claims.len() });
    let others = (!others.is_empty()).then(|| {
        let people = others.iter().map(claim).collect_view();
        view! { <details><summary>{format!("and {} more", others.len())}</summary><ul class="assignees">{people}</ul></details> }
    });
    Either::Right(view! {
        <ul class="assignees">{first.iter().map(claim).collect_view()}</ul>
        {others}
        {needed.map(|text| view! { <span class="attention">{text}</span> })}
    })
}

#[component]
pub fn Description<'a>(edition: &'a Edition, task: &'a TaskPage, mentions: &'a Mentions) -> impl IntoView + use<> {
    let changed = (task.changes > 0).then(|| {
        let address = format!("/{}/tasks/{}/revisions", edition.slug, task.row.number);
        view! { <p class="muted"><a href=address>{revisions::label(task.changes)}</a></p> }
    });
    if task.description.trim().is_empty() {
        Either::Left(view! { <section><p class="muted">"No description."</p>{changed}</section> })
    } else {
        let markup = mentions.shown(None, &task.description_html);
        Either::Right(view! {
            <section class="prose">
                <h2 class="visually-hidden">"Description"</h2>
                <RenderedMarkup markup/>
                {changed}
                <MentionReport sentences=mentions.notified(None)/>
            </section>
        })
    }
}

#[component]
pub fn DependencyLists<'a>(
    edition: &'a Edition,
    task: &'a TaskPage,
    graph: &'a DependencyGraph,
) -> impl IntoView + use<> {
    let link = |link: &TaskLink| {
        let address = format!("/{}/tasks/{}", edition.slug, link.number);
        view! { <li><StatusChip status=link.status/>" "<a href=address>{format!("{} {}", link.number, link.title)}</a></li> }
    };
    let list = |label: &'static str, links: &[TaskLink]| {
        (!links.is_empty())
            .then(|| view! { <p>{label}</p><ul class="plain-list">{links.iter().map(link).collect_view()}</ul> })
    };
    let blocking: Vec<TaskLink> = task.depends_on.iter().filter(|link| !link.status.is_over()).cloned().collect();
    let done: Vec<TaskLink> = task.depends_on.iter().filter(|link| link.status.is_over()).cloned().collect();
    let title = if task.depends_on.is_empty() { "Blocks" } else { "Depends on" };
    // The lists name the direct links, so a graph helps only if there are indirect ones.
    let own = task.row.number;
    let has_indirect = graph.dependencies.iter().any(|(dependencies, on)| *dependencies != own && *on != own);
    (!task.depends_on.is_empty() || !task.blocks.is_empty()).then(|| {
        view! {
            <section>
                <h2 dir="auto">{title}</h2>
                {list("Blocked by:", &blocking)}
                {list("Done or dropped:", &done)}
                {list("Tasks that depend on this one:", &task.blocks)}
                {has_indirect.then(|| view! { <DependencyFigure edition graph here=task.row.number/> })}
            </section>
        }
    })
}

#[component]
pub fn Reviews<'a>(reviews: &'a [Review], zone: &'a Zone) -> impl IntoView + use<> {
    let entry = |review: &Review| {
        let name = review.reviewer.1.name.to_string();
        let asked_on = view! { <Day date=zone.at(review.asked).date_naive()/> };
        let text = match (review.done, review.is_open()) {
            (Some(done), false) => {
                EitherOf3::A(view! { {name}" reviewed this on "<Day date=zone.at(done).date_naive()/> })
            }
            (Some(done), true) => {
                let done = zone.at(done).date_naive();
                EitherOf3::B(view! { {name}" reviewed this on "<Day date=done/>", and was asked again on "{asked_on} })
            }
            (None, _) => EitherOf3::C(view! { {name}" was asked for a review on "{asked_on} }),
        };
        let note = review.note.as_ref().map(|note| view! { <p class="note" dir="auto">{note.to_string()}</p> });
        view! { <li>{text}{note}</li> }
    };
    (!reviews.is_empty()).then(|| {
        view! { <section><h2>"Reviews"</h2><ul class="plain-list">{reviews.iter().map(entry).collect_view()}</ul></section> }
    })
}

#[component]
pub fn InterestLists<'a>(task: &'a TaskPage) -> impl IntoView + use<> {
    let of = |kind: Interest, label: &'static str| {
        let people: Vec<_> = task
            .interests
            .iter()
            .filter(|(interest, ..)| *interest == kind)
            .map(|(_, _, person)| person.clone())
            .collect();
        (!people.is_empty()).then(|| view! { <dt>{label}</dt><dd><People people/></dd> })
    };
    (!task.interests.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Interest"</h2>
                <dl class="interests">{of(Interest::Work, "Interested in working on this")}{of(Interest::Want, "Want this done")}</dl>
            </section>
        }
    })
}

/// The status changes of a task; before them those of the tasks that it continues.
#[component]
pub fn History<'a>(task: &'a TaskPage, zone: &'a Zone) -> impl IntoView + use<> {
    let earlier = |earlier: &EarlierTask| {
        let (label, path) = (format!("Task {} of {}", earlier.task.number, earlier.task.edition), earlier.task.path());
        let title = (earlier.title != task.row.title).then(|| format!(": {}", earlier.title));
        view! { <h3><a href=path>{label}</a>{title}</h3><Timeline history=&earlier.history zone/> }
    };
    let own = (!task.earlier.is_empty()).then(|| {
        let label = format!("Task {} of {}", task.row.number, task.edition.slug);
        view! { <h3>{label}</h3> }
    });
    view! {
        <section>
            <h2>"History"</h2>
            {task.earlier.iter().map(earlier).collect_view()}
            {own}
            <Timeline history=&task.history zone/>
            <MergedTasks task zone/>
        </section>
    }
}

/// The tasks that were merged into this one.
#[component]
fn MergedTasks<'a>(task: &'a TaskPage, zone: &'a Zone) -> impl IntoView + use<> {
    let entry = |merged: &MergedTask| {
        let path = format!("/{}/tasks/{}", task.edition.slug, merged.number);
        let by = merged.by.as_ref().map(|person| format!(" by {}", person.name));
        let when = merged.at.map(|at| view! { " "<span class="muted"><Day date=zone.at(at).date_naive()/>{by}</span> });
        view! { <li dir="auto"><a href=path>{format!("Task {} {}", merged.number, merged.title)}</a>" was merged into this task"{when}</li> }
    };
    (!task.merged.is_empty()).then(|| view! { <ul class="bullets">{task.merged.iter().map(entry).collect_view()}</ul> })
}

#[component]
fn Timeline<'a>(history: &'a [StatusChange], zone: &'a Zone) -> impl IntoView + use<> {
    let entry = |entry: &StatusChange| {
        let by = entry.by.as_ref().map(|person| format!(" by {}", person.name));
        let day = zone.at(entry.at).date_naive();
        let when = if entry.imported {
            Either::Left(view! { <span class="muted">"imported on "<Day date=day/>" without a date"</span> })
        } else {
            Either::Right(view! { <span class="muted"><Day date=day/>{by}</span> })
        };
        view! {
            <li>
                <StatusChip status=entry.to/>" "{when}
                {entry.label().map(|note| view! { <p class="note" dir="auto">{note}</p> })}
            </li>
        }
    };
    view! { <ol class="timeline">{history.iter().map(entry).collect_view()}</ol> }
}
