//! Sessions and their places in the draft: permissions, stale moves, and removed rooms.

use crate::support::*;
use domain::Refusal;
use domain::access::Account;
use domain::editions::{Dates, Edition, Room, TrackGoals};
use domain::id::{EditionSlug, RoomId, SessionNumber};
use domain::schedule::{MoveResult, Placement, SchedulePlan, SessionDetails, SessionKind, SessionState};
use domain::text::revision;
use domain::time::{Days, NaiveDateTime};
use std::collections::BTreeSet;
use store::StoreError;

const FIRST: SessionNumber = SessionNumber(1);

/// A database with two rooms and one session without a place.
struct ScheduleDb {
    db: Db,
    here: EditionSlug,
    organizer: Account,
}

fn details(name: &str) -> SessionDetails {
    SessionDetails {
        title: title(name),
        kind: SessionKind::Other,
        description: None,
        minutes: 60,
        leads: BTreeSet::new(),
        wanted_room: None,
        equipment: None,
        people_expected: None,
        tasks: BTreeSet::new(),
        goals: TrackGoals::default(),
    }
}

fn room(name: &str) -> Room {
    Room { id: None, title: title(name), size: Some(10), equipment: None }
}

fn at(clock: &str, room: Option<RoomId>) -> Option<Placement> {
    let starts = NaiveDateTime::parse_from_str(&format!("2023-05-23 {clock}"), "%Y-%m-%d %H:%M").unwrap();
    Some(Placement { starts, minutes: 60, room })
}

impl ScheduleDb {
    async fn new() -> ScheduleDb {
        let db = Db::full().await;
        let organizer = db.organizer_of_plan().await;
        let schedule = ScheduleDb { db, here: here(), organizer };
        schedule.set_rooms(&[room("Aula"), room("Library")]).await;
        schedule.add("Wheels").await;
        schedule
    }

    async fn rooms(&self) -> Vec<Room> {
        self.db.store.edition_page(&self.here).await.unwrap().rooms
    }

    async fn set_rooms(&self, rooms: &[Room]) {
        let read = revision(&self.rooms().await);
        self.db.store.edit_rooms(by_organizer(&self.here, &self.organizer), &read, rooms, now()).await.unwrap();
    }

    async fn add(&self, name: &str) -> SessionNumber {
        let by = by_participant(&self.here, &self.organizer);
        self.db.store.add_session(by, &details(name), now()).await.unwrap()
    }

    async fn plan(&self) -> SchedulePlan {
        self.db.store.schedule_plan(by_participant(&self.here, &self.organizer)).await.unwrap()
    }

    async fn moved(&self, to: Option<Placement>, read: u32) -> Result<MoveResult, StoreError> {
        self.db.store.move_session(by_participant(&self.here, &self.organizer), FIRST, to, read, now()).await
    }
}

#[tokio::test]
async fn stale_move_is_refused_and_shows_the_current_place() {
    let schedule = ScheduleDb::new().await;
    let aula = schedule.rooms().await[0].id;
    let first = schedule.moved(at("09:00", aula), 0).await.unwrap();
    assert_eq!(first, MoveResult::Moved { before: None, moves: 1 });
    let stale = schedule.moved(at("10:00", aula), 0).await.unwrap();
    assert_eq!(stale, MoveResult::Stale { placement: at("09:00", aula), moves: 1 });
    assert_eq!(schedule.plan().await.sessions[0].placement, at("09:00", aula));
    let again = schedule.moved(at("10:00", aula), 1).await.unwrap();
    assert_eq!(again, MoveResult::Moved { before: at("09:00", aula), moves: 2 });
}

#[tokio::test]
async fn unreleased_sessions_move_with_new_dates() {
    let schedule = ScheduleDb::new().await;
    schedule.moved(at("09:00", None), 0).await.unwrap();
    let before = schedule.db.store.edition_page(&schedule.here).await.unwrap().edition;
    let (starts, ends) = (before.dates.starts() + Days::new(3), before.dates.ends() + Days::new(3));
    let after = Edition { dates: Dates::new(starts, ends).unwrap(), ..before.clone() };
    let by = by_organizer(&schedule.here, &schedule.organizer);
    let moved = schedule.db.store.edit_edition(by, &before, &after, now()).await.unwrap().unwrap();
    assert_eq!((moved.days, moved.sessions), (3, 1));
    let session = schedule.plan().await.sessions.remove(0);
    assert_eq!(session.placement.unwrap().day().to_string(), "2023-05-26");
    assert_eq!(session.moves, 2, "an open editor notices it");
}

#[tokio::test]
async fn session_in_a_removed_room_keeps_its_place() {
    let schedule = ScheduleDb::new().await;
    let rooms = schedule.rooms().await;
    schedule.moved(at("09:00", rooms[0].id), 0).await.unwrap();
    schedule.set_rooms(&rooms[1..]).await;
    assert_eq!(schedule.rooms().await, rooms[1..]);
    let plan = schedule.plan().await;
    assert_eq!(plan.sessions[0].placement, at("09:00", rooms[0].id));
    let shown: Vec<(&str, bool)> = plan.rooms.iter().map(|room| (room.title.as_str(), room.is_removed)).collect();
    assert_eq!(shown, [("Library", false), ("Aula", true)]);
    let refused = schedule.moved(at("10:00", rooms[0].id), 1).await;
    assert!(refused.is_ok(), "it may stay in its room at another time");
    schedule.moved(at("10:00", rooms[1].id), 2).await.unwrap();
    let gone = schedule.moved(at("10:00", rooms[0].id), 3).await;
    assert_eq!(refusal(gone), Refusal::NoSuchRoom);
    // A new room with its title is the same room again.
    schedule.set_rooms(&[rooms[1].clone(), room("Aula")]).await;
    assert_eq!(schedule.rooms().await[1].id, rooms[0].id);
}

#[tokio::test]
async fn participant_cannot_move_a_session() {
    let schedule = ScheduleDb::new().await;
    let zoe = schedule.db.signed_in(&github(5, "zoe")).await;
    let by = by_participant(&schedule.here, &zoe);
    let refused = schedule.db.store.move_session(by, FIRST, at("09:00", None), 0, now()).await;
    assert_eq!(refusal(refused), Refusal::NotAllowed("an organizer or a lead of this track"));
    let refused = schedule.db.store.add_session(by, &details("Arrays"), now()).await;
    assert_eq!(refusal(refused), Refusal::NotAllowed("an organizer or a lead of this track"));
}

#[tokio::test]
async fn track_lead_arranges_sessions_of_their_track_only() {
    let schedule = ScheduleDb::new().await;
    let ada = schedule.db.ada().await;
    let plan = schedule.plan().await;
    let by = by_participant(&schedule.here, &ada);
    let own = SessionDetails { kind: SessionKind::Track(plan.tracks[0].id), ..details("SPECs today") };
    let number = schedule.db.store.add_session(by, &own, now()).await.unwrap();
    schedule.db.store.move_session(by, number, at("09:00", None), 0, now()).await.unwrap();
    let read = own.revision();
    let plenary = SessionDetails { kind: SessionKind::Plenary, ..own };
    let refused = schedule.db.store.edit_session(by, number, &plenary, &read, now()).await;
    assert_eq!(refusal(refused), Refusal::NotAllowed("an organizer or a lead of this track"));
}

#[tokio::test]
async fn cancelled_session_cannot_be_moved() {
    let schedule = ScheduleDb::new().await;
    let by = by_participant(&schedule.here, &schedule.organizer);
    schedule.db.store.set_session_state(by, FIRST, SessionState::Cancelled, now()).await.unwrap();
    assert_eq!(refusal(schedule.moved(at("09:00", None), 1).await), Refusal::SessionCancelled);
    schedule.db.store.set_session_state(by, FIRST, SessionState::Planned, now()).await.unwrap();
    schedule.moved(at("09:00", None), 2).await.unwrap();
}

#[tokio::test]
async fn later_edit_of_a_session_is_a_conflict() {
    let schedule = ScheduleDb::new().await;
    let by = by_participant(&schedule.here, &schedule.organizer);
    let store = &schedule.db.store;
    let read = store.session(by, FIRST).await.unwrap().details.revision();
    store.edit_session(by, FIRST, &details("Wheels for all"), &read, now()).await.unwrap();
    let conflict = store.edit_session(by, FIRST, &details("Other wheels"), &read, now()).await;
    assert_eq!(refusal(conflict), Refusal::EditConflict);
    assert_eq!(store.session(by, FIRST).await.unwrap().details, details("Wheels for all"));
}
