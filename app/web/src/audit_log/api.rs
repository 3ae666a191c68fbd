//! What the pages of history read, and who may.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::access::{may_read_audit_log, may_read_whole_audit_log};
use domain::audit::{AuditEntry, AuditFilter};

/// The newest entries that fit; owners may ask for all, organizers for their edition.
pub async fn entries(context: &RequestContext, filter: &AuditFilter, most: u32) -> Result<Vec<AuditEntry>, AppError> {
    context.account()?;
    let (may, who) = match &filter.edition {
        Some(edition) => (may_read_audit_log(&context.actor, edition), "an organizer of this edition"),
        None => (may_read_whole_audit_log(&context.actor), "an owner"),
    };
    may.then_some(()).ok_or(AppError::NotAllowed(who.into()))?;
    Ok(context.state.store.audit_log(filter, most).await?)
}
