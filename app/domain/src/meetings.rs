//! Planning meetings: when they are, and who came.

use crate::people::Person;
use crate::text::{Title, Url};
use crate::time::{Instant, NaiveDate};

/// When a meeting is: always a day, and the hours where somebody wrote them down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeetingTime {
    /// The day in the edition's zone.
    pub on: NaiveDate,
    pub starts: Option<Instant>,
    pub ends: Option<Instant>,
}

/// A planning meeting of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    pub title: Title,
    pub time: MeetingTime,
    /// Where its notes can be read. Never the address of the call itself.
    pub notes: Option<Url>,
    pub attendees: Vec<Person>,
}
