//! Planning meetings: their topics, times, notes and attendance.

mod access;
mod details;
mod invites;
mod notes;
mod replies;
#[cfg(feature = "zones")]
mod when;

pub use access::{MeetingAccess, MeetingAction};
pub use details::{
    LinkedTask, MAX_PARALLEL, MAX_ROUND, MeetingDetails, MeetingEntry, MeetingPage, MeetingState, PersonalMeeting,
    RenderedText, UnscheduledMeeting,
};
pub use invites::{CalendarChange, MeetingInvite};
pub use notes::{NotesRevision, open_items};
pub use replies::{MeetingReply, OwnMeeting, double_bookings};
#[cfg(feature = "zones")]
pub use when::{EnteredTime, Repetition};

use crate::id::MeetingNumber;
use crate::people::Person;
use crate::text::{Title, Url};
use crate::time::{Instant, NaiveDate};
use chrono::TimeDelta;

/// The day of a meeting, and its hours if they are recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct MeetingTime {
    /// The day in the edition's zone.
    pub on: NaiveDate,
    pub starts: Option<Instant>,
    pub ends: Option<Instant>,
}

impl MeetingTime {
    /// Start and end; without a recorded end it counts as one hour long. `None` without hours.
    pub fn hours(self) -> Option<(Instant, Instant)> {
        let starts = self.starts?;
        Some((starts, self.ends.unwrap_or(starts + TimeDelta::hours(1))))
    }

    /// Whether the meeting is over; `today` is the date in the edition's time zone.
    ///
    /// Without an end it counts as one hour long. Without hours it is over on the next day.
    pub fn is_over(&self, today: NaiveDate, now: Instant) -> bool {
        let ends = self.hours().map(|(_, ends)| ends).or(self.ends);
        ends.map_or(self.on < today, |ends| ends <= now)
    }
}

/// A planning meeting of an edition that has a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    pub number: MeetingNumber,
    /// Parallel meetings have the same round; `None` for a round of its own.
    pub round: Option<u32>,
    pub title: Title,
    pub time: MeetingTime,
    /// A link to its notes, never to the video call.
    pub notes: Option<Url>,
    /// The public number of attendees; `None` for fewer than [`FEWEST_COUNTED`].
    pub attended_count: Option<u32>,
}

/// A planning meeting with its attendees, for participants, track leads and organizers of the edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendedMeeting {
    pub meeting: Meeting,
    /// By name.
    pub attendees: Vec<Person>,
}

/// The smallest number of people that is shown in public, to protect their privacy.
pub const FEWEST_COUNTED: u32 = 5;

/// Returns the public number of attendees, or `None` if it is too small to show.
pub fn public_count(attendees: u32) -> Option<u32> {
    Some(attendees).filter(|attendees| *attendees >= FEWEST_COUNTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_count_hides_fewer_than_five_attendees() {
        assert_eq!([0, 1, 4, 5, 40].map(public_count), [None, None, None, Some(5), Some(40)]);
    }

    #[test]
    fn meeting_is_over_when_it_has_ended() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let on: NaiveDate = "2023-02-27".parse().unwrap();
        let next_day = on.succ_opt().unwrap();
        let hours =
            MeetingTime { on, starts: Some(at("2023-02-27T17:00:00Z")), ends: Some(at("2023-02-27T18:30:00Z")) };
        assert!(!hours.is_over(on, at("2023-02-27T18:29:00Z")));
        assert!(hours.is_over(on, at("2023-02-27T18:30:00Z")));
        let begun = MeetingTime { ends: None, ..hours };
        assert!(!begun.is_over(on, at("2023-02-27T17:59:00Z")) && begun.is_over(on, at("2023-02-27T18:00:00Z")));
        let day = MeetingTime { starts: None, ends: None, on };
        assert!(!day.is_over(on, at("2023-02-28T07:00:00Z")) && day.is_over(next_day, at("2023-02-28T09:00:00Z")));
    }
}
