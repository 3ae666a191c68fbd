//! The sections of an invitation’s page for organizers.

use super::forms::{OrganizerInput, QuestionAnswerForm, WaiveForm};
use crate::components::field::{Choice, Hidden, Line, TextField};
use crate::components::read_only::may_change;
use crate::components::times::{Ago, When};
use domain::commitments::Waiver;
use domain::editions::Clause;
use domain::invitations::{
    AttentionReason, Invitation, InvitationEventRecord, InvitationMessage, InvitationPage, InvitationState,
};
use domain::time::{Instant, Zone};
use leptos::prelude::*;

#[component]
pub fn FreshLink(link: String) -> impl IntoView {
    view! {
        <section class="invitation-link" role="status">
            <h2>"Invitation link"</h2>
            <p>"Copy this link now; it will not be shown again. Earlier links still work."</p>
            <label>"Link"<input type="text" readonly value=link/></label>
        </section>
    }
}

/// The request of a person who has the link of another.
#[component]
pub fn ForwardingRequest<'a>(invitation: &'a Invitation, base: &'a str) -> impl IntoView {
    invitation.forwarded_to.as_ref().map(|person| {
        let login = person.login.as_ref().map(|login| format!(" (@{login})")).unwrap_or_default();
        view! {
            <section class="banner">
                <h2>"Someone else opened the link"</h2>
                <p>{format!("{}{login} has the invitation link for {} and asks to take their place.", person.name, invitation.draft.invitee.display_name())}</p>
                {may_change().then(|| view! {
                    <form method="post" action=format!("{base}/transfer") class="form-row">
                        <button>"Transfer the invitation"</button>
                        <button formaction=format!("{base}/decline-request")>"Decline the request"</button>
                    </form>
                })}
            </section>
        }
    })
}

/// What needs attention, but nothing has to be done about, with the button that marks it as seen.
#[component]
pub fn UnseenReasons<'a>(reasons: Vec<AttentionReason>, base: &'a str) -> impl IntoView {
    let unseen: Vec<_> = reasons.into_iter().filter(|reason| reason.is_only_seen()).collect();
    (!unseen.is_empty()).then(|| {
        view! {
            <section class="banner">
                <h2>"Needs attention"</h2>
                <ul class="bullets">{unseen.into_iter().map(|reason| view! { <li>{reason.label()}</li> }).collect_view()}</ul>
                {may_change().then(|| view! { <form method="post" action=format!("{base}/mark-seen")><button>"Mark as seen"</button></form> })}
            </section>
        }
    })
}

/// The questions of the invited person with the answers, and the form to answer.
#[component]
pub fn Questions<'a>(
    details: &'a InvitationPage,
    base: &'a str,
    rejected: Option<&'a OrganizerInput>,
    now: Instant,
) -> impl IntoView {
    let form = match rejected {
        Some(OrganizerInput::Answer(form)) => form.clone(),
        _ => QuestionAnswerForm::default(),
    };
    let entry = |message: &InvitationMessage| {
        let who = match &message.author {
            _ if message.answer => "An organizer".to_owned(),
            Some(author) => author.name.to_string(),
            // Someone with only the link: the person as invited, even if another account has answered since.
            None => details.invitation.draft.invitee.display_name(),
        };
        view! { <li><b>{who}</b>" "<span class="muted"><Ago now then=message.at/></span><p class="note pre-line" dir="auto">{message.text.to_string()}</p></li> }
    };
    (!details.messages.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Questions"</h2>
                <ol class="entry-list">{details.messages.iter().map(entry).collect_view()}</ol>
                {may_change().then(|| view! {
                    <form method="post" action=format!("{base}/answer") class="stacked">
                        <TextField name="words" id="words" label="Answer (also sent by email)" value=form.words rows=4/>
                        <button>"Send answer"</button>
                    </form>
                })}
            </section>
        }
    })
}

#[component]
pub fn Waivers<'a>(
    details: &'a InvitationPage,
    clauses: &'a [Clause],
    base: &'a str,
    rejected: Option<&'a OrganizerInput>,
) -> impl IntoView {
    let granted = details.waivers.iter().map(|waiver| view! { <GrantedWaiver waiver base/> }).collect_view();
    let none = details.waivers.is_empty().then(|| view! { <p class="muted">"No waivers."{agreement(details)}</p> });
    let left = clauses.iter().filter(|clause| details.waivers.iter().all(|waiver| waiver.letter != clause.letter));
    let options: Vec<(String, String)> = left.map(|clause| (clause.letter.to_string(), shortened(clause))).collect();
    let form = (may_change() && !options.is_empty()).then(|| view! { <WaiverFields options base rejected/> });
    (!clauses.is_empty()).then(|| {
        view! { <section><h2>"Waivers"</h2>{none}<ul class="list-with-buttons">{granted}</ul>{form}</section> }
    })
}

/// Says to which commitments a person without waivers agrees, if their reply depends on it or they have accepted.
fn agreement(details: &InvitationPage) -> Option<String> {
    match (details.invitation.status.state, details.agreements.first()) {
        (InvitationState::Draft | InvitationState::Sent, _) => {
            Some(" To accept, this person must agree to every commitment.".to_owned())
        }
        (InvitationState::Waitlisted | InvitationState::Accepted, Some(agreement)) => {
            Some(format!(" This person agreed to every commitment of version {}.", agreement.version))
        }
        _ => None,
    }
}

/// The letter and the first words of a clause, for a menu.
fn shortened(clause: &Clause) -> String {
    /// The maximum number of characters of the text.
    const LENGTH: usize = 60;
    let text = clause.text.as_str();
    match text.char_indices().nth(LENGTH) {
        None => format!("({}) {text}", clause.letter),
        Some((end, _)) => {
            let whole_words = text[..end].rfind(' ').map_or(&text[..end], |space| &text[..space]);
            format!("({}) {whole_words} …", clause.letter)
        }
    }
}

#[component]
fn GrantedWaiver<'a>(waiver: &'a Waiver, base: &'a str) -> impl IntoView {
    let by = waiver.by.as_ref().map(|name| format!(", granted by {name}")).unwrap_or_default();
    view! {
        <li>
            <span>{format!("({}): {}{by}", waiver.letter, waiver.reason)}</span>
            {may_change().then(|| view! {
                <form method="post" action=format!("{base}/revoke-waiver")>
                    <Hidden name="letter" value=waiver.letter.to_string()/>
                    <button aria-label=format!("Revoke waiver of ({})", waiver.letter)>"Revoke waiver"</button>
                </form>
            })}
        </li>
    }
}

#[component]
fn WaiverFields<'a>(
    options: Vec<(String, String)>,
    base: &'a str,
    rejected: Option<&'a OrganizerInput>,
) -> impl IntoView {
    let rejected = match rejected {
        Some(OrganizerInput::Waive(form)) => Some(form.clone()),
        _ => None,
    };
    let open = rejected.is_some();
    let WaiveForm { letter, reason } = rejected.unwrap_or_default();
    view! {
        <details open=open>
            <summary>"Waive a commitment"</summary>
            <form method="post" action=format!("{base}/waive") class="stacked">
                <Choice name="letter" label="Commitment" options chosen=letter/>
                <Line name="reason" label="Reason (the person and the organizers can read it)" value=reason/>
                <button>"Waive commitment"</button>
            </form>
        </details>
    }
}

#[component]
pub fn Timeline<'a>(details: &'a InvitationPage, zone: &'a Zone) -> impl IntoView {
    let entry = |event: &InvitationEventRecord| {
        let by = event.by.as_ref().map(|person| format!(", {}", person.name));
        view! { <li>{event.event.label()}<br/><span class="muted"><When zone=zone.clone() starts=event.at ends=None/>{by}</span></li> }
    };
    view! { <section><h2>"Timeline"</h2><ol class="timeline">{details.events.iter().map(entry).collect_view()}</ol></section> }
}
