//! The schedule editor: its page, its island, and the stream of changes.

mod actions;
mod draft;
mod grid;
mod keyboard;
mod live;
mod model;
mod pointer;

#[cfg(feature = "ssr")]
pub mod events;
pub mod island;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod state;
