//! Reads and changes roles for the role pages, with the permission checks.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::access::{may_appoint, may_appoint_leads};
use domain::editions::{EditionCard, EditionPage};
use domain::id::{EditionSlug, Login};
use domain::roles::{Appointment, Role};

/// The owners and the organizers of all editions, with the editions.
pub async fn all_appointments(context: &RequestContext) -> Result<(Vec<Appointment>, Vec<EditionCard>), AppError> {
    context.account()?;
    may_appoint(&context.actor).then_some(()).ok_or(AppError::NotAllowed("an owner".into()))?;
    let store = &context.state.store;
    Ok((store.appointments(None).await?, store.editions().await?))
}

/// The organizers and track leads of an edition.
pub async fn edition(context: &RequestContext, edition: &EditionSlug) -> Result<Vec<Appointment>, AppError> {
    context.account()?;
    let may = may_appoint_leads(&context.actor, edition);
    may.then_some(()).ok_or(AppError::NotAllowed("an organizer of this edition".into()))?;
    Ok(context.state.store.appointments(Some(edition)).await?)
}

/// The edition, for showing the page again after a rejected form.
pub async fn edition_page(context: &RequestContext, edition: &EditionSlug) -> Result<EditionPage, AppError> {
    let page = context.state.store.edition(edition).await?;
    Ok(page.ok_or_else(|| Refusal::NoSuchEdition(edition.to_string()))?)
}

/// Appoints a person; does nothing if they already have the role.
pub async fn appoint(context: &RequestContext, role: &Role, login: &Login) -> Result<(), AppError> {
    let account = account_allowed_to_change(context, role)?;
    context.state.store.appoint(role, login, Some(account), context.now).await?;
    Ok(())
}

pub async fn dismiss(context: &RequestContext, role: &Role, login: &Login) -> Result<(), AppError> {
    let account = account_allowed_to_change(context, role)?;
    Ok(context.state.store.dismiss(role, login, Some(account), context.now).await?)
}

/// The account of the visitor, who may give and take this role.
///
/// # Errors
/// If the visitor may not give or take this role.
pub fn account_allowed_to_change<'a>(
    context: &'a RequestContext,
    role: &Role,
) -> Result<&'a domain::access::Account, AppError> {
    let account = context.account()?;
    let (may, who) = match role {
        Role::Owner | Role::Organizer(_) => (may_appoint(&context.actor), "an owner"),
        Role::Lead(edition, _) => (may_appoint_leads(&context.actor, edition), "an organizer of this edition"),
    };
    may.then_some(account).ok_or(AppError::NotAllowed(who.into()))
}
