//! Interest in tasks and answers to polls, as the warnings about a draft and the scheduler get them.

use crate::support::*;
use domain::access::Account;
use domain::availability::{OptionTime, PollAnswer, PollDetails, PollPurpose, Slot};
use domain::editions::TrackGoals;
use domain::id::{PersonId, SessionNumber};
use domain::roles::Role;
use domain::schedule::{LocalPeriod, ScheduleInterests, SessionDetails, SessionKind, Stay};
use domain::time::{Instant, NaiveDateTime, TimeDelta};
use domain::workflow::Interest;
use std::collections::BTreeSet;

/// A database with a session that works on the first task.
struct WishesDb {
    db: Db,
    organizer: Account,
}

impl WishesDb {
    async fn new() -> WishesDb {
        let db = Db::full().await;
        let organizer = db.organizer_of_plan().await;
        let details = SessionDetails {
            title: title("Wheels"),
            kind: SessionKind::Other,
            description: None,
            minutes: 60,
            leads: BTreeSet::new(),
            wanted_room: None,
            equipment: None,
            people_expected: None,
            tasks: [nr(1)].into(),
            goals: TrackGoals::default(),
        };
        db.store.add_session(by_participant(&here(), &organizer), &details, now()).await.unwrap();
        WishesDb { db, organizer }
    }

    async fn interests(&self, by: &Account) -> ScheduleInterests {
        self.db.store.plan_with_interests(by_participant(&here(), by)).await.unwrap().1
    }

    async fn stay(&self, person: PersonId) -> Option<Stay> {
        self.interests(&self.organizer).await.stays.remove(&person)
    }

    /// Opens a poll with these options, and answers all of them.
    async fn answered(&self, by: &Account, options: Vec<OptionTime>, answer: PollAnswer, at: Instant) {
        let (here, store) = (here(), &self.db.store);
        let purpose = PollPurpose::Meeting;
        let details = PollDetails { title: title("When?"), purpose, meeting: None, deadline: None, options };
        let poll = store.open_poll(by_participant(&here, &self.organizer), &details, at).await.unwrap();
        let by = by_participant(&here, by);
        let options = store.poll(by, poll, at).await.unwrap().options;
        let answers = options.iter().map(|option| (option.id, Some(answer))).collect();
        store.answer_poll(by, poll, &answers, at).await.unwrap();
    }
}

/// A slot of the first day, from 9:30 to 11:00 in the zone of the edition.
fn morning() -> OptionTime {
    OptionTime::Slot(Slot::new(at("2023-05-22T16:30:00Z"), at("2023-05-22T18:00:00Z")).unwrap())
}

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

#[tokio::test]
async fn interest_in_a_task_counts_for_its_sessions() {
    let wishes = WishesDb::new().await;
    let (store, here) = (&wishes.db.store, here());
    let (wren, bao) = (wishes.db.person(12, "wren").await, wishes.db.person(13, "bao").await);
    // Those who have claimed task 1, on which the session works.
    let claimed = wishes.interests(&wishes.organizer).await.sessions;
    assert!(claimed.contains(&(SessionNumber(1), wishes.db.ada().await.id)));
    let set = async |who: &Account, task, interest| {
        store.set_interest(by_participant(&here, who), nr(task), interest, true, now()).await.unwrap();
    };
    set(&wren, 1, Interest::Work).await;
    set(&wren, 2, Interest::Work).await;
    set(&bao, 1, Interest::Want).await;
    let found = wishes.interests(&wishes.organizer).await;
    let added: BTreeSet<_> = found.sessions.difference(&claimed).copied().collect();
    assert_eq!(added, [(SessionNumber(1), wren.id)].into(), "a wish for a result is no interest in working");
    store.set_session_interest(by_participant(&here, &wren), SessionNumber(1), true, now()).await.unwrap();
    let rows = store.interest_rows(by_participant(&here, &wishes.organizer)).await.unwrap();
    let of_session = rows.iter().find(|row| row.session.is_some()).unwrap();
    let of_wren = of_session.people.iter().filter(|person| person.name == found.names[&wren.id]).count();
    assert_eq!(of_wren, 1, "a star and an interest are one person");
}

#[tokio::test]
async fn time_ruled_out_in_a_poll_is_an_absence() {
    let wishes = WishesDb::new().await;
    let (ada, zoe) = (wishes.db.ada().await, wishes.db.zoe().await);
    let day = OptionTime::Day("2023-05-23".parse().unwrap());
    wishes.answered(&ada, vec![morning(), day], PollAnswer::No, now()).await;
    wishes.answered(&zoe, vec![morning(), day], PollAnswer::IfNeeded, now()).await;
    let morning = LocalPeriod { starts: local("2023-05-22T09:30:00"), ends: local("2023-05-22T11:00:00") };
    let whole_day = LocalPeriod { starts: local("2023-05-23T00:00:00"), ends: local("2023-05-24T00:00:00") };
    let ruled_out = wishes.stay(ada.id).await.unwrap().ruled_out;
    assert_eq!(ruled_out.into_iter().collect::<BTreeSet<_>>(), [morning, whole_day].into());
    assert_eq!(wishes.stay(zoe.id).await, None);
}

#[tokio::test]
async fn last_answer_about_a_time_counts() {
    let wishes = WishesDb::new().await;
    let ada = wishes.db.ada().await;
    wishes.answered(&ada, vec![morning()], PollAnswer::No, now()).await;
    assert_eq!(wishes.stay(ada.id).await.unwrap().ruled_out.len(), 1);
    wishes.answered(&ada, vec![morning()], PollAnswer::Yes, now() + TimeDelta::hours(1)).await;
    assert_eq!(wishes.stay(ada.id).await, None);
}

#[tokio::test]
async fn track_lead_sees_no_answers_to_polls() {
    let wishes = WishesDb::new().await;
    let zoe = wishes.db.zoe().await;
    let lead = Role::Lead(here(), title("SPECs"));
    wishes.db.store.appoint(by_appointer(&lead, Some(&wishes.organizer)), &login("ada"), now()).await.unwrap();
    let ada = wishes.db.ada().await;
    wishes.answered(&zoe, vec![morning()], PollAnswer::No, now()).await;
    assert!(wishes.stay(zoe.id).await.is_some());
    assert_eq!(wishes.interests(&ada).await.stays, [].into());
}
