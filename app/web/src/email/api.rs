//! Store calls of the email pages, with the permission checks.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::access::{Account, may_read_emails};
use domain::email::{DeliveryStatus, Email, EmailKind, EmailTemplate, OutboxAction};
use domain::id::{EditionSlug, EmailId};
use domain::login_sessions::Token;
use domain::text::EmailAddress;

pub fn organizer<'v>(context: &'v RequestContext, edition: &EditionSlug) -> Result<&'v Account, AppError> {
    context.allowed(may_read_emails(&context.actor, edition), "an organizer of this edition")
}

/// The number of emails on one page of the outbox.
pub const SHOWN: u32 = 100;

pub struct Outbox {
    pub counts: Vec<(DeliveryStatus, u32)>,
    pub emails: Vec<Email>,
}

pub async fn outbox(
    context: &RequestContext,
    edition: &EditionSlug,
    only: Option<DeliveryStatus>,
    before: Option<EmailId>,
) -> Result<Outbox, AppError> {
    organizer(context, edition)?;
    let store = &context.state.store;
    Ok(Outbox {
        counts: store.delivery_counts(edition).await?,
        emails: store.emails(edition, only, before, SHOWN).await?,
    })
}

pub async fn email(context: &RequestContext, edition: &EditionSlug, id: EmailId) -> Result<Email, AppError> {
    organizer(context, edition)?;
    Ok(context.state.store.email(edition, id).await?)
}

pub async fn handle(
    context: &RequestContext,
    edition: &EditionSlug,
    ids: &[EmailId],
    action: OutboxAction,
) -> Result<u32, AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.handle(edition, ids, action, by, context.now).await?)
}

/// Returns the template of a kind of email, and whether the edition has changed it.
pub async fn template(
    context: &RequestContext,
    edition: &EditionSlug,
    kind: EmailKind,
) -> Result<(EmailTemplate, bool), AppError> {
    organizer(context, edition)?;
    Ok(context.state.store.template(edition, kind).await?)
}

/// Saves a template; without one, restores the default text.
pub async fn set_template(
    context: &RequestContext,
    edition: &EditionSlug,
    kind: EmailKind,
    template: Option<&EmailTemplate>,
) -> Result<(), AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.set_template(edition, kind, template, by, context.now).await?)
}

/// Returns the email address of an unsubscribe link. Anyone with the link may use it.
pub async fn address(context: &RequestContext, token: &str) -> Result<EmailAddress, AppError> {
    let token = Token::parse(token).map_err(|_| Refusal::NoSuchLink)?;
    Ok(context.state.store.unsubscribe_address(&token).await?.ok_or(Refusal::NoSuchLink)?)
}

pub async fn set_unsubscribed(
    context: &RequestContext,
    address: &EmailAddress,
    unsubscribed: bool,
) -> Result<(), AppError> {
    Ok(context.state.store.set_unsubscribed(address, unsubscribed, context.now).await?)
}
