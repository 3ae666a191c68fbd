//! Checks what an import of a schedule would change.

use super::*;
use crate::editions::Dates;
use crate::id::{PersonId, RoomId, SessionGuid, TrackId};
use crate::import::ImportedRoom;
use crate::schedule::{Placement, PlanRoom, PlanTrack, SessionState};
use crate::text::PersonName;
use crate::time::NaiveDateTime;

fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}

fn person(id: i64, name: &str) -> SessionPerson {
    SessionPerson { id: PersonId(id), name: PersonName::parse(name).unwrap(), login: None }
}

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn guid(number: u32) -> SessionGuid {
    SessionGuid::parse(&format!("00000000-0000-4000-8000-{number:012}")).unwrap()
}

/// Session 1 and 2 of the track Wheels in the Aula, led by Ada.
fn draft() -> ScheduleDraft {
    let planned = |number: u32, start: &str| PlannedSession {
        number: SessionNumber(number),
        guid: guid(number),
        title: title("Arrays"),
        kind: SessionKind::Track(TrackId(1)),
        minutes: 60,
        leads: vec![person(1, "Ada Lovelace")],
        wanted_room: None,
        equipment: None,
        people_expected: None,
        state: SessionState::Planned,
        placement: Some(Placement { starts: local(start), minutes: 60, room: Some(RoomId(1)) }),
        is_pinned: false,
        moves: 0,
    };
    let room = PlanRoom { id: RoomId(1), title: title("Aula"), size: Some(40), equipment: None, is_removed: false };
    ScheduleDraft {
        plan: SchedulePlan {
            version: String::new(),
            dates: Dates::new("2027-05-24".parse().unwrap(), "2027-05-26".parse().unwrap()).unwrap(),
            rooms: vec![room],
            blocks: vec![],
            tracks: vec![PlanTrack { id: TrackId(1), title: title("Wheels"), colour: None, leads: vec![] }],
            sessions: vec![planned(1, "2027-05-24 09:00"), planned(2, "2027-05-24 11:00")],
        },
        descriptions: BTreeMap::new(),
        people: vec![person(1, "Ada Lovelace"), person(2, "Grace Hopper"), person(3, "Jo"), person(4, "Jo")],
    }
}

/// A session as the draft has it.
fn session(number: u32, start: &str) -> ImportedSession {
    ImportedSession {
        guid: guid(number),
        title: title("Arrays"),
        description: None,
        track: Some(title("Wheels")),
        is_plenary: false,
        room: Some(title("Aula")),
        starts: local(start),
        minutes: 60,
        people: vec![PersonName::parse("Ada Lovelace").unwrap()],
    }
}

/// A file with these sessions, and their rooms and tracks.
fn file(sessions: Vec<ImportedSession>) -> ImportedSchedule {
    let rooms: BTreeSet<Title> = sessions.iter().filter_map(|session| session.room.clone()).collect();
    let tracks: BTreeSet<Title> = sessions.iter().filter_map(|session| session.track.clone()).collect();
    ImportedSchedule {
        rooms: rooms.into_iter().map(|title| ImportedRoom { title, size: None }).collect(),
        tracks: tracks.into_iter().collect(),
        sessions,
        diagnostics: vec![],
    }
}

fn same() -> Vec<ImportedSession> {
    vec![session(1, "2027-05-24 09:00"), session(2, "2027-05-24 11:00")]
}

/// The changes of session 1.
fn changes(after: ImportedSession) -> Vec<String> {
    let preview = compare_schedule(&draft(), &file(vec![after, session(2, "2027-05-24 11:00")]));
    preview.changed.iter().flat_map(|import| &import.changes).map(ToString::to_string).collect()
}

#[test]
fn file_that_equals_the_draft_changes_nothing() {
    let preview = compare_schedule(&draft(), &file(same()));
    assert!(preview.is_nothing());
    assert_eq!((preview.same, preview.missing, preview.diagnostics), (2, vec![], vec![]));
}

#[test]
fn each_changed_field_is_shown_before_and_after() {
    let after = ImportedSession {
        title: title("Big arrays"),
        description: LongText::parse("More.").ok(),
        track: None,
        is_plenary: true,
        room: None,
        minutes: 90,
        people: vec![PersonName::parse("grace hopper").unwrap()],
        ..session(1, "2027-05-25 10:00")
    };
    let expected = [
        "title: “Arrays” → “Big arrays”",
        "description: changed",
        "track: Wheels → plenary",
        "time: 24 May 2027, 09:00 → 25 May 2027, 10:00",
        "length: 60 → 90 minutes",
        "room: Aula → none",
        "leads: Ada Lovelace → Grace Hopper",
    ];
    assert_eq!(changes(after), expected);
}

#[test]
fn new_session_names_its_new_room_and_track() {
    let new =
        ImportedSession { room: Some(title("Gym")), track: Some(title("Docs")), ..session(3, "2027-05-24 09:00") };
    let preview = compare_schedule(&draft(), &file([same(), vec![new]].concat()));
    assert_eq!((preview.new.len(), preview.changed.len(), preview.same), (1, 0, 2));
    assert_eq!((preview.rooms[0].title.as_str(), preview.tracks), ("Gym", vec![title("Docs")]));
}

#[test]
fn removed_room_comes_back_when_a_file_names_it() {
    let mut draft = draft();
    draft.plan.rooms[0].is_removed = true;
    let preview = compare_schedule(&draft, &file(same()));
    assert_eq!((preview.rooms.len(), preview.same), (1, 2));
}

#[test]
fn session_that_the_file_lacks_stays_and_is_named() {
    let preview = compare_schedule(&draft(), &file(vec![session(1, "2027-05-24 09:00")]));
    assert!(preview.is_nothing());
    assert_eq!(preview.missing, [KeptSession { number: SessionNumber(2), title: title("Arrays") }]);
}

#[test]
fn cancelled_session_is_never_missing_and_can_be_restored() {
    let mut draft = draft();
    for session in &mut draft.plan.sessions {
        session.state = SessionState::Cancelled;
    }
    let preview = compare_schedule(&draft, &file(vec![session(1, "2027-05-24 09:00")]));
    assert_eq!(preview.missing, []);
    assert_eq!(preview.changed[0].changes, [SessionFieldChange::Restored]);
}

#[test]
fn unknown_or_ambiguous_name_keeps_the_leads_and_is_reported() {
    for (name, why) in [
        ("Alan Turing", "No person of this edition has this name. 1 session is imported without this lead."),
        ("Jo", "Several people of this edition have this name. 1 session is imported without this lead."),
    ] {
        let people = vec![PersonName::parse(name).unwrap()];
        let after = ImportedSession { people, ..session(1, "2027-05-24 09:00") };
        let preview = compare_schedule(&draft(), &file(vec![after]));
        assert!(preview.changed.is_empty());
        assert_eq!(preview.diagnostics, [ScheduleDiagnostic { place: name.to_owned(), text: why.to_owned() }]);
    }
}

#[test]
fn name_of_two_people_means_the_one_who_leads_already() {
    let mut draft = draft();
    draft.plan.sessions[0].leads = vec![person(4, "Jo")];
    let people = vec![PersonName::parse("Jo").unwrap()];
    let preview = compare_schedule(&draft, &file(vec![ImportedSession { people, ..session(1, "2027-05-24 09:00") }]));
    assert_eq!((preview.same, preview.diagnostics.len()), (1, 0));
}

#[test]
fn description_is_compared() {
    let mut draft = draft();
    draft.descriptions.insert(SessionNumber(1), LongText::parse("More.").unwrap());
    let preview = compare_schedule(&draft, &file(same()));
    assert_eq!(preview.changed[0].changes, [SessionFieldChange::Description]);
}
