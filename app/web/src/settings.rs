//! The first start, new editions, and the settings of the community and of editions.

mod agenda_fields;
mod agenda_form;
mod community_form;
mod done;
mod edition_form;
mod links_form;
mod rooms_form;
mod tracks_form;
mod website_values;
pub mod agenda;
pub mod announce;
pub mod close;
pub mod brand;
pub mod community;
pub mod create;
pub mod export;
pub mod first_owner;
pub mod general;
pub mod github;
pub mod links;
pub mod setup;
pub mod rooms;
pub mod tracks;
pub mod website;
