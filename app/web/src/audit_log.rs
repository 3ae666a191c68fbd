//! The audit log: who did what, when, and what changed.

mod api;
pub mod list;
