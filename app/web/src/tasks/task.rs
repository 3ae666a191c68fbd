//! A task: where it stands, who leads, what it serves, and what shows it.

use super::api;
use crate::actor::{InEdition, Visit};
use crate::error::Halt;
use crate::ui::chips::{People, Serves, StatusChip};
use crate::ui::edition::EditionHead;
use crate::ui::frame::{Head, frame};
use crate::ui::links::encoded;
use crate::ui::times::Day;
use axum::extract::Path;
use axum::response::Response;
use domain::access::Actor;
use domain::editions::Edition;
use domain::tasks::{Evidence, EvidenceState, Move, TaskPage, TaskRow};
use domain::time::Zone;
use leptos::prelude::*;

pub async fn page(
    visit: Visit,
    InEdition(page): InEdition,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, Halt> {
    let task = api::task(&visit, &page.edition.slug, &number).await?;
    let title = task.row.title.to_string();
    let description = format!("Task {} of the {}, {}.", task.row.number, page.edition.title, task.row.status.as_str());
    let head = Head::new(title, description).under("/");
    let actor = visit.actor.clone();
    Ok(frame(&visit, head, || body(actor, page.edition, task)))
}

fn body(actor: Actor, edition: Edition, task: TaskPage) -> AnyView {
    let row = task.row.clone();
    let (zone, slug) = (edition.zone.clone(), edition.slug.clone());
    let tasks = (format!("/{}/tasks", edition.slug), "Tasks".to_owned());
    view! {
        <EditionHead edition actor here="/tasks" title=row.title.to_string() below=tasks/>
        <div class="task">
            <div class="standing">
                <p><StatusChip status=row.status/>" "<span class="quiet">{format!("task {}", row.number)}</span></p>
                <dl>
                    <dt>"Who"</dt><dd>{who(&row)}</dd>
                    {row.track.clone().map(|track| {
                        let address = format!("/{slug}/tasks?track={}", encoded(track.as_str()));
                        view! { <dt>"Track"</dt><dd><a href=address>{track.to_string()}</a></dd> }
                    })}
                    <dt>"Serves"</dt><dd><Serves specs=row.specs.clone() outcomes=row.outcomes.clone()/></dd>
                </dl>
            </div>
            <div class="column">
                {description(&task.description)}
                {evidence(&row.evidence)}
                {history(&task.history, &zone)}
            </div>
        </div>
    }
    .into_any()
}

fn who(row: &TaskRow) -> AnyView {
    match row.claimants.split_first() {
        None if row.wants_help() => view! { <span class="wants">"Nobody yet: help is wanted"</span> }.into_any(),
        None => view! { <span class="quiet">"Not recorded"</span> }.into_any(),
        Some((lead, [])) => view! { <People people=vec![lead.clone()]/>"leads" }.into_any(),
        Some((lead, others)) => {
            view! { <People people=vec![lead.clone()]/>"leads, with"<People people=others.to_vec()/> }.into_any()
        }
    }
}

/// Plain text: an empty line parts paragraphs.
fn description(text: &str) -> AnyView {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    let written: Vec<_> = paragraphs.map(|text| view! { <p>{text.to_owned()}</p> }).collect();
    match written.is_empty() {
        true => view! { <p class="quiet">"No description was written."</p> }.into_any(),
        false => view! { <section class="prose"><h2 class="unseen">"Description"</h2>{written}</section> }.into_any(),
    }
}

fn evidence(evidence: &[Evidence]) -> AnyView {
    let entry = |evidence: &Evidence| {
        let state = evidence.state.map(|state| {
            let class = match state {
                EvidenceState::Open => "chip open",
                EvidenceState::Closed => "chip closed",
                EvidenceState::Merged => "chip merged",
            };
            view! { " "<span class=class>{state.as_str()}</span> }
        });
        view! {
            <li>
                <a href=evidence.url.to_string()>{evidence.label()}</a>
                <span class="quiet">{format!(" {}", evidence.kind.as_str())}</span>
                {state}
            </li>
        }
    };
    let inside = match evidence.is_empty() {
        true => view! { <p class="quiet">"No link shows this work yet."</p> }.into_any(),
        false => view! { <ul class="evidence">{evidence.iter().map(entry).collect_view()}</ul> }.into_any(),
    };
    view! { <section><h2>"Evidence"</h2>{inside}</section> }.into_any()
}

fn history(history: &[Move], zone: &Zone) -> AnyView {
    let entry = |entry: &Move| {
        let by = entry.by.as_ref().map(|person| format!(" by {}", person.name));
        let day = zone.at(entry.at).date_naive();
        let when = match entry.imported {
            true => view! { <span class="quiet">"read from a file on "<Day date=day/>", which gave no date"</span> }
                .into_any(),
            false => view! { <span class="quiet"><Day date=day/>{by}</span> }.into_any(),
        };
        view! {
            <li>
                <StatusChip status=entry.to/>" "{when}
                {entry.note.clone().map(|note| view! { <p class="note">{note.to_string()}</p> })}
            </li>
        }
    };
    view! {
        <section>
            <h2>"History"</h2>
            <ol class="timeline">{history.iter().map(entry).collect_view()}</ol>
        </section>
    }
    .into_any()
}
