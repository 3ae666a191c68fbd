//! People: who takes part in an edition.

mod api;
pub mod list;
