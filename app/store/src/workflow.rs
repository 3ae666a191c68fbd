//! Changes to the work plan: proposals, status changes, claims, dependencies, merging and splitting.
//!
//! Each change is one transaction: it loads the task with its assignees, asks the domain for a decision, and writes the
//! change, an audit entry and notifications.

mod record;
mod goals;

mod proposing;
mod transitions;
mod claims;
mod lead_transfers;
mod account_deletion;
mod merging;
mod splitting;
mod bulk;
mod dependencies;
mod revisions;
mod revision_token;
mod settings;

pub(crate) use account_deletion::leave;
pub(crate) use goals::{dependencies_from, dependency_ids, is_blocked, set_dependencies, skills as set_skills};
pub(crate) use record::{TaskRecord, set_lead};
pub(crate) use revision_token::revision_token;
pub(crate) use revisions::{count_of as revision_count, keep as keep_revision, newest as newest_description};
pub(crate) use transitions::{change_one_status, differs_from_last_note};
