//! The people who take part in an edition.

pub mod list;
