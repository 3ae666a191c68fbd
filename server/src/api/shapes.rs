//! The JSON types. New keys may be added; existing keys are never removed.

mod catalog;
mod editions;
mod people;
mod schedule;
mod tasks;

pub use catalog::{Outcome, Outcomes, Spec, Specs};
pub use editions::{Agenda, Block, Day, Edition, EditionDetails, Editions, IdentifiedMeeting, Ledger, Meetings};
pub use people::{ParticipantEntry, People};
pub use schedule::Schedule;
pub use tasks::{LinkedTask, ProgressCounts, Similar, Task, Tasks};

use domain::time::Instant;

/// Formats an instant as RFC 3339 in UTC.
fn instant(at: Instant) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
