//! Reads the outbox, and the address of an unsubscribe link.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::access::Viewer;
use domain::email::{DeliveryStatus, Email};
use domain::id::EmailId;
use domain::login_sessions::Token;
use domain::text::EmailAddress;

/// The number of emails on one page of the outbox.
pub const SHOWN: u32 = 100;

pub struct Outbox {
    pub counts: Vec<(DeliveryStatus, u32)>,
    pub emails: Vec<Email>,
}

pub async fn outbox(
    context: &RequestContext,
    by: Viewer<'_>,
    only: Option<DeliveryStatus>,
    before: Option<EmailId>,
) -> Result<Outbox, AppError> {
    let store = &context.state.store;
    Ok(Outbox { counts: store.delivery_counts(by).await?, emails: store.emails(by, only, before, SHOWN).await? })
}

/// Returns the email address of an unsubscribe link. Anyone with the link may use it.
pub async fn address(context: &RequestContext, token: &Token) -> Result<EmailAddress, AppError> {
    Ok(context.store().unsubscribe_address(token).await?.ok_or(Refusal::NoSuchLink)?)
}

/// # Errors
/// Refuses a text that can't be a link.
pub fn token(text: &str) -> Result<Token, AppError> {
    Ok(Token::parse(text).map_err(|_| Refusal::NoSuchLink)?)
}
