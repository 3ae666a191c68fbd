//! Planning meetings: their list, topics, notes, replies and attendance.

mod edit;
mod list;
mod notes;
mod page;
mod replies;

pub(crate) use list::of_edition;
