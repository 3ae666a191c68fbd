//! The forms of an invited person: accept, agree again, decline, withdraw and ask.

use super::AnswerContext;
use crate::components::difference::AgreementDifference;
use crate::components::field;
use domain::commitments::{AgreementVersion, Waiver};
use domain::invitations::{InvitationOwnership, InvitationState, InvitationView};
use domain::time::Instant;
use leptos::prelude::*;

/// The form to accept, with a checkbox for each clause; visitors get the clauses and a link to sign in.
pub fn accept(invitation: &InvitationView, answering: &AnswerContext) -> AnyView {
    let (title, button) = match invitation.status.state {
        InvitationState::Waitlisted => ("Take the seat", "Take the seat"),
        _ => ("What you agree to", "Accept"),
    };
    if answering.invitation_ownership == InvitationOwnership::Unknown {
        let as_login = invitation.invitee.login.as_ref().map(|login| format!(" as @{login}")).unwrap_or_default();
        return view! {
            <section class="column">
                <h2>{title}</h2>
                {plain(&invitation.current, &invitation.waivers)}
                <p>{format!("To accept, sign in with GitHub{as_login}, so that the seat belongs to your account. You can decline without signing in.")}</p>
                <p><a class="button" href=answering.sign_in.clone()>"Sign in with GitHub to accept"</a></p>
            </section>
        }
        .into_any();
    }
    // A person on the waitlist has agreed already: their boxes are checked unless there is a new version.
    let has_agreed = invitation.agreed.as_ref().is_some_and(|agreed| agreed.number == invitation.current.number);
    view! {
        <section class="column">
            <h2>{title}</h2>
            <form method="post" action=answering.action.clone() class="stacked">
                {changes(invitation)}
                {boxes(invitation, answering, has_agreed)}
                {field::check("listed", "Show my name in the public list of participants", answering.listed)}
                <button class="primary" name="do" value="accept">{button}</button>
            </form>
        </section>
    }
    .into_any()
}

fn boxes(invitation: &InvitationView, answering: &AnswerContext, has_agreed: bool) -> AnyView {
    let clauses = invitation.current.clauses.iter().map(|clause| {
        let letter = clause.letter.to_string();
        let waiver = invitation.waivers.iter().find(|waiver| waiver.letter == clause.letter);
        let text = format!("({letter}) {}", clause.text);
        match waiver {
            Some(waiver) => view! { <li><p>{text}</p>{waived(waiver)}</li> }.into_any(),
            None => {
                let ticked = has_agreed || answering.typed.all("agree").any(|ticked| ticked == letter);
                view! { <li><label class="check"><input type="checkbox" name="agree" value=letter.clone() checked=ticked/><span>{text}</span></label></li> }
                    .into_any()
            }
        }
    });
    let none = invitation.current.clauses.is_empty().then(|| view! { <p>"This edition has no commitments."</p> });
    view! {
        {none}
        {field::hidden("version", invitation.current.number.to_string())}
        <ol class="agreement-clauses">{clauses.collect_view()}</ol>
    }
    .into_any()
}

fn waived(waiver: &Waiver) -> AnyView {
    view! { <p class="muted">{format!("Waived for you: {}", waiver.reason)}</p> }.into_any()
}

/// The clauses as a read-only list.
pub fn plain(version: &AgreementVersion, waivers: &[Waiver]) -> AnyView {
    let clause = |clause: &domain::editions::Clause| {
        let waiver = waivers.iter().find(|waiver| waiver.letter == clause.letter).map(waived);
        view! { <li><span class="clause-letter">{format!("({})", clause.letter)}</span>" "<span>{clause.text.to_string()}{waiver}</span></li> }
    };
    let none = version.clauses.is_empty().then(|| view! { <p>"This edition has no commitments."</p> });
    view! { {none}<ol class="clauses">{version.clauses.iter().map(clause).collect_view()}</ol> }.into_any()
}

/// The differences from the version that the person agreed to.
///
/// `None` if that is the current version, or if they agreed to none.
fn changes(invitation: &InvitationView) -> Option<AnyView> {
    let before = invitation.agreed.as_ref().filter(|agreed| agreed.number < invitation.current.number)?;
    let intro = format!("You agreed to version {}. Changes in version {}:", before.number, invitation.current.number);
    Some(view! { <div class="changes"><p>{intro}</p><AgreementDifference before=before.clauses.clone() after=invitation.current.clauses.clone()/></div> }.into_any())
}

/// The form to agree to the current version, if the person agreed to an older one.
pub fn renew(invitation: &InvitationView, answering: &AnswerContext) -> Option<AnyView> {
    let differences = changes(invitation)?;
    Some(
        view! {
            <section class="column banner">
                <h2>"The commitments have changed"</h2>
                <form method="post" action=answering.action.clone() class="stacked">
                    {differences}
                    {boxes(invitation, answering, false)}
                    <button class="primary" name="do" value="agree">"Agree"</button>
                </form>
                <p class="muted">"You keep your seat or your place on the waitlist. If you can’t agree, use the form below to ask the organizers."</p>
            </section>
        }
        .into_any(),
    )
}

pub fn decline(answering: &AnswerContext, title: &'static str) -> AnyView {
    let open = answering.typed.typed("do") == "decline";
    let typed = |name: &str| answering.typed.typed(name).to_owned();
    view! {
        <section class="column">
            <details open=open>
                <summary class="big">{title}</summary>
                <form method="post" action=answering.action.clone() class="stacked">
                    {field::text("why", "why", "Reason (optional, only the organizers can read it)", typed("why"), 3)}
                    {field::line("suggestion", "Suggest someone else (name and contact)", typed("suggestion"))}
                    <button name="do" value="decline">"Decline"</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// The form to give up a seat or a place on the waitlist; `effect` says what happens then.
pub fn withdraw(answering: &AnswerContext, title: &'static str, button: &'static str, effect: &'static str) -> AnyView {
    let open = answering.typed.typed("do") == "withdraw";
    view! {
        <section class="column">
            <details open=open>
                <summary class="big">{title}</summary>
                <form method="post" action=answering.action.clone() class="stacked">
                    <p>{effect}" If you change your mind later, you need a new invitation."</p>
                    {field::text("why", "why", "Reason (optional, only the organizers can read it)", answering.typed.typed("why"), 3)}
                    <button name="do" value="withdraw">{button}</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

pub fn question(invitation: &InvitationView, answering: &AnswerContext, now: Instant) -> AnyView {
    let entry = |message: &domain::invitations::InvitationMessage| {
        let who = if message.answer { "An organizer" } else { "You" };
        view! { <li><b>{who}</b>" "<span class="muted"><crate::components::times::Ago now then=message.at/></span><p class="note pre-line">{message.text.to_string()}</p></li> }
    };
    view! {
        <section class="column" id="questions">
            <h2>"Ask the organizers"</h2>
            {(!invitation.messages.is_empty()).then(|| view! { <ol class="entry-list">{invitation.messages.iter().map(entry).collect_view()}</ol> })}
            <form method="post" action=answering.action.clone() class="stacked">
                {field::text("question", "question", "Your question (the answer appears here, and we email it if we have your address)", answering.typed.typed("question"), 3)}
                <button name="do" value="ask">"Send question"</button>
            </form>
        </section>
    }
    .into_any()
}
