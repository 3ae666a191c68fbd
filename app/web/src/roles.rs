//! Roles: owners appoint owners and organizers; organizers appoint track leads.

mod api;
pub mod page;
pub mod write;
