//! An email to many people before it is sent: who is affected, and how it reads.

use super::markup::RenderedMarkup;
use domain::email::{EmailKind, EmailTemplate, TemplateValues};
use domain::id::EditionSlug;
use domain::invitations::Affected;
use domain::text::counted;
use formats::emails::EXAMPLE_LINK;
use leptos::prelude::*;

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

/// Subject and text of an email, with a placeholder for the personal link.
#[component]
pub fn EmailText<'a>(template: &'a EmailTemplate, values: &'a TemplateValues) -> impl IntoView {
    let shown = formats::emails::render(template, values, Some(EXAMPLE_LINK), None);
    view! { <div class="preview-box"><p class="subject">{shown.subject}</p><RenderedMarkup markup=shown.body/></div> }
}
