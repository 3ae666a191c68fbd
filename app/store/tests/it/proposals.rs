//! Proposed schedules: computed in the background, stopped, adopted, and undone.

use crate::support::*;
use domain::Refusal;
use domain::access::{Account, Organizer, System};
use domain::editions::{Room, TrackGoals};
use domain::id::{EditionSlug, ProposalNumber, SessionNumber};
use domain::schedule::scheduler::{
    ProposalContents, ProposalSettings, ProposalState, ScheduleProposal, SchedulerWeights, propose,
};
use domain::schedule::{Placement, SchedulePlan, SessionDetails, SessionKind};
use domain::text::revision;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

const ONE: ProposalNumber = ProposalNumber(1);

/// A database with two rooms and three sessions without places.
struct ProposalDb {
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
        people_expected: Some(8),
        tasks: BTreeSet::new(),
        goals: TrackGoals::default(),
    }
}

impl ProposalDb {
    async fn new() -> ProposalDb {
        let db = Db::full().await;
        let organizer = db.organizer_of_plan().await;
        let found = ProposalDb { db, here: here(), organizer };
        let room = |name, size| Room { id: None, title: title(name), size: Some(size), equipment: None };
        let read = revision(&Vec::<Room>::new());
        let rooms = [room("Aula", 40), room("Library", 6)];
        found.db.store.edit_rooms(found.by(), &read, &rooms, now()).await.unwrap();
        for name in ["Wheels", "Arrays", "Docs"] {
            let by = by_participant(&found.here, &found.organizer);
            found.db.store.add_session(by, &details(name), now()).await.unwrap();
        }
        found
    }

    fn by(&self) -> Organizer<'_> {
        by_organizer(&self.here, &self.organizer)
    }

    async fn request(&self) -> Result<ProposalNumber, store::StoreError> {
        let settings = ProposalSettings { seed: 7, steps: 5_000, weights: SchedulerWeights::default() };
        self.db.store.request_proposal(self.by(), &settings, now()).await
    }

    /// Computes the proposal that waits.
    async fn compute(&self) {
        let store = &self.db.store;
        let job = store.begin_proposal(System::new()).await.unwrap().unwrap();
        let found = propose(&job.request.problem, job.effort, &mut |_| ControlFlow::Continue(()));
        store.finish_proposal(System::new(), &job, Some(&found), now()).await.unwrap();
    }

    async fn proposal(&self, number: u32) -> ScheduleProposal {
        self.db.store.proposal(self.by(), ProposalNumber(number)).await.unwrap()
    }

    async fn plan(&self) -> SchedulePlan {
        self.db.store.schedule_plan(by_participant(&self.here, &self.organizer)).await.unwrap()
    }

    async fn placements(&self) -> Vec<Option<Placement>> {
        self.plan().await.sessions.iter().map(|session| session.placement).collect()
    }
}

#[tokio::test]
async fn proposal_is_computed_adopted_and_undone() {
    let db = ProposalDb::new().await;
    assert_eq!(db.request().await.unwrap(), ONE);
    assert_eq!(db.proposal(1).await.state, ProposalState::Waiting);
    db.compute().await;
    let found = db.proposal(1).await;
    assert_eq!((found.state, found.cost, found.bound), (ProposalState::Done, Some(0), Some(0)));
    assert_eq!(db.placements().await, [None; 3]);
    assert_eq!(db.db.store.adopt_proposal(db.by(), ONE, now()).await.unwrap(), 3);
    let aula = db.plan().await.rooms[0].id;
    assert!(db.placements().await.iter().all(|place| place.unwrap().room == Some(aula)), "the library is too small");
    let before = db.proposal(2).await;
    assert_eq!((before.undoes, before.state), (Some(ONE), ProposalState::Done));
    assert_eq!(db.db.store.adopt_proposal(db.by(), before.number, now()).await.unwrap(), 3);
    assert_eq!(db.placements().await, [None; 3]);
    let log = db.db.audit_log_lines().await;
    assert!(log[1].contains("adopted proposal 1 of a schedule, which moved 3 sessions"), "{log:?}");
}

#[tokio::test]
async fn proposal_with_a_session_that_moved_is_not_adopted() {
    let db = ProposalDb::new().await;
    db.request().await.unwrap();
    let early = db.db.store.adopt_proposal(db.by(), ONE, now()).await;
    assert_eq!(refusal(early), Refusal::ProposalIsNotOver);
    db.compute().await;
    let by = by_participant(&db.here, &db.organizer);
    let place = Some(Placement { starts: now().naive_utc(), minutes: 60, room: None });
    db.db.store.move_session(by, SessionNumber(2), place, 0, now()).await.unwrap();
    let outdated = db.db.store.adopt_proposal(db.by(), ONE, now()).await;
    assert_eq!(refusal(outdated), Refusal::ProposalIsOutdated("“Arrays”".to_owned()));
    assert_eq!(db.placements().await, [None, place, None]);
}

#[tokio::test]
async fn one_proposal_of_an_edition_is_computed_at_a_time() {
    let db = ProposalDb::new().await;
    db.request().await.unwrap();
    assert_eq!(refusal(db.request().await), Refusal::ProposalIsRunning);
    db.db.store.stop_proposal(db.by(), ONE, now()).await.unwrap();
    assert_eq!(db.proposal(1).await.state, ProposalState::Stopped);
    assert_eq!(db.request().await.unwrap(), ProposalNumber(2));
    assert!(db.db.store.begin_proposal(System::new()).await.unwrap().is_some_and(|job| job.number.0 == 2));
}

#[tokio::test]
async fn interrupted_proposal_keeps_its_best_schedule() {
    let db = ProposalDb::new().await;
    let store = &db.db.store;
    db.request().await.unwrap();
    let job = store.begin_proposal(System::new()).await.unwrap().unwrap();
    let found = propose(&job.request.problem, job.effort, &mut |_| ControlFlow::Continue(()));
    let best = ProposalContents::places(&job.request, &found.places);
    assert!(store.save_proposal_progress(System::new(), &job, 100, 35, &best).await.unwrap());
    store.stop_proposal(db.by(), ONE, now()).await.unwrap();
    assert!(!store.save_proposal_progress(System::new(), &job, 200, 30, &best).await.unwrap(), "asked to stop");
    assert_eq!(store.stop_interrupted_proposals(System::new(), now()).await.unwrap(), 1);
    let stopped = db.proposal(1).await;
    assert_eq!((stopped.state, stopped.steps_done, stopped.cost), (ProposalState::Stopped, 200, Some(30)));
    assert_eq!(stopped.contents, best);
}

#[tokio::test]
async fn edition_without_rooms_has_nothing_to_schedule() {
    let db = ProposalDb::new().await;
    let rooms = db.db.store.edition_page(&db.here).await.unwrap().rooms;
    db.db.store.edit_rooms(db.by(), &revision(&rooms), &[], now()).await.unwrap();
    assert_eq!(refusal(db.request().await), Refusal::NothingToSchedule);
}
