//! Invitations as CSV, with all that organizers know of each.

use crate::table::written;
use domain::invitations::Invitation;
use domain::people::Person;
use domain::time::Instant;

const COLUMNS: [&str; 17] = [
    "name",
    "login",
    "mail",
    "project",
    "stack",
    "reserve",
    "reason",
    "proposed_by",
    "state",
    "since",
    "sent",
    "deadline",
    "place",
    "first_timer",
    "agreed",
    "why",
    "suggestion",
];

/// The invitations as CSV; [`super::read`] takes it back. Moments are RFC 3339 in UTC, no cell is a formula. Name and
/// login that an invitation doesn't say are those of who answered it.
pub fn write(invitations: &[Invitation]) -> String {
    written(COLUMNS, invitations.iter().map(row))
}

fn row(one: &Invitation) -> [String; 17] {
    let draft = &one.draft;
    let person = one.person.as_ref();
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
        one.status.state.as_str().to_owned(),
        moment(Some(one.since)),
        moment(one.sent),
        moment(one.status.deadline),
        shown(one.place),
        if one.first_timer { "yes".to_owned() } else { String::new() },
        shown(one.agreed),
        shown(one.why.as_ref()),
        shown(one.suggestion.as_ref()),
    ]
}

fn shown<T: std::fmt::Display>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// `2027-05-22T09:00:00Z`.
fn moment(at: Option<Instant>) -> String {
    shown(at.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ")))
}
