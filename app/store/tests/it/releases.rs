//! Releases of a schedule: the snapshot, who gets an email, interests, and what became of sessions.

use crate::support::*;
use domain::Refusal;
use domain::access::Account;
use domain::editions::{Room, TrackGoals};
use domain::id::{EditionSlug, RoomId, SessionNumber};
use domain::login_sessions::{GitHubAccount, Token};
use domain::schedule::{
    NewRecap, Placement, ReleasedSchedule, ScheduleChange, SessionDetails, SessionKind, SessionOutcome, SessionState,
};
use domain::text::{LongText, ShortText, revision};
use domain::time::{Instant, NaiveDateTime};
use domain::views::ReleasePreview;
use std::collections::BTreeSet;
use store::StoreError;

const WHEELS: SessionNumber = SessionNumber(1);
const ARRAYS: SessionNumber = SessionNumber(2);

/// A database with two rooms, “Wheels”, which Zoe leads, in the first, and “Arrays” without a place.
struct ReleaseDb {
    db: Db,
    here: EditionSlug,
    organizer: Account,
    zoe: Account,
    rooms: Vec<RoomId>,
}

fn details(name: &str, lead: Option<&str>) -> SessionDetails {
    SessionDetails {
        title: title(name),
        kind: SessionKind::Other,
        description: None,
        minutes: 60,
        leads: lead.into_iter().map(login).collect(),
        wanted_room: None,
        equipment: None,
        people_expected: None,
        tasks: BTreeSet::new(),
        goals: TrackGoals::default(),
    }
}

fn at(clock: &str, room: RoomId) -> Placement {
    let starts = NaiveDateTime::parse_from_str(&format!("2023-05-23 {clock}"), "%Y-%m-%d %H:%M").unwrap();
    Placement { starts, minutes: 60, room: Some(room) }
}

/// During the edition, after its sessions.
fn evening() -> Instant {
    "2023-05-23T20:00:00Z".parse().unwrap()
}

impl ReleaseDb {
    async fn new() -> ReleaseDb {
        let db = Db::full().await;
        let organizer = db.organizer_of_plan().await;
        let with_email = GitHubAccount { email: Some(parsed("zoe@example.org")), ..github(5, "zoe") };
        let zoe = db.signed_in(&with_email).await;
        let here = here();
        let read = revision(&db.store.edition_page(&here).await.unwrap().rooms);
        let room = |name: &str| Room { id: None, title: title(name), size: None, equipment: None };
        let by = by_organizer(&here, &organizer);
        db.store.edit_rooms(by, &read, &[room("Aula"), room("Library")], now()).await.unwrap();
        let rooms = db.store.edition_page(&here).await.unwrap().rooms;
        let rooms = rooms.into_iter().filter_map(|room| room.id).collect();
        let schedule = ReleaseDb { db, here, organizer, zoe, rooms };
        for (name, lead) in [("Wheels", Some("zoe")), ("Arrays", None)] {
            let by = by_participant(&schedule.here, &schedule.organizer);
            schedule.db.store.add_session(by, &details(name, lead), now()).await.unwrap();
        }
        schedule.place(WHEELS, "09:00", 0).await;
        schedule
    }

    async fn place(&self, session: SessionNumber, clock: &str, room: usize) {
        let by = by_participant(&self.here, &self.organizer);
        let moves = self.db.store.session(by, session).await.unwrap().moves;
        self.db.store.move_session(by, session, Some(at(clock, self.rooms[room])), moves, now()).await.unwrap();
    }

    async fn preview(&self) -> ReleasePreview {
        self.db.store.release_preview(by_organizer(&self.here, &self.organizer)).await.unwrap()
    }

    async fn publish(&self, read: &str) -> Result<u32, StoreError> {
        let note = LongText::parse("The *first* plan.").unwrap();
        let by = by_organizer(&self.here, &self.organizer);
        Ok(self.db.store.release_schedule(by, Some(&note), read, now()).await?.number)
    }

    async fn release(&self) -> u32 {
        let read = self.preview().await.read;
        self.publish(&read).await.unwrap()
    }

    async fn last(&self) -> ReleasedSchedule {
        self.db.store.released_schedule(&self.here, None).await.unwrap().expect("a release")
    }

    async fn star(&self, session: SessionNumber, who: &Account) {
        self.db.store.set_session_interest(by_participant(&self.here, who), session, true, now()).await.unwrap();
    }

    /// The kinds and recipients of the emails in the outbox.
    async fn emails(&self) -> Vec<String> {
        self.db.texts("SELECT kind || ' ' || address FROM emails ORDER BY id").await
    }
}

#[tokio::test]
async fn release_is_a_snapshot_that_the_draft_leaves_alone() {
    let schedule = ReleaseDb::new().await;
    assert_eq!(schedule.db.store.released_schedule(&schedule.here, None).await.unwrap(), None);
    assert_eq!(schedule.release().await, 1);
    schedule.place(WHEELS, "10:00", 1).await;
    let first = schedule.last().await;
    assert_eq!(first.sessions.len(), 1, "a session without a time is in no release");
    assert_eq!((first.number, first.sessions[0].room.as_ref().unwrap().as_str()), (1, "Aula"));
    assert_eq!(schedule.release().await, 2);
    assert_eq!(schedule.last().await.sessions[0].room.as_ref().unwrap().as_str(), "Library");
    assert_eq!(schedule.db.store.released_schedule(&schedule.here, Some(1)).await.unwrap(), Some(first));
    let releases = schedule.db.store.releases(&schedule.here).await.unwrap();
    assert_eq!(releases.iter().map(|release| release.number).collect::<Vec<_>>(), [2, 1]);
    assert!(releases[1].note.contains("<em>first</em>"));
    assert!(matches!(releases[0].changes[..], [ScheduleChange::Moved { .. }]));
    assert!(matches!(releases[1].changes[..], [ScheduleChange::Added(_)]));
}

#[tokio::test]
async fn draft_that_changed_since_the_preview_is_not_released() {
    let schedule = ReleaseDb::new().await;
    let read = schedule.preview().await.read;
    schedule.place(WHEELS, "10:00", 0).await;
    assert_eq!(refusal(schedule.publish(&read).await), Refusal::DraftChanged);
    schedule.release().await;
    let read = schedule.preview().await.read;
    assert_eq!(refusal(schedule.publish(&read).await), Refusal::NothingToRelease);
}

#[tokio::test]
async fn leads_get_the_first_release_and_stars_only_a_move() {
    let schedule = ReleaseDb::new().await;
    let ada = schedule.db.ada().await;
    schedule.db.run("UPDATE people SET email = 'ada@example.org' WHERE login = 'ada'").await;
    schedule.star(WHEELS, &ada).await;
    schedule.release().await;
    assert_eq!(schedule.emails().await, ["schedule zoe@example.org"]);
    schedule.place(ARRAYS, "11:00", 0).await;
    schedule.release().await;
    assert_eq!(schedule.emails().await.len(), 1, "no one leads “Arrays”");
    schedule.place(WHEELS, "10:00", 1).await;
    let preview = schedule.preview().await;
    assert_eq!((preview.number, preview.emails.reached.len(), preview.emails.unreached.len()), (3, 2, 0));
    schedule.release().await;
    let mut sent = schedule.emails().await.split_off(1);
    sent.sort();
    assert_eq!(sent, ["schedule ada@example.org", "schedule zoe@example.org"]);
}

#[tokio::test]
async fn cancelled_session_leaves_the_next_release() {
    let schedule = ReleaseDb::new().await;
    schedule.release().await;
    let by = by_participant(&schedule.here, &schedule.organizer);
    schedule.db.store.set_session_state(by, WHEELS, SessionState::Cancelled, now()).await.unwrap();
    assert!(matches!(schedule.preview().await.changes[..], [ScheduleChange::Removed(_)]));
    schedule.release().await;
    assert_eq!(schedule.last().await.sessions, []);
    assert_eq!(schedule.emails().await.len(), 2, "its lead gets an email");
}

#[tokio::test]
async fn person_without_address_is_named_and_gets_no_email() {
    let schedule = ReleaseDb::new().await;
    schedule.db.run("UPDATE people SET email = NULL").await;
    let preview = schedule.preview().await;
    assert_eq!((preview.emails.reached.len(), preview.emails.unreached.len()), (0, 1));
    schedule.release().await;
    assert_eq!(schedule.emails().await, [""; 0]);
}

#[tokio::test]
async fn unlisted_lead_is_not_named_in_a_release() {
    let schedule = ReleaseDb::new().await;
    schedule.release().await;
    assert_eq!(schedule.last().await.sessions[0].leads[0].name.as_str(), "Zoë Last");
    schedule.db.run("UPDATE people SET listed = 0 WHERE login = 'zoe'").await;
    let lead = schedule.last().await.sessions[0].leads[0].clone();
    assert_eq!((lead.name.as_str(), lead.login), ("Someone not listed", None));
    assert_eq!(schedule.preview().await.changes, [], "the draft names them alike");
}

#[tokio::test]
async fn only_leads_and_organizers_see_who_is_interested() {
    let schedule = ReleaseDb::new().await;
    let ada = schedule.db.ada().await;
    schedule.star(WHEELS, &ada).await;
    schedule.star(ARRAYS, &ada).await;
    let rows = async |who: &Account| {
        let rows = schedule.db.store.interest_rows(by_participant(&schedule.here, who)).await.unwrap();
        let named = |row: &domain::schedule::InterestRow| (row.title.to_string(), row.people.len());
        rows.iter().filter(|row| row.session.is_some()).map(named).collect::<Vec<_>>()
    };
    let all = [("Wheels".to_owned(), 1), ("Arrays".to_owned(), 1)];
    assert_eq!(rows(&schedule.organizer).await, all);
    assert_eq!(rows(&schedule.zoe).await, all[..1]);
    assert_eq!(rows(&schedule.db.person(9, "yuki").await).await, []);
}

#[tokio::test]
async fn track_interest_of_another_edition_is_refused() {
    let schedule = ReleaseDb::new().await;
    let by = by_participant(&schedule.here, &schedule.zoe);
    let tracks = schedule.db.store.own_interests(by).await.unwrap().all_tracks;
    let first = BTreeSet::from([tracks[0].0]);
    schedule.db.store.set_track_interests(by, &first, now()).await.unwrap();
    assert_eq!(schedule.db.store.own_interests(by).await.unwrap().tracks, first);
    let unknown = BTreeSet::from([domain::id::TrackId(99)]);
    let refused = schedule.db.store.set_track_interests(by, &unknown, now()).await;
    assert_eq!(refusal(refused), Refusal::NoSuchTrack("99".to_owned()));
    schedule.db.store.set_track_interests(by, &BTreeSet::new(), now()).await.unwrap();
    assert_eq!(schedule.db.store.own_interests(by).await.unwrap().tracks, BTreeSet::new());
}

#[tokio::test]
async fn personal_calendar_keeps_a_removed_session_as_removed() {
    let schedule = ReleaseDb::new().await;
    let token = Token::parse(&"c".repeat(43)).unwrap();
    schedule.db.store.create_calendar_address(schedule.zoe.signed_in(), &token, now()).await.unwrap();
    schedule.release().await;
    let own = async || schedule.db.store.personal_sessions(&token).await.unwrap();
    assert!(matches!(&own().await[..], [wheels] if !wheels.is_removed && wheels.release == 1));
    let by = by_participant(&schedule.here, &schedule.organizer);
    schedule.db.store.set_session_state(by, WHEELS, SessionState::Cancelled, now()).await.unwrap();
    schedule.place(ARRAYS, "11:00", 0).await;
    schedule.release().await;
    assert!(matches!(&own().await[..], [wheels] if wheels.is_removed && wheels.release == 2));
    schedule.star(ARRAYS, &schedule.zoe).await;
    assert_eq!(own().await.len(), 2);
}

#[tokio::test]
async fn outcome_is_recorded_once_the_session_has_begun() {
    let schedule = ReleaseDb::new().await;
    let store = &schedule.db.store;
    let recap = NewRecap {
        outcome: Some(SessionOutcome::TookPlace),
        note: Some(ShortText::parse("Twelve people came.").unwrap()),
        presence: vec![(schedule.zoe.id, true)],
    };
    let by = by_participant(&schedule.here, &schedule.zoe);
    let early: Instant = "2023-05-01T08:00:00Z".parse().unwrap();
    let refused = store.record_session_outcome(by, WHEELS, &recap, early).await;
    assert_eq!(refusal(refused), Refusal::SessionNotBegun);
    store.record_session_outcome(by, WHEELS, &recap, evening()).await.unwrap();
    let stored = store.session_recap(&schedule.here, WHEELS).await.unwrap();
    assert_eq!((stored.outcome, stored.note.clone()), (recap.outcome, recap.note.clone()));
    assert_eq!(stored.present.iter().map(|person| person.id).collect::<Vec<_>>(), [schedule.zoe.id]);
    let yuki = schedule.db.person(9, "yuki").await;
    let refused = store.record_session_outcome(by_participant(&schedule.here, &yuki), WHEELS, &recap, evening()).await;
    let who = "an organizer, a lead of this track or a lead of this session";
    assert_eq!(refusal(refused), Refusal::NotAllowed(who));
}
