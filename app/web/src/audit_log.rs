//! The audit log: who did what, when, and what changed.

mod api;
mod filter_form;
pub mod list;
