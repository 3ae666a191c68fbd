//! The form with which participants and contacts of core projects propose people to invite.

use super::draft_form;
use super::draft_form::DraftForm;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsBody, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::editions::EditionPage;
use domain::id::EditionSlug;
use domain::text::LocalPath;
use leptos::prelude::*;

/// The query of the page: whether a proposal was just sent.
pub struct ProposedQuery;

impl DeclaredFields for ProposedQuery {
    const FIELDS: &'static [&'static str] = &["done"];
}

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    query: FieldsQuery<ProposedQuery>,
) -> Result<Response, AppError> {
    context.proposer(&page.edition.slug)?;
    let done = query.is_ticked("done").then(|| "Thank you. The organizers have received your proposal.".to_owned());
    Ok(show(&context, page, Fields::default(), None, done))
}

pub async fn send(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    form: FieldsBody<DraftForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.sender_of_fields(&form, &format!("/{slug}/propose"))?;
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
    let is_over = page.edition.is_over(context.now);
    let head = PageMeta::new(format!("Propose someone for the {}", page.edition.title), "Propose a person to invite.");
    layout(context, head.under("/"), || {
        view! {
            <EditionHead edition=page.edition actor here="/people" title="Propose someone".to_owned() below=(format!("/{slug}/people"), "People".to_owned())/>
            {field::done(done)}
            {field::rejection(why)}
            {if is_over { over() } else { form(&slug, &typed) }}
        }
        .into_any()
    })
}

fn over() -> AnyView {
    view! { <p>"This summit is over. You can no longer propose people."</p> }.into_any()
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
