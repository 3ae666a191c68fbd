//! What an invited person can do: say yes to the clauses, say no, give their place back, and ask.

use super::super::answer::Answering;
use crate::ui::difference::Difference;
use crate::ui::field;
use domain::commitments::{AgreementVersion, Waiver};
use domain::invitations::{InvitationOwnership, InvitationState, InvitationView};
use domain::time::Instant;
use leptos::prelude::*;

/// The clauses, each with its box, and the button. Who isn't signed in signs in first, and comes back.
pub fn accept(asked: &InvitationView, answering: &Answering) -> AnyView {
    let (title, button) = match asked.status.state {
        InvitationState::Waitlisted => ("Take the seat", "Take the seat"),
        _ => ("What you agree to", "Accept"),
    };
    if answering.invitation_ownership == InvitationOwnership::Unknown {
        let invitee_line = asked.invitee.login.as_ref().map(|login| format!(" as @{login}")).unwrap_or_default();
        return view! {
            <section class="column">
                <h2>{title}</h2>
                {plain(&asked.current, &asked.waivers)}
                <p>{format!("To accept, sign in with GitHub{invitee_line}: that is how your seat becomes yours and nobody else’s. To decline you needn’t.")}</p>
                <p><a class="button" href=answering.sign_in.clone()>"Sign in with GitHub to accept"</a></p>
            </section>
        }
        .into_any();
    }
    // Whoever waits has agreed already; what has changed since is shown below its old wording.
    let known = asked.agreed.as_ref().is_some_and(|agreed| agreed.number == asked.current.number);
    view! {
        <section class="column">
            <h2>{title}</h2>
            <form method="post" action=answering.action.clone() class="stacked">
                {changes(asked)}
                {boxes(asked, answering, known)}
                {field::check("listed", "Show me in the public list of participants", answering.listed)}
                <button class="primary" name="do" value="accept">{button}</button>
            </form>
        </section>
    }
    .into_any()
}

fn boxes(asked: &InvitationView, answering: &Answering, known: bool) -> AnyView {
    let clauses = asked.current.clauses.iter().map(|clause| {
        let letter = clause.letter.to_string();
        let waiver = asked.waivers.iter().find(|waiver| waiver.letter == clause.letter);
        let words = format!("({letter}) {}", clause.text);
        match waiver {
            Some(waiver) => view! { <li><p>{words}</p>{waived(waiver)}</li> }.into_any(),
            None => {
                let ticked = known || answering.typed.all("agree").any(|ticked| ticked == letter);
                view! { <li><label class="check"><input type="checkbox" name="agree" value=letter.clone() checked=ticked/><span>{words}</span></label></li> }
                    .into_any()
            }
        }
    });
    let none = asked.current.clauses.is_empty().then(|| view! { <p>"This edition asks for no promise."</p> });
    view! {
        {none}
        {field::hidden("version", asked.current.number.to_string())}
        <ol class="agree">{clauses.collect_view()}</ol>
    }
    .into_any()
}

fn waived(waiver: &Waiver) -> AnyView {
    view! { <p class="quiet">{format!("Waived for you: {}", waiver.reason)}</p> }.into_any()
}

/// The clauses to be read only.
pub fn plain(version: &AgreementVersion, waivers: &[Waiver]) -> AnyView {
    let clause = |clause: &domain::editions::Clause| {
        let waiver = waivers.iter().find(|waiver| waiver.letter == clause.letter).map(waived);
        view! { <li><span class="letter">{format!("({})", clause.letter)}</span>" "<span>{clause.text.to_string()}{waiver}</span></li> }
    };
    let none = version.clauses.is_empty().then(|| view! { <p>"This edition asks for no promise."</p> });
    view! { {none}<ol class="clauses">{version.clauses.iter().map(clause).collect_view()}</ol> }.into_any()
}

/// What is different from what they agreed to before.
fn changes(asked: &InvitationView) -> Option<AnyView> {
    let before = asked.agreed.as_ref().filter(|agreed| agreed.number < asked.current.number)?;
    let words = format!("You agreed to version {}. Version {} differs so:", before.number, asked.current.number);
    Some(view! { <div class="changes"><p>{words}</p><Difference before=before.clauses.clone() after=asked.current.clauses.clone()/></div> }.into_any())
}

/// A new version, for whoever agreed to an older one.
pub fn renew(asked: &InvitationView, answering: &Answering) -> Option<AnyView> {
    let differences = changes(asked)?;
    Some(
        view! {
            <section class="column banner">
                <h2>"The commitments have changed"</h2>
                <form method="post" action=answering.action.clone() class="stacked">
                    {differences}
                    {boxes(asked, answering, false)}
                    <button class="primary" name="do" value="agree">"Agree"</button>
                </form>
                <p class="quiet">"Your seat stays yours. If you can’t agree, ask the organizers below."</p>
            </section>
        }
        .into_any(),
    )
}

pub fn decline(answering: &Answering, title: &'static str) -> AnyView {
    let open = answering.typed.typed("do") == "decline";
    let typed = |name: &str| answering.typed.typed(name).to_owned();
    view! {
        <section class="column">
            <details open=open>
                <summary class="big">{title}</summary>
                <form method="post" action=answering.action.clone() class="stacked">
                    {field::text("why", "why", "Why, if you like to say; only the organizers read it", typed("why"), 3)}
                    {field::line("suggestion", "Whom should they ask instead? A name, and how to reach them", typed("suggestion"))}
                    <button name="do" value="decline">"Decline"</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

pub fn withdraw(answering: &Answering, title: &'static str, button: &'static str) -> AnyView {
    let open = answering.typed.typed("do") == "withdraw";
    view! {
        <section class="column">
            <details open=open>
                <summary class="big">{title}</summary>
                <form method="post" action=answering.action.clone() class="stacked">
                    <p>"Somebody else gets it at once. To have one again you would have to be invited again."</p>
                    {field::text("why", "why", "Why, if you like to say; only the organizers read it", answering.typed.typed("why"), 3)}
                    <button name="do" value="withdraw">{button}</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

pub fn question(asked: &InvitationView, answering: &Answering, now: Instant) -> AnyView {
    let entry = |said: &domain::invitations::InvitationMessage| {
        let who = if said.answer { "An organizer" } else { "You" };
        view! { <li><b>{who}</b>" "<span class="quiet"><crate::ui::times::Ago now then=said.at/></span><p class="note words">{said.text.to_string()}</p></li> }
    };
    view! {
        <section class="column" id="questions">
            <h2>"Ask the organizers"</h2>
            {(!asked.messages.is_empty()).then(|| view! { <ol class="moves">{asked.messages.iter().map(entry).collect_view()}</ol> })}
            <form method="post" action=answering.action.clone() class="stacked">
                {field::text("question", "question", "Your question; the answer comes here, and by mail if we know your address", answering.typed.typed("question"), 3)}
                <button name="do" value="ask">"Ask"</button>
            </form>
        </section>
    }
    .into_any()
}
