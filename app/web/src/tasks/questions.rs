//! The questions on a task’s page: to lead or review it, to confirm a status, and to go on with it.

use super::action_buttons::ActionButton;
use super::action_forms::OpenForm;
use super::permissions::Rights;
use crate::components::field::{Hidden, Line};
use domain::tasks::Status;
use domain::views::{LeadTransfer, Review, TaskPage};
use domain::workflow::{ProposedStatus, TaskQuestion};
use leptos::either::EitherOf4;
use leptos::prelude::*;

/// One question with its buttons.
#[component]
pub fn Question<'a>(
    question: TaskQuestion,
    /// The address of the task’s page.
    address: &'a str,
    task: &'a TaskPage,
    form: &'a OpenForm,
) -> impl IntoView + use<> {
    match question {
        TaskQuestion::Review => EitherOf4::D(view! { <ReviewRequest address form/> }),
        TaskQuestion::Lead => {
            EitherOf4::A(task.lead_transfer.as_ref().map(|transfer| view! { <LeadTransferRequest address transfer/> }))
        }
        TaskQuestion::StatusFromEvidence(_) => {
            EitherOf4::B(task.proposed_status().map(|proposed| view! { <StatusFromEvidence address proposed/> }))
        }
        TaskQuestion::StaleClaim => EitherOf4::C(view! { <StaleClaimQuestion address/> }),
    }
}

/// Whether the reader is asked to lead the task.
pub fn is_asked_to_lead(task: &TaskPage, rights: &Rights) -> bool {
    task.lead_transfer.as_ref().is_some_and(|transfer| Some(transfer.to.0) == rights.me)
}

/// Whether the reader is asked to review the task, and may.
pub fn is_asked_to_review(task: &TaskPage, rights: &Rights) -> bool {
    let is_theirs = |review: &Review| review.is_open() && Some(review.reviewer.0) == rights.me;
    rights.reviews && task.reviews.iter().any(is_theirs)
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

/// The form of the review that the reader is asked for.
#[component]
fn ReviewRequest<'a>(address: &'a str, form: &'a OpenForm) -> impl IntoView + use<> {
    let typed = if let OpenForm::Review(form) = form { form.note.clone() } else { String::new() };
    view! {
        <section class="banner" aria-label="Review request">
            <p>"You are asked to review this task."</p>
            <form method="post" action=format!("{address}/review") class="stacked">
                <Line name="note" label="Your review in one line" value=typed/>
                <button class="primary">"Submit review"</button>
            </form>
        </section>
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
