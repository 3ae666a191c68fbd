//! The outbox of an edition: its emails, their delivery status and the organizers' actions.

use super::api::{self, Outbox};
use crate::addresses::{encoded, go_to};
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::times::{Ago, When};
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsBody, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::editions::{Edition, EditionPage};
use domain::email::{DeliveryStatus, Email, OutboxAction, fill};
use domain::id::EmailId;
use domain::text::{LocalPath, counted};
use domain::time::Instant;
use leptos::prelude::*;

/// The query of the outbox: the filter, the page, and how many emails the last action changed.
pub struct OutboxQuery;

impl DeclaredFields for OutboxQuery {
    const FIELDS: &'static [&'static str] = &["state", "before", "count"];
}

/// The forms that act on one email or on the selected ones.
pub struct OutboxForm;

impl DeclaredFields for OutboxForm {
    const FIELDS: &'static [&'static str] = &["ids", "one", "act"];
    const MAX_FIELDS: usize = 2000;
}

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    query: FieldsQuery<OutboxQuery>,
) -> Result<Response, AppError> {
    let done = query
        .number("count", "a number")?
        .map(|count| format!("{} changed.", counted(count as usize, "email", "emails")));
    show(&context, page, query.fields, None, done).await
}

pub async fn act(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    form: FieldsBody<OutboxForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.sender_of_fields(&form, &format!("/{slug}/outbox/act"))?;
    let by = context.organizer(&slug)?;
    let ids: Vec<EmailId> = form.all("ids").filter_map(|id| EmailId::parse(id).ok()).collect();
    let done = match (action(form.typed("act")), ids.is_empty()) {
        (_, true) => Err(AppError::Wrong("Nothing selected. Select one or more emails first.".to_owned())),
        (Ok(action), _) => context.store().handle(by, &ids, action, context.now).await.map_err(AppError::from),
        (Err(refusal), _) => Err(refusal.into()),
    };
    match (done, ids.as_slice()) {
        (Ok(_), [id]) if form.is_ticked("one") => Ok(go_to(&LocalPath::parse(&format!("/{slug}/outbox/{id}"))?)),
        (Ok(count), _) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/outbox?count={count}"))?)),
        (Err(AppError::Wrong(why)), _) => show(&context, page, Fields::default(), Some(why), None).await,
        (Err(other), _) => Err(other),
    }
}

fn action(text: &str) -> Result<OutboxAction, Refusal> {
    match text {
        "hold" => Ok(OutboxAction::Hold),
        "release" => Ok(OutboxAction::Release),
        "again" => Ok(OutboxAction::SendAgain),
        "drop" => Ok(OutboxAction::Drop),
        other => Err(Refusal::Malformed { what: "an action on emails", text: other.chars().take(20).collect() }),
    }
}

async fn show(
    context: &RequestContext,
    page: EditionPage,
    query: Fields,
    why: Option<String>,
    done: Option<String>,
) -> Result<Response, AppError> {
    let only = query.maybe("state", DeliveryStatus::parse)?;
    let before = query.maybe("before", EmailId::parse)?;
    let outbox = api::outbox(context, context.organizer(&page.edition.slug)?, only, before).await?;
    let (actor, slug, now) = (context.actor.clone(), page.edition.slug.clone(), context.now);
    let head = PageMeta::new(format!("Outbox of the {}", page.edition.title), "All emails and their delivery status.")
        .under("/");
    Ok(layout(context, head, || {
        let edition = page.edition.clone();
        view! {
            <EditionHead edition=page.edition.clone() actor here="/invitations" title="Outbox".to_owned() below=(format!("/{slug}/invitations"), "Invitations".to_owned())/>
            <OrganizerTabs edition=slug here="/outbox"/>
            {field::done(done)}
            {field::rejection(why)}
            <p class="headline">{described(&outbox)}</p>
            {states(&edition, &outbox, only)}
            {list(&edition, outbox, only, now)}
        }
        .into_any()
    }))
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

/// Words a number of emails, such as `2 waiting` or `7 without an address`.
fn counted_emails(status: DeliveryStatus, count: u32) -> String {
    let label = if status == DeliveryStatus::NoAddress { "without an address" } else { status.label() };
    format!("{count} {label}")
}

fn states(edition: &Edition, outbox: &Outbox, only: Option<DeliveryStatus>) -> Option<AnyView> {
    let base = format!("/{}/outbox", edition.slug);
    let entry = |(delivery_status, count): &(DeliveryStatus, u32)| {
        let address = format!("{base}?state={}", encoded(delivery_status.as_str()));
        let current = (only == Some(*delivery_status)).then_some("true");
        view! { <li><a href=address aria-current=current>{counted_emails(*delivery_status, *count)}</a></li> }
    };
    let all = view! { <li><a href=base.clone() aria-current=only.is_none().then_some("true")>"All"</a></li> };
    (outbox.counts.len() > 1).then(|| {
        view! { <nav aria-label="Emails by status"><ul class="legend">{all}{outbox.counts.iter().map(entry).collect_view()}</ul></nav> }.into_any()
    })
}

fn list(edition: &Edition, outbox: Outbox, only: Option<DeliveryStatus>, now: Instant) -> AnyView {
    if outbox.emails.is_empty() {
        return view! { <p>"Emails appear here when you send invitations, and when a person’s seat or place on the waitlist changes. They remain here after they are sent."</p> }.into_any();
    }
    let more = (outbox.emails.len() >= api::SHOWN as usize).then(|| outbox.emails.last().map(|last| last.id)).flatten();
    let state = only.map(|only| format!("state={}&", encoded(only.as_str()))).unwrap_or_default();
    let more = more.map(
        |last| view! { <p><a href=format!("/{}/outbox?{state}before={last}", edition.slug)>"Older emails"</a></p> },
    );
    let rows = outbox.emails.into_iter().map(|email| row(edition, email, now)).collect_view();
    view! {
        <form method="post" action=format!("/{}/outbox/act", edition.slug) class="bulk-form">
            <table class="cards">
                <caption class="visually-hidden">"Emails"</caption>
                <thead><tr><th scope="col"><span class="visually-hidden">"Select"</span></th><th scope="col">"Email"</th><th scope="col">"To"</th><th scope="col">"Status"</th><th scope="col">"Created"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <fieldset class="bulk-actions">
                <legend>"With selected"</legend>
                <button name="act" value="hold">"Hold emails"</button>
                <button name="act" value="release">"Send emails now"</button>
                <button name="act" value="again">"Send emails again"</button>
                <button name="act" value="drop">"Discard emails"</button>
            </fieldset>
        </form>
        {more}
    }
    .into_any()
}

fn row(edition: &Edition, email: Email, now: Instant) -> AnyView {
    let address = format!("/{}/outbox/{}", edition.slug, email.id);
    let subject = filled_subject(&email);
    let to = email.to.as_ref().map_or("no address".to_owned(), ToString::to_string);
    let label = format!("Select the email to {}", email.name);
    view! {
        <tr>
            <td class="select-cell"><label><input type="checkbox" name="ids" value=email.id.to_string()/><span class="visually-hidden">{label}</span></label></td>
            <th scope="row"><a href=address>{subject}</a><span class="subtext">{email.kind.name()}</span></th>
            <td data-label="To"><span>{email.name.clone()}<span class="subtext">{to}</span></span></td>
            <td data-label="Status">{delivery_status(edition, &email)}</td>
            <td data-label="Created" class="timestamp"><Ago now then=email.created_at/></td>
        </tr>
    }
    .into_any()
}

/// The subject with its values filled in; a note instead if the text has been deleted.
pub fn filled_subject(email: &Email) -> String {
    if email.template.body.is_empty() {
        format!("{} (text deleted)", email.kind.name())
    } else {
        fill(&email.template.subject, &email.values, |_, value| value.to_owned())
    }
}

/// The delivery status, with times and the mail server's error message.
pub fn delivery_status(edition: &Edition, email: &Email) -> AnyView {
    let at = |moment: Instant| view! { <When zone=edition.zone.clone() starts=moment ends=None/> };
    let more = match email.delivery_status {
        DeliveryStatus::Sent => email.sent.map(|sent| view! { <span class="subtext">{at(sent)}</span> }.into_any()),
        DeliveryStatus::Waiting if email.attempts > 0 => {
            Some(view! { <span class="subtext">{format!("tried {}, again at ", counted(email.attempts as usize, "time", "times"))}{at(email.due)}</span> }.into_any())
        }
        DeliveryStatus::Uncertain => Some(view! { <span class="subtext">"the server stopped or lost the connection while it was sending, so the email may or may not have arrived"</span> }.into_any()),
        DeliveryStatus::NoAddress => Some(view! { <span class="subtext">"create a link on the invitation’s page and send it to the person yourself"</span> }.into_any()),
        DeliveryStatus::Suppressed => Some(view! { <span class="subtext">"this person has unsubscribed"</span> }.into_any()),
        _ => None,
    };
    let last_error = email.delivery_problem().map(|problem| view! { <span class="subtext attention">{problem}</span> });
    view! { <span>{email.delivery_status.label()}" "{more}" "{last_error}</span> }.into_any()
}
