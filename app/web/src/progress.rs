//! The progress of an edition’s tasks.

mod api;
pub mod edition;
