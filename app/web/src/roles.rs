//! Roles: who appoints and dismisses owners, organizers, viewers and track leads.

mod api;
mod role_form;
pub mod page;
pub mod write;
