//! Planning meetings: when they are, how many attended, and who.

use crate::people::Person;
use crate::text::{Title, Url};
use crate::time::{Instant, NaiveDate};
use chrono::TimeDelta;

/// When a meeting is: always a day, and the hours where somebody wrote them down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeetingTime {
    /// The day in the edition's zone.
    pub on: NaiveDate,
    pub starts: Option<Instant>,
    pub ends: Option<Instant>,
}

impl MeetingTime {
    /// Over once it has ended; where only its beginning is known, after an hour; where only its day, the day after.
    /// `today` is the day in the edition's zone.
    pub fn is_over(&self, today: NaiveDate, now: Instant) -> bool {
        let ends = self.ends.or_else(|| self.starts.map(|starts| starts + TimeDelta::hours(1)));
        ends.map_or(self.on < today, |ends| ends <= now)
    }
}

/// A planning meeting of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    pub title: Title,
    pub time: MeetingTime,
    /// Where its notes can be read. Never the address of the call itself.
    pub notes: Option<Url>,
    /// How many people attended, for everybody to read; `None` for fewer than [`FEWEST_COUNTED`], or nobody.
    pub attended_count: Option<u32>,
}

/// A planning meeting with the people who attended it: for the edition's participants, track leads and organizers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendedMeeting {
    pub meeting: Meeting,
    /// By name.
    pub attendees: Vec<Person>,
}

/// No public figure speaks of fewer people than these.
pub const FEWEST_COUNTED: u32 = 5;

/// The number of attendees as everybody may read it.
pub fn public_count(attendees: u32) -> Option<u32> {
    Some(attendees).filter(|attendees| *attendees >= FEWEST_COUNTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_than_five_attendees_are_not_counted_in_public() {
        assert_eq!([0, 1, 4, 5, 40].map(public_count), [None, None, None, Some(5), Some(40)]);
    }

    #[test]
    fn a_meeting_is_over_when_it_has_ended_and_not_when_it_begins() {
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
