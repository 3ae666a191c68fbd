//! The page on which an invited person answers, by invitation link or signed in.

use super::logistics_form::LogisticsForm;
use super::view::AnswerContext;
use super::{api, view};
use crate::addresses::{go_to, sign_in_address};
use crate::components::edition::EditionHead;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsBody, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::commitments::Consent;
use domain::editions::EditionPage;
use domain::invitations::{InvitationOwnership, InvitationState, InvitationView, invitation_ownership};
use domain::text::{LocalPath, LongText, ShortText};
use leptos::prelude::*;

/// The query of the page: whether logistics were just saved.
pub struct InvitationQuery;

impl DeclaredFields for InvitationQuery {
    const FIELDS: &'static [&'static str] = &["saved"];
}

/// The answer forms on the page of an invitation.
pub struct AnswerForm;

impl DeclaredFields for AnswerForm {
    const FIELDS: &'static [&'static str] = &["do", "version", "agree", "listed", "why", "suggestion", "question"];
}

pub async fn by_link(context: RequestContext, Path(token): Path<String>) -> Result<Response, AppError> {
    let found = api::by_link(&context, &token).await?;
    show(&context, found, format!("/invitation/{token}"), Typed::default()).await
}

pub async fn own(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    query: FieldsQuery<InvitationQuery>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    let saved = query.is_ticked("saved");
    match context.store().invitation_of(context.signed_in()?, &slug).await? {
        Some(found) => {
            let needs = LogisticsForm { saved, ..LogisticsForm::default() };
            show(&context, found, format!("/{slug}/invitation"), Typed { needs, ..Typed::default() }).await
        }
        None => Ok(none(&context, page)),
    }
}

pub async fn answer_by_link(
    context: RequestContext,
    Path(token): Path<String>,
    form: FieldsBody<AnswerForm>,
) -> Result<Response, AppError> {
    let found = api::by_link(&context, &token).await?;
    answer(&context, found, format!("/invitation/{token}"), form.fields).await
}

pub async fn answer_own(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    form: FieldsBody<AnswerForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    let action = format!("/{slug}/invitation");
    context.sender_of_fields(&form, &action)?;
    match context.store().invitation_of(context.signed_in()?, &slug).await? {
        Some(found) => answer(&context, found, action, form.fields).await,
        None => Ok(none(&context, page)),
    }
}

/// Performs the action of the form's button; shows a rejected form again as it was filled in.
async fn answer(
    context: &RequestContext,
    found: InvitationView,
    action: String,
    form: Fields,
) -> Result<Response, AppError> {
    let by_link_alone = ["decline", "ask"].contains(&form.typed("do"));
    if !by_link_alone {
        context.sender_of_fields(&form, &action)?;
    }
    match act(context, &found, &form).await {
        Ok(()) => {
            let own = context.actor.account().is_some() && !["ask-to-come"].contains(&form.typed("do"));
            let has_own = own && context.store().invitation_of(context.signed_in()?, &found.edition).await?.is_some();
            let next = if has_own { format!("/{}/invitation", found.edition) } else { action };
            Ok(go_to(&LocalPath::parse(&next)?))
        }
        Err(AppError::Wrong(why)) => {
            // The invitation may have changed since it was read.
            let found = match action.strip_prefix("/invitation/") {
                Some(token) => api::by_link(context, token).await?,
                None => context.store().invitation_of(context.signed_in()?, &found.edition).await?.unwrap_or(found),
            };
            // A second press of the button: the first one accepted already.
            let account = context.actor.account();
            if form.typed("do") == "accept"
                && found.status.state == InvitationState::Accepted
                && account.is_some_and(|account| found.person == Some(account.id))
            {
                return Ok(go_to(&LocalPath::parse(&action)?));
            }
            show(context, found, action, Typed { answer: form, why: Some(why), ..Typed::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn act(context: &RequestContext, found: &InvitationView, form: &Fields) -> Result<(), AppError> {
    let store = context.store();
    let why = || form.maybe("why", LongText::parse);
    match form.typed("do") {
        "accept" => {
            let consent = consent(form)?;
            store.accept(context.key(found)?, &consent, form.is_ticked("listed"), context.now).await?;
        }
        "agree" => store.agree(context.key(found)?, &consent(form)?, context.now).await?,
        "decline" => {
            let suggestion = form.maybe("suggestion", ShortText::parse)?;
            store.decline(found.key(context.actor.account()), why()?, suggestion, context.now).await?;
        }
        "withdraw" => store.withdraw(context.key(found)?, why()?, context.now).await?,
        "ask" => {
            let question = LongText::parse(form.typed("question"))?;
            store.ask(found.key(context.actor.account()), &question, context.now).await?;
        }
        "ask-to-come" => store.request_forwarding(context.key(found)?, context.now).await?,
        _ => return Err(AppError::UnacceptableRequest(StatusCode::BAD_REQUEST)),
    }
    Ok(())
}

fn consent(form: &Fields) -> Result<Consent, AppError> {
    let version = form.number("version", "a version of the commitments")?.unwrap_or(0);
    Ok(Consent { version, letters: form.all("agree").filter_map(|letter| letter.chars().next()).collect() })
}

/// Rejected input of the page's forms, and the reason.
#[derive(Default)]
pub struct Typed {
    pub answer: Fields,
    pub why: Option<String>,
    pub needs: LogisticsForm,
}

/// Renders an invitation for its person; reads logistics only if they have a seat.
pub async fn show(
    context: &RequestContext,
    found: InvitationView,
    action: String,
    typed: Typed,
) -> Result<Response, AppError> {
    let Typed { answer: typed, why, needs } = typed;
    let page = context.edition_page(&found.edition).await?;
    let account = context.actor.account().cloned();
    let invitation_ownership = invitation_ownership(found.person, found.invitee.login.as_ref(), account.as_ref());
    let needs = match (found.status.state, invitation_ownership) {
        (InvitationState::Accepted, InvitationOwnership::Theirs) => context
            .store()
            .own_logistics(context.signed_in()?, &found.edition)
            .await?
            .map(|stored| needs.or_stored(&stored, found.rules.retention_days)),
        _ => None,
    };
    let next = LocalPath::parse(&action).unwrap_or_else(|_| LocalPath::home());
    // A person on the waitlist has chosen when they accepted.
    let is_waitlisted = found.status.state == InvitationState::Waitlisted;
    let has_choice = is_waitlisted || account.as_ref().is_some_and(|account| !account.takes_part.is_empty());
    let listed = match typed.typed("do") {
        "accept" => typed.is_ticked("listed"),
        _ => has_choice && context.preferences.as_ref().is_some_and(|preferences| preferences.listed),
    };
    let answering = AnswerContext {
        invitation_ownership,
        account,
        sign_in: sign_in_address(&next).as_str().to_owned(),
        action,
        listed,
        typed,
        why,
        needs,
    };
    let head = PageMeta::new(
        format!("Invitation to the {}", page.edition.title),
        "What participants agree to, and your answer.",
    )
    .under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(context, head, || {
        let edition = page.edition.clone();
        let title = format!("Your invitation to the {}", edition.title);
        view! {
            <EditionHead edition actor here="/invitation" title/>
            {view::body(&page, &found, &answering, now)}
        }
        .into_any()
    }))
}

/// Renders the page of a person without an invitation.
pub fn none(context: &RequestContext, page: EditionPage) -> Response {
    let head =
        PageMeta::new(format!("Invitation to the {}", page.edition.title), "Who is invited, and how.").under("/");
    let actor = context.actor.clone();
    layout(context, head, || {
        view! {
            <EditionHead edition=page.edition.clone() actor here="/invitation" title="Your invitation".to_owned()/>
            <p class="headline">"You have no invitation to this edition"</p>
            <p class="column">"The organizers invite people by GitHub login or email. If you have received an invitation email, open its link while you are signed in. The invitation then appears here."</p>
        }
        .into_any()
    })
}
