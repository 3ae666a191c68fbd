//! The parts of an event that may hold the link to a video call.

use domain::text::{LongText, Url};
use std::fmt;

/// The properties that say when an event is.
const RECURRENCE: [&str; 4] = ["RRULE", "RDATE", "EXDATE", "EXRULE"];

fn property_name(line: &str) -> String {
    line.split([':', ';']).next().unwrap_or("").trim().to_uppercase()
}

/// What only participants may see: descriptions and links hold addresses and passcodes of video calls.
///
/// `Debug` shows nothing of it, so that no log or error does.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct EventDetails {
    pub description: Option<LongText>,
    pub location: Option<LongText>,
    pub url: Option<Url>,
    /// Lines that are copied into the iCalendar file, such as `RRULE:FREQ=MONTHLY;BYDAY=3TU`.
    pub lines: Vec<String>,
}

impl EventDetails {
    /// Only the lines that say when the event is.
    pub(super) fn without_private_parts(self) -> EventDetails {
        let is_recurrence = |line: &String| RECURRENCE.contains(&property_name(line).as_str());
        EventDetails { lines: self.lines.into_iter().filter(is_recurrence).collect(), ..EventDetails::default() }
    }

    /// The recurrence rules among the lines, without `RRULE:`.
    pub(super) fn rules(&self) -> impl Iterator<Item = &str> {
        let rule = |line: &'_ str| line.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("RRULE:"));
        self.lines.iter().filter(move |line| rule(line)).map(|line| &line[6..])
    }

    /// A line that changes when the event is, and that only calendar programs understand.
    pub(super) fn unread_recurrence(&self) -> Option<&str> {
        let is_unread = |line: &&String| {
            let plain = line.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("RRULE:"));
            !plain && RECURRENCE.contains(&property_name(line).as_str())
        };
        self.lines.iter().find(is_unread).map(String::as_str)
    }
}

impl fmt::Debug for EventDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventDetails(private)")
    }
}
