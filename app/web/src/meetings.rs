//! Planning meetings of an edition.

pub mod list;
