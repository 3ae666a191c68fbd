//! The schedule of an edition: its public page, its releases, sessions, interests, and what became of sessions.

pub mod interests;
mod lists;
mod own;
pub mod public_page;
pub mod recap;
pub mod release;
pub mod released_session;
pub mod releases;
mod session_item;
mod timetable;
