//! The outbox of an edition: its emails, their delivery status and the organizers' actions.

use super::api::{self, Outbox};
use super::emails_form::{EmailsForm, action_of, described as described_action};
use crate::addresses::encoded;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Rejection};
use crate::components::organizer_tabs::{OrganizerTabs, organizer_parent};
use crate::components::read_only::{ForOrganizers, may_change};
use crate::components::times::{Ago, When};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, PageQuery, number, optional};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::editions::Edition;
use domain::email::{DeliveryStatus, Email, EmailKind, HandledEmail, OutboxAction, OutboxReport, fill};
use domain::id::{EditionSlug, EmailId};
use domain::text::counted;
use domain::time::Instant;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the outbox: the filter, the page, and the last action with how many emails it changed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OutboxQuery {
    pub state: String,
    pub before: String,
    pub done: String,
    pub count: String,
}

impl Form for OutboxQuery {}

/// The messages above the outbox: what was done, why a form was rejected, and which emails were not changed.
#[derive(Default)]
pub struct OutboxMessage {
    pub done: Option<String>,
    pub why: Option<String>,
    pub refused: Vec<String>,
}

impl OutboxMessage {
    /// Names the emails that an action changed, and the others with the reason.
    pub fn of(report: &OutboxReport, action: OutboxAction, sends: bool) -> OutboxMessage {
        let labels: Vec<String> = report.done.iter().map(HandledEmail::label).collect();
        let done = format!("{} ({})", described_action(action, labels.len(), sends), labels.join("; "));
        let refused = report.refused.iter().map(|(email, refusal)| format!("{}: {refusal}", email.label()));
        OutboxMessage { done: (!labels.is_empty()).then_some(done), why: None, refused: refused.collect() }
    }
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<OutboxQuery>,
) -> Result<Response, AppError> {
    let count = number(&query.count, "a number")?;
    let done = action_of(&query.done).zip(count);
    let done = done.map(|(action, count)| described_action(action, count as usize, context.state.sends_emails));
    let message = OutboxMessage { done, ..OutboxMessage::default() };
    show(&context, &slug, query, EmailsForm::default(), message).await
}

/// Renders the outbox with the filter of `query` and the selection of `form`.
pub async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    query: OutboxQuery,
    form: EmailsForm,
    message: OutboxMessage,
) -> Result<Response, AppError> {
    let only = optional(&query.state, DeliveryStatus::parse)?;
    let before = optional(&query.before, EmailId::parse)?;
    let outbox = api::outbox(context, context.viewer(slug)?, only, before).await?;
    let edition = context.edition(slug).await?;
    let (actor, now) = (context.actor.clone(), context.now);
    let head =
        PageMeta::new(format!("Outbox of the {}", edition.title), "All emails and their delivery status.").under("/");
    Ok(layout(context, head, || {
        let (here, below) = organizer_parent(slug);
        view! {
            <EditionHead edition=edition.clone() actor here title="Outbox".to_owned() below/>
            <OrganizerTabs edition=slug.clone() here="/outbox"/>
            <Done what=message.done/>
            <Rejection why=message.why/>
            <Unchanged refused=message.refused/>
            <p class="headline">{described(&outbox)}</p>
            <p><a href=format!("/{slug}/upcoming")>"Upcoming emails and deadlines"</a></p>
            <StatusLinks edition=&edition counts=&outbox.counts only/>
            <Emails edition=&edition emails=outbox.emails form only now/>
        }
    }))
}

/// The selected emails that an action left as they are, each with the reason.
#[component]
fn Unchanged(refused: Vec<String>) -> impl IntoView {
    (!refused.is_empty()).then(|| {
        let items = refused.into_iter().map(|why| view! { <li dir="auto">{why}</li> }).collect_view();
        view! { <div class="error-message" role="alert"><p>"Not changed:"</p><ul class="bullets">{items}</ul></div> }
    })
}

/// Counts the emails by status, such as `38 sent, 2 waiting, 1 failed`.
fn described(outbox: &Outbox) -> String {
    let parts: Vec<String> = outbox
        .counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(status, count)| counted_emails(*status, *count))
        .collect();
    if parts.is_empty() { "No emails yet".to_owned() } else { parts.join(", ") }
}

/// Describes a number of emails, such as `2 waiting` or `7 without an address`.
fn counted_emails(status: DeliveryStatus, count: u32) -> String {
    let label = if status == DeliveryStatus::NoAddress { "without an address" } else { status.label() };
    format!("{count} {label}")
}

/// A link to the emails of each status; nothing if all have the same.
#[component]
fn StatusLinks<'a>(
    edition: &'a Edition,
    counts: &'a [(DeliveryStatus, u32)],
    only: Option<DeliveryStatus>,
) -> impl IntoView {
    let base = format!("/{}/outbox", edition.slug);
    let entry = |(delivery_status, count): &(DeliveryStatus, u32)| {
        let address = format!("{base}?state={}", encoded(delivery_status.as_str()));
        let current = (only == Some(*delivery_status)).then_some("true");
        view! { <li><a href=address aria-current=current>{counted_emails(*delivery_status, *count)}</a></li> }
    };
    let all = view! { <li><a href=base.clone() aria-current=only.is_none().then_some("true")>"All"</a></li> };
    (counts.len() > 1).then(|| {
        view! { <nav aria-label="Emails by status"><ul class="legend">{all}{counts.iter().map(entry).collect_view()}</ul></nav> }
    })
}

/// The table of the emails, and the buttons for the selected ones.
#[component]
fn Emails<'a>(
    edition: &'a Edition,
    emails: Vec<Email>,
    form: EmailsForm,
    only: Option<DeliveryStatus>,
    now: Instant,
) -> impl IntoView {
    if emails.is_empty() {
        return Either::Left(
            view! { <p>"Emails appear here when you send invitations, and when a person’s seat or place on the waitlist changes. They remain here after they are sent."</p> },
        );
    }
    let base = format!("/{}/outbox", edition.slug);
    let last = emails.last().filter(|_| emails.len() >= api::SHOWN as usize).map(|last| last.id);
    let state = only.map(|only| format!("state={}&", encoded(only.as_str()))).unwrap_or_default();
    let more = last.map(|last| view! { <p><a href=format!("{base}?{state}before={last}")>"Older emails"</a></p> });
    let selected = form.selected();
    let row = |email: Email| view! { <EmailRow edition ticked=selected.contains(&email.id) email now/> };
    let table = view! {
        <table class="cards">
            <caption class="visually-hidden">"Emails"</caption>
            <thead><tr><ForOrganizers><th scope="col"><span class="visually-hidden">"Select"</span></th></ForOrganizers><th scope="col">"Email"</th><th scope="col">"To"</th><th scope="col">"Status"</th><th scope="col">"Created"</th></tr></thead>
            <tbody>{emails.into_iter().map(row).collect_view()}</tbody>
        </table>
    };
    let table = if may_change() {
        Either::Left(view! {
            <form method="post" action=format!("{base}/hold") class="bulk-form">{table}<SelectedEmails base=base.clone()/></form>
        })
    } else {
        Either::Right(table)
    };
    Either::Right(view! { {table}{more} })
}

/// The buttons for the selected emails.
#[component]
fn SelectedEmails(base: String) -> impl IntoView {
    view! {
        <fieldset class="bulk-actions">
            <legend>"Selected emails"</legend>
            <button>"Hold emails"</button>
            <button formaction=format!("{base}/send-now")>"Send emails now"</button>
            <button formaction=format!("{base}/send-again")>"Send emails again"</button>
            <button formaction=format!("{base}/discard")>"Discard emails"</button>
        </fieldset>
    }
}

#[component]
fn EmailRow<'a>(edition: &'a Edition, ticked: bool, email: Email, now: Instant) -> impl IntoView {
    let address = format!("/{}/outbox/{}", edition.slug, email.id);
    let subject = filled_subject(&email);
    let to = email.to.as_ref().map_or("no address".to_owned(), ToString::to_string);
    let label = format!("Select the email to {}", email.name);
    let select = may_change().then(|| {
        view! { <td class="select-cell"><label><input type="checkbox" name="ids" value=email.id.to_string() checked=ticked/><span class="visually-hidden">{label}</span></label></td> }
    });
    view! {
        <tr>
            {select}
            <th scope="row"><a href=address>{subject}</a><span class="subtext">{email.kind_name()}</span></th>
            <td data-label="To"><span dir="auto">{email.name.clone()}<span class="subtext">{to}</span></span></td>
            <td data-label="Status"><DeliveryDetails edition email=&email/></td>
            <td data-label="Created" class="timestamp"><Ago now then=email.created_at/></td>
        </tr>
    }
}

/// The subject with its values filled in; a note instead if the text has been deleted.
pub fn filled_subject(email: &Email) -> String {
    if email.template.body.is_empty() {
        format!("{} (text deleted)", email.kind_name())
    } else {
        fill(&email.template.subject, &email.values, |_, value| value.to_owned())
    }
}

/// The delivery status, with times and the mail server's error message.
#[component]
pub fn DeliveryDetails<'a>(edition: &'a Edition, email: &'a Email) -> impl IntoView {
    let at = |moment: Instant| view! { <When zone=edition.zone.clone() starts=moment ends=None/> };
    let tried = || format!("tried {}, again at ", counted(email.attempts as usize, "time", "times"));
    let more = match email.delivery_status {
        DeliveryStatus::Sent => EitherOf3::A(email.sent.map(|sent| view! { <span class="subtext">{at(sent)}</span> })),
        DeliveryStatus::Waiting if email.attempts > 0 => {
            EitherOf3::B(view! { <span class="subtext">{tried()}{at(email.due)}</span> })
        }
        status => {
            EitherOf3::C(explanation(status, email.kind).map(|text| view! { <span class="subtext">{text}</span> }))
        }
    };
    let last_error = email.delivery_problem().map(|problem| view! { <span class="subtext attention">{problem}</span> });
    view! { <span>{email.delivery_status.label()}" "{more}" "{last_error}</span> }
}

/// Explains a delivery status that its label alone does not.
fn explanation(status: DeliveryStatus, kind: EmailKind) -> Option<&'static str> {
    match status {
        DeliveryStatus::Uncertain => Some(
            "the server stopped or lost the connection while it was sending, so the email may or may not have arrived",
        ),
        DeliveryStatus::NoAddress if !kind.has_link() => Some("tell this person in another way"),
        DeliveryStatus::NoAddress => Some("create a link on the invitation’s page and send it to the person yourself"),
        DeliveryStatus::Suppressed => Some("this person has unsubscribed"),
        _ => None,
    }
}
