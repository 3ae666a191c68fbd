//! An email to many people before it is sent: who is affected, and how it reads.

use super::markup::RenderedMarkup;
use domain::email::{Email, EmailKind, EmailTemplate, TemplateValues};
use domain::id::EditionSlug;
use domain::invitations::Affected;
use domain::text::counted;
use formats::emails::EXAMPLE_LINK;
use leptos::prelude::*;

/// The emails that are shown as they will be sent; the others are counted.
const SHOWN: usize = 20;

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

/// The email as the first person gets it; nothing if no one has an address.
#[component]
pub fn EmailExample<'a>(
    slug: &'a EditionSlug,
    kind: EmailKind,
    example: Option<(EmailTemplate, TemplateValues)>,
) -> impl IntoView {
    example.map(|(template, values)| {
        let edit = format!("/{slug}/email-templates/{}", kind.as_str());
        view! {
            <section class="email-preview">
                <h2>"The email"</h2>
                <EmailText template=&template values=&values/>
                <p><a href=edit>"Edit the text of this email"</a></p>
            </section>
        }
    })
}

/// Each email as it will be sent, folded if there are several.
#[component]
pub fn Emails(emails: Vec<Email>) -> impl IntoView {
    let (count, open) = (emails.len(), emails.len() == 1);
    let headline = if count == 0 { "No emails".to_owned() } else { counted(count, "email", "emails") };
    let others = count.saturating_sub(SHOWN);
    let more = (others > 0).then(|| view! { <p class="muted">{format!("and {others} more like these")}</p> });
    let email = |email: Email| {
        let to = email.to.as_ref().map_or("no address, so it is not sent".to_owned(), ToString::to_string);
        let name = email.name.clone();
        view! {
            <details class="email-preview" open=open>
                <summary>"To "<bdi>{name}</bdi>{format!(", {to}")}</summary>
                <EmailText template=&email.template values=&email.values/>
            </details>
        }
    };
    view! {
        <section class="column">
            <h2>{headline}</h2>
            {emails.into_iter().take(SHOWN).map(email).collect_view()}
            {more}
        </section>
    }
}

/// Subject and text of an email, with a placeholder for the personal link.
#[component]
pub fn EmailText<'a>(template: &'a EmailTemplate, values: &'a TemplateValues) -> impl IntoView {
    let shown = formats::emails::render(template, values, Some(EXAMPLE_LINK), None);
    view! { <div class="preview-box"><p class="subject">{shown.subject}</p><RenderedMarkup markup=shown.body/></div> }
}
