//! The page of a proposal: its schedule, what it costs, conflicts, “Stop” and “Adopt”.

use super::comparison::Comparison;
use super::links::{SessionLink, room_title};
use super::{Progress, reloading};
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Rejection};
use crate::components::read_only::may_change;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, NoFields, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::Refusal;
use domain::access::Actor;
use domain::editions::Edition;
use domain::id::{EditionSlug, ProposalNumber, RoomId, SessionNumber};
use domain::schedule::scheduler::{ProposalState, ProposalsPage, ProposedPlace, ScheduleProposal};
use domain::schedule::{Placement, SchedulePlan};
use domain::text::{LocalPath, counted};
use domain::time::{NaiveDate, clock, weekday};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Edition and proposal.
type Names = Path<(String, String)>;

/// The query of the page: the proposal to compare with, and whether this one was just adopted.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposalQuery {
    pub with: String,
    /// How many sessions moved.
    pub moved: String,
}

impl Form for ProposalQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    PageQuery(query): PageQuery<ProposalQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, proposal_number(&slug, &number)?, query, None).await
}

pub async fn stop(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let number = proposal_number(&slug, &number)?;
    context.store().stop_proposal(context.organizer(&slug)?, number, context.now).await?;
    Ok(go_to(&LocalPath::parse(&format!("/{slug}/schedule/proposals/{number}"))?))
}

pub async fn adopt(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let number = proposal_number(&slug, &number)?;
    match context.store().adopt_proposal(context.organizer(&slug)?, number, context.now).await.map_err(AppError::from) {
        Ok(moved) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/schedule/proposals/{number}?moved={moved}"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, number, ProposalQuery::default(), Some(why)).await,
        Err(other) => Err(other),
    }
}

fn proposal_number(slug: &EditionSlug, number: &str) -> Result<ProposalNumber, AppError> {
    let missing = |_| Refusal::NoSuchProposal { edition: slug.to_string(), number: number.chars().take(20).collect() };
    Ok(ProposalNumber::parse(number).map_err(missing)?)
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    number: ProposalNumber,
    query: ProposalQuery,
    why: Option<String>,
) -> Result<Response, AppError> {
    let found = context.store().proposals_page(context.viewer(slug)?).await?;
    let missing = || Refusal::NoSuchProposal { edition: slug.to_string(), number: number.to_string() };
    let proposal = find(&found, number).ok_or_else(missing)?.clone();
    let other = ProposalNumber::parse(&query.with).ok().filter(|other| *other != number);
    let other = other.and_then(|other| find(&found, other)).cloned();
    let edition = context.edition(slug).await?;
    let head = PageMeta::new(format!("Proposal {number}: {}", edition.title), "A proposed schedule.").under("/");
    let actor = context.actor.clone();
    let moved = query.moved.parse().ok();
    let is_running = !proposal.state.is_over();
    let response = layout(context, head, || {
        view! { <ProposalBody edition actor found proposal other moved why/> }
    });
    Ok(reloading(response, is_running))
}

fn find(found: &ProposalsPage, number: ProposalNumber) -> Option<&ScheduleProposal> {
    found.proposals.iter().find(|proposal| proposal.number == number)
}

#[component]
fn ProposalBody(
    edition: Edition,
    actor: Actor,
    found: ProposalsPage,
    proposal: ScheduleProposal,
    other: Option<ScheduleProposal>,
    moved: Option<usize>,
    why: Option<String>,
) -> impl IntoView {
    let slug = edition.slug.clone();
    let title = format!("Proposal {}", proposal.number);
    let below = (format!("/{slug}/schedule/proposals"), "Proposed schedules".to_owned());
    let done = moved.map(|moved| {
        format!(
            "The proposal is adopted. {} moved. To undo this, adopt the newest proposal.",
            counted(moved, "session", "sessions")
        )
    });
    let progress = (!proposal.state.is_over()).then(|| view! { <Progress slug=&slug proposal=&proposal/> });
    let failed = (proposal.state == ProposalState::Failed)
        .then(|| view! { <p class="attention">"The scheduler failed. Compute another proposal; the log of the server has the reason."</p> });
    view! {
        <EditionHead edition actor here="/schedule" title below/>
        <Done what=done/>
        <Rejection why/>
        <p class="headline">{headline(&proposal)}</p>
        {progress}
        {failed}
        <Adopt slug=&slug plan=&found.plan proposal=&proposal/>
        <Conflict slug=&slug plan=&found.plan proposal=&proposal/>
        <Costs found=&found proposal=&proposal/>
        <Comparison slug=&slug found=&found proposal=&proposal other/>
        <Days slug=&slug plan=&found.plan proposal=&proposal/>
    }
}

/// The state, the cost and the bound.
fn headline(proposal: &ScheduleProposal) -> String {
    if let Some(adopted) = proposal.undoes {
        return format!("The draft as it was before proposal {adopted} was adopted");
    }
    let state = proposal.state.label();
    match (proposal.cost, proposal.bound) {
        (None, _) => state.to_owned(),
        (Some(cost), Some(bound)) if cost == bound => format!("{state}. Cost {cost}: no schedule costs less."),
        (Some(cost), Some(bound)) => format!("{state}. Cost {cost}; no schedule costs less than {bound}."),
        (Some(cost), None) => format!("{state}. Cost {cost}."),
    }
}

/// The button that adopts the proposal, or the reason why it can't be adopted.
#[component]
fn Adopt<'a>(slug: &'a EditionSlug, plan: &'a SchedulePlan, proposal: &'a ScheduleProposal) -> impl IntoView {
    if !may_change() || !proposal.state.is_over() || proposal.contents.sessions.is_empty() {
        return ().into_any();
    }
    let count = proposal.contents.moves(plan).len();
    if count == 0 {
        return view! { <p>"The draft has the same places already."</p> }.into_any();
    }
    let changed = proposal.contents.changed_since(plan);
    if !changed.is_empty() {
        let links =
            changed.into_iter().map(|session| view! { <li><SessionLink slug plan session/></li> }).collect_view();
        return view! {
            <section class="attention">
                <p>"It can’t be adopted, because these sessions have changed since it began. Compute a new proposal."</p>
                <ul>{links}</ul>
            </section>
        }
        .into_any();
    }
    let text = format!(
        "Adopting it moves {} in the draft. The draft as it is now stays here as a proposal, so you can go back.",
        counted(count, "session", "sessions")
    );
    view! {
        <p>{text}</p>
        <form method="post" action=format!("/{slug}/schedule/proposals/{}/adopt", proposal.number)>
            <button class="primary">"Adopt"</button>
        </form>
    }
    .into_any()
}

/// The demands of which one must be given up.
#[component]
fn Conflict<'a>(slug: &'a EditionSlug, plan: &'a SchedulePlan, proposal: &'a ScheduleProposal) -> impl IntoView {
    let demands = &proposal.contents.conflict;
    (!demands.is_empty()).then(|| {
        let item = |demand: &domain::schedule::scheduler::ProposalDemand| {
            view! { <li><a href=format!("/{slug}/sessions/{}", demand.session.0)>{demand.sentence(plan)}</a></li> }
        };
        view! {
            <section class="attention">
                <h2>"Not every session can be scheduled"</h2>
                <p>"These demands conflict. Without any one of them, the others can be fulfilled."</p>
                <ul>{demands.iter().map(item).collect_view()}</ul>
            </section>
        }
    })
}

/// What the proposal doesn’t fulfil, dearest first.
#[component]
fn Costs<'a>(found: &'a ProposalsPage, proposal: &'a ScheduleProposal) -> impl IntoView {
    let costs = &proposal.contents.relaxations;
    (!costs.is_empty()).then(|| {
        let room = |session: SessionNumber| proposed_room(proposal, session);
        let row = |cost: &domain::schedule::scheduler::ProposalCost| {
            view! {
                <tr>
                    <td data-label="Wish">{cost.rule.label()}</td>
                    <td data-label="What happens">{cost.sentence(&found.plan, &found.interests, room)}</td>
                    <td data-label="Cost">{cost.cost.to_string()}</td>
                </tr>
            }
        };
        view! {
            <section>
                <h2>"What it does not fulfil"</h2>
                <table class="cards">
                    <caption class="visually-hidden">"Unfulfilled wishes"</caption>
                    <thead><tr><th scope="col">"Wish"</th><th scope="col">"What happens"</th><th scope="col">"Cost"</th></tr></thead>
                    <tbody>{costs.iter().map(row).collect_view()}</tbody>
                </table>
            </section>
        }
    })
}

fn proposed_room(proposal: &ScheduleProposal, session: SessionNumber) -> Option<RoomId> {
    let place = proposal.contents.sessions.iter().find(|place| place.session == session)?;
    place.placement?.room
}

/// The proposed schedule by day and time.
#[component]
fn Days<'a>(slug: &'a EditionSlug, plan: &'a SchedulePlan, proposal: &'a ScheduleProposal) -> impl IntoView {
    let mut days: BTreeMap<NaiveDate, Vec<(Placement, &ProposedPlace)>> = BTreeMap::new();
    for session in &proposal.contents.sessions {
        if let Some(place) = session.placement {
            days.entry(place.day()).or_default().push((place, session));
        }
    }
    let day = |(day, mut places): (NaiveDate, Vec<(Placement, &ProposedPlace)>)| {
        places.sort_by_key(|(place, session)| (*place, session.session));
        let row = |(place, session): (Placement, &ProposedPlace)| {
            let time = format!("{} to {}", clock(place.starts.time()), clock(place.ends().time()));
            let pinned = session.is_pinned.then_some(" (pinned)");
            view! { <tr><td data-label="Time">{time}</td><td data-label="Session"><SessionLink slug plan session=session.session/>{pinned}</td><td data-label="Room">{room_title(plan, place)}</td></tr> }
        };
        view! {
            <h3>{weekday(day)}</h3>
            <table class="cards">
                <caption class="visually-hidden">{weekday(day)}</caption>
                <thead><tr><th scope="col">"Time"</th><th scope="col">"Session"</th><th scope="col">"Room"</th></tr></thead>
                <tbody>{places.into_iter().map(row).collect_view()}</tbody>
            </table>
        }
    };
    (!days.is_empty())
        .then(|| view! { <section><h2>"Proposed schedule"</h2>{days.into_iter().map(day).collect_view()}</section> })
}
