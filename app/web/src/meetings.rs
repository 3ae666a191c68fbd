//! Planning meetings of an edition: their list, a page for each, notes and replies.

mod api;
mod meeting_form;

pub mod actions;
pub mod edit;
pub mod list;
pub mod meeting;
pub mod notes;
