//! The state of an invitation, and the actions that organizers can take on it.

use super::super::table;
use crate::components::field;
use crate::components::times::{Day, When};
use domain::editions::Edition;
use domain::invitations::{Invitation, InvitationPage, InvitationState};
use domain::time::Instant;
use leptos::prelude::*;

pub fn status(edition: &Edition, details: &InvitationPage, now: Instant) -> AnyView {
    let invitation = &details.invitation;
    let (draft, at) =
        (&invitation.draft, |moment: Instant| view! { <When zone=edition.zone.clone() starts=moment ends=None/> });
    let fact = |name: &'static str, value: Option<String>| value.map(|value| view! { <dt>{name}</dt><dd>{value}</dd> });
    let login = invitation.person.as_ref().and_then(|person| person.login.clone()).or(draft.invitee.login.clone());
    let login = login.map(|login| view! { <dt>"GitHub"</dt><dd><a href=format!("https://github.com/{login}")>{format!("@{login}")}</a></dd> });
    let deadline = match invitation.status.state {
        InvitationState::Sent => invitation.status.deadline,
        InvitationState::Waitlisted => invitation.status.offer,
        _ => None,
    };
    let first = if invitation.first_timer { "first time" } else { "has attended before" };
    let their_reason = match invitation.status.state {
        InvitationState::Withdrawn => "Reason for withdrawing",
        _ => "Reason for declining",
    };
    let agreed = details.agreements.first().map(|agreement| {
        if agreement.imported {
            format!("version {}, from the community’s website", agreement.version)
        } else {
            format!("version {}, {}", agreement.version, domain::time::day(edition.zone.at(agreement.at).date_naive()))
        }
    });
    view! {
        <aside class="sidebar" aria-label="Status">
            <p>{table::state_chip(invitation.status.state)}" "{table::since(invitation, now)}</p>
            <dl>
                {invitation.sent.map(|sent| view! { <dt>"Sent"</dt><dd>{at(sent)}</dd> })}
                {deadline.map(|until| view! { <dt>"Deadline"</dt><dd>{edition.zone.deadline(until)}</dd> })}
                {fact("Waitlist", invitation.place.map(|place| format!("number {place}")))}
                {login}
                {fact("Email", draft.invitee.email.as_ref().map(ToString::to_string))}
                {fact("Project", draft.project.as_ref().map(ToString::to_string))}
                {fact("Domain stack", draft.stack.as_ref().map(ToString::to_string))}
                {fact("Seat pool", draft.seat_pool.as_ref().map(ToString::to_string))}
                {fact("Reason for the invitation", draft.reason.as_ref().map(ToString::to_string))}
                {fact("Proposed by", invitation.proposer.as_ref().map(|person| person.name.to_string()))}
                {fact("Attendance", Some(first.to_owned()))}
                {fact("Agreed to", agreed)}
                {fact(their_reason, invitation.why.as_ref().map(ToString::to_string))}
                {fact("Suggests", invitation.suggestion.as_ref().map(ToString::to_string))}
            </dl>
            {actions(edition, invitation)}
            {emails(edition, details)}
        </aside>
    }
    .into_any()
}

/// The buttons for the actions that the invitation's state allows.
fn actions(edition: &Edition, invitation: &Invitation) -> AnyView {
    let base = format!("/{}/invitations", edition.slug);
    let state = invitation.status.state;
    let button = |act: &'static str, label: &'static str| {
        view! {
            <form method="post" action=format!("{base}/act")>
                {field::hidden("ids", invitation.id.to_string())}{field::hidden("one", invitation.id.to_string())}
                <button name="act" value=act>{label}</button>
            </form>
        }
    };
    let send = match state {
        InvitationState::Draft => Some(button("send", "Send invitation")),
        InvitationState::Declined
        | InvitationState::Expired
        | InvitationState::Revoked
        | InvitationState::Withdrawn => Some(button("send", "Send invitation again")),
        _ => None,
    };
    let open = matches!(state, InvitationState::Sent | InvitationState::Waitlisted);
    let extend = (state == InvitationState::Sent).then(|| {
        view! {
            <form method="post" action=format!("{base}/act") class="form-row">
                {field::hidden("ids", invitation.id.to_string())}{field::hidden("one", invitation.id.to_string())}
                {field::day("deadline", "New deadline", "")}
                <button name="act" value="extend">"Set deadline"</button>
            </form>
        }
    });
    let withdraw = matches!(state, InvitationState::Accepted | InvitationState::Waitlisted).then(|| {
        view! {
            <details>
                <summary>"Mark as withdrawn"</summary>
                <form method="post" action=format!("{base}/act") class="stacked">
                    {field::hidden("ids", invitation.id.to_string())}{field::hidden("one", invitation.id.to_string())}
                    {field::line("why", "Reason, and how you learned of it", "")}
                    <button name="act" value="withdraw">"Record withdrawal"</button>
                </form>
            </details>
        }
    });
    let link = (!matches!(state, InvitationState::Draft | InvitationState::Revoked)).then(|| {
        view! { <form method="post" action=format!("{base}/{}/link", invitation.id)><button>"Create invitation link"</button></form> }
    });
    view! {
        <div class="actions">
            {send}
            {(state == InvitationState::Sent).then(|| button("remind", "Send reminder"))}
            {link}
            {open.then(|| button("revoke", "Revoke invitation"))}
            {(state == InvitationState::Draft).then(|| button("discard", "Delete draft"))}
            {extend}
            {withdraw}
            <p><a href=format!("{base}/{}/edit", invitation.id)>"Edit invitation"</a></p>
        </div>
    }
    .into_any()
}

fn emails(edition: &Edition, details: &InvitationPage) -> Option<AnyView> {
    let base = format!("/{}/outbox", edition.slug);
    let entry = |message: &domain::email::Email| {
        let text = format!("{}, {}", message.kind.as_str().replace('-', " "), message.delivery_status.label());
        view! { <li><a href=format!("{base}/{}", message.id)>{text}</a>" "<span class="muted"><Day date=edition.zone.at(message.created_at).date_naive()/></span></li> }
    };
    (!details.emails.is_empty()).then(|| {
        view! { <h2>"Emails"</h2><ul class="plain-list">{details.emails.iter().map(entry).collect_view()}</ul> }
            .into_any()
    })
}
