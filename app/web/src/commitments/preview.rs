//! The page before a new version is published: what changes, who must agree again, and the email.

use super::commitments_form::{CommitmentsForm, NewVersion};
use crate::components::difference::AgreementDifference;
use crate::components::edition::EditionHead;
use crate::components::email_preview::{EmailExample, Recipients};
use crate::components::field::Hidden;
use crate::components::organizer_tabs::{OrganizerTabs, organizer_parent};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Checkbox, Form};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::commitments::AgreementVersion;
use domain::editions::Clause;
use domain::email::EmailKind;
use domain::id::EditionSlug;
use domain::invitations::EmailPreview;
use domain::text::counted;
use leptos::prelude::*;

/// Shows what publishing the form does. Its clauses must be valid.
pub async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    form: CommitmentsForm,
    email: EmailPreview,
) -> Result<Response, AppError> {
    let edition = context.edition(slug).await?;
    let newest = context.store().versions(slug).await?.into_iter().next();
    let (actor, after) = (context.actor.clone(), form.clauses()?);
    let head = PageMeta::new("Publish a new version", "What a new version of the commitments does.").under("/");
    Ok(layout(context, head, || {
        let (here, _) = organizer_parent(slug);
        view! {
            <EditionHead edition actor here title="Publish a new version".to_owned() below=(format!("/{slug}/commitments"), "Commitments".to_owned())/>
            <OrganizerTabs edition=slug.clone() here="/commitments"/>
            <Changes newest=newest.as_ref() after/>
            <Recipients slug people=email.affected.clone() why="These people have a seat or are on the waitlist. They are asked to agree again. Until they do, they keep their seats and their places."/>
            <EmailExample slug kind=EmailKind::NewCommitments example=email.example.clone()/>
            <Confirmation slug form=&form reached=email.reached()/>
            <NewVersion read=form.read.clone() form is_first=false asks=true action=format!("/{slug}/commitments") open=false/>
        }
    }))
}

#[component]
fn Changes<'a>(newest: Option<&'a AgreementVersion>, after: Vec<Clause>) -> impl IntoView {
    let before = newest.map(|version| version.clauses.clone()).unwrap_or_default();
    view! {
        <section class="column">
            <h2>"What changes"</h2>
            <AgreementDifference before after/>
        </section>
    }
}

/// What can't be undone, and the button that publishes. `reached` is the number of people with an address.
#[component]
fn Confirmation<'a>(slug: &'a EditionSlug, form: &'a CommitmentsForm, reached: usize) -> impl IntoView {
    let button = match reached {
        0 => "Publish".to_owned(),
        reached => format!("Publish and email {}", counted(reached, "person", "people")),
    };
    let confirmed = CommitmentsForm { previewed: Checkbox(true), ..form.clone() };
    let fields = confirmed.pairs().into_iter().map(|(name, value)| view! { <Hidden name value/> });
    view! {
        <section class="column">
            <h2>"What can’t be undone"</h2>
            <p>"Emails can’t be taken back once they are sent. A published version can’t be changed or deleted: to correct it, publish another one, which asks everyone again."</p>
            <form method="post" action=format!("/{slug}/commitments")>
                {fields.collect_view()}
                <button class="primary">{button}</button>
            </form>
        </section>
    }
}
