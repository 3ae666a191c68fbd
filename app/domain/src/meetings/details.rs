//! What people edit of a meeting, and what its page shows.

use super::{MeetingAccess, MeetingTime};
use crate::Refusal;
use crate::id::{EditionSlug, Login, MeetingNumber, TaskNumber};
use crate::people::Person;
use crate::tasks::Status;
use crate::text::{LongText, Title, Url, revision};
use crate::time::{Instant, TimeDelta, Zone};
use std::collections::BTreeSet;

/// The most meetings of one round, so that people can choose.
pub const MAX_PARALLEL: usize = 3;

/// The highest number of a planning round.
pub const MAX_ROUND: u32 = 20;

/// The longest time of a meeting. A longer one is probably a typing error.
const MAX_HOURS: i64 = 12;

/// The most tasks of one meeting.
const MAX_TASKS: usize = 30;

/// What organizers, the lead and the proposer edit of a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingDetails {
    /// The topic.
    pub title: Title,
    /// From 1 to [`MAX_ROUND`]; `None` for a round of its own.
    pub round: Option<u32>,
    /// `None` while the time is not decided.
    pub time: Option<MeetingTime>,
    pub lead: Option<Login>,
    /// Markdown.
    pub agenda: Option<LongText>,
    /// A link to the video call, for participants only.
    pub video: Option<Url>,
    pub recording: Option<Url>,
    /// A link to notes elsewhere.
    pub notes_link: Option<Url>,
    /// The tasks that the meeting is about.
    pub tasks: BTreeSet<TaskNumber>,
}

impl MeetingDetails {
    /// A topic without a time.
    pub fn topic(title: Title) -> Self {
        MeetingDetails {
            title,
            round: None,
            time: None,
            lead: None,
            agenda: None,
            video: None,
            recording: None,
            notes_link: None,
            tasks: BTreeSet::new(),
        }
    }

    /// # Errors
    /// Refuses a round out of range, too many tasks, and a meeting that ends before it starts or lasts too long.
    pub fn check(&self) -> Result<(), Refusal> {
        if let Some(number) = self.round.filter(|round| !(1..=MAX_ROUND).contains(round)) {
            return Err(Refusal::OutOfRange {
                what: "The planning round",
                number: i64::from(number),
                least: 1,
                most: MAX_ROUND,
            });
        }
        if self.tasks.len() > MAX_TASKS {
            return Err(Refusal::TooMany { what: "tasks", count: self.tasks.len(), limit: MAX_TASKS });
        }
        match self.time.and_then(|time| time.starts.zip(time.ends)) {
            Some((starts, ends)) if ends <= starts => Err(Refusal::MeetingEndsTooEarly),
            Some((starts, ends)) if ends - starts > TimeDelta::hours(MAX_HOURS) => {
                Err(Refusal::MeetingTooLong { limit: MAX_HOURS })
            }
            _ => Ok(()),
        }
    }

    /// A short value that changes with each detail; a form sends it back, so that edit conflicts are noticed.
    pub fn revision(&self) -> String {
        revision(self)
    }

    /// Whether an edit changes what calendars show, or which people have the meeting in theirs.
    pub fn changes_calendars(&self, edited: &MeetingDetails) -> bool {
        let same_time = self.title == edited.title && self.time == edited.time;
        !same_time || self.lead != edited.lead || self.video != edited.video
    }
}

/// Where a meeting is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeetingState {
    /// A topic without a time.
    Proposed,
    Scheduled,
    Cancelled,
}

impl MeetingState {
    pub fn of(time: Option<MeetingTime>, is_cancelled: bool) -> MeetingState {
        match time {
            _ if is_cancelled => MeetingState::Cancelled,
            None => MeetingState::Proposed,
            Some(_) => MeetingState::Scheduled,
        }
    }
}

/// A meeting that has no time yet or is cancelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnscheduledMeeting {
    pub number: MeetingNumber,
    pub title: Title,
    pub state: MeetingState,
    pub lead: Option<Person>,
}

/// A meeting as calendars show it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MeetingEntry {
    pub number: MeetingNumber,
    pub title: Title,
    pub time: MeetingTime,
    pub is_cancelled: bool,
    /// From 0; higher after each change that calendars show.
    pub sequence: u32,
    pub changed_at: Instant,
}

/// A meeting in the calendar of a person who takes part in its edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalMeeting {
    pub edition: EditionSlug,
    /// The zone of the edition.
    pub zone: Zone,
    pub entry: MeetingEntry,
    /// The link to the video call, for participants only.
    pub video: Option<Url>,
}

/// A task that a meeting is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedTask {
    pub number: TaskNumber,
    pub title: Title,
    pub status: Status,
}

/// The notes or the agenda: as they are written, and rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenderedText {
    /// Markdown, may be empty.
    pub text: String,
    /// The text as safe HTML.
    pub html: String,
}

/// A meeting with everything on its page that is not about one reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingPage {
    pub number: MeetingNumber,
    pub details: MeetingDetails,
    pub state: MeetingState,
    pub lead: Option<Person>,
    pub proposer: Option<Person>,
    pub agenda: RenderedText,
    pub notes: RenderedText,
    /// How many earlier versions of the notes there are.
    pub notes_revisions: u32,
    pub tasks: Vec<LinkedTask>,
    pub access: MeetingAccess,
    /// How many people say that they will come.
    pub coming: u32,
    /// The number of attendees; show it to visitors only as [`super::public_count`].
    pub attendees: u32,
    /// Parallel meetings of the same round that are not cancelled.
    pub parallel: Vec<(MeetingNumber, Title)>,
    /// The time of the last change.
    pub updated_at: Instant,
}

impl MeetingPage {
    /// A short value that changes with the notes.
    pub fn notes_revision(&self) -> String {
        revision(&self.notes.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details() -> MeetingDetails {
        let title = Title::parse("Sparse arrays").unwrap();
        MeetingDetails { round: Some(1), ..MeetingDetails::topic(title) }
    }

    fn from_to(starts: &str, ends: &str) -> MeetingDetails {
        let at = |text: &str| Some(text.parse::<Instant>().unwrap());
        let on = "2027-02-01".parse().unwrap();
        MeetingDetails { time: Some(MeetingTime { on, starts: at(starts), ends: at(ends) }), ..details() }
    }

    #[test]
    fn meeting_ends_after_it_starts_and_within_hours() {
        assert_eq!(from_to("2027-02-01T16:00:00Z", "2027-02-01T17:00:00Z").check(), Ok(()));
        assert!(from_to("2027-02-01T16:00:00Z", "2027-02-01T16:00:00Z").check().is_err());
        assert!(from_to("2027-02-01T16:00:00Z", "2027-02-02T16:00:00Z").check().is_err());
    }

    #[test]
    fn round_is_a_small_number() {
        assert_eq!(MeetingDetails { round: Some(20), ..details() }.check(), Ok(()));
        assert!([0, 21].iter().all(|round| MeetingDetails { round: Some(*round), ..details() }.check().is_err()));
    }

    #[test]
    fn agenda_alone_changes_no_calendar() {
        let agenda = MeetingDetails { agenda: LongText::parse("- Scope").ok(), ..details() };
        assert!(!details().changes_calendars(&agenda));
        assert!(details().changes_calendars(&from_to("2027-02-01T16:00:00Z", "2027-02-01T17:00:00Z")));
    }

    #[test]
    fn topic_without_a_time_is_proposed() {
        let time = from_to("2027-02-01T16:00:00Z", "2027-02-01T17:00:00Z").time;
        assert_eq!(MeetingState::of(None, false), MeetingState::Proposed);
        assert_eq!(MeetingState::of(time, false), MeetingState::Scheduled);
        assert_eq!(MeetingState::of(time, true), MeetingState::Cancelled);
    }
}
