//! The work plan as its people make it: proposals, moves, hands, what waits for what, twins and pieces.
//!
//! Each writing loads the task with whoever's hands are on it, has the domain decide, leaves an entry in the edition's
//! audit log and notices for those whom it concerns, all in one transaction.

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
pub(crate) use transitions::{are_others, change_one_status};
