//! The questions on a task’s page: to lead it, to confirm a status, and to go on with it.

use super::action_buttons::ActionButton;
use super::permissions::Rights;
use crate::components::field::Hidden;
use domain::tasks::Status;
use domain::views::{LeadTransfer, TaskPage};
use domain::workflow::{ProposedStatus, TaskQuestion};
use leptos::either::EitherOf3;
use leptos::prelude::*;

/// One question with its buttons.
#[component]
pub fn Question<'a>(
    question: TaskQuestion,
    /// The address of the task’s page.
    address: &'a str,
    task: &'a TaskPage,
) -> impl IntoView + use<> {
    match question {
        TaskQuestion::Lead => {
            EitherOf3::A(task.lead_transfer.as_ref().map(|transfer| view! { <LeadTransferRequest address transfer/> }))
        }
        TaskQuestion::StatusFromEvidence(_) => {
            EitherOf3::B(task.proposed_status().map(|proposed| view! { <StatusFromEvidence address proposed/> }))
        }
        TaskQuestion::StaleClaim => EitherOf3::C(view! { <StaleClaimQuestion address/> }),
    }
}

/// Whether the reader is asked to lead the task.
pub fn is_asked_to_lead(task: &TaskPage, rights: &Rights) -> bool {
    task.lead_transfer.as_ref().is_some_and(|transfer| Some(transfer.to.0) == rights.me)
}

/// Whether the reader has claimed the task, but hasn’t posted an update for a while.
pub fn is_stale(task: &TaskPage, rights: &Rights) -> bool {
    let mine = task.claims.iter().find(|claim| Some(claim.id) == rights.me);
    mine.is_some_and(|mine| mine.asked.is_some() || mine.offered.is_some())
}

#[component]
fn LeadTransferRequest<'a>(address: &'a str, transfer: &'a LeadTransfer) -> impl IntoView + use<> {
    let note = transfer.note.as_ref().map(|note| view! { <p class="note" dir="auto">{note.to_string()}</p> });
    view! {
        <div class="banner">
            <p>{format!("{} asks you to take over as lead of this task.", transfer.from.name)}</p>
            {note}
            <div class="form-row">
                <ActionButton action=format!("{address}/accept-lead") label="Accept lead" primary=true/>
                <ActionButton action=format!("{address}/decline-lead") label="Decline"/>
            </div>
        </div>
    }
}

/// The status that the evidence suggests, with one button to confirm it.
#[component]
fn StatusFromEvidence<'a>(address: &'a str, proposed: ProposedStatus) -> impl IntoView + use<> {
    let (question, confirm) = match proposed.to {
        Status::Done => ("Is this task done?", "Mark as done"),
        _ => ("Has the work begun?", "Start"),
    };
    let read = proposed.revision;
    view! {
        <section class="banner" aria-label="What the evidence says">
            <p>{format!("{} {question}", proposed.reason)}</p>
            <div class="form-row">
                <form method="post" action=format!("{address}/confirm-status")><Hidden name="read" value=read.clone()/><button class="primary">{confirm}</button></form>
                <form method="post" action=format!("{address}/dismiss-status")><Hidden name="read" value=read/><button>"Not yet"</button></form>
            </div>
        </section>
    }
}

/// Asks an assignee who hasn’t posted an update for a while whether they are still working on the task.
#[component]
fn StaleClaimQuestion<'a>(address: &'a str) -> impl IntoView + use<> {
    view! {
        <p class="attention">"You haven’t posted an update on this task for a while."</p>
        <ActionButton action=format!("{address}/confirm-claim") label="I’m still working on it" primary=true/>
        <ul class="link-row">
            <li><a href=format!("{address}/need-help")>"I need help"</a></li>
            <li><a href=format!("{address}/hand-over")>"Hand it over"</a></li>
        </ul>
    }
}
