//! The people who take part in an edition.

mod api;
pub mod list;
