//! Store calls of the invitation pages, with the permission checks.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::access::{Account, may_invite, may_propose};
use domain::commitments::Consent;
use domain::editions::EditionPage;
use domain::id::{EditionSlug, InvitationId};
use domain::invitations::{
    InvitationAction, InvitationActionReport, InvitationDraft, InvitationOverview, InvitationPage, InvitationState,
    InvitationView,
};
use domain::login_sessions::Token;
use domain::logistics::Logistics;
use domain::text::{LongText, ShortText};

/// Returns the reader's account if they organize this edition.
pub fn organizer<'v>(context: &'v RequestContext, edition: &EditionSlug) -> Result<&'v Account, AppError> {
    context.allowed(may_invite(&context.actor, edition), "an organizer of this edition")
}

/// Returns the reader's account if they may propose people.
pub fn proposer<'v>(context: &'v RequestContext, edition: &EditionSlug) -> Result<&'v Account, AppError> {
    context.allowed(may_propose(&context.actor, edition), "a participant, a core project’s contact or an organizer")
}

pub async fn overview(context: &RequestContext, edition: &EditionSlug) -> Result<InvitationOverview, AppError> {
    organizer(context, edition)?;
    Ok(context.state.store.overview(edition).await?)
}

pub async fn one(
    context: &RequestContext,
    edition: &EditionSlug,
    id: InvitationId,
) -> Result<InvitationPage, AppError> {
    organizer(context, edition)?;
    Ok(context.state.store.invitation(edition, id).await?)
}

/// Checks each draft without storing anything.
pub async fn check(
    context: &RequestContext,
    edition: &EditionSlug,
    drafts: &[InvitationDraft],
) -> Result<Vec<Result<(), Refusal>>, AppError> {
    organizer(context, edition)?;
    Ok(context.state.store.check_drafts(edition, drafts).await?)
}

pub async fn draft(
    context: &RequestContext,
    edition: &EditionSlug,
    drafts: &[InvitationDraft],
) -> Result<Vec<InvitationId>, AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.draft(edition, drafts, by, context.now).await?)
}

pub async fn edit_invitation(
    context: &RequestContext,
    edition: &EditionSlug,
    id: InvitationId,
    draft: &InvitationDraft,
) -> Result<(), AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.edit_invitation(edition, id, draft, by, context.now).await?)
}

pub async fn propose(context: &RequestContext, edition: &EditionSlug, draft: &InvitationDraft) -> Result<(), AppError> {
    let by = proposer(context, edition)?;
    context.state.store.propose(edition, draft, by, context.now).await?;
    Ok(())
}

pub async fn act(
    context: &RequestContext,
    edition: &EditionSlug,
    ids: &[InvitationId],
    act: &InvitationAction,
) -> Result<InvitationActionReport, AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.act(edition, ids, act, by, context.now).await?)
}

pub async fn offer_next(context: &RequestContext, edition: &EditionSlug) -> Result<u32, AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.offer_next(edition, by, context.now).await?)
}

/// Creates an invitation link; the link can be shown only now, because only its hash is stored.
pub async fn link(context: &RequestContext, edition: &EditionSlug, id: InvitationId) -> Result<String, AppError> {
    let by = organizer(context, edition)?;
    let token = (context.state.secret)();
    context.state.store.create_invitation_link(edition, id, &token, by, context.now).await?;
    Ok(format!("{}/invitation/{}", context.state.origin, token.as_str()))
}

pub async fn reply(
    context: &RequestContext,
    edition: &EditionSlug,
    id: InvitationId,
    text: &LongText,
) -> Result<(), AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.answer(edition, id, by, text, context.now).await?)
}

pub async fn settle(
    context: &RequestContext,
    edition: &EditionSlug,
    id: InvitationId,
    let_in: bool,
) -> Result<(), AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.decide_forwarding(edition, id, let_in, by, context.now).await?)
}

/// Grants a waiver; without a reason, revokes it.
pub async fn waive(
    context: &RequestContext,
    edition: &EditionSlug,
    id: InvitationId,
    letter: char,
    reason: Option<&ShortText>,
) -> Result<(), AppError> {
    let by = organizer(context, edition)?;
    let store = &context.state.store;
    match reason {
        Some(reason) => Ok(store.waive(edition, id, letter, reason, by, context.now).await?),
        None => Ok(store.unwaive(edition, id, letter, by, context.now).await?),
    }
}

/// Returns the invitation of a link. Anyone with the link may read it.
pub async fn by_link(context: &RequestContext, token: &str) -> Result<InvitationView, AppError> {
    let token = Token::parse(token).map_err(|_| Refusal::NoSuchLink)?;
    Ok(context.state.store.invitation_by_link(&token).await?.ok_or(Refusal::NoSuchLink)?)
}

/// Returns the reader's own invitation to an edition.
pub async fn own(context: &RequestContext, edition: &EditionSlug) -> Result<Option<InvitationView>, AppError> {
    let account = context.account()?;
    Ok(context.state.store.invitation_of(edition, account).await?)
}

pub async fn edition(context: &RequestContext, edition: &EditionSlug) -> Result<EditionPage, AppError> {
    let page = context.state.store.edition(edition).await?;
    Ok(page.ok_or_else(|| Refusal::NoSuchEdition(edition.to_string()))?)
}

pub async fn own_logistics(context: &RequestContext, edition: &EditionSlug) -> Result<Option<Logistics>, AppError> {
    Ok(context.state.store.own_logistics(edition, context.account()?).await?)
}

pub async fn set_logistics(
    context: &RequestContext,
    edition: &EditionSlug,
    requested: &Logistics,
) -> Result<(), AppError> {
    Ok(context.state.store.set_logistics(edition, context.account()?, requested, context.now).await?)
}

pub async fn accept(
    context: &RequestContext,
    id: InvitationId,
    consent: &Consent,
    listed: bool,
) -> Result<InvitationState, AppError> {
    Ok(context.state.store.accept(id, context.account()?, consent, listed, context.now).await?)
}

pub async fn agree(context: &RequestContext, edition: &EditionSlug, consent: &Consent) -> Result<(), AppError> {
    Ok(context.state.store.agree(edition, context.account()?, consent, context.now).await?)
}

pub async fn decline(
    context: &RequestContext,
    id: InvitationId,
    why: Option<LongText>,
    suggestion: Option<ShortText>,
) -> Result<(), AppError> {
    Ok(context.state.store.decline(id, context.actor.account(), why, suggestion, context.now).await?)
}

pub async fn withdraw(context: &RequestContext, id: InvitationId, why: Option<LongText>) -> Result<(), AppError> {
    Ok(context.state.store.withdraw(id, context.account()?, why, context.now).await?)
}

pub async fn ask(context: &RequestContext, id: InvitationId, text: &LongText) -> Result<(), AppError> {
    Ok(context.state.store.ask(id, context.actor.account(), text, context.now).await?)
}

pub async fn request_forwarding(context: &RequestContext, id: InvitationId) -> Result<(), AppError> {
    Ok(context.state.store.request_forwarding(id, context.account()?, context.now).await?)
}
