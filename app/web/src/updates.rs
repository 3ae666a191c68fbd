//! The worklog of each day, and the page of each update.

#[cfg(feature = "ssr")]
pub mod worklog;
#[cfg(feature = "ssr")]
mod lines;
#[cfg(feature = "ssr")]
pub mod update;
#[cfg(feature = "ssr")]
pub mod events;
mod live;
