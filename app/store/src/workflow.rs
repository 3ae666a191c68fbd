//! Changes to the work plan: proposals, status changes, claims, dependencies, merging and splitting.
//!
//! Each change is one transaction: it loads the task with its assignees, asks the domain for a decision, and writes the
//! change, an audit entry and notifications.

mod proposing;
pub(crate) mod transitions;
mod assigning;
mod claims;
mod lead_transfers;
mod merging;
mod splitting;
mod continuing;
mod stale_work;
mod bulk;
mod dependencies;
mod evidence;
mod funding;
mod settings;
pub(crate) mod snapshots;
mod undo;
