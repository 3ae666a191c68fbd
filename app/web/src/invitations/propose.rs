//! The form with which participants and contacts of core projects propose people to invite.

use super::draft_form;
use super::draft_form::DraftForm;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{Form, FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::editions::EditionPage;
use domain::id::EditionSlug;
use domain::text::LocalPath;
use leptos::prelude::*;

/// The query of the page: whether a proposal was just sent.
pub struct ProposedQuery;

impl Form for ProposedQuery {
    const FIELDS: &'static [&'static str] = &["done"];
}

pub async fn page(
    context: RequestContext,
    EditionPath(page): EditionPath,
    query: PageQuery<ProposedQuery>,
) -> Result<Response, AppError> {
    context.proposer(&page.edition.slug)?;
    let done = query.is_ticked("done").then(|| "Thank you. The organizers have received your proposal.".to_owned());
    Ok(show(&context, page, Fields::default(), None, done))
}

pub async fn send(
    context: RequestContext,
    EditionPath(page): EditionPath,
    form: FormBody<DraftForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.sender(&form, &format!("/{slug}/propose"))?;
    let by = context.proposer(&slug)?;
    let done = match draft_form::parse(&form) {
        // Only organizers set the seat pool and record a proposer.
        Ok(draft) => {
            let draft = domain::invitations::InvitationDraft { seat_pool: None, proposed_by: None, ..draft };
            context.store().propose(by, &draft, context.now).await.map_err(AppError::from)
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(_) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/propose?done=yes"))?)),
        Err(AppError::Wrong(why)) => Ok(show(&context, page, form.fields, Some(why), None)),
        Err(other) => Err(other),
    }
}

fn show(
    context: &RequestContext,
    page: EditionPage,
    typed: Fields,
    why: Option<String>,
    done: Option<String>,
) -> Response {
    let (actor, slug) = (context.actor.clone(), page.edition.slug.clone());
    let past = page.edition.phase_at(context.now).is_past();
    let head = PageMeta::new(format!("Propose someone for the {}", page.edition.title), "Propose a person to invite.");
    layout(context, head.under("/"), || {
        view! {
            <EditionHead edition=page.edition actor here="/people" title="Propose someone".to_owned() below=(format!("/{slug}/people"), "People".to_owned())/>
            {field::done(done)}
            {field::rejection(why)}
            {if past { over() } else { form(&slug, &typed) }}
        }
        .into_any()
    })
}

fn over() -> AnyView {
    view! { <p>"This edition’s summit is over, so you can’t propose anyone to invite."</p> }.into_any()
}

fn form(slug: &EditionSlug, typed: &Fields) -> AnyView {
    view! {
        <p class="column">"Who should the organizers invite? The organizers decide, and no one contacts the person before that. Only organizers can see that you proposed this person."</p>
        <form method="post" action=format!("/{slug}/propose") class="stacked">
            {draft_form::fields(typed, None)}
            <button class="primary">"Send proposal"</button>
        </form>
    }
    .into_any()
}
