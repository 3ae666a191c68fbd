//! The page of one email: status, actions, and a preview without the recipient's personal link.

use super::outbox::{delivery_status, filled_subject};
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::components::markup::RenderedMarkup;
use crate::components::organizer_tabs::OrganizerTabs;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::editions::Edition;
use domain::email::{Email, OutboxAction};
use domain::id::EmailId;
use leptos::prelude::*;

/// Placeholder for the recipient’s personal link in previews.
pub const PLACEHOLDER_LINK: &str = "https://example.org/their-own-link";

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let email = context.store().email(context.organizer(&page.edition.slug)?, EmailId::parse(&number)?).await?;
    let (actor, slug) = (context.actor.clone(), page.edition.slug.clone());
    let head = PageMeta::new(format!("Email to {}", email.name), "An email and its delivery status.").under("/");
    Ok(layout(&context, head, || {
        let edition = page.edition.clone();
        view! {
            <EditionHead edition=page.edition.clone() actor here="/invitations" title=filled_subject(&email) below=(format!("/{slug}/outbox"), "Outbox".to_owned())/>
            <OrganizerTabs edition=slug here=""/>
            {summary(&edition, &email)}
            {buttons(&edition, &email)}
            {preview(&email)}
        }
        .into_any()
    }))
}

fn summary(edition: &Edition, email: &Email) -> AnyView {
    let to = email.to.as_ref().map_or("no address".to_owned(), ToString::to_string);
    let about = email.invitation.map(|id| {
        view! { <dt>"Invitation"</dt><dd><a href=format!("/{}/invitations/{id}", edition.slug)>{email.name.clone()}</a></dd> }
    });
    view! {
        <section class="details" aria-label="Status">
            <dl>
                <dt>"To"</dt><dd>{email.name.clone()}", "{to}</dd>
                <dt>"Status"</dt><dd>{delivery_status(edition, email)}</dd>
                <dt>"Trigger"</dt><dd>{email.kind.when()}</dd>
                {about}
            </dl>
        </section>
    }
    .into_any()
}

fn buttons(edition: &Edition, email: &Email) -> Option<AnyView> {
    let all = [
        (OutboxAction::Hold, "hold", "Hold"),
        (OutboxAction::Release, "release", "Send now"),
        (OutboxAction::SendAgain, "again", "Send again"),
        (OutboxAction::Drop, "drop", "Discard"),
    ];
    let can: Vec<_> = all.into_iter().filter(|(action, ..)| email.delivery_status.after(*action).is_ok()).collect();
    let button = |(_, value, label): (OutboxAction, &'static str, &'static str)| view! { <button name="act" value=value>{label}</button> };
    (!can.is_empty()).then(|| {
        view! {
            <form method="post" action=format!("/{}/outbox/act", edition.slug) class="form-row">
                {field::hidden("ids", email.id.to_string())}{field::hidden("one", "yes")}
                {can.into_iter().map(button).collect_view()}
            </form>
        }
        .into_any()
    })
}

/// Previews the HTML and text parts of the email, with a placeholder for the personal link.
fn preview(email: &Email) -> AnyView {
    if email.template.body.is_empty() {
        return view! { <p class="muted">"The text was deleted after the retention period. The delivery status is kept."</p> }.into_any();
    }
    let rendered = formats::emails::render(&email.template, &email.values, Some(PLACEHOLDER_LINK), None);
    view! {
        <section class="email-preview">
            <h2>"Preview"</h2>
            <div class="preview-box"><p class="subject">{rendered.subject}</p><RenderedMarkup markup=rendered.body/></div>
            <details><summary>"Plain text"</summary><pre>{rendered.text}</pre></details>
        </section>
    }
    .into_any()
}
