//! Editions: the home page, and the overview page of each edition.

mod api;
pub mod calendar;
pub mod data;
pub mod home;
pub mod edition;
