//! The page of one email: status, actions, and a preview without the recipient's personal link.

use super::emails_form::segment;
use super::outbox::{DeliveryDetails, filled_subject};
use crate::components::edition::EditionHead;
use crate::components::field::Hidden;
use crate::components::markup::RenderedMarkup;
use crate::components::organizer_tabs::{OrganizerTabs, organizer_parent};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::editions::Edition;
use domain::email::{Email, OutboxAction};
use domain::id::EmailId;
use formats::emails::EXAMPLE_LINK;
use leptos::either::Either;
use leptos::prelude::*;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let email = context.store().email(context.organizer(&slug)?, EmailId::parse(&number)?).await?;
    let edition = context.edition(&slug).await?;
    let actor = context.actor.clone();
    let head = PageMeta::new(format!("Email to {}", email.name), "An email and its delivery status.").under("/");
    Ok(layout(&context, head, || {
        let (here, _) = organizer_parent(&slug);
        view! {
            <EditionHead edition=edition.clone() actor here title=filled_subject(&email) below=(format!("/{slug}/outbox"), "Outbox".to_owned())/>
            <OrganizerTabs edition=slug here=""/>
            <EmailSummary edition=&edition email=&email/>
            <EmailActions edition=&edition email=&email/>
            <EmailPreview email=&email/>
        }
    }))
}

#[component]
fn EmailSummary<'a>(edition: &'a Edition, email: &'a Email) -> impl IntoView {
    let to = email.to.as_ref().map_or("no address".to_owned(), ToString::to_string);
    let about = email.invitation.map(|id| {
        view! { <dt>"Invitation"</dt><dd><a href=format!("/{}/invitations/{id}", edition.slug) dir="auto">{email.name.clone()}</a></dd> }
    });
    view! {
        <section class="details" aria-label="Status">
            <dl>
                <dt>"To"</dt><dd dir="auto">{email.name.clone()}", "{to}</dd>
                <dt>"Status"</dt><dd><DeliveryDetails edition email/></dd>
                <dt>"Trigger"</dt><dd>{email.kind.when()}</dd>
                {about}
            </dl>
        </section>
    }
}

/// The buttons for the actions that the delivery status allows.
#[component]
fn EmailActions<'a>(edition: &'a Edition, email: &'a Email) -> impl IntoView {
    let base = format!("/{}/outbox", edition.slug);
    let all = [
        (OutboxAction::Hold, "Hold"),
        (OutboxAction::Release, "Send now"),
        (OutboxAction::SendAgain, "Send again"),
        (OutboxAction::Drop, "Discard"),
    ];
    let can: Vec<_> = all.into_iter().filter(|(action, _)| email.delivery_status.after(*action).is_ok()).collect();
    let address = |action: OutboxAction| format!("{base}/{}", segment(action));
    can.first().map(|(first, _)| {
        let button = |(action, label): &(OutboxAction, &'static str)| {
            view! { <button formaction=address(*action)>{*label}</button> }
        };
        view! {
            <form method="post" action=address(*first) class="form-row">
                <Hidden name="ids" value=email.id.to_string()/><Hidden name="one" value="yes"/>
                {can.iter().map(button).collect_view()}
            </form>
        }
    })
}

/// Previews the HTML and text parts of the email, with a placeholder for the personal link.
#[component]
fn EmailPreview<'a>(email: &'a Email) -> impl IntoView {
    if email.template.body.is_empty() {
        return Either::Left(
            view! { <p class="muted">"The text was deleted after the retention period. The delivery status is kept."</p> },
        );
    }
    let rendered = formats::emails::render(&email.template, &email.values, Some(EXAMPLE_LINK), None);
    Either::Right(view! {
        <section class="email-preview">
            <h2>"Preview"</h2>
            <div class="preview-box"><p class="subject">{rendered.subject}</p><RenderedMarkup markup=rendered.body/></div>
            <details><summary>"Plain text"</summary><pre>{rendered.text}</pre></details>
        </section>
    })
}
