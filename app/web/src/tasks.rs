//! Tasks: the work plan as a list, a task board and a dependency graph, and the pages of each task.

pub(crate) mod api;
#[cfg(feature = "ssr")]
mod query;
#[cfg(feature = "ssr")]
mod filter;
#[cfg(feature = "ssr")]
pub mod list;
#[cfg(feature = "ssr")]
mod done;
#[cfg(feature = "ssr")]
pub mod undo;
#[cfg(feature = "ssr")]
pub mod bulk;
#[cfg(feature = "ssr")]
pub mod bulk_form;
#[cfg(feature = "ssr")]
pub mod board;
#[cfg(feature = "ssr")]
pub mod dependencies;
#[cfg(feature = "ssr")]
pub mod search;
#[cfg(feature = "ssr")]
mod plan_settings_form;
#[cfg(feature = "ssr")]
pub mod import;
#[cfg(feature = "ssr")]
pub mod merge;
#[cfg(feature = "ssr")]
mod import_rows;
#[cfg(feature = "ssr")]
mod sent_table;
#[cfg(feature = "ssr")]
mod effect;
#[cfg(feature = "ssr")]
mod foreign;
#[cfg(feature = "ssr")]
pub mod funding;

#[cfg(feature = "ssr")]
mod proposal_form;
#[cfg(feature = "ssr")]
mod edit_conflict;
#[cfg(feature = "ssr")]
mod proposal_page;
#[cfg(feature = "ssr")]
pub mod propose;
#[cfg(feature = "ssr")]
pub mod edit;
#[cfg(feature = "ssr")]
pub mod task;
#[cfg(feature = "ssr")]
mod task_details;
#[cfg(feature = "ssr")]
mod evidence_forms;
#[cfg(feature = "ssr")]
mod evidence_list;
#[cfg(feature = "ssr")]
pub mod action_forms;
#[cfg(feature = "ssr")]
mod action_buttons;
#[cfg(feature = "ssr")]
mod more_actions;
#[cfg(feature = "ssr")]
mod questions;
#[cfg(feature = "ssr")]
mod actions;
#[cfg(feature = "ssr")]
mod perform;
#[cfg(feature = "ssr")]
pub mod act;
#[cfg(feature = "ssr")]
mod permissions;
#[cfg(feature = "ssr")]
mod updates;
#[cfg(feature = "ssr")]
pub mod answers;
#[cfg(feature = "ssr")]
pub mod stale_work;
#[cfg(feature = "ssr")]
mod discussion;
#[cfg(feature = "ssr")]
pub mod comments;
#[cfg(feature = "ssr")]
pub mod continuing;
#[cfg(feature = "ssr")]
pub mod comment;
#[cfg(feature = "ssr")]
mod mentions;
#[cfg(feature = "ssr")]
pub mod revisions;

mod chosen;
mod drag;
mod draft;
mod helper;
