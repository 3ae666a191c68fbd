//! What is seen and done: pages (server only), and islands and server functions (both sides).
//!
//! A page is an axum handler that loads what it shows and then writes it: plain HTML, complete without
//! JavaScript. Only islands reach the browser; a page without one ships no script.

#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod error;
pub mod ui;

#[cfg(feature = "ssr")]
mod editions;
#[cfg(feature = "ssr")]
mod people;
#[cfg(feature = "ssr")]
mod meetings;
mod tasks;
#[cfg(feature = "ssr")]
mod progress;
#[cfg(feature = "ssr")]
mod catalog;
#[cfg(feature = "ssr")]
mod invitations;
#[cfg(feature = "ssr")]
mod seats;
#[cfg(feature = "ssr")]
mod commitments;
#[cfg(feature = "ssr")]
mod logistics;
#[cfg(feature = "ssr")]
mod email;
#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod roles;
#[cfg(feature = "ssr")]
mod audit_log;
