//! Makes invitation links, and finds the invitation of a link.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::access::Organizer;
use domain::id::InvitationId;
use domain::invitations::{InvitationView, RevokedLink};
use domain::login_sessions::Token;

/// Creates an invitation link; the link can be shown only now, because only its hash is stored.
pub async fn link(context: &RequestContext, by: Organizer<'_>, id: InvitationId) -> Result<String, AppError> {
    let token = (context.state.secret)();
    context.store().create_invitation_link(by, id, &token, context.now).await?;
    Ok(format!("{}/invitation/{}", context.state.origin, token.as_str()))
}

/// Returns the invitation of a link. Anyone with the link may read it.
pub async fn by_link(context: &RequestContext, token: &str) -> Result<InvitationView, AppError> {
    let token = Token::parse(token).map_err(|_| Refusal::NoSuchLink)?;
    Ok(context.store().invitation_by_link(&token).await?.ok_or(Refusal::NoSuchLink)?)
}

/// What the link of a revoked invitation says; `None` for other links.
pub async fn revoked_link(context: &RequestContext, token: &str) -> Result<Option<RevokedLink>, AppError> {
    match Token::parse(token) {
        Ok(token) => Ok(context.store().revoked_link(&token).await?),
        Err(_) => Ok(None),
    }
}
