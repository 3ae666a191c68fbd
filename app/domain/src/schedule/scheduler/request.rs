//! The problem of an edition: what the draft, the agenda and people's wishes ask of the scheduler.

use super::problem::{GridPin, GridPlace, GridRoom, GridSlot, ScheduleProblem, SchedulerWeights, SessionDemand};
use crate::editions::AgendaBlock;
use crate::id::{PersonId, RoomId, SessionNumber};
use crate::schedule::{
    LocalPeriod, Placement, PlannedSession, ScheduleInterests, SchedulePlan, SessionKind, has_all, people_wanted,
};
use crate::time::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use std::collections::BTreeSet;

/// The lengths of a slot that are tried, in minutes: the first one that divides all sessions is used.
const SLOT_MINUTES: [u32; 5] = [60, 30, 45, 20, 15];

/// The hours of a day without work sessions in the agenda.
const WORKING_HOURS: [(u32, u32); 2] = [(9, 0), (17, 0)];

/// The most kinds of equipment that are distinguished.
const MOST_EQUIPMENT: usize = 64;

/// A problem, and what its numbers mean.
#[derive(Clone, Debug)]
pub struct ScheduleRequest {
    pub problem: ScheduleProblem,
    /// The sessions that take place.
    pub sessions: Vec<PlannedSession>,
    rooms: Vec<RoomId>,
    starts: Vec<NaiveDateTime>,
}

impl ScheduleRequest {
    /// Sessions are in the work sessions of the agenda, and never in a break.
    ///
    /// Without work sessions in the agenda, they are from 9:00 to 17:00.
    pub fn of(plan: &SchedulePlan, interests: &ScheduleInterests, weights: SchedulerWeights) -> Self {
        let sessions: Vec<PlannedSession> =
            plan.sessions.iter().filter(|session| session.takes_place()).cloned().collect();
        let minutes = slot_minutes(&sessions);
        let starts = slot_starts(plan, minutes);
        let rooms: Vec<_> = plan.rooms.iter().filter(|room| !room.is_removed).collect();
        let equipment = equipment(&sessions);
        let bits = |has: &dyn Fn(&str) -> bool| {
            (0..).zip(&equipment).filter(|(_, thing)| has(thing)).map(|(bit, _)| 1u64 << bit).sum()
        };
        let grid = Grid { starts: &starts, minutes, rooms: rooms.iter().map(|room| room.id).collect() };
        let people = people(plan, interests);
        let person = |id: &PersonId| people.binary_search(id).ok();
        let demand = |session: &PlannedSession| {
            let wants = session.equipment.as_ref().map_or("", |equipment| equipment.as_str());
            let tracks = plan.tracks.iter().filter(|track| session.kind == SessionKind::Track(track.id));
            let track_leads: Vec<PersonId> = tracks.flat_map(|track| track.leads.iter().map(|lead| lead.id)).collect();
            SessionDemand {
                length: session.minutes.div_ceil(minutes) as usize,
                pinned: session.placement.filter(|_| session.is_pinned).map(|place| grid.pin(place)),
                people: people_wanted(interests, session).0,
                equipment: bits(&|thing| things(wants).any(|wanted| wanted == thing)),
                wanted_room: session.wanted_room.and_then(|room| grid.room(room)),
                leads: session.leads.iter().filter_map(|lead| person(&lead.id)).collect(),
                interested: interests.interested(session).iter().chain(&track_leads).filter_map(person).collect(),
                is_plenary: session.kind == SessionKind::Plenary,
                group: session.kind.track().and_then(|id| plan.tracks.iter().position(|track| track.id == id)),
                ..SessionDemand::default()
            }
        };
        let slot =
            |nth: usize| LocalPeriod { starts: starts[nth], ends: starts[nth] + TimeDelta::minutes(minutes.into()) };
        let absent = |person: &PersonId| -> Vec<usize> {
            (0..starts.len()).filter(|nth| interests.is_away(*person, slot(*nth))).collect()
        };
        let problem = ScheduleProblem {
            slots: slots(&starts, minutes),
            sessions: sessions.iter().map(demand).map(without_repetitions).collect(),
            absences: people.iter().map(absent).collect(),
            rooms: rooms
                .iter()
                .map(|room| {
                    let has = room.equipment.as_ref().map_or("", |equipment| equipment.as_str());
                    let equipment = bits(&|thing| has_all(has, thing));
                    GridRoom { places: room.size.unwrap_or(u32::MAX), equipment }
                })
                .collect(),
            weights,
        };
        let rooms = grid.rooms;
        ScheduleRequest { problem, sessions, rooms, starts }
    }

    /// The place of a session in hours and rooms. A pinned session keeps its own.
    pub fn placement(&self, session: usize, place: Option<GridPlace>) -> Option<Placement> {
        let (asked, place) = (&self.sessions[session], place?);
        if self.problem.sessions[session].pinned.is_some() {
            return asked.placement;
        }
        let room = place.room.map(|room| self.rooms[room]);
        Some(Placement { starts: self.starts[place.start], minutes: asked.minutes, room })
    }

    pub fn number(&self, session: usize) -> SessionNumber {
        self.sessions[session].number
    }
}

fn without_repetitions(mut demand: SessionDemand) -> SessionDemand {
    let leads = &demand.leads;
    demand.interested.retain(|person| !leads.contains(person));
    demand.interested.sort_unstable();
    demand.interested.dedup();
    demand
}

/// What a pinned place is converted with.
struct Grid<'g> {
    starts: &'g [NaiveDateTime],
    minutes: u32,
    rooms: Vec<RoomId>,
}

impl Grid<'_> {
    fn room(&self, room: RoomId) -> Option<usize> {
        self.rooms.iter().position(|other| *other == room)
    }

    fn pin(&self, place: Placement) -> GridPin {
        let slot = |starts: &NaiveDateTime| Placement { starts: *starts, minutes: self.minutes, room: None };
        let is_covered = |(_, starts): &(usize, &NaiveDateTime)| slot(starts).overlaps(place);
        let covered: Vec<usize> = self.starts.iter().enumerate().filter(is_covered).map(|(nth, _)| nth).collect();
        let start = covered.first().copied().unwrap_or(0);
        let length = covered.last().map_or(0, |last| last + 1 - start);
        GridPin { place: GridPlace { start, room: place.room.and_then(|room| self.room(room)) }, length }
    }
}

fn slot_minutes(sessions: &[PlannedSession]) -> u32 {
    let free = || sessions.iter().filter(|session| !(session.is_pinned && session.placement.is_some()));
    let divides = |minutes: &u32| free().all(|session| session.minutes.is_multiple_of(*minutes));
    SLOT_MINUTES.into_iter().find(divides).unwrap_or(SLOT_MINUTES[4])
}

/// The beginnings of all slots, by time.
fn slot_starts(plan: &SchedulePlan, minutes: u32) -> Vec<NaiveDateTime> {
    let has_work_sessions = plan.blocks.iter().any(|block| block.is_work_session() && block.ends.is_some());
    let days = plan.dates.starts().iter_days().take_while(|day| *day <= plan.dates.ends());
    let mut starts = Vec::new();
    for day in days {
        let of_day = || plan.blocks.iter().filter(move |block| block.date == day);
        let breaks: Vec<_> = of_day().filter(|block| block.is_break()).filter_map(hours).collect();
        let mut windows: Vec<_> = if has_work_sessions {
            of_day().filter(|block| block.is_work_session()).filter_map(hours).collect()
        } else {
            working_hours(day).into_iter().collect()
        };
        windows.sort_unstable();
        for (from, to) in windows.into_iter().flat_map(|window| without_breaks(window, &breaks)) {
            let step = TimeDelta::minutes(minutes.into());
            let mut start = starts.last().map_or(from, |last: &NaiveDateTime| from.max(*last + step));
            while start + step <= to {
                starts.push(start);
                start += step;
            }
        }
    }
    starts
}

/// The beginning and the end of a period.
type Hours = (NaiveDateTime, NaiveDateTime);

fn hours(block: &AgendaBlock) -> Option<Hours> {
    Some((block.date.and_time(block.starts?), block.date.and_time(block.ends?)))
}

fn working_hours(day: NaiveDate) -> Option<Hours> {
    let [from, to] = WORKING_HOURS.map(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0));
    Some((day.and_time(from?), day.and_time(to?)))
}

/// The parts of a period that are outside `breaks`.
fn without_breaks(window: Hours, breaks: &[Hours]) -> Vec<Hours> {
    let mut parts = vec![window];
    for (from, to) in breaks {
        let around = |part: Hours| [(part.0, part.1.min(*from)), (part.0.max(*to), part.1)];
        let split = |part: Hours| if part.0 < *to && *from < part.1 { around(part).to_vec() } else { vec![part] };
        parts = parts.into_iter().flat_map(split).filter(|part| part.0 < part.1).collect();
    }
    parts
}

fn slots(starts: &[NaiveDateTime], minutes: u32) -> Vec<GridSlot> {
    let step = TimeDelta::minutes(minutes.into());
    let follows = |nth: usize| nth > 0 && starts[nth - 1] + step == starts[nth];
    (0..starts.len()).map(|nth| GridSlot { follows: follows(nth) }).collect()
}

/// The things that sessions need, each once.
fn equipment(sessions: &[PlannedSession]) -> Vec<String> {
    let wanted = sessions.iter().filter_map(|session| session.equipment.as_ref());
    let all: BTreeSet<String> = wanted.flat_map(|equipment| things(equipment.as_str())).collect();
    all.into_iter().take(MOST_EQUIPMENT).collect()
}

/// The things of a list that is separated by commas.
fn things(list: &str) -> impl Iterator<Item = String> {
    list.split(',').map(|thing| thing.trim().to_lowercase()).filter(|thing| !thing.is_empty())
}

/// Leads, and people with interests, by id.
fn people(plan: &SchedulePlan, interests: &ScheduleInterests) -> Vec<PersonId> {
    let leads = plan.sessions.iter().flat_map(|session| session.leads.iter().map(|lead| lead.id));
    let track_leads = plan.tracks.iter().flat_map(|track| track.leads.iter().map(|lead| lead.id));
    let interested = interests.sessions.iter().map(|(_, person)| *person);
    let in_tracks = interests.tracks.iter().map(|(_, person)| *person);
    let all: BTreeSet<PersonId> = leads.chain(track_leads).chain(interested).chain(in_tracks).collect();
    all.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editions::Dates;
    use crate::id::{SessionGuid, TrackId};
    use crate::schedule::scheduler::{SchedulerEffort, SoftRule, broken_rules, propose};
    use crate::schedule::{PlanRoom, PlanTrack, SessionPerson, SessionState, Stay};
    use crate::text::{PersonName, ShortText, Title};
    use std::ops::ControlFlow;

    fn moment(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(&format!("2027-05-{text}"), "%Y-%m-%d %H:%M").unwrap()
    }

    fn block(from: &str, to: &str, title: &str) -> AgendaBlock {
        let (from, to) = (moment(from), moment(to));
        let title = Title::parse(title).unwrap();
        AgendaBlock { date: from.date(), starts: Some(from.time()), ends: Some(to.time()), title, marked_break: None }
    }

    fn session(number: u32, minutes: u32) -> PlannedSession {
        PlannedSession {
            number: SessionNumber(number),
            guid: SessionGuid::parse(&format!("00000000-0000-4000-8000-{number:012}")).unwrap(),
            title: Title::parse("Wheels").unwrap(),
            kind: SessionKind::Track(TrackId(1)),
            minutes,
            leads: vec![],
            wanted_room: None,
            equipment: None,
            people_expected: Some(10),
            state: SessionState::Planned,
            placement: None,
            is_pinned: false,
            moves: 0,
        }
    }

    /// Two days with work sessions from 9:30; on the first day also from 14:30, with a coffee break.
    fn plan(sessions: Vec<PlannedSession>) -> SchedulePlan {
        let equipment = ShortText::parse("Projector, whiteboard").ok();
        let room = |id, size| PlanRoom {
            id: RoomId(id),
            title: Title::parse("Aula").unwrap(),
            size: Some(size),
            equipment: equipment.clone().filter(|_| id == 1),
            is_removed: id == 3,
        };
        SchedulePlan {
            version: String::new(),
            dates: Dates::new(moment("03 00:00").date(), moment("04 00:00").date()).unwrap(),
            rooms: vec![room(1, 20), room(2, 8), room(3, 90)],
            blocks: vec![
                block("03 09:30", "03 13:00", "Work session"),
                block("03 13:00", "03 14:30", "Lunch"),
                block("03 14:30", "03 16:00", "Work session"),
                block("03 15:00", "03 15:30", "Coffee break"),
                block("04 09:30", "04 13:00", "Work session"),
            ],
            tracks: vec![PlanTrack {
                id: TrackId(1),
                title: Title::parse("Packaging").unwrap(),
                colour: None,
                leads: vec![],
            }],
            sessions,
        }
    }

    fn starts(request: &ScheduleRequest) -> Vec<String> {
        request.starts.iter().map(|start| start.format("%d %H:%M").to_string()).collect()
    }

    #[test]
    fn slots_are_within_work_sessions_and_outside_breaks() {
        let request = ScheduleRequest::of(
            &plan(vec![session(1, 90)]),
            &ScheduleInterests::default(),
            SchedulerWeights::default(),
        );
        let first = ["03 09:30", "03 10:00", "03 10:30", "03 11:00", "03 11:30", "03 12:00", "03 12:30"];
        assert_eq!(starts(&request)[..7], first);
        assert_eq!(starts(&request)[7..10], ["03 14:30", "03 15:30", "04 09:30"]);
        let follows: Vec<bool> = request.problem.slots.iter().map(|slot| slot.follows).collect();
        assert_eq!(follows[5..10], [true, true, false, false, false]);
        assert_eq!(request.problem.rooms.len(), 2, "a removed room is not used");
    }

    #[test]
    fn day_without_work_sessions_is_from_nine_to_five() {
        let plan = SchedulePlan { blocks: vec![block("03 12:00", "03 13:00", "Lunch")], ..plan(vec![session(1, 60)]) };
        let request = ScheduleRequest::of(&plan, &ScheduleInterests::default(), SchedulerWeights::default());
        let hours = ["03 09:00", "03 10:00", "03 11:00", "03 13:00", "03 14:00", "03 15:00", "03 16:00", "04 09:00"];
        assert_eq!(starts(&request)[..8], hours);
    }

    #[test]
    fn absent_leads_pins_and_equipment_decide_places() {
        let ilse = SessionPerson { id: PersonId(7), name: PersonName::parse("Ilse Moor").unwrap(), login: None };
        let projector = ShortText::parse("projector").ok();
        let pinned = Placement { starts: moment("04 09:45"), minutes: 60, room: Some(RoomId(1)) };
        let plan = plan(vec![
            PlannedSession { leads: vec![ilse], equipment: projector, ..session(1, 90) },
            PlannedSession { placement: Some(pinned), is_pinned: true, ..session(2, 60) },
            PlannedSession { state: SessionState::Cancelled, ..session(3, 60) },
        ]);
        let ruled_out = vec![LocalPeriod { starts: moment("04 12:30"), ends: moment("04 13:00") }];
        let stay = Stay { arrives: Some(moment("04 00:00").date()), departs: None, ruled_out };
        let interests = ScheduleInterests { stays: [(PersonId(7), stay)].into(), ..ScheduleInterests::default() };
        let request = ScheduleRequest::of(&plan, &interests, SchedulerWeights::default());
        let effort = SchedulerEffort { seed: 1, steps: 2_000 };
        let found = propose(&request.problem, effort, &mut |_| ControlFlow::Continue(()));
        assert_eq!(broken_rules(&request.problem, &found.places), vec![]);
        let places: Vec<_> = (0..2).map(|session| request.placement(session, found.places[session]).unwrap()).collect();
        assert_eq!(places[1], pinned);
        assert_eq!((places[0].starts, places[0].room), (moment("04 11:00"), Some(RoomId(1))), "12:30 is ruled out");
        assert_eq!(found.relaxations.iter().map(|one| one.rule).collect::<Vec<_>>(), Vec::<SoftRule>::new());
    }
}
