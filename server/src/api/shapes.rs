//! The JSON shapes. Keys may be added; those that are here stay.

mod catalog;
mod editions;
mod people;
mod tasks;

pub use catalog::{Outcome, Outcomes, Spec, Specs};
pub use editions::{Agenda, Block, Day, Edition, Editions, WholeEdition};
pub use people::{OneParticipant, People};
pub use tasks::{LinkedTask, ProgressCounts, Similar, Task, Tasks};

use domain::time::Instant;

/// RFC 3339, UTC.
fn instant(at: Instant) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
