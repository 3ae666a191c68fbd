//! Sessions of an edition, and the schedule with its editor.

#[cfg(feature = "ssr")]
mod place_form;
#[cfg(feature = "ssr")]
mod read;
#[cfg(feature = "ssr")]
mod session_form;

#[cfg(feature = "ssr")]
pub mod actions;
pub mod api;
#[cfg(feature = "ssr")]
pub mod edit;
pub mod editor;
#[cfg(feature = "ssr")]
pub mod notes;
#[cfg(feature = "ssr")]
pub mod proposals;
#[cfg(feature = "ssr")]
pub mod session;
