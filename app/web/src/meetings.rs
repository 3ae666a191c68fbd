//! Planning meetings of an edition: their list, a page for each, notes and replies.

mod api;
mod confirm;
mod meeting_form;
mod qr_code;

pub mod actions;
pub mod attendance;
pub mod calendar;
pub mod edit;
pub mod list;
pub mod meeting;
pub mod notes;
pub mod polls;
