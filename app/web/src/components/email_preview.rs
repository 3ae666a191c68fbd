//! Emails before they are sent: who is affected, and how they read.

use super::markup::RenderedMarkup;
use super::read_only::may_change;
use domain::email::{DeliveryStatus, Email, EmailCounts, EmailKind, EmailTemplate, TemplateValues};
use domain::id::EditionSlug;
use domain::invitations::Affected;
use domain::text::counted;
use formats::emails::EXAMPLE_LINK;
use leptos::either::Either;
use leptos::prelude::*;

/// The emails that are shown as they will be sent; the others are named.
const SHOWN: usize = 50;

/// A list of at most so many people is shown at once.
const FEW: usize = 12;

/// The affected people by name, those without an address apart. `why` says why they are affected.
#[component]
pub fn Recipients<'a>(slug: &'a EditionSlug, people: Vec<Affected>, why: &'static str) -> impl IntoView {
    let (with, without): (Vec<Affected>, Vec<Affected>) = people.into_iter().partition(|person| person.email.is_some());
    let base = format!("/{slug}/invitations");
    let person = |person: &Affected| {
        let address = person.email.as_ref().map(|email| format!(", {email}"));
        view! {
            <li><a href=format!("{base}/{}", person.invitation) dir="auto">{person.name.clone()}</a>{address}" "<span class="muted">{person.state.as_str()}</span></li>
        }
    };
    let unreached = (!without.is_empty()).then(|| {
        view! {
            <h3>"Without an address"</h3>
            <p>"These people get no email. Tell them in another way, or add their addresses first."</p>
            <details open=without.len() <= FEW>
                <summary>{counted(without.len(), "person has no address", "people have no address")}</summary>
                <ul class="bullets">{without.iter().map(person).collect_view()}</ul>
            </details>
        }
    });
    let headline = match with.len() {
        0 => "No one with an address is affected.".to_owned(),
        count => format!("{} the email", counted(count, "person gets", "people get")),
    };
    view! {
        <section class="column">
            <h2>"Who is affected"</h2>
            <p>{why}</p>
            <details open=with.len() <= FEW>
                <summary>{headline}</summary>
                <ul class="bullets">{with.iter().map(person).collect_view()}</ul>
            </details>
            {unreached}
        </section>
    }
}

/// The link to the text of these emails.
#[component]
pub fn EditEmailText<'a>(slug: &'a EditionSlug, kind: EmailKind) -> impl IntoView {
    let address = format!("/{slug}/email-templates/{}", kind.as_str());
    view! { <p><a href=address>"Edit the text of this email"</a></p> }
}

/// The button of a form that shows each email before it is sent.
pub fn preview_button(count: usize) -> String {
    format!("Preview {}", counted(count, "email", "emails"))
}

/// How many emails an action has written.
pub fn in_the_outbox(count: usize) -> String {
    match count {
        0 => "No one gets an email.".to_owned(),
        count => format!("{} in the outbox.", counted(count, "email is", "emails are")),
    }
}

/// Each email as it will be sent, folded if there are several; of many, the others by name.
#[component]
pub fn Emails(mut emails: Vec<Email>, slug: Option<EditionSlug>) -> impl IntoView {
    let (count, open) = (emails.len(), emails.len() == 1);
    let counts = EmailCounts::of(&emails);
    let headline = match (count, counts.queued) {
        (0, _) => "No emails".to_owned(),
        (_, 0) => "No emails are sent now".to_owned(),
        (_, queued) => counted(queued, "email", "emails"),
    };
    let others = emails.split_off(count.min(SHOWN));
    let to = |email: &Email| view! { "To "<bdi>{email.name.clone()}</bdi>{format!(", {}", destination(email))} };
    let email = |email: Email| {
        view! {
            <details class="email-preview" open=open>
                <summary>{to(&email)}</summary>
                <EmailText template=&email.template values=&email.values/>
            </details>
        }
    };
    let more = (!others.is_empty()).then(|| {
        view! {
            <details>
                <summary class="muted">{format!("and {} more like these", others.len())}</summary>
                <ul class="bullets">{others.iter().map(|email| view! { <li>{to(email)}</li> }).collect_view()}</ul>
            </details>
        }
    });
    view! {
        <section class="column">
            <h2>{headline}</h2>
            <NotSent slug counts/>
            {emails.into_iter().map(email).collect_view()}
            {more}
        </section>
    }
}

/// Says how many emails are not sent now, and why.
///
/// With an edition, it links to its outbox and to the people who need a link.
#[component]
pub fn NotSent(slug: Option<EditionSlug>, counts: EmailCounts) -> impl IntoView {
    let line = |sentence: Option<String>, path: &str| {
        // Track leads can’t open these pages.
        let address = slug.as_ref().filter(|_| may_change()).map(|slug| format!("/{slug}/{path}"));
        sentence.map(|sentence| match address {
            Some(address) => Either::Left(view! { <p class="attention"><a href=address>{sentence}</a></p> }),
            None => Either::Right(view! { <p class="attention">{sentence}</p> }),
        })
    };
    let held = line(counts.held_sentence(), "outbox?state=held");
    let without = line(counts.address_sentence(), "outbox?state=no_address");
    let without_link = counts.link_sentence().map(|sentence| view! { <p class="attention">{sentence}</p> });
    let unsubscribed = line(counts.unsubscribed_sentence(), "outbox?state=suppressed");
    view! { {held}{without}{without_link}{unsubscribed} }
}

/// Where an email goes, or why it is not sent.
///
/// Track leads don’t see the addresses of the people they write to.
fn destination(email: &Email) -> String {
    let Some(to) = &email.to else { return "no address, so it is not sent".to_owned() };
    let is_to_a_group = matches!(email.kind, EmailKind::GroupEmail | EmailKind::TravelReminder);
    let to = if is_to_a_group && !may_change() { "by email" } else { to.as_str() };
    match email.delivery_status {
        DeliveryStatus::Suppressed => format!("{to}, unsubscribed, so it is not sent"),
        DeliveryStatus::Held => format!("{to}, held in the outbox"),
        _ => to.to_string(),
    }
}

/// Subject and text of an email, with a placeholder for the personal link.
#[component]
pub fn EmailText<'a>(template: &'a EmailTemplate, values: &'a TemplateValues) -> impl IntoView {
    let shown = formats::emails::render(template, values, Some(EXAMPLE_LINK), None);
    view! { <div class="preview-box"><p class="subject">{shown.subject}</p><RenderedMarkup markup=shown.body/></div> }
}
