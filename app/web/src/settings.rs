//! The settings of an edition, one page for each subject; and the page that creates an edition.

mod agenda_form;
mod checklist;
mod edition_form;
mod links_form;
pub mod agenda;
pub mod create;
pub mod export;
pub mod general;
pub mod links;
