//! The days of a schedule with the sessions of each room, as `schedule.json` and `schedule.xml` have them.

use super::edition::{ScheduleEdition, session_url};
use crate::names::fold;
use domain::schedule::{ReleasedSchedule, ReleasedSession};
use domain::text::Title;
use domain::time::{Days, NaiveDate, NaiveTime, clock};
use std::collections::BTreeSet;

/// The sessions of one calendar day.
pub(super) struct ScheduleDay<'s> {
    /// From 1.
    pub(super) index: usize,
    pub(super) date: NaiveDate,
    /// Its first instant with the offset, and that of the next day.
    pub(super) starts: String,
    pub(super) ends: String,
    /// The rooms that are used on this day, in the order of pages; the one without a title has sessions without a room.
    pub(super) rooms: Vec<DayRoom<'s>>,
}

pub(super) struct DayRoom<'s> {
    pub(super) title: &'s str,
    pub(super) events: Vec<ScheduleEvent<'s>>,
}

/// A session with what its event needs in both formats.
pub(super) struct ScheduleEvent<'s> {
    pub(super) session: &'s ReleasedSession,
    /// With the offset.
    pub(super) date: String,
    /// The last instant with the offset.
    pub(super) end: String,
    /// The wall clock, such as `09:00`.
    pub(super) start: String,
    /// Such as `01:30`.
    pub(super) duration: String,
    /// Unique in the schedule.
    pub(super) slug: String,
    pub(super) url: String,
}

impl ScheduleEvent<'_> {
    pub(super) fn kind(&self) -> &'static str {
        if self.session.is_plenary { "plenary" } else { "session" }
    }

    /// Empty while no room is chosen.
    pub(super) fn room(&self) -> &str {
        room_of(self.session)
    }
}

/// The title of a session's room; empty while no room is chosen.
fn room_of(session: &ReleasedSession) -> &str {
    session.room.as_ref().map_or("", Title::as_str)
}

/// The days of the edition, and others on which there are sessions.
pub(super) fn days<'s>(edition: &'s ScheduleEdition, schedule: &'s ReleasedSchedule) -> Vec<ScheduleDay<'s>> {
    let rooms = rooms(edition, schedule);
    let mut dates: BTreeSet<NaiveDate> =
        edition.dates.starts().iter_days().take_while(|day| *day <= edition.dates.ends()).collect();
    dates.extend(schedule.sessions.iter().map(|session| session.starts.date()));
    let day = |(nth, date): (usize, NaiveDate)| {
        let midnight = |date: NaiveDate| edition.with_offset(date.and_time(NaiveTime::MIN));
        let in_room = |title: &&'s str| {
            let is_here = |session: &&ReleasedSession| session.starts.date() == date && room_of(session) == *title;
            let events: Vec<_> =
                schedule.sessions.iter().filter(is_here).map(|session| event(edition, session)).collect();
            (!events.is_empty()).then_some(DayRoom { title, events })
        };
        ScheduleDay {
            index: nth + 1,
            date,
            starts: midnight(date),
            ends: midnight(date.checked_add_days(Days::new(1)).unwrap_or(date)),
            rooms: rooms.iter().filter_map(in_room).collect(),
        }
    };
    dates.into_iter().enumerate().map(day).collect()
}

/// The titles of all rooms in the order of pages, then those that only sessions have.
pub(super) fn rooms<'s>(edition: &'s ScheduleEdition, schedule: &'s ReleasedSchedule) -> Vec<&'s str> {
    let known = edition.rooms.iter().map(|room| room.title.as_str());
    let mut seen = BTreeSet::new();
    known.chain(schedule.sessions.iter().map(room_of)).filter(|title| seen.insert(*title)).collect()
}

fn event<'s>(edition: &ScheduleEdition, session: &'s ReleasedSession) -> ScheduleEvent<'s> {
    let (starts, ends) = edition.instants(session);
    let title = slug(session.title.as_str());
    ScheduleEvent {
        session,
        date: edition.at(starts),
        end: edition.at(ends),
        start: clock(session.starts.time()),
        duration: format!("{:02}:{:02}", session.minutes / 60, session.minutes % 60),
        slug: format!("{}-{}-{title}", edition.acronym(), session.number),
        url: session_url(&edition.origin, &edition.slug, session.number),
    }
}

/// A title with small Latin letters, digits and hyphens, of at least four characters.
fn slug(title: &str) -> String {
    let folded = fold(title);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    if slug.len() < 4 { format!("{slug}-session").trim_start_matches('-').to_owned() } else { slug }
}
