//! Replies to meetings: who says that they will come.

use super::MeetingTime;
use crate::id::MeetingNumber;
use crate::people::Person;
use crate::text::Title;

/// A meeting with the reply and the attendance of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMeeting {
    pub number: MeetingNumber,
    pub round: Option<u32>,
    pub title: Title,
    pub time: Option<MeetingTime>,
    /// `None` if they haven't replied.
    pub coming: Option<bool>,
    pub attended: bool,
}

/// Whether a person says that they will come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingReply {
    pub person: Person,
    pub coming: bool,
}

/// The other meetings to which the person comes and which overlap this one.
///
/// Meetings without hours overlap nothing, and one without an end starts an hour before it.
pub fn double_bookings(meeting: MeetingNumber, own: &[OwnMeeting]) -> Vec<&OwnMeeting> {
    let hours = |own: &OwnMeeting| own.time.and_then(MeetingTime::hours);
    let Some((starts, ends)) = own.iter().find(|other| other.number == meeting).and_then(hours) else {
        return Vec::new();
    };
    let clashes = |other: &&OwnMeeting| {
        other.number != meeting
            && other.coming == Some(true)
            && hours(other).is_some_and(|(from, until)| from < ends && starts < until)
    };
    own.iter().filter(clashes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Instant;

    fn own(number: u32, from: &str, until: &str, coming: Option<bool>) -> OwnMeeting {
        let at = |text: &str| Some(format!("2027-02-01T{text}:00Z").parse::<Instant>().unwrap());
        OwnMeeting {
            number: MeetingNumber(number),
            round: Some(1),
            title: Title::parse(&format!("Meeting {number}")).unwrap(),
            time: Some(MeetingTime { on: "2027-02-01".parse().unwrap(), starts: at(from), ends: at(until) }),
            coming,
            attended: false,
        }
    }

    #[test]
    fn meetings_that_overlap_are_double_bookings() {
        let all = [
            own(1, "16:00", "17:00", Some(true)),
            own(2, "16:30", "17:30", Some(true)),
            own(3, "17:00", "18:00", Some(true)),
            own(4, "16:00", "17:00", Some(false)),
            own(5, "16:00", "17:00", None),
        ];
        let numbers = |of| double_bookings(MeetingNumber(of), &all).iter().map(|own| own.number.0).collect::<Vec<_>>();
        assert_eq!(numbers(1), [2]);
        assert_eq!(numbers(2), [1, 3]);
        assert_eq!(numbers(4), [1, 2]);
        assert_eq!(numbers(9), Vec::<u32>::new());
    }
}
