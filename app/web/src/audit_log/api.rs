//! Reads the audit log.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::access::{may_read_audit_log, may_read_whole_audit_log};
use domain::audit::{AuditEntry, AuditFilter};
use domain::roles::OWNER;

/// The newest entries that match the filter.
///
/// # Errors
/// Without an edition in the filter only owners may read; with one, also its viewers and organizers.
pub async fn entries(context: &RequestContext, filter: &AuditFilter, most: u32) -> Result<Vec<AuditEntry>, AppError> {
    let (may, who) = match &filter.edition {
        Some(edition) => (may_read_audit_log(&context.actor, edition), "a viewer or an organizer of this edition"),
        None => (may_read_whole_audit_log(&context.actor), OWNER),
    };
    context.check(may, who)?;
    Ok(context.store().audit_log(filter, most).await?)
}
