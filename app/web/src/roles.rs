//! Roles: owners appoint owners and organizers, organizers name the leads of their tracks.

mod api;
pub mod page;
pub mod write;
