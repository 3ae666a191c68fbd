//! Who wants to be in which session, and who is there when: what warnings and the scheduler heed.

use super::{LocalPeriod, PlannedSession};
use crate::id::{PersonId, SessionNumber, TrackId};
use crate::text::{PersonName, named};
use crate::time::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Who wants to be where, and who is there when. Private: for people who arrange sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScheduleInterests {
    pub names: BTreeMap<PersonId, PersonName>,
    /// Interest in a session itself, or in a task that it works on; a claim of the task counts too.
    pub sessions: BTreeSet<(SessionNumber, PersonId)>,
    pub tracks: BTreeSet<(TrackId, PersonId)>,
    /// When people are there, as far as known.
    pub stays: BTreeMap<PersonId, Stay>,
}

/// When a person is at the edition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stay {
    /// The day on which the person arrives.
    pub arrives: Option<NaiveDate>,
    pub departs: Option<NaiveDate>,
    /// The times that the person ruled out in polls.
    pub ruled_out: Vec<LocalPeriod>,
}

impl Stay {
    /// Whether the person is there for the whole of `time`.
    fn covers(&self, time: LocalPeriod) -> bool {
        let day = time.starts.date();
        self.arrives.is_none_or(|arrives| arrives <= day)
            && self.departs.is_none_or(|departs| departs >= day)
            && !self.ruled_out.iter().any(|ruled_out| ruled_out.overlaps(time))
    }
}

impl ScheduleInterests {
    /// Whether a person is known to be away, for a part of `time` or all of it.
    pub(super) fn is_away(&self, person: PersonId, time: LocalPeriod) -> bool {
        self.stays.get(&person).is_some_and(|stay| !stay.covers(time))
    }

    /// The people who want to be in a session: in itself, in a task of it, or in its track.
    pub(super) fn interested(&self, session: &PlannedSession) -> BTreeSet<PersonId> {
        let (first, last) = (PersonId(i64::MIN), PersonId(i64::MAX));
        let own = self.sessions.range((session.number, first)..=(session.number, last)).map(|(_, person)| *person);
        let track = session.kind.track().map(|track| self.tracks.range((track, first)..=(track, last)));
        own.chain(track.into_iter().flatten().map(|(_, person)| *person)).collect()
    }

    pub(super) fn named(&self, people: &BTreeSet<PersonId>) -> String {
        let names: Vec<&PersonName> = people.iter().filter_map(|person| self.names.get(person)).collect();
        named(&names, "people")
    }
}
