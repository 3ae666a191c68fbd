//! What the calendars of the people who come to a meeting have of it.

use super::{MeetingEntry, MeetingTime};
use crate::text::Url;
use crate::time::{Instant, NaiveDate};
use serde::{Deserialize, Serialize};

/// A meeting as an email puts it into a calendar, or takes it out if it is cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingInvite {
    pub entry: MeetingEntry,
    /// The link to the video call, for participants only.
    pub video: Option<Url>,
}

/// How a change of a meeting changes calendars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarChange {
    /// It takes place at this time.
    Shown(MeetingTime),
    /// It doesn't take place, and had this time.
    Removed(MeetingTime),
}

impl CalendarChange {
    /// The change between two times of a meeting; `None` for a meeting without a time or a cancelled one.
    ///
    /// There is none for a meeting that is over. `today` is the date in the edition's time zone.
    pub fn between(
        before: Option<MeetingTime>,
        after: Option<MeetingTime>,
        today: NaiveDate,
        now: Instant,
    ) -> Option<CalendarChange> {
        let change = after.map(CalendarChange::Shown).or_else(|| before.map(CalendarChange::Removed))?;
        Some(change).filter(|change| !change.time().is_over(today, now))
    }

    pub fn time(self) -> MeetingTime {
        match self {
            CalendarChange::Shown(time) | CalendarChange::Removed(time) => time,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: u32) -> Option<MeetingTime> {
        let starts = format!("2027-02-{day:02}T16:00:00Z").parse::<Instant>().unwrap();
        Some(MeetingTime { on: starts.date_naive(), starts: Some(starts), ends: None })
    }

    fn between(before: Option<MeetingTime>, after: Option<MeetingTime>) -> Option<CalendarChange> {
        let now = "2027-02-10T12:00:00Z".parse::<Instant>().unwrap();
        CalendarChange::between(before, after, now.date_naive(), now)
    }

    #[test]
    fn meeting_with_a_time_is_shown() {
        assert_eq!(between(None, on(11)), on(11).map(CalendarChange::Shown));
        assert_eq!(between(on(12), on(11)), on(11).map(CalendarChange::Shown));
    }

    #[test]
    fn meeting_without_its_time_is_removed() {
        assert_eq!(between(on(11), None), on(11).map(CalendarChange::Removed));
        assert_eq!(between(None, None), None);
    }

    #[test]
    fn past_meeting_changes_no_calendar() {
        assert_eq!(between(None, on(9)), None);
        assert_eq!(between(on(9), None), None);
        assert_eq!(between(on(9), on(11)), on(11).map(CalendarChange::Shown));
    }
}
