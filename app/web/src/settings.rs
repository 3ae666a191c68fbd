//! The settings of an edition, one page for each subject; and the page that creates an edition.

mod agenda_form;
mod checklist;
mod edition_form;
mod links_form;
mod rooms_form;
mod tracks_form;
pub mod agenda;
pub mod create;
pub mod general;
pub mod links;
pub mod rooms;
pub mod tracks;
