//! Writes invitations as CSV for organizers.

use crate::own_answers::{answer_cells, question_columns};
use crate::table::written;
use domain::id::InvitationId;
use domain::invitations::Invitation;
use domain::own_questions::{OwnAnswers, OwnQuestion};
use domain::people::Person;
use domain::time::Instant;
use std::collections::BTreeMap;

const COLUMNS: [&str; 17] = [
    "name",
    "login",
    "email",
    "project",
    "stack",
    "seat_pool",
    "reason",
    "proposed_by",
    "state",
    "since",
    "sent",
    "deadline",
    "waitlist_position",
    "first_timer",
    "agreed",
    "decline_reason",
    "suggestion",
];

/// Writes invitations as CSV that [`super::read`] reads back.
///
/// Times are RFC 3339 in UTC, and no cell is a formula. If an invitation has no name or login, the row has those of the
/// person who answered it.
pub fn write(invitations: &[Invitation]) -> String {
    write_with_answers(invitations, &[], &BTreeMap::new())
}

/// Writes invitations like [`write`], with a column for each of the edition's own questions.
pub fn write_with_answers(
    invitations: &[Invitation],
    questions: &[OwnQuestion],
    answers: &BTreeMap<InvitationId, OwnAnswers>,
) -> String {
    let columns = COLUMNS.map(str::to_owned).into_iter().chain(question_columns(questions));
    let row = |invitation: &Invitation| {
        let cells = answer_cells(questions, answers.get(&invitation.id));
        row(invitation).into_iter().chain(cells).collect::<Vec<_>>()
    };
    written(columns, invitations.iter().map(row))
}

fn row(invitation: &Invitation) -> [String; 17] {
    let draft = &invitation.draft;
    let person = invitation.person.as_ref();
    let name = draft.invitee.name.as_ref().or(person.map(|person| &person.name));
    let login = draft.invitee.login.as_ref().or(person.and_then(|person: &Person| person.login.as_ref()));
    [
        shown(name),
        shown(login),
        shown(draft.invitee.email.as_ref()),
        shown(draft.project.as_ref()),
        shown(draft.stack.as_ref()),
        shown(draft.seat_pool.as_ref()),
        shown(draft.reason.as_ref()),
        shown(draft.proposed_by.as_ref()),
        invitation.status.state.as_str().to_owned(),
        timestamp(Some(invitation.since)),
        timestamp(invitation.sent),
        timestamp(invitation.status.deadline),
        shown(invitation.place),
        if invitation.first_timer { "yes".to_owned() } else { String::new() },
        shown(invitation.agreed),
        shown(invitation.why.as_ref()),
        shown(invitation.suggestion.as_ref()),
    ]
}

fn shown<T: std::fmt::Display>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// `2027-05-22T09:00:00Z`.
fn timestamp(at: Option<Instant>) -> String {
    shown(at.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ")))
}
