//! The form with which participants and contacts of core projects propose people to invite.

use super::draft_form::{DraftFields, DraftForm};
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Rejection};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::id::EditionSlug;
use domain::invitations::InvitationDraft;
use domain::text::LocalPath;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: whether a proposal was just sent.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposedQuery {
    pub done: Checkbox,
}

impl Form for ProposedQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<ProposedQuery>,
) -> Result<Response, AppError> {
    context.proposer(&slug)?;
    let done = query.done.0.then(|| "Thank you. The organizers have received your proposal.".to_owned());
    show(&context, &slug, DraftForm::default(), None, done).await
}

pub async fn send(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<DraftForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/propose"))?;
    match propose(&context, &slug, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/propose?done=yes"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, form, Some(why), None).await,
        Err(other) => Err(other),
    }
}

async fn propose(context: &RequestContext, slug: &EditionSlug, form: &DraftForm) -> Result<(), AppError> {
    let by = context.proposer(slug)?;
    // Only organizers set the seat pool and record a proposer.
    let draft = InvitationDraft { seat_pool: None, proposed_by: None, ..form.draft()? };
    context.store().propose(by, &draft, context.now).await?;
    Ok(())
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    form: DraftForm,
    why: Option<String>,
    done: Option<String>,
) -> Result<Response, AppError> {
    let edition = context.edition(slug).await?;
    let actor = context.actor.clone();
    let is_over = edition.is_over(context.now);
    let head = PageMeta::new(format!("Propose someone for the {}", edition.title), "Propose a person to invite.");
    Ok(layout(context, head.under("/"), || {
        let inside = if is_over {
            Either::Left(view! { <p>"This summit is over. You can no longer propose people."</p> })
        } else {
            Either::Right(view! { <Proposal action=format!("/{slug}/propose") form/> })
        };
        view! {
            <EditionHead edition actor here="/people" title="Propose someone".to_owned() below=(format!("/{slug}/people"), "People".to_owned())/>
            <Done what=done/>
            <Rejection why/>
            {inside}
        }
    }))
}

#[component]
fn Proposal(action: String, form: DraftForm) -> impl IntoView {
    view! {
        <p class="column">"Who should the organizers invite? The organizers decide, and no one contacts the person before that. Only organizers can see that you proposed this person."</p>
        <form method="post" action=action class="stacked">
            <DraftFields form/>
            <button class="primary">"Send proposal"</button>
        </form>
    }
}
