//! The list of an edition's email templates.

use crate::components::edition::EditionHead;
use crate::components::organizer_tabs::{OrganizerTabs, organizer_parent};
use crate::components::read_only::may_change;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::email::{EmailKind, EmailTemplate};
use domain::id::EditionSlug;
use leptos::prelude::*;

pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    let templates = context.store().templates(context.viewer(&slug)?).await?;
    let edition = context.edition(&slug).await?;
    let actor = context.actor.clone();
    let title = format!("Email templates of the {}", edition.title);
    let head = PageMeta::new(title, "The texts of the emails that Cairn sends.").under("/");
    let has_interest_form = edition.parts.interest;
    Ok(layout(&context, head, || {
        let is_sent =
            |(kind, ..): &(EmailKind, EmailTemplate, bool)| *kind != EmailKind::NotInvited || has_interest_form;
        let card = |(kind, template, own): (EmailKind, EmailTemplate, bool)| {
            view! { <TemplateCard slug=&slug kind subject=template.subject own/> }
        };
        let (here, below) = organizer_parent(&slug);
        let todo = if may_change() { "Open one to edit and preview it." } else { "Open one to read it." };
        view! {
            <EditionHead edition actor here title="Email templates".to_owned() below/>
            <OrganizerTabs edition=slug.clone() here="/email-templates"/>
            <p class="lead">"The texts of all emails. "{todo}</p>
            <ul class="card-grid">{templates.into_iter().filter(is_sent).map(card).collect_view()}</ul>
        }
    }))
}

#[component]
fn TemplateCard<'a>(slug: &'a EditionSlug, kind: EmailKind, subject: String, own: bool) -> impl IntoView {
    let necessity = if kind.is_necessary() { "" } else { ". People who have unsubscribed don’t get this email." };
    view! {
        <li class="card">
            <h3><a href=format!("/{slug}/email-templates/{}", kind.as_str())>{kind.name()}</a></h3>
            <p>{subject}</p>
            <p>{format!("Sent {}.", kind.when())}</p>
            <p class="muted">{if own { "Custom text" } else { "Default text" }}{necessity}</p>
        </li>
    }
}
