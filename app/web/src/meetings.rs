//! Planning meetings of an edition.

mod api;
pub mod list;
