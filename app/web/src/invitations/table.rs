//! The table of invitations, with those that need attention first.

use crate::components::read_only::{ForOrganizers, may_change};
use crate::components::times::Ago;
use domain::editions::Edition;
use domain::id::{InvitationId, QuestionId};
use domain::invitations::{AttentionReason, Invitation, InvitationState, InvitationStatus};
use domain::own_questions::{OwnAnswers, OwnQuestion};
use domain::time::{Instant, day};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Sorts invitations by the urgency of what needs attention, then by state.
///
/// Within a state, they are sorted by place on the waitlist, then by how long they have been in the state.
pub fn sorted(
    mut all: Vec<Invitation>,
    agreement_version: u32,
    now: Instant,
) -> Vec<(Invitation, Vec<AttentionReason>)> {
    all.sort_by_key(|invitation| {
        let most_urgent = invitation.attention_reason(agreement_version, now);
        (most_urgent.is_none(), most_urgent, invitation.status.state, invitation.place, invitation.since)
    });
    let with_reasons = |invitation: Invitation| {
        let reasons = invitation.attention_reasons(agreement_version, now);
        (invitation, reasons)
    };
    all.into_iter().map(with_reasons).collect()
}

/// The answers to one of the edition's own questions, as a column of the table.
pub struct AnswerColumn {
    question: String,
    answers: BTreeMap<InvitationId, String>,
}

impl AnswerColumn {
    /// The column of a question; `None` for an unknown question.
    pub fn of(
        question: QuestionId,
        questions: &[OwnQuestion],
        answers: &BTreeMap<InvitationId, OwnAnswers>,
    ) -> Option<Self> {
        let found = questions.iter().find(|known| known.id == question)?;
        let answers = answers.iter().filter_map(|(id, own)| Some((*id, own.get(&question)?.to_string()))).collect();
        Some(AnswerColumn { question: found.content.text.to_string(), answers })
    }
}

/// Renders the rows, for organizers each with a checkbox to select it.
#[component]
pub fn InvitationTable<'a>(
    edition: &'a Edition,
    rows: Vec<(Invitation, Vec<AttentionReason>)>,
    ticked: BTreeSet<InvitationId>,
    column: Option<&'a AnswerColumn>,
    now: Instant,
) -> impl IntoView {
    let row = |(invitation, reasons): (Invitation, Vec<AttentionReason>)| {
        view! { <InvitationRow edition ticked=ticked.contains(&invitation.id) invitation reasons column now/> }
    };
    view! {
        <table class="cards invitations">
            <caption class="visually-hidden">"Invitations"</caption>
            <thead>
                <tr>
                    <ForOrganizers><th scope="col"><span class="visually-hidden">"Select"</span></th></ForOrganizers><th scope="col">"Who"</th><th scope="col">"State"</th>
                    <th scope="col">"Project and pool"</th><th scope="col">"Proposed by"</th><th scope="col">"Needs attention"</th>
                    {column.map(|column| view! { <th scope="col" dir="auto">{column.question.clone()}</th> })}
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn InvitationRow<'a>(
    edition: &'a Edition,
    ticked: bool,
    invitation: Invitation,
    reasons: Vec<AttentionReason>,
    column: Option<&'a AnswerColumn>,
    now: Instant,
) -> impl IntoView {
    let address = format!("/{}/invitations/{}", edition.slug, invitation.id);
    let display_name = invitation.full_name();
    let reasons = reasons.into_iter().map(AttentionReason::label).collect::<Vec<_>>().join("; ");
    let reasons = (!reasons.is_empty()).then_some(reasons);
    let invitee = &invitation.draft.invitee;
    let login = invitation.person.as_ref().and_then(|person| person.login.clone()).or(invitee.login.clone());
    let reach = [login.map(|login| format!("@{login}")), invitee.email.as_ref().map(ToString::to_string)];
    let reach: Vec<String> = reach.into_iter().flatten().filter(|text| *text != display_name).collect();
    let from =
        [&invitation.draft.project, &invitation.draft.stack].map(|title| title.as_ref().map(ToString::to_string));
    let from: Vec<String> = from.into_iter().flatten().collect();
    let seat_pool = invitation
        .draft
        .seat_pool
        .as_ref()
        .map(|title| view! { <span class="chip">{format!("seat pool: {title}")}</span> });
    let first = invitation.first_timer.then(|| view! { <span class="chip">"first time"</span> });
    // With nothing to show, the cell has not even a `<span>`, so that the cards on phones can hide it.
    let from = (!from.is_empty() || seat_pool.is_some() || first.is_some()).then(|| {
        let text = (!from.is_empty()).then(|| format!("{} ", from.join(", ")));
        view! { <span>{text}{seat_pool}" "{first}</span> }
    });
    let proposer = invitation.proposer.as_ref().map(|person| person.name.to_string());
    let label = format!("Select {display_name}");
    let select = may_change().then(|| {
        view! { <td class="select-cell"><label><input type="checkbox" name="ids" value=invitation.id.to_string() checked=ticked/><span class="visually-hidden">{label}</span></label></td> }
    });
    view! {
        <tr>
            {select}
            <th scope="row"><a href=address>{display_name}</a><span class="subtext">{reach.join(" · ")}</span></th>
            <td data-label="State"><span><StateChip state=invitation.status.state/><span class="subtext"><Since invitation=&invitation now/>{deadline(edition, &invitation)}</span></span></td>
            <td data-label="Project and pool">{from}</td>
            <td data-label="Proposed by">{proposer}</td>
            <td data-label="Needs attention" class="attention">{reasons}</td>
            {column.map(|column| view! { <td data-label=column.question.clone() class="pre-line" dir="auto">{column.answers.get(&invitation.id).cloned()}</td> })}
        </tr>
    }
}

#[component]
pub fn StateChip(state: InvitationState) -> impl IntoView {
    view! { <span class=format!("chip state is-{}", state.as_str())>{state.as_str()}</span> }
}

/// Describes the deadline or the place on the waitlist, such as `, reply by 3 May 2027`.
fn deadline(edition: &Edition, invitation: &Invitation) -> String {
    let reply_by = |moment: Instant| format!(", reply by {}", day(edition.zone.at(moment).date_naive()));
    let InvitationStatus { state, deadline, offer } = invitation.status;
    match (state, offer) {
        (InvitationState::Sent, _) => deadline.map(reply_by).unwrap_or_default(),
        (InvitationState::Waitlisted, Some(offer)) => format!(", seat offered{}", reply_by(offer)),
        (InvitationState::Waitlisted, None) => {
            invitation.place.map(|place| format!(", number {place}")).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// Shows how long it has been in its state, and whether its email has not been sent.
///
/// For imported seats, only the day of the import is known.
#[component]
pub fn Since<'a>(invitation: &'a Invitation, now: Instant) -> impl IntoView {
    let state = invitation.status.state;
    let imported = invitation.imported && state == InvitationState::Accepted;
    let is_sent = state == InvitationState::Sent;
    let note = if imported {
        Some(", date of acceptance unknown".to_owned())
    } else if is_sent && !invitation.has_email {
        let note = if invitation.has_link { ", not emailed, link created" } else { ", not emailed: no address" };
        Some(note.to_owned())
    } else if let Some(status) = invitation.unsent_email() {
        Some(format!(", not emailed: {}", status.label()))
    } else {
        (is_sent && invitation.email_waits()).then(|| ", email still in the outbox".to_owned())
    };
    view! { {imported.then_some("imported ")}<Ago now then=invitation.since/>{note} }
}
