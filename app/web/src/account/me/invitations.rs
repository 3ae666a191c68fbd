//! The reader's invitations, each with its state and what to do about it.

use domain::editions::Edition;
use domain::invitations::{InvitationState, InvitationView};
use domain::time::Instant;
use leptos::prelude::*;

/// Each invitation with its state and the deadline to reply.
#[component]
pub fn MyInvitations(invitations: Vec<(Edition, InvitationView)>, now: Instant) -> impl IntoView {
    let entry = |(edition, invitation): (Edition, InvitationView)| {
        let (text, until) = (state(&edition, &invitation, now), deadline(&edition, &invitation, now));
        view! { <li><a href=format!("/{}/invitation", edition.slug) dir="auto">{edition.title.to_string()}</a>": "{text}{until}</li> }
    };
    (!invitations.is_empty()).then(|| {
        view! { <section><h2>"My invitations"</h2><ul class="bullets">{invitations.into_iter().map(entry).collect_view()}</ul></section> }
    })
}

/// Describes what the person has to do about an invitation, if anything.
pub fn next_step(edition: &Edition, invitation: &InvitationView, now: Instant) -> Option<&'static str> {
    let again = invitation.agreed.as_ref().is_some_and(|agreed| agreed.number < invitation.current.number)
        && edition.today(now) <= edition.dates.ends();
    match (invitation.status.state, invitation.status.offer) {
        (InvitationState::Sent, _) if !invitation.status.is_over(now) => Some("you are invited; please reply"),
        (InvitationState::Waitlisted, Some(_)) if !invitation.status.is_over(now) => Some("a seat is free for you"),
        (InvitationState::Accepted | InvitationState::Waitlisted, _) if again => Some("the commitments have changed"),
        _ => None,
    }
}

/// Describes what to do about an invitation, or else its state.
fn state(edition: &Edition, invitation: &InvitationView, now: Instant) -> String {
    if let Some(step) = next_step(edition, invitation, now) {
        return step.to_owned();
    }
    let past = edition.phase_at(now).is_past();
    match invitation.status.state {
        InvitationState::Accepted if past => "you had a seat".to_owned(),
        InvitationState::Accepted => "you have a seat".to_owned(),
        InvitationState::Waitlisted if past => "you were on the waitlist".to_owned(),
        InvitationState::Waitlisted => match invitation.place {
            Some(place) => format!("you are number {place} on the waitlist"),
            None => "you are on the waitlist".to_owned(),
        },
        state => state.as_str().to_owned(),
    }
}

/// Describes the deadline for a reply, such as ` by 5 March 2027`; `None` if nothing needs a reply.
fn deadline(edition: &Edition, invitation: &InvitationView, now: Instant) -> Option<String> {
    let status = &invitation.status;
    let (preposition, until) = match status.state {
        _ if status.is_over(now) => return None,
        InvitationState::Sent => ("by", status.deadline?),
        InvitationState::Waitlisted => ("until", status.offer?),
        _ => return None,
    };
    Some(format!(" {preposition} {}", edition.zone.deadline(until)))
}
