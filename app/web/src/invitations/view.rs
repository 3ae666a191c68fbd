//! The invitation as the invited person sees it: state, terms and possible answers.

mod answers;

use super::answer_forms::{Answer, AnswerForm, TakePlaceForm};
use super::logistics_form::{LogisticsContent, LogisticsSection};
use crate::components::field::{Done, Rejection};
use crate::travel_costs::own::{OwnTravelCostsContent, OwnTravelCostsSection};
use answers::{
    AcceptSection, Clauses, DeclineSection, OwnAnswersSection, QuestionSection, RenewSection, WithdrawSection,
};
use domain::access::Account;
use domain::commitments::AgreementVersion;
use domain::editions::Edition;
use domain::id::QuestionId;
use domain::invitations::{EndsWithSeat, InvitationOwnership, InvitationSettings, InvitationState, InvitationView};
use domain::text::counted;
use domain::time::{Instant, days};
use leptos::either::{EitherOf3, EitherOf4};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What the answer forms need: the person, the address to post to, and rejected input with the reason.
pub struct AnswerContext {
    pub invitation_ownership: InvitationOwnership,
    /// Whether the reader has an invitation of their own to the edition, and this one is for someone else.
    pub has_own: bool,
    pub account: Option<Account>,
    pub action: String,
    pub sign_in: String,
    /// Whether the checkbox for the public list is checked, as it is for people who are listed already.
    pub listed: bool,
    pub rejected: Option<Answer>,
    pub why: Option<String>,
    /// The logistics form, if the person has a seat.
    pub logistics: Option<LogisticsContent>,
    /// Their travel costs, if the edition keeps track of them.
    pub travel_costs: Option<OwnTravelCostsContent>,
    /// The place on the waitlist that accepting leads to; `None` if it leads to a seat.
    pub place: Option<u32>,
    /// Answers to the edition's own questions, as typed or stored.
    pub answers: BTreeMap<QuestionId, String>,
    /// What ends besides the seat if the person withdraws.
    pub ends_with_seat: EndsWithSeat,
    /// What was just answered.
    pub done: Option<String>,
}

impl AnswerContext {
    /// The address of a form.
    pub fn address<F: AnswerForm>(&self) -> String {
        format!("{}/{}", self.action, F::ACTION)
    }
}

/// The content of the page below its heading.
#[component]
pub fn InvitationContent<'a>(
    edition: &'a Edition,
    invitation: &'a InvitationView,
    answering: &'a AnswerContext,
    now: Instant,
) -> impl IntoView {
    let ownership = answering.invitation_ownership;
    let inside = match ownership {
        _ if answering.has_own => EitherOf4::D(view! { <InvitationBesideOwn invitation answering/> }),
        InvitationOwnership::SomeoneElses => EitherOf4::A(view! { <SomeoneElsesInvitation invitation answering now/> }),
        InvitationOwnership::Unknown if invitation.answered => {
            EitherOf4::B(view! { <AnsweredInvitation sign_in=answering.sign_in.clone()/> })
        }
        _ => EitherOf4::C(by_state(edition, invitation, answering, now)),
    };
    view! {
        <Done what=answering.done.clone()/>
        <Rejection why=answering.why.clone()/>
        <p class="headline large">{headline(edition, invitation, ownership, now)}</p>
        <InvitationSummary edition invitation ownership/>
        {inside}
    }
}

/// The state of the invitation as one short sentence.
fn headline(edition: &Edition, invitation: &InvitationView, ownership: InvitationOwnership, now: Instant) -> String {
    if ownership == InvitationOwnership::SomeoneElses {
        return "This invitation is for someone else".to_owned();
    }
    if ownership == InvitationOwnership::Unknown && invitation.answered {
        return "This invitation has been answered".to_owned();
    }
    let over = invitation.status.is_over(now);
    let past = edition.phase_at(now).is_past();
    match (invitation.status.state, invitation.status.offer) {
        (InvitationState::Sent, _) if !over => "You are invited".to_owned(),
        (InvitationState::Sent | InvitationState::Expired, _) => "The deadline to reply has passed".to_owned(),
        (InvitationState::Waitlisted, Some(_)) if !over => "A seat is free for you".to_owned(),
        (InvitationState::Waitlisted, Some(_)) => "The deadline to take the seat has passed".to_owned(),
        (InvitationState::Waitlisted, None) if past => "You were on the waitlist".to_owned(),
        (InvitationState::Waitlisted, None) => invitation
            .place
            .map_or("You are on the waitlist".to_owned(), |place| format!("You are number {place} on the waitlist")),
        (InvitationState::Accepted, _) if past => "You had a seat".to_owned(),
        (InvitationState::Accepted, _) => "You have a seat".to_owned(),
        (InvitationState::Declined, _) => "You have declined".to_owned(),
        (InvitationState::Withdrawn, _) => "You have withdrawn".to_owned(),
        (InvitationState::Revoked | InvitationState::Draft, _) => "This invitation has been revoked".to_owned(),
    }
}

#[component]
fn InvitationSummary<'a>(
    edition: &'a Edition,
    invitation: &'a InvitationView,
    ownership: InvitationOwnership,
) -> impl IntoView {
    // After the first answer, the details are private to the person who answered; the link alone doesn't show them.
    let reads = match ownership {
        InvitationOwnership::Theirs | InvitationOwnership::Open => true,
        InvitationOwnership::Unknown => !invitation.answered,
        InvitationOwnership::SomeoneElses => false,
    };
    let until = match invitation.status.state {
        _ if !reads => None,
        InvitationState::Sent => invitation.status.deadline.map(|until| ("Reply by", until)),
        InvitationState::Waitlisted => invitation.status.offer.map(|until| ("Reserved for you until", until)),
        _ => None,
    };
    let until = until.map(|(label, until)| {
        view! { <dt>{label}</dt><dd>{edition.zone.deadline(until)}</dd> }
    });
    let seats = edition.capacity.map(|capacity| view! { <dt>"Seats"</dt><dd>{capacity.to_string()}</dd> });
    let pays = invitation.rules.pays.as_ref().map(|pays| view! { <dt>"Costs"</dt><dd>{pays.to_string()}</dd> });
    let seat_pool = invitation.seat_pool.as_ref().filter(|_| reads);
    let pool_label = match invitation.status.state {
        InvitationState::Sent | InvitationState::Waitlisted => "You can get a seat reserved for",
        _ => "Seat pool",
    };
    let seat_pool = seat_pool.map(|title| view! { <dt>{pool_label}</dt><dd dir="auto">{title.to_string()}</dd> });
    view! {
        <section class="details" aria-label="When and where">
            <dl>
                <dt>"When"</dt><dd>{days(edition.dates.starts(), edition.dates.ends())}</dd>
                <dt>"Where"</dt>
                <dd dir="auto">{edition.place.to_string()}{edition.venue.clone().map(|venue| view! { <br/>{venue.to_string()} })}</dd>
                {pays}{seats}{seat_pool}{until}
            </dl>
            <p><a href=format!("/{}", edition.slug)>{format!("More about the {}", edition.title)}</a></p>
        </section>
    }
}

/// Names the invited person, and who is signed in.
fn addressee(invitation: &InvitationView, answering: &AnswerContext) -> String {
    // Once it is answered, only that account can see the details.
    let invitee = match (&invitation.invitee.login, invitation.answered) {
        (_, true) => "the account that has answered it".to_owned(),
        (Some(login), false) => format!("@{login}"),
        (None, false) => invitation.invitee.name.as_ref().map_or("another person".to_owned(), ToString::to_string),
    };
    let own = answering.account.as_ref().and_then(|account| account.person.login.as_ref());
    let own = own.map(|login| format!(", and you are signed in as @{login}")).unwrap_or_default();
    format!("It is for {invitee}{own}.")
}

/// The invitation of someone else, for a reader who has one of their own.
#[component]
fn InvitationBesideOwn<'a>(invitation: &'a InvitationView, answering: &'a AnswerContext) -> impl IntoView {
    view! {
        <section class="column">
            <p>{addressee(invitation, answering)}</p>
            <p>"You already have an invitation to this edition. "<a href=format!("/{}/invitation", invitation.edition)>"Go to your invitation"</a></p>
        </section>
    }
}

#[component]
fn SomeoneElsesInvitation<'a>(
    invitation: &'a InvitationView,
    answering: &'a AnswerContext,
    now: Instant,
) -> impl IntoView {
    let already_requested =
        answering.account.as_ref().is_some_and(|account| invitation.forwarded_to == Some(account.id));
    // Only an open invitation can be passed on.
    let is_open = invitation.status.state == InvitationState::Sent && !invitation.status.is_over(now);
    let next = if !is_open {
        EitherOf3::A(view! { <p>"It can’t be passed on any more. "<Contact invitation/></p> })
    } else if already_requested {
        EitherOf3::B(
            view! { <p class="success-message" role="status">"You have asked the organizers. If they agree, the invitation appears on "<a href=format!("/{}/invitation", invitation.edition)>"your invitation page"</a>"."</p> },
        )
    } else {
        EitherOf3::C(view! {
            <form method="post" action={answering.address::<TakePlaceForm>()} class="stacked">
                <p>"Did this person pass the link on to you? You can ask the organizers whether you may take their place. The organizers will see who you are."</p>
                <button>"Ask to take their place"</button>
            </form>
        })
    };
    view! { <section class="column"><p>{addressee(invitation, answering)}</p>{next}</section> }
}

/// The sign-in prompt: once the invitation is answered, the link alone no longer shows its details.
#[component]
fn AnsweredInvitation(sign_in: String) -> impl IntoView {
    view! {
        <section class="column">
            <p>"Only the person who answered can see the details. If that was you, sign in."</p>
            <p><a class="button" href=sign_in>"Sign in with GitHub"</a></p>
        </section>
    }
}

/// The forms and texts for the state of the invitation.
fn by_state(edition: &Edition, invitation: &InvitationView, answering: &AnswerContext, now: Instant) -> AnyView {
    let over = invitation.status.is_over(now);
    let past = edition.phase_at(now).is_past();
    match (invitation.status.state, invitation.status.offer) {
        (InvitationState::Sent, _) if !over => view! {
            <Outlook place=answering.place/>
            <AcceptSection invitation answering/>
            <DeclineSection answering title="I can’t come" effect="Your invitation ends, and someone else can be invited."/>
            <QuestionSection invitation answering now/>
            <NextSteps rules=&invitation.rules/>
        }
        .into_any(),
        (InvitationState::Waitlisted, Some(_)) if !over => view! {
            <p class="attention">"If you don’t reply by then, you lose this seat and your place on the waitlist."</p>
            <AcceptSection invitation answering/>
            <DeclineSection answering title="I can’t take the seat" effect="You lose this seat and your place on the waitlist. The seat can be offered to the next person immediately."/>
            <QuestionSection invitation answering now/>
        }
        .into_any(),
        (InvitationState::Waitlisted, _) if past => view! {
            <RenewSection invitation answering/>
            <QuestionSection invitation answering now/>
        }
        .into_any(),
        (InvitationState::Waitlisted, _) => view! {
            <WaitlistExplanation invitation/>
            <RenewSection invitation answering/>
            <OwnAnswersSection invitation answering/>
            <WithdrawSection answering title="I no longer want a seat" button="Leave the waitlist" effect="You lose your place on the waitlist."/>
            <QuestionSection invitation answering now/>
        }
        .into_any(),
        (InvitationState::Accepted, _) => view! {
            <RenewSection invitation answering/>
            {answering.logistics.clone().filter(|_| edition.parts.travel).map(|content| view! { <LogisticsSection content edition retention_days=invitation.rules.retention_days now/> })}
            <OwnAnswersSection invitation answering/>
            <TravelCosts edition answering/>
            <AgreedClauses invitation past/>
            {(!past).then(|| view! { <WithdrawSection answering title="I can’t come after all" button="Give up my seat" effect="Someone else can then get your seat. The dates stay in your calendar until you remove them."/> })}
            <QuestionSection invitation answering now/>
        }
        .into_any(),
        (InvitationState::Revoked | InvitationState::Draft, _) => view! {
            <p class="column">"The organizers have revoked this invitation. "<Contact invitation/></p>
            <TravelCosts edition answering/>
        }
        .into_any(),
        _ if past => view! { <TravelCosts edition answering/><QuestionSection invitation answering now/> }.into_any(),
        _ => view! {
            <TravelCosts edition answering/>
            <p class="column">"Would you like to come after all? Ask below. The organizers can send the invitation again while seats are free. "<Contact invitation/></p>
            <QuestionSection invitation answering now/>
        }
        .into_any(),
    }
}

#[component]
fn TravelCosts<'a>(edition: &'a Edition, answering: &'a AnswerContext) -> impl IntoView {
    let action = format!("/{}/invitation/request-reimbursement", edition.slug);
    answering.travel_costs.clone().map(|content| view! { <OwnTravelCostsSection content action/> })
}

const LISTED: &str = "The community’s website lists you as a participant, so you have a seat without accepting here. \
    All participants of this edition agree to:";
const WAS_LISTED: &str = "The community’s website listed you as a participant, so you had a seat without accepting here. \
    All participants of this edition agreed to:";

#[component]
fn AgreedClauses<'a>(invitation: &'a InvitationView, past: bool) -> impl IntoView {
    invitation.agreed.as_ref().map(|agreed| view! { <AgreedVersion invitation agreed past/> })
}

#[component]
fn AgreedVersion<'a>(invitation: &'a InvitationView, agreed: &'a AgreementVersion, past: bool) -> impl IntoView {
    let (title, intro) = match (invitation.imported, past) {
        (false, _) => ("What you agreed to", format!("You agreed to version {}:", agreed.number)),
        (true, false) => ("What participants agree to", LISTED.to_owned()),
        (true, true) => ("What participants agreed to", WAS_LISTED.to_owned()),
    };
    // Waivers apply to clauses of the current version only.
    let waivers = if agreed.number == invitation.current.number { invitation.waivers.as_slice() } else { &[] };
    view! { <section class="column"><h2 dir="auto">{title}</h2><p>{intro}</p><Clauses version=agreed waivers/></section> }
}

#[component]
fn WaitlistExplanation<'a>(invitation: &'a InvitationView) -> impl IntoView {
    let position = match invitation.place {
        Some(1) | None => "You are next in line.".to_owned(),
        Some(place) => format!("{} before you.", counted(place as usize - 1, "person is", "people are")),
    };
    view! {
        <section class="column">
            <h2>"How the waitlist works"</h2>
            <p>{position}" People join the waitlist in the order in which they accept. A free seat is offered to the first person who is eligible for it. Some seats are reserved for a project or purpose."</p>
            <p>"When it is your turn, we email you and hold the seat for "{counted(invitation.rules.offer_days as usize, "day", "days")}". If you don’t reply by then, you lose your place on the waitlist."</p>
        </section>
    }
}

/// What accepting leads to now.
#[component]
fn Outlook(place: Option<u32>) -> impl IntoView {
    let text = match place {
        None => "A seat is free for you.".to_owned(),
        Some(place) => {
            format!("All seats that you can get are taken: if you accept, you are number {place} on the waitlist.")
        }
    };
    view! { <p class:attention=place.is_some()>{text}</p> }
}

/// The address for questions.
#[component]
fn Contact<'a>(invitation: &'a InvitationView) -> impl IntoView + use<> {
    let address = invitation.rules.reply_to.as_ref().map(ToString::to_string);
    address
        .map(|address| view! { "If you have questions, write to "<a href=format!("mailto:{address}")>{address.clone()}</a>"." })
}

#[component]
fn NextSteps<'a>(rules: &'a InvitationSettings) -> impl IntoView {
    view! {
        <section class="column">
            <h2>"What happens next"</h2>
            <ul class="bullets">
                <li>"If a seat is free for you when you accept, you get it immediately. You can then enter your travel dates and requirements."</li>
                <li>"If no seat is free for you when you accept, you join the waitlist. This page then shows your position."</li>
                <li>"If you don’t reply, "{match rules.remind_days { 0 => "the invitation expires at the deadline.".to_owned(), days => format!("we remind you once, {} before the deadline. The invitation expires at the deadline.", counted(days as usize, "day", "days")) }}</li>
            </ul>
        </section>
    }
}
