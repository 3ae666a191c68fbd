//! Tasks: the work plan as a list, a board and a picture; each task, how it is proposed, and what is done with it.

#[cfg(feature = "ssr")]
mod api;
#[cfg(feature = "ssr")]
mod filter;
#[cfg(feature = "ssr")]
pub mod list;
#[cfg(feature = "ssr")]
pub mod bulk;
#[cfg(feature = "ssr")]
pub mod board;
#[cfg(feature = "ssr")]
pub mod waits;
#[cfg(feature = "ssr")]
pub mod search;
#[cfg(feature = "ssr")]
pub mod many;
#[cfg(feature = "ssr")]
mod effect;

#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
pub mod propose;
#[cfg(feature = "ssr")]
pub mod change;
#[cfg(feature = "ssr")]
pub mod task;
#[cfg(feature = "ssr")]
mod actions;
#[cfg(feature = "ssr")]
pub mod act;
#[cfg(feature = "ssr")]
pub mod talk;
#[cfg(feature = "ssr")]
mod mentions;
#[cfg(feature = "ssr")]
pub mod wordings;

mod chosen;
mod drag;
mod helper;
