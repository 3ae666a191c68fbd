//! Attendance at meetings: its records, check-in with a code, and pasted lists of participants.

mod check_in;
#[cfg(feature = "names")]
mod pasted;

pub use check_in::{CheckInCode, check_in_is_open, check_in_window};
#[cfg(feature = "names")]
pub use pasted::{NameMatch, PastedName, match_names};

use crate::id::PersonId;
use crate::people::Person;
use crate::time::Instant;
use std::collections::BTreeSet;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Where a record of attendance comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AttendanceSource {
    /// The person checked in with the code of the meeting.
    #[strum(serialize = "self")]
    Own,
    Organizer,
    /// A pasted list of the participants of a video call.
    List,
    Import,
}

words!(AttendanceSource, "a source of attendance (self, organizer, list or import)");

impl AttendanceSource {
    /// The source as people read it.
    pub fn label(self) -> &'static str {
        match self {
            AttendanceSource::Own => "checked in",
            AttendanceSource::Organizer => "recorded by an organizer or the lead",
            AttendanceSource::List => "in a list of participants",
            AttendanceSource::Import => "imported",
        }
    }
}

/// What was recorded about one person at one meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttendanceRecord {
    /// `false` corrects an earlier record.
    pub present: bool,
    pub source: AttendanceSource,
    pub recorded_at: Instant,
}

impl AttendanceRecord {
    /// The record that counts, of one person's `records` in the order in which they were made.
    ///
    /// A later record corrects an earlier one, whatever the clock showed; none is overwritten.
    pub fn latest(records: &[AttendanceRecord]) -> Option<AttendanceRecord> {
        records.last().copied()
    }

    /// Whether a new record would change who attended. A person without a record was not there.
    pub fn is_changed_by(latest: Option<AttendanceRecord>, present: bool) -> bool {
        latest.is_some_and(|record| record.present) != present
    }
}

/// A participant of the edition, with the record that counts for one meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendanceRow {
    pub id: PersonId,
    pub person: Person,
    /// `None` if nothing was recorded.
    pub record: Option<AttendanceRecord>,
}

/// The changes that a form makes: `true` for people who were ticked since it was opened, `false` for the opposite.
pub fn attendance_changes(ticked: &BTreeSet<PersonId>, before: &BTreeSet<PersonId>) -> Vec<(PersonId, bool)> {
    let came = ticked.difference(before).map(|id| (*id, true));
    came.chain(before.difference(ticked).map(|id| (*id, false))).collect()
}

impl AttendanceRow {
    pub fn is_present(&self) -> bool {
        self.record.is_some_and(|record| record.present)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DateTime;

    fn record(present: bool, source: AttendanceSource) -> AttendanceRecord {
        AttendanceRecord { present, source, recorded_at: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn later_record_corrects_an_earlier_one() {
        let (came, correction) = (record(true, AttendanceSource::Own), record(false, AttendanceSource::Organizer));
        assert_eq!(AttendanceRecord::latest(&[]), None);
        assert_eq!(AttendanceRecord::latest(&[came, correction]), Some(correction));
        assert_eq!(AttendanceRecord::latest(&[came, correction, came]), Some(came));
    }

    #[test]
    fn record_that_says_the_same_changes_nothing() {
        let came = Some(record(true, AttendanceSource::List));
        let changed = [(None, true), (None, false), (came, true), (came, false)]
            .map(|(latest, present)| AttendanceRecord::is_changed_by(latest, present));
        assert_eq!(changed, [true, false, false, true]);
    }

    #[test]
    fn source_is_stored_as_a_word() {
        let words = AttendanceSource::ALL.map(AttendanceSource::as_str);
        assert_eq!(words, ["self", "organizer", "list", "import"]);
        assert_eq!(words.map(|word| AttendanceSource::parse(word).unwrap()), AttendanceSource::ALL);
    }
}
