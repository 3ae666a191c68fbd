//! The forms of an invited person: accept, agree again, decline, withdraw and ask.

use super::AnswerContext;
use crate::components::difference::AgreementDifference;
use crate::components::field::{Check, Hidden, Line, TextField};
use crate::components::own_answers::AnswerFields;
use crate::components::times::Ago;
use crate::invitations::answer_forms::{
    AcceptForm, AgreeForm, Answer, AnswersForm, DeclineForm, QuestionForm, WithdrawForm,
};
use crate::invitations::ends_with_seat::EndsWithSeatList;
use domain::commitments::{AgreementVersion, Waiver};
use domain::editions::Clause;
use domain::invitations::{InvitationMessage, InvitationOwnership, InvitationState, InvitationView, has_other_name};
use domain::time::Instant;
use leptos::either::Either;
use leptos::prelude::*;

/// The form to accept, with a checkbox for each clause; visitors get the clauses and a link to sign in.
#[component]
pub fn AcceptSection<'a>(invitation: &'a InvitationView, answering: &'a AnswerContext) -> impl IntoView {
    let (title, button) = match invitation.status.state {
        InvitationState::Waitlisted => ("Take the seat", "Take the seat"),
        _ => ("What you agree to", "Accept"),
    };
    let inside = if answering.invitation_ownership == InvitationOwnership::Unknown {
        Either::Left(view! { <SignInToAccept invitation sign_in=answering.sign_in.clone()/> })
    } else {
        // A person on the waitlist has agreed already: their boxes are checked unless there is a new version.
        let has_agreed = invitation.agreed.as_ref().is_some_and(|agreed| agreed.number == invitation.current.number);
        Either::Right(view! {
            <form method="post" action={answering.address::<AcceptForm>()} class="stacked">
                <ChangedClauses invitation/>
                <ClauseBoxes invitation answering has_agreed/>
                <AnswerFields questions=&invitation.questions typed=&answering.answers/>
                <Check name="listed" label="Show my name in the public lists of participants of all editions" ticked=answering.listed/>
                <button class="primary">{button}</button>
            </form>
        })
    };
    view! { <section class="column"><h2 dir="auto">{title}</h2>{inside}</section> }
}

#[component]
fn SignInToAccept<'a>(invitation: &'a InvitationView, sign_in: String) -> impl IntoView {
    let as_login = invitation.invitee.login.as_ref().map(|login| format!(" as @{login}")).unwrap_or_default();
    view! {
        <Clauses version=&invitation.current waivers=&invitation.waivers/>
        <p>{format!("To accept, sign in with GitHub{as_login}, so that the seat belongs to your account. You can decline without signing in.")}</p>
        <p><a class="button" href=sign_in>"Sign in with GitHub to accept"</a></p>
    }
}

/// A checkbox for each clause that isn’t waived. With `has_agreed`, all are ticked at first.
#[component]
fn ClauseBoxes<'a>(invitation: &'a InvitationView, answering: &'a AnswerContext, has_agreed: bool) -> impl IntoView {
    // A rejected form keeps its ticks.
    let ticked: Option<&[String]> = match &answering.rejected {
        Some(Answer::Accept(form)) => Some(&form.agree),
        Some(Answer::Agree(form)) => Some(&form.agree),
        Some(
            Answer::Decline(_) | Answer::Withdraw(_) | Answer::Ask(_) | Answer::TakePlace(_) | Answer::Questions(_),
        )
        | None => None,
    };
    let clauses = invitation.current.clauses.iter().map(|clause| {
        let letter = clause.letter.to_string();
        let waiver = invitation.waivers.iter().find(|waiver| waiver.letter == clause.letter);
        let text = format!("({letter}) {}", clause.text);
        match waiver {
            Some(waiver) => Either::Left(view! { <li><p>{text}</p><WaiverNote waiver/></li> }),
            None => {
                let ticked = ticked.map_or(has_agreed, |ticked| ticked.contains(&letter));
                Either::Right(view! { <li><label class="check"><input type="checkbox" name="agree" value=letter checked=ticked/><span>{text}</span></label></li> })
            }
        }
    });
    view! {
        <NoClauses version=&invitation.current/>
        <Hidden name="version" value=invitation.current.number.to_string()/>
        <ol class="agreement-clauses">{clauses.collect_view()}</ol>
    }
}

#[component]
fn WaiverNote<'a>(waiver: &'a Waiver) -> impl IntoView {
    view! { <p class="muted">{format!("Waived for you: {}", waiver.reason)}</p> }
}

#[component]
fn NoClauses<'a>(version: &'a AgreementVersion) -> impl IntoView {
    version.clauses.is_empty().then(|| view! { <p>"This edition has no commitments."</p> })
}

/// The clauses as a read-only list.
#[component]
pub fn Clauses<'a>(version: &'a AgreementVersion, waivers: &'a [Waiver]) -> impl IntoView {
    let clause = |clause: &Clause| {
        let waiver = waivers.iter().find(|waiver| waiver.letter == clause.letter);
        let waiver = waiver.map(|waiver| view! { <WaiverNote waiver/> });
        view! { <li><span class="clause-letter">{format!("({})", clause.letter)}</span>" "<span dir="auto">{clause.text.to_string()}{waiver}</span></li> }
    };
    view! { <NoClauses version/><ol class="clauses">{version.clauses.iter().map(clause).collect_view()}</ol> }
}

/// The version that the person agreed to, unless it is the current one.
fn older_version(invitation: &InvitationView) -> Option<&AgreementVersion> {
    invitation.agreed.as_ref().filter(|agreed| agreed.number < invitation.current.number)
}

/// The differences from the version that the person agreed to; nothing if that is the current one.
#[component]
fn ChangedClauses<'a>(invitation: &'a InvitationView) -> impl IntoView {
    older_version(invitation).map(|before| {
        let intro =
            format!("You agreed to version {}. Changes in version {}:", before.number, invitation.current.number);
        let (before, after) = (before.clauses.clone(), invitation.current.clauses.clone());
        view! { <div class="changes"><p>{intro}</p><AgreementDifference before after/></div> }
    })
}

/// The form to agree to the current version, if the person agreed to an older one.
#[component]
pub fn RenewSection<'a>(invitation: &'a InvitationView, answering: &'a AnswerContext) -> impl IntoView {
    older_version(invitation).map(|_| {
        view! {
            <section class="column banner">
                <h2>"The commitments have changed"</h2>
                <form method="post" action={answering.address::<AgreeForm>()} class="stacked">
                    <ChangedClauses invitation/>
                    <ClauseBoxes invitation answering has_agreed=false/>
                    <button class="primary">"Agree"</button>
                </form>
                <p class="muted">"You keep your seat or your place on the waitlist. If you can’t agree, use the form below to ask the organizers."</p>
            </section>
        }
    })
}

/// The form of answers to the edition's own questions; nothing without questions.
#[component]
pub fn OwnAnswersSection<'a>(invitation: &'a InvitationView, answering: &'a AnswerContext) -> impl IntoView {
    (!invitation.questions.is_empty()).then(|| {
        view! {
            <section class="column">
                <h2>"Your answers"</h2>
                <form method="post" action={answering.address::<AnswersForm>()} class="stacked">
                    <AnswerFields questions=&invitation.questions typed=&answering.answers/>
                    <button>"Save answers"</button>
                </form>
            </section>
        }
    })
}

/// The warning beside each button that declines or withdraws.
const IS_FINAL: &str = " You can’t undo this: if you change your mind later, you need a new invitation.";

/// The form to decline; `effect` says what happens then.
#[component]
pub fn DeclineSection<'a>(answering: &'a AnswerContext, title: &'static str, effect: &'static str) -> impl IntoView {
    let rejected = match &answering.rejected {
        Some(Answer::Decline(form)) => Some(form.clone()),
        _ => None,
    };
    let open = rejected.is_some();
    let DeclineForm { why, suggestion } = rejected.unwrap_or_default();
    view! {
        <section class="column">
            <details open=open>
                <summary class="big">{title}</summary>
                <form method="post" action={answering.address::<DeclineForm>()} class="stacked">
                    <TextField name="why" id="why" label="Reason (optional, only the organizers can read it)" value=why rows=3/>
                    <Line name="suggestion" label="Suggest someone else (optional; name and how to reach them)" value=suggestion/>
                    <p>{effect}{IS_FINAL}</p>
                    <button>"Decline"</button>
                </form>
            </details>
        </section>
    }
}

/// The form to give up a seat or a place on the waitlist; `effect` says what happens then.
#[component]
pub fn WithdrawSection<'a>(
    answering: &'a AnswerContext,
    title: &'static str,
    button: &'static str,
    effect: &'static str,
) -> impl IntoView {
    let rejected = match &answering.rejected {
        Some(Answer::Withdraw(form)) => Some(form.why.clone()),
        _ => None,
    };
    let open = rejected.is_some();
    view! {
        <section class="column">
            <details open=open>
                <summary class="big">{title}</summary>
                <form method="post" action={answering.address::<WithdrawForm>()} class="stacked">
                    <p>{effect}{IS_FINAL}</p>
                    <EndsWithSeatList ends=&answering.ends_with_seat answers=answering.logistics.is_some() to_them=true/>
                    <TextField name="why" id="why" label="Reason (optional, only the organizers can read it)" value=rejected.unwrap_or_default() rows=3/>
                    <button>{button}</button>
                </form>
            </details>
        </section>
    }
}

/// Who asked, for the reader.
///
/// A signed-in reader of an open invitation may not be the one who asked by its link.
fn asker(message: &InvitationMessage, invitation: &InvitationView, answering: &AnswerContext) -> String {
    let reader = answering.account.as_ref().map(|account| &account.person);
    let is_reader = match &message.author {
        Some(author) => reader == Some(author),
        None => answering.invitation_ownership != InvitationOwnership::Open,
    };
    let invited = || invitation.invitee.name.as_ref().map(ToString::to_string);
    // An account of another name may not be the one who asked by the link either.
    if message.author.is_none() && reader.is_some() && has_other_name(invitation.invitee.name.as_ref(), reader) {
        return invited().unwrap_or_else(|| "Someone with the link".to_owned());
    }
    if is_reader { "You".to_owned() } else { invited().unwrap_or_else(|| "The invited person".to_owned()) }
}

/// The questions and answers so far, and the form to ask.
#[component]
pub fn QuestionSection<'a>(
    invitation: &'a InvitationView,
    answering: &'a AnswerContext,
    now: Instant,
) -> impl IntoView {
    let question = match &answering.rejected {
        Some(Answer::Ask(form)) => form.question.clone(),
        _ => String::new(),
    };
    let entry = |message: &InvitationMessage| {
        let who = if message.answer { "An organizer".to_owned() } else { asker(message, invitation, answering) };
        view! { <li><b>{who}</b>" "<span class="muted"><Ago now then=message.at/></span><p class="note pre-line" dir="auto">{message.text.to_string()}</p></li> }
    };
    let messages = invitation.messages.iter().map(entry).collect_view();
    view! {
        <section class="column" id="questions">
            <h2>"Ask the organizers"</h2>
            {(!invitation.messages.is_empty()).then(|| view! { <ol class="entry-list">{messages}</ol> })}
            <form method="post" action={answering.address::<QuestionForm>()} class="stacked">
                <TextField name="question" id="question" label="Your question (the answer appears here, and we email it if we have your address)" value=question rows=3/>
                <button>"Send question"</button>
            </form>
        </section>
    }
}
