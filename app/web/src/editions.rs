//! Editions: the first page, and each edition's own.

mod api;
pub mod home;
pub mod edition;
