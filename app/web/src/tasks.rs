//! Tasks: an edition's work plan as a list, and each task's page.

mod api;
pub mod list;
mod filter;
pub mod task;
