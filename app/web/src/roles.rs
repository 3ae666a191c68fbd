//! Roles: owners appoint owners and organizers; organizers appoint track leads.

mod api;
mod role_form;
pub mod page;
pub mod write;
