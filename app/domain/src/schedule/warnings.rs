//! Warnings about the draft of a schedule: sentences with names, which never block anything.

use super::{Placement, PlannedSession, ScheduleInterests, SchedulePlan, SessionKind};
use crate::editions::AgendaBlock;
use crate::id::{PersonId, SessionNumber};
use crate::text::counted;
use crate::time::{NaiveDateTime, clock, weekday};
use std::collections::BTreeSet;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// What a warning is about, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum WarningKind {
    RoomUsedTwice,
    LeadInTwoPlaces,
    BesidePlenary,
    LeadAbsent,
    OutsideDates,
    RemovedRoom,
    OverBreak,
    RoomTooSmall,
    NoEquipment,
    InterestedInTwoPlaces,
    InterestedAbsent,
    NoRoom,
    NotScheduled,
    TrackWithoutLead,
}

words!(WarningKind, "a kind of warning");

impl WarningKind {
    /// How grave a warning is, from 1. One about several people counts once for each.
    pub fn weight(self) -> u32 {
        match self {
            WarningKind::RoomUsedTwice | WarningKind::LeadInTwoPlaces | WarningKind::BesidePlenary => 10,
            WarningKind::LeadAbsent | WarningKind::OutsideDates | WarningKind::RemovedRoom => 8,
            WarningKind::OverBreak | WarningKind::RoomTooSmall => 5,
            WarningKind::NoEquipment | WarningKind::NoRoom => 3,
            WarningKind::InterestedInTwoPlaces | WarningKind::NotScheduled | WarningKind::TrackWithoutLead => 2,
            WarningKind::InterestedAbsent => 1,
        }
    }

    /// The kind as a filter shows it.
    pub fn label(self) -> &'static str {
        match self {
            WarningKind::RoomUsedTwice => "Two sessions in one room",
            WarningKind::LeadInTwoPlaces => "Lead in two places",
            WarningKind::BesidePlenary => "Beside a plenary session",
            WarningKind::LeadAbsent => "Lead is away",
            WarningKind::OutsideDates => "Outside the edition’s days",
            WarningKind::RemovedRoom => "Room was removed",
            WarningKind::OverBreak => "During a break",
            WarningKind::RoomTooSmall => "Room too small",
            WarningKind::NoEquipment => "Equipment missing",
            WarningKind::InterestedInTwoPlaces => "Wanted by the same people",
            WarningKind::InterestedAbsent => "Interested person is away",
            WarningKind::NoRoom => "No room",
            WarningKind::NotScheduled => "Not scheduled",
            WarningKind::TrackWithoutLead => "Track without a lead",
        }
    }
}

/// Something in the draft that an organizer should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleWarning {
    pub kind: WarningKind,
    /// The sessions in question; empty if it is about a track.
    pub sessions: Vec<SessionNumber>,
    /// The sum of its weights.
    pub weight: u32,
    pub sentence: String,
}

/// Everything in the draft that an organizer should look at, the gravest first.
pub fn schedule_warnings(plan: &SchedulePlan, interests: &ScheduleInterests) -> Vec<ScheduleWarning> {
    let placed: Vec<(&PlannedSession, Placement)> =
        plan.sessions.iter().filter_map(|session| Some((session, session.active_placement()?))).collect();
    let mut found = Vec::new();
    for (nth, one) in placed.iter().enumerate() {
        found.extend(of_one(plan, interests, one.0, one.1));
        for other in &placed[nth + 1..] {
            if one.1.overlaps(other.1) {
                found.extend(of_pair(plan, interests, *one, *other));
            }
        }
    }
    found.extend(plan.unscheduled().map(|session| {
        warning(WarningKind::NotScheduled, &[session], 1, format!("{} has no time yet.", quoted(session)))
    }));
    let in_track = |track| plan.sessions.iter().filter(move |session| session.kind == SessionKind::Track(track));
    for track in plan.tracks.iter().filter(|track| track.leads.is_empty()) {
        if in_track(track.id).any(PlannedSession::takes_place) {
            let sentence = format!("The track “{}” has sessions, but no lead.", track.title);
            found.push(warning(WarningKind::TrackWithoutLead, &[], 1, sentence));
        }
    }
    found.sort_by(|one, other| (other.weight, one.kind, &one.sessions).cmp(&(one.weight, other.kind, &other.sessions)));
    found
}

fn warning(kind: WarningKind, sessions: &[&PlannedSession], count: usize, sentence: String) -> ScheduleWarning {
    let sessions = sessions.iter().map(|session| session.number).collect();
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    ScheduleWarning { kind, sessions, weight: kind.weight().saturating_mul(count), sentence }
}

fn quoted(session: &PlannedSession) -> String {
    format!("“{}”", session.title)
}

/// Day and time: `Monday, 3 May, 09:00`.
fn at(moment: NaiveDateTime) -> String {
    format!("{}, {}", weekday(moment.date()), clock(moment.time()))
}

/// What is wrong with the place of one session.
fn of_one(
    plan: &SchedulePlan,
    interests: &ScheduleInterests,
    session: &PlannedSession,
    place: Placement,
) -> Vec<ScheduleWarning> {
    let (title, date) = (quoted(session), place.day());
    let mut found = Vec::new();
    let mut warn = |kind, count, sentence| found.push(warning(kind, &[session], count, sentence));
    match place.room.map(|id| plan.room(id)) {
        None => warn(WarningKind::NoRoom, 1, format!("{title} ({}) has no room.", at(place.starts))),
        Some(room) => {
            let unknown = "a removed room".to_owned();
            let name = room.map_or(unknown, |room| room.title.to_string());
            if room.is_none_or(|room| room.is_removed) {
                warn(WarningKind::RemovedRoom, 1, format!("{title} is in {name}, which was removed from the rooms."));
            }
            let size = room.and_then(|room| room.size);
            let (wanted, reason) = people_wanted(interests, session);
            if let Some(size) = size.filter(|size| *size < wanted) {
                let space = counted(size as usize, "person", "people");
                let sentence = format!("{title} {reason}, but {name} has space for {space}.");
                warn(WarningKind::RoomTooSmall, 1, sentence);
            }
            let has = room.and_then(|room| room.equipment.as_ref()).map(ToString::to_string).unwrap_or_default();
            let wants = session.equipment.as_ref().filter(|wants| !has_all(&has, wants.as_str()));
            if let Some(wants) = wants {
                let has =
                    if has.is_empty() { "no equipment is recorded".to_owned() } else { format!("there is: {has}") };
                warn(WarningKind::NoEquipment, 1, format!("{title} needs {wants}. In {name}, {has}."));
            }
        }
    }
    if date < plan.dates.starts() || date > plan.dates.ends() {
        warn(
            WarningKind::OutsideDates,
            1,
            format!("{title} is on {}, outside the days of the edition.", weekday(date)),
        );
    }
    for block in plan.blocks.iter().filter(|block| block.is_break() && touches(block, place)) {
        warn(WarningKind::OverBreak, 1, format!("{title} ({}) is during “{}”.", at(place.starts), block.title));
    }
    let is_away = |person: &PersonId| interests.is_away(*person, place.period());
    for lead in session.leads.iter().filter(|lead| is_away(&lead.id)) {
        let sentence = format!("{} leads {title}, but is not there at that time ({}).", lead.name, at(place.starts));
        warn(WarningKind::LeadAbsent, 1, sentence);
    }
    let away: BTreeSet<PersonId> = interests.interested(session).into_iter().filter(is_away).collect();
    if !away.is_empty() {
        let verb = if away.len() == 1 { "is" } else { "are" };
        let (who, count) = (interests.named(&away), away.len());
        let sentence =
            format!("{who} {verb} interested in {title}, but not there at that time ({}).", at(place.starts));
        warn(WarningKind::InterestedAbsent, count, sentence);
    }
    found
}

/// The number of people that a session needs space for, and the reason.
pub(super) fn people_wanted(interests: &ScheduleInterests, session: &PlannedSession) -> (u32, String) {
    let interested = u32::try_from(interests.interested(session).len()).unwrap_or(u32::MAX);
    match session.people_expected {
        Some(expected) if expected >= interested => {
            (expected, format!("expects {}", counted(expected as usize, "person", "people")))
        }
        _ => {
            let people = counted(interested as usize, "person is", "people are");
            (interested, format!("is wanted: {people} interested"))
        }
    }
}

/// Whether each of the things, separated by commas, is in the list of a room’s equipment.
pub(super) fn has_all(has: &str, wants: &str) -> bool {
    let has = has.to_lowercase();
    wants.split(',').map(|thing| thing.trim().to_lowercase()).all(|thing| has.contains(&thing))
}

/// Whether a block of the agenda has a moment in common with a session.
fn touches(block: &AgendaBlock, place: Placement) -> bool {
    block.starts.zip(block.ends).is_some_and(|(starts, ends)| {
        block.date.and_time(starts) < place.ends() && place.starts < block.date.and_time(ends)
    })
}

/// What is wrong with two sessions at the same time.
fn of_pair(
    plan: &SchedulePlan,
    interests: &ScheduleInterests,
    (one, place): (&PlannedSession, Placement),
    (other, other_place): (&PlannedSession, Placement),
) -> Vec<ScheduleWarning> {
    let both = format!("{} and {}", quoted(one), quoted(other));
    let when = at(place.starts.max(other_place.starts));
    let mut found = Vec::new();
    let mut warn = |kind, count, sentence| found.push(warning(kind, &[one, other], count, sentence));
    if place.collides(other_place) {
        let room = place.room.and_then(|id| plan.room(id));
        let room = room.map_or_else(|| "one room".to_owned(), |room| room.title.to_string());
        warn(WarningKind::RoomUsedTwice, 1, format!("{both} are both in {room}, {when}."));
    }
    if one.kind == SessionKind::Plenary || other.kind == SessionKind::Plenary {
        let (plenary, beside) = if one.kind == SessionKind::Plenary { (one, other) } else { (other, one) };
        let sentence = format!("{} is at the time of the plenary session {}, {when}.", quoted(beside), quoted(plenary));
        warn(WarningKind::BesidePlenary, 1, sentence);
    }
    for lead in one.leads.iter().filter(|lead| other.leads.iter().any(|second| second.id == lead.id)) {
        warn(WarningKind::LeadInTwoPlaces, 1, format!("{} leads {both}, which overlap, {when}.", lead.name));
    }
    let torn = torn_between(interests, one, other);
    // People who want the whole track expect that some of its sessions overlap.
    let is_same_track = one.kind.track().is_some() && one.kind == other.kind;
    if !torn.is_empty() && !is_same_track {
        let (who, verb) = (interests.named(&torn), if torn.len() == 1 { "wants" } else { "want" });
        warn(
            WarningKind::InterestedInTwoPlaces,
            torn.len(),
            format!("{who} {verb} to be in {both}, which overlap, {when}."),
        );
    }
    found
}

/// The people who want to be in both sessions, or lead one of them. Those who lead both have a warning of their own.
pub(super) fn torn_between(
    interests: &ScheduleInterests,
    one: &PlannedSession,
    other: &PlannedSession,
) -> BTreeSet<PersonId> {
    let leads = |session: &PlannedSession| session.leads.iter().map(|lead| lead.id).collect::<BTreeSet<PersonId>>();
    let wanted = |session: &PlannedSession| &interests.interested(session) | &leads(session);
    &(&wanted(one) & &wanted(other)) - &(&leads(one) & &leads(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editions::Dates;
    use crate::id::{RoomId, SessionGuid};
    use crate::schedule::{LocalPeriod, PlanRoom, SessionPerson, SessionState, Stay};
    use crate::text::{PersonName, ShortText, Title};

    fn moment(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(&format!("2027-05-{text}"), "%Y-%m-%d %H:%M").unwrap()
    }

    fn session(number: u32, title: &str, at: Option<(&str, Option<i64>)>) -> PlannedSession {
        let placement =
            at.map(|(starts, room)| Placement { starts: moment(starts), minutes: 60, room: room.map(RoomId) });
        PlannedSession {
            number: SessionNumber(number),
            guid: SessionGuid::parse(&format!("00000000-0000-4000-8000-{number:012}")).unwrap(),
            title: Title::parse(title).unwrap(),
            kind: SessionKind::Other,
            minutes: 60,
            leads: vec![],
            wanted_room: None,
            equipment: None,
            people_expected: None,
            state: SessionState::Planned,
            placement,
            is_pinned: false,
            moves: 0,
        }
    }

    fn plan(sessions: Vec<PlannedSession>) -> SchedulePlan {
        let room = |id, title: &str, size, is_removed| PlanRoom {
            id: RoomId(id),
            title: Title::parse(title).unwrap(),
            size: Some(size),
            equipment: Some(ShortText::parse("Projector, whiteboard").unwrap()),
            is_removed,
        };
        let lunch = AgendaBlock {
            date: moment("03 00:00").date(),
            starts: Some(moment("03 13:00").time()),
            ends: Some(moment("03 14:00").time()),
            title: Title::parse("Lunch & campus walk").unwrap(),
            marked_break: None,
        };
        SchedulePlan {
            version: String::new(),
            dates: Dates::new(moment("03 00:00").date(), moment("07 00:00").date()).unwrap(),
            rooms: vec![room(1, "Aula", 40, false), room(2, "Library", 6, false), room(3, "Attic", 6, true)],
            blocks: vec![lunch],
            tracks: vec![],
            sessions,
        }
    }

    fn lead(id: i64, name: &str) -> SessionPerson {
        SessionPerson { id: PersonId(id), name: PersonName::parse(name).unwrap(), login: None }
    }

    fn sentences(sessions: Vec<PlannedSession>, interests: &ScheduleInterests) -> Vec<String> {
        schedule_warnings(&plan(sessions), interests).into_iter().map(|warning| warning.sentence).collect()
    }

    fn interests() -> ScheduleInterests {
        let names = [(7, "Ilse Moor"), (8, "Tove Lind")];
        let names = names.map(|(id, name)| (PersonId(id), PersonName::parse(name).unwrap()));
        ScheduleInterests { names: names.into(), ..ScheduleInterests::default() }
    }

    #[test]
    fn good_schedule_has_no_warnings() {
        let sessions =
            vec![session(1, "Wheels", Some(("03 09:00", Some(1)))), session(2, "Arrays", Some(("03 10:00", Some(1))))];
        assert_eq!(sentences(sessions, &interests()), Vec::<String>::new());
    }

    #[test]
    fn one_room_and_one_lead_cannot_have_two_sessions_at_once() {
        let at = Some(("03 09:00", Some(1)));
        let led = |number, title| PlannedSession { leads: vec![lead(7, "Ilse Moor")], ..session(number, title, at) };
        let expected = [
            "“Wheels” and “Arrays” are both in Aula, Monday 3 May, 09:00.",
            "Ilse Moor leads “Wheels” and “Arrays”, which overlap, Monday 3 May, 09:00.",
        ];
        assert_eq!(sentences(vec![led(1, "Wheels"), led(2, "Arrays")], &interests()), expected);
    }

    #[test]
    fn people_who_want_both_sessions_are_named() {
        let mut interests = interests();
        for (number, person) in [(1, 7), (2, 7), (1, 8), (2, 8)] {
            interests.sessions.insert((SessionNumber(number), PersonId(person)));
        }
        let sessions =
            vec![session(1, "Wheels", Some(("03 09:00", Some(1)))), session(2, "Arrays", Some(("03 09:30", Some(2))))];
        let found = schedule_warnings(&plan(sessions), &interests);
        let sentence =
            "Ilse Moor and Tove Lind want to be in “Wheels” and “Arrays”, which overlap, Monday 3 May, 09:30.";
        assert_eq!((found[0].sentence.as_str(), found[0].weight), (sentence, 4));
    }

    #[test]
    fn room_is_too_small_removed_or_without_equipment() {
        let crowded = PlannedSession { people_expected: Some(12), ..session(1, "Wheels", Some(("03 09:00", Some(2)))) };
        let beamer = Some(ShortText::parse("Video camera").unwrap());
        let equipped = PlannedSession { equipment: beamer, ..session(2, "Arrays", Some(("03 10:00", Some(1)))) };
        let sessions = vec![crowded, equipped, session(3, "Docs", Some(("03 11:00", Some(3))))];
        let expected = [
            "“Docs” is in Attic, which was removed from the rooms.",
            "“Wheels” expects 12 people, but Library has space for 6 people.",
            "“Arrays” needs Video camera. In Aula, there is: Projector, whiteboard.",
        ];
        assert_eq!(sentences(sessions, &interests()), expected);
    }

    #[test]
    fn sessions_at_midnight_outside_the_days_or_at_lunch_are_marked() {
        let sessions = vec![
            session(1, "Wheels", Some(("08 00:00", Some(1)))),
            session(2, "Arrays", Some(("03 12:30", Some(1)))),
            session(3, "Docs", None),
            session(4, "Safety", Some(("03 09:00", None))),
        ];
        let expected = [
            "“Wheels” is on Saturday 8 May, outside the days of the edition.",
            "“Arrays” (Monday 3 May, 12:30) is during “Lunch & campus walk”.",
            "“Safety” (Monday 3 May, 09:00) has no room.",
            "“Docs” has no time yet.",
        ];
        assert_eq!(sentences(sessions, &interests()), expected);
    }

    #[test]
    fn lead_who_leaves_earlier_is_named() {
        let mut interests = interests();
        let stay = Stay { departs: Some(moment("04 00:00").date()), ..Stay::default() };
        interests.stays.insert(PersonId(7), stay);
        let late =
            PlannedSession { leads: vec![lead(7, "Ilse Moor")], ..session(1, "Wheels", Some(("05 09:00", Some(1)))) };
        let early =
            PlannedSession { leads: vec![lead(7, "Ilse Moor")], ..session(2, "Arrays", Some(("04 09:00", Some(1)))) };
        let expected = ["Ilse Moor leads “Wheels”, but is not there at that time (Wednesday 5 May, 09:00)."];
        assert_eq!(sentences(vec![late, early], &interests), expected);
    }

    #[test]
    fn person_who_ruled_a_time_out_is_away_only_then() {
        let mut interests = interests();
        interests.sessions.insert((SessionNumber(1), PersonId(8)));
        interests.sessions.insert((SessionNumber(3), PersonId(8)));
        let morning = LocalPeriod { starts: moment("03 09:30"), ends: moment("03 13:00") };
        let ruled_out = vec![morning, LocalPeriod::of_day(moment("05 00:00").date())];
        for person in [7, 8] {
            interests.stays.insert(PersonId(person), Stay { ruled_out: ruled_out.clone(), ..Stay::default() });
        }
        let led = |number, title, at| PlannedSession {
            leads: vec![lead(7, "Ilse Moor")],
            ..session(number, title, Some((at, Some(1))))
        };
        let begins_before = session(1, "Wheels", Some(("03 09:00", Some(1))));
        let ends_then = led(2, "Arrays", "03 08:30");
        let whole_day = led(3, "Docs", "05 23:00");
        let expected = [
            "Ilse Moor leads “Docs”, but is not there at that time (Wednesday 5 May, 23:00).",
            "Tove Lind is interested in “Wheels”, but not there at that time (Monday 3 May, 09:00).",
            "Tove Lind is interested in “Docs”, but not there at that time (Wednesday 5 May, 23:00).",
        ];
        assert_eq!(sentences(vec![begins_before, whole_day], &interests), expected);
        assert_eq!(sentences(vec![ends_then], &interests), Vec::<String>::new());
    }

    #[test]
    fn cancelled_session_causes_no_warning() {
        let at = Some(("03 09:00", Some(1)));
        let cancelled = PlannedSession { state: SessionState::Cancelled, ..session(2, "Arrays", at) };
        assert_eq!(sentences(vec![session(1, "Wheels", at), cancelled], &interests()), Vec::<String>::new());
    }
}
