//! Web pages as axum handlers that render plain HTML on the server, and islands for the browser.

#[cfg(feature = "ssr")]
pub mod addresses;
#[cfg(feature = "ssr")]
pub mod app_state;
pub mod components;
#[cfg(feature = "ssr")]
mod confirmation;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod cookies;
#[cfg(feature = "ssr")]
pub mod error;
#[cfg(feature = "ssr")]
pub mod error_page;
#[cfg(feature = "ssr")]
pub mod forms;
#[cfg(feature = "ssr")]
pub mod layout;
#[cfg(feature = "ssr")]
mod public_file;
#[cfg(feature = "ssr")]
pub mod routes;
pub mod server_functions;
#[cfg(feature = "ssr")]
mod upload;

#[cfg(feature = "ssr")]
mod badges;
#[cfg(feature = "ssr")]
mod editions;
#[cfg(feature = "ssr")]
mod feeds;
#[cfg(feature = "ssr")]
mod sitemap;
#[cfg(feature = "ssr")]
mod people;
#[cfg(feature = "ssr")]
mod meetings;
mod schedule;
mod tasks;
#[cfg(feature = "ssr")]
mod trace;
mod updates;
#[cfg(feature = "ssr")]
mod progress;
#[cfg(feature = "ssr")]
mod report;
#[cfg(feature = "ssr")]
mod catalog;
#[cfg(feature = "ssr")]
mod invitations;
#[cfg(feature = "ssr")]
mod applications;
#[cfg(feature = "ssr")]
mod seats;
#[cfg(feature = "ssr")]
mod settings;
#[cfg(feature = "ssr")]
mod commitments;
#[cfg(feature = "ssr")]
mod logistics;
#[cfg(feature = "ssr")]
mod travel_costs;
#[cfg(feature = "ssr")]
mod email;
#[cfg(feature = "ssr")]
mod group_emails;
#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod roles;
#[cfg(feature = "ssr")]
mod audit_log;
