//! The page with all proposed schedules of an edition, and the form for a new one.

mod comparison;
mod form;
mod links;
pub mod proposal;

use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::Rejection;
use crate::components::read_only::may_change;
use crate::components::times::Ago;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::FormBody;
use crate::layout::{PageMeta, layout};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use domain::id::EditionSlug;
use domain::schedule::scheduler::{ProposalState, ScheduleProposal};
use domain::text::LocalPath;
use domain::time::Instant;
use form::{SchedulerFields, SchedulerForm};
use leptos::prelude::*;

/// The seconds after which a page with a running proposal is loaded again.
const RELOAD: HeaderValue = HeaderValue::from_static("5");

pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    show(&context, &slug, None, None).await
}

pub async fn request(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<SchedulerForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/schedule/proposals"))?;
    let by = context.organizer(&slug)?;
    let requested = match form.settings() {
        Ok(settings) => context.store().request_proposal(by, &settings, context.now).await.map_err(AppError::from),
        Err(refusal) => Err(refusal.into()),
    };
    match requested {
        Ok(number) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/schedule/proposals/{number}"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(form), Some(why)).await,
        Err(other) => Err(other),
    }
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<SchedulerForm>,
    why: Option<String>,
) -> Result<Response, AppError> {
    let proposals = context.store().proposals(context.viewer(slug)?).await?;
    let edition = context.edition(slug).await?;
    let head =
        PageMeta::new(format!("Proposed schedules: {}", edition.title), "Compute and compare schedules.").under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    let running = proposals.iter().find(|proposal| !proposal.state.is_over());
    let form = rejected.unwrap_or_else(|| SchedulerForm::next(&proposals));
    let response = layout(context, head, || {
        let form = (may_change() && running.is_none()).then(|| {
            view! {
                <section class="details">
                    <h2>"New proposal"</h2>
                    <form method="post" action=format!("/{slug}/schedule/proposals") class="stacked">
                        <SchedulerFields form/>
                        <button class="primary">"Compute a schedule"</button>
                    </form>
                </section>
            }
        });
        let running = running.map(|proposal| view! { <Progress slug proposal/> });
        let below = (format!("/{slug}/schedule"), "Schedule".to_owned());
        view! {
            <EditionHead edition actor here="/schedule" title="Proposed schedules".to_owned() below/>
            <Rejection why/>
            <p>"The scheduler proposes times and rooms for all sessions that are not pinned. A proposal changes nothing until an organizer adopts it."</p>
            {running}
            <ProposalTable slug proposals=&proposals now/>
            {form}
        }
    });
    Ok(reloading(response, proposals.iter().any(|proposal| !proposal.state.is_over())))
}

/// Makes browsers load the page again after some seconds, also without JavaScript.
fn reloading(mut response: Response, is_running: bool) -> Response {
    if is_running {
        response.headers_mut().insert(header::REFRESH, RELOAD);
    }
    response
}

/// How far a running proposal is, and a button that stops it.
#[component]
fn Progress<'a>(slug: &'a EditionSlug, proposal: &'a ScheduleProposal) -> impl IntoView {
    let address = format!("/{slug}/schedule/proposals/{}", proposal.number);
    let best = proposal.cost.map_or_else(|| "No schedule yet.".to_owned(), |cost| format!("Best cost so far: {cost}."));
    let waits = proposal.state == ProposalState::Waiting;
    let text = if waits { "It begins in a moment.".to_owned() } else { best };
    let (done, all) = (proposal.steps_done.to_string(), proposal.settings.steps.max(1).to_string());
    let label = format!("Proposal {}", proposal.number);
    view! {
        <section class="details" aria-label="The proposal that is computed">
            <p><label>{label}" "<progress value=done max=all></progress></label></p>
            <p>{text}" This page reloads every five seconds. "<a href=address.clone()>"Reload now"</a></p>
            {may_change().then(|| view! { <form method="post" action=format!("{address}/stop")><button>"Stop"</button></form> })}
        </section>
    }
}

/// The proposals, newest first.
#[component]
fn ProposalTable<'a>(slug: &'a EditionSlug, proposals: &'a [ScheduleProposal], now: Instant) -> impl IntoView {
    if proposals.is_empty() {
        return view! { <p>"No proposals yet. Proposals that you compute appear here."</p> }.into_any();
    }
    let row = |proposal: &ScheduleProposal| {
        let address = format!("/{slug}/schedule/proposals/{}", proposal.number);
        let name = proposal.undoes.map_or_else(
            || format!("Proposal {}", proposal.number),
            |adopted| format!("Proposal {}: the draft before proposal {adopted}", proposal.number),
        );
        let adopted = proposal.adopted_at.map(|at| view! { "adopted "<Ago now then=at/> });
        view! {
            <tr>
                <th scope="row"><a href=address dir="auto">{name}</a></th>
                <td data-label="State">{proposal.state.label()}</td>
                <td data-label="Cost">{proposal.cost.map(|cost| cost.to_string())}</td>
                <td data-label="Least possible">{proposal.bound.map(|bound| bound.to_string())}</td>
                <td data-label="Seed">{proposal.settings.seed.to_string()}</td>
                <td data-label="Asked for"><Ago now then=proposal.created_at/></td>
                <td data-label="Adopted">{adopted}</td>
            </tr>
        }
    };
    let rows = proposals.iter().map(row).collect_view();
    view! {
        <table class="cards">
            <caption class="visually-hidden">"Proposed schedules"</caption>
            <thead><tr>
                <th scope="col">"Proposal"</th><th scope="col">"State"</th><th scope="col">"Cost"</th>
                <th scope="col">"Least possible"</th><th scope="col">"Seed"</th><th scope="col">"Asked for"</th><th scope="col">"Adopted"</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
