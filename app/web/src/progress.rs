//! The progress of an edition’s tasks.

pub mod edition;
mod parts;
pub mod whole;
