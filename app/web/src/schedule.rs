//! Sessions of an edition, the schedule with its editor, and its releases.

#[cfg(feature = "ssr")]
mod import_preview;
#[cfg(feature = "ssr")]
mod lists;
#[cfg(feature = "ssr")]
mod own;
#[cfg(feature = "ssr")]
mod place_form;
#[cfg(feature = "ssr")]
mod read;
#[cfg(feature = "ssr")]
mod session_form;
#[cfg(feature = "ssr")]
mod session_item;
#[cfg(feature = "ssr")]
mod timetable;
mod wire;

#[cfg(feature = "ssr")]
pub mod actions;
pub mod api;
#[cfg(feature = "ssr")]
pub mod edit;
pub mod editor;
pub mod editor_draft;
#[cfg(feature = "ssr")]
pub mod files;
#[cfg(feature = "ssr")]
pub mod import;
#[cfg(feature = "ssr")]
pub mod interests;
#[cfg(feature = "ssr")]
pub mod notes;
#[cfg(feature = "ssr")]
pub mod public_page;
#[cfg(feature = "ssr")]
pub mod recap;
#[cfg(feature = "ssr")]
pub mod release;
#[cfg(feature = "ssr")]
pub mod released_session;
#[cfg(feature = "ssr")]
pub mod releases;
#[cfg(feature = "ssr")]
pub mod proposals;
#[cfg(feature = "ssr")]
pub mod session;
