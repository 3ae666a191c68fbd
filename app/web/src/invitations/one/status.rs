//! The state of an invitation, and the actions that organizers can take on it.

use super::forms::{DeadlineForm, OrganizerInput, WithdrawalForm};
use crate::components::field::{DayField, Line};
use crate::components::read_only::may_change;
use crate::components::times::{Day, When};
use crate::invitations::ends_with_seat::EndsWithSeatList;
use crate::invitations::table::{Since, StateChip};
use domain::editions::Edition;
use domain::email::Email;
use domain::id::InvitationId;
use domain::invitations::{EndsWithSeat, Invitation, InvitationPage, InvitationState, SuggestedPerson};
use domain::time::{Instant, day};
use leptos::either::Either;
use leptos::prelude::*;

#[component]
pub fn StatusSidebar<'a>(
    edition: &'a Edition,
    details: &'a InvitationPage,
    ends: &'a EndsWithSeat,
    /// The invitation of the person that they suggested.
    #[prop(optional_no_strip)]
    suggested: Option<&'a Invitation>,
    base: &'a str,
    rejected: Option<&'a OrganizerInput>,
    now: Instant,
) -> impl IntoView {
    let invitation = &details.invitation;
    view! {
        <aside class="sidebar" aria-label="Status">
            <p><StateChip state=invitation.status.state/>" "<Since invitation now/></p>
            <InvitationDetails edition details suggested/>
            {may_change().then(|| view! { <InvitationActions invitation ends base rejected/> })}
            <InvitationEmails edition emails=&details.emails/>
        </aside>
    }
}

#[component]
fn InvitationDetails<'a>(
    edition: &'a Edition,
    details: &'a InvitationPage,
    #[prop(optional_no_strip)] suggested: Option<&'a Invitation>,
) -> impl IntoView {
    let invitation = &details.invitation;
    let draft = &invitation.draft;
    let fact = |name: &'static str, value: Option<String>| value.map(|value| view! { <dt>{name}</dt><dd>{value}</dd> });
    let sent = invitation
        .sent
        .map(|sent| view! { <dt>"Sent"</dt><dd><When zone=edition.zone.clone() starts=sent ends=None/></dd> });
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
        InvitationState::Declined => "Reason for declining",
        // The invitation was sent again since then.
        _ => "Reason of the earlier answer",
    };
    view! {
        <dl>
            {sent}
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
            {fact("Agreed to", agreed_version(edition, details))}
            {fact(their_reason, invitation.why.as_ref().map(ToString::to_string))}
            {invitation.suggestion.as_ref().map(|suggestion| view! { <Suggested edition suggestion=suggestion.as_str() by=invitation.id invited=suggested/> })}
        </dl>
    }
}

/// The person suggested instead, with a link to their invitation, or to the form that invites them.
#[component]
fn Suggested<'a>(
    edition: &'a Edition,
    suggestion: &'a str,
    by: InvitationId,
    #[prop(optional_no_strip)] invited: Option<&'a Invitation>,
) -> impl IntoView + use<> {
    if let Some(invited) = invited {
        let address = format!("/{}/invitations/{}", edition.slug, invited.id);
        let label = format!("Invitation for {} ({})", invited.display_name(), invited.status.state.as_str());
        let link = view! { <a href=address>{label}</a> };
        return Either::Left(view! { <dt>"Suggests"</dt><dd dir="auto">{suggestion.to_owned()}<br/>{link}</dd> });
    }
    let SuggestedPerson { name, login, email } = SuggestedPerson::of(suggestion);
    let label = name.or_else(|| login.map(|login| format!("@{login}"))).or(email);
    let label = label.unwrap_or_else(|| "this person".to_owned());
    let address = format!("/{}/invitations/add?suggested_by={by}#one", edition.slug);
    let link = may_change().then(|| view! { <br/><a href=address>{format!("Invite {label}")}</a> });
    Either::Right(view! { <dt>"Suggests"</dt><dd dir="auto">{suggestion.to_owned()}{link}</dd> })
}

/// Describes which version of the commitments the person agreed to, and when.
fn agreed_version(edition: &Edition, details: &InvitationPage) -> Option<String> {
    let agreement = details.agreements.first()?;
    Some(if agreement.imported {
        format!("version {}, from the community’s website", agreement.version)
    } else {
        format!("version {}, {}", agreement.version, day(edition.zone.at(agreement.at).date_naive()))
    })
}

/// The forms and buttons for the actions that the invitation's state allows.
#[component]
fn InvitationActions<'a>(
    invitation: &'a Invitation,
    ends: &'a EndsWithSeat,
    base: &'a str,
    rejected: Option<&'a OrganizerInput>,
) -> impl IntoView {
    use InvitationState::{Accepted, Declined, Draft, Expired, Revoked, Sent, Waitlisted, Withdrawn};
    let state = invitation.status.state;
    let button = |action: &'static str, label: &'static str| {
        view! { <form method="post" action=format!("{base}/{action}")><button>{label}</button></form> }
    };
    let send = match state {
        Draft => Some(button("send", "Send invitation")),
        Declined | Expired | Revoked | Withdrawn => Some(button("send", "Send invitation again")),
        Sent | Waitlisted | Accepted => None,
    };
    let may_withdraw = matches!(state, Accepted | Waitlisted);
    view! {
        <div class="actions">
            {send}
            {(state == Sent).then(|| button("remind", "Send reminder"))}
            {(!matches!(state, Draft | Revoked)).then(|| button("link", "Create invitation link"))}
            {matches!(state, Sent | Waitlisted).then(|| button("revoke", "Revoke invitation"))}
            {(state == Draft).then(|| button("delete", "Delete draft"))}
            {(state == Sent).then(|| view! { <DeadlineFields base rejected/> })}
            {may_withdraw.then(|| view! { <WithdrawalFields base ends has_seat=state == Accepted rejected/> })}
            <p><a href=format!("{base}/edit")>"Edit invitation"</a></p>
        </div>
    }
}

#[component]
fn DeadlineFields<'a>(base: &'a str, rejected: Option<&'a OrganizerInput>) -> impl IntoView {
    let DeadlineForm { deadline } = match rejected {
        Some(OrganizerInput::SetDeadline(form)) => form.clone(),
        _ => DeadlineForm::default(),
    };
    view! {
        <form method="post" action=format!("{base}/set-deadline") class="form-row">
            <DayField name="deadline" label="New deadline" value=deadline/>
            <button>"Set deadline"</button>
        </form>
    }
}

#[component]
fn WithdrawalFields<'a>(
    base: &'a str,
    ends: &'a EndsWithSeat,
    has_seat: bool,
    rejected: Option<&'a OrganizerInput>,
) -> impl IntoView {
    let rejected = match rejected {
        Some(OrganizerInput::RecordWithdrawal(form)) => Some(form.clone()),
        _ => None,
    };
    let open = rejected.is_some();
    let WithdrawalForm { why } = rejected.unwrap_or_default();
    view! {
        <details open=open>
            <summary>"Mark as withdrawn"</summary>
            <form method="post" action=format!("{base}/record-withdrawal") class="stacked">
                <EndsWithSeatList ends answers=has_seat to_them=false/>
                <Line name="why" label="Reason, and how you learned of it (the person doesn’t see it here, but it is in their data export)" value=why/>
                <button>"Record withdrawal"</button>
            </form>
        </details>
    }
}

#[component]
fn InvitationEmails<'a>(edition: &'a Edition, emails: &'a [Email]) -> impl IntoView {
    let base = format!("/{}/outbox", edition.slug);
    let entry = |message: &Email| {
        let text = format!("{}, {}", message.kind.as_str().replace('-', " "), message.delivery_status.label());
        view! { <li><a href=format!("{base}/{}", message.id)>{text}</a>" "<span class="muted"><Day date=edition.zone.at(message.created_at).date_naive()/></span></li> }
    };
    (!emails.is_empty()).then(|| {
        view! { <h2>"Emails"</h2><ul class="plain-list">{emails.iter().map(entry).collect_view()}</ul> }
    })
}
