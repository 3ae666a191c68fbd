//! Releases: published versions of a schedule, and what changed between two of them.

use crate::editions::TrackGoals;
use crate::id::{Login, PersonId, SessionGuid, SessionNumber, TaskNumber};
use crate::text::{LongText, PersonName, Title};
use crate::time::{Instant, NaiveDateTime, TimeDelta};
use std::collections::{BTreeMap, BTreeSet};

/// A lead of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPerson {
    pub id: PersonId,
    pub name: PersonName,
    pub login: Option<Login>,
}

/// A session as a release has it: later edits don't change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleasedSession {
    pub number: SessionNumber,
    pub guid: SessionGuid,
    pub title: Title,
    /// Markdown.
    pub description: Option<LongText>,
    /// `None` for a plenary session, and for one beside the tracks.
    pub track: Option<Title>,
    pub is_plenary: bool,
    pub room: Option<Title>,
    /// Wall-clock time in the zone of the edition.
    pub starts: NaiveDateTime,
    pub minutes: u32,
    pub leads: Vec<SessionPerson>,
    pub work: SessionWork,
}

/// The tasks and goals that a session works on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionWork {
    pub tasks: BTreeSet<TaskNumber>,
    pub goals: TrackGoals,
}

impl ReleasedSession {
    pub fn ends(&self) -> NaiveDateTime {
        self.starts + TimeDelta::minutes(self.minutes.into())
    }
}

/// A published version of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleasedSchedule {
    /// From 1 within its edition.
    pub number: u32,
    pub released_at: Instant,
    /// By time, room and number.
    pub sessions: Vec<ReleasedSession>,
}

/// What a release changed about a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScheduleChange {
    Added(ReleasedSession),
    /// At another time, in another room, or of another length.
    Moved {
        from: ReleasedSession,
        to: ReleasedSession,
    },
    /// With another title, description, track, lead, task or goal, at the same time and place.
    Edited {
        from: ReleasedSession,
        to: ReleasedSession,
    },
    /// No longer in the schedule.
    Removed(ReleasedSession),
}

impl ScheduleChange {
    /// The session as it is now, or as it was if it is no longer in the schedule.
    pub fn session(&self) -> &ReleasedSession {
        match self {
            ScheduleChange::Added(session) | ScheduleChange::Removed(session) => session,
            ScheduleChange::Moved { to, .. } | ScheduleChange::Edited { to, .. } => to,
        }
    }
}

/// Compares two versions of a schedule by the GUIDs of their sessions: in the order of `after`, removed ones last.
pub fn schedule_changes(before: &[ReleasedSession], after: &[ReleasedSession]) -> Vec<ScheduleChange> {
    let mut known: BTreeMap<&SessionGuid, &ReleasedSession> =
        before.iter().map(|session| (&session.guid, session)).collect();
    let mut changes = Vec::new();
    for to in after {
        let Some(from) = known.remove(&to.guid) else {
            changes.push(ScheduleChange::Added(to.clone()));
            continue;
        };
        let place = |session: &ReleasedSession| (session.starts, session.minutes, session.room.clone());
        let (from, to) = (from.clone(), to.clone());
        if place(&from) != place(&to) {
            changes.push(ScheduleChange::Moved { from, to });
        } else if from != to {
            changes.push(ScheduleChange::Edited { from, to });
        }
    }
    let is_removed = |session: &&ReleasedSession| known.contains_key(&session.guid);
    changes.extend(before.iter().filter(is_removed).cloned().map(ScheduleChange::Removed));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(number: u32, starts: &str, room: &str) -> ReleasedSession {
        ReleasedSession {
            number: SessionNumber(number),
            guid: SessionGuid::parse(&format!("00000000-0000-4000-8000-{number:012}")).unwrap(),
            title: Title::parse("Wheels").unwrap(),
            description: None,
            track: None,
            is_plenary: false,
            room: Some(Title::parse(room).unwrap()),
            starts: NaiveDateTime::parse_from_str(&format!("2027-05-03 {starts}"), "%Y-%m-%d %H:%M").unwrap(),
            minutes: 60,
            leads: vec![],
            work: SessionWork::default(),
        }
    }

    #[test]
    fn changes_name_added_moved_edited_and_removed_sessions() {
        let before = [session(1, "09:00", "Aula"), session(2, "10:00", "Aula"), session(3, "11:00", "Aula")];
        let moved = session(2, "10:00", "Library");
        let edited = ReleasedSession { title: Title::parse("Arrays").unwrap(), ..before[0].clone() };
        let added = session(4, "12:00", "Aula");
        let changes = schedule_changes(&before, &[edited.clone(), moved.clone(), added.clone()]);
        let expected = [
            ScheduleChange::Edited { from: before[0].clone(), to: edited },
            ScheduleChange::Moved { from: before[1].clone(), to: moved },
            ScheduleChange::Added(added),
            ScheduleChange::Removed(before[2].clone()),
        ];
        assert_eq!(changes, expected);
        assert_eq!(schedule_changes(&before, &before), []);
    }
}
