//! Availability polls: answers, later options, closing with meetings, and reminders.

use crate::support::*;
use domain::Refusal;
use domain::access::{Account, System};
use domain::availability::{OptionTime, Poll, PollAnswer, PollDetails, PollPurpose, Slot};
use domain::id::{EditionSlug, MeetingNumber, PollNumber, PollOptionId};
use domain::login_sessions::GitHubAccount;
use domain::meetings::MeetingDetails;
use domain::time::{Days, Instant, NaiveDate, TimeDelta};
use std::collections::BTreeSet;
use store::StoreError;

const FIRST: PollNumber = PollNumber(1);

/// A database with Ada, who opened a poll of two slots, and Zoe; both take part.
struct PollDb {
    db: Db,
    here: EditionSlug,
    ada: Account,
    zoe: Account,
}

fn slot(starts: &str) -> OptionTime {
    let starts: Instant = format!("{starts}:00Z").parse().unwrap();
    OptionTime::Slot(Slot::new(starts, starts + TimeDelta::hours(1)).unwrap())
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    now().date_naive()
}

fn details(meeting: Option<MeetingNumber>) -> PollDetails {
    PollDetails {
        title: title("First round"),
        purpose: PollPurpose::Meeting,
        meeting,
        deadline: Some(today() + Days::new(5)),
        options: vec![slot("2030-01-12T16:00"), slot("2030-01-13T04:00")],
    }
}

impl PollDb {
    async fn new(details: &PollDetails) -> PollDb {
        let db = Db::full().await;
        let with_email = |number, name: &str| GitHubAccount {
            email: Some(parsed(&format!("{name}@example.org"))),
            ..github(number, name)
        };
        let (ada, zoe) = (db.ada().await, db.signed_in(&with_email(5, "zoe")).await);
        let polls = PollDb { db, here: here(), ada, zoe };
        polls.db.store.open_poll(by_participant(&polls.here, &polls.ada), details, now()).await.unwrap();
        polls
    }

    async fn poll(&self) -> Poll {
        self.db.store.poll(by_participant(&self.here, &self.ada), FIRST, now()).await.unwrap()
    }

    async fn option(&self, nth: usize) -> PollOptionId {
        self.poll().await.options[nth].id
    }

    /// Answers the options in order; `None` takes an answer back.
    async fn answer(&self, who: &Account, answers: &[Option<PollAnswer>]) -> Result<(), StoreError> {
        let options = self.poll().await.options;
        let answers = options.iter().map(|option| option.id).zip(answers.iter().copied()).collect();
        self.db.store.answer_poll(by_participant(&self.here, who), FIRST, &answers, now()).await
    }

    async fn answer_for_zoe(&self, by: &Account, answer: PollAnswer) -> Result<(), StoreError> {
        let options = self.poll().await.options;
        let answers = options.iter().map(|option| (option.id, Some(answer))).collect();
        let proof = by_participant(&self.here, by);
        self.db.store.answer_poll_for(proof, FIRST, self.zoe.id, &answers, now()).await
    }

    /// Zoe's answers, in the order of the options.
    async fn zoes(&self) -> Vec<Option<PollAnswer>> {
        let poll = self.poll().await;
        let answers = poll.answers(self.zoe.id);
        poll.options.iter().map(|option| answers.get(&option.id).copied()).collect()
    }

    async fn close(&self, chosen: &[PollOptionId]) -> Result<Vec<MeetingNumber>, StoreError> {
        let chosen: BTreeSet<PollOptionId> = chosen.iter().copied().collect();
        self.db.store.close_poll(by_participant(&self.here, &self.ada), FIRST, &chosen, now()).await
    }

    fn organizer(&self) -> Account {
        Account { organizes: vec![self.here.clone()], ..self.ada.clone() }
    }

    async fn remind(&self) -> Result<usize, StoreError> {
        self.db.store.remind_poll(by_participant(&self.here, &self.ada), FIRST, now()).await
    }
}

fn refusal<T: std::fmt::Debug>(result: Result<T, StoreError>) -> Refusal {
    match result {
        Err(StoreError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

const YES: Option<PollAnswer> = Some(PollAnswer::Yes);
const IF_NEEDED: Option<PollAnswer> = Some(PollAnswer::IfNeeded);
const NO: Option<PollAnswer> = Some(PollAnswer::No);

#[tokio::test]
async fn later_options_leave_earlier_answers() {
    let polls = PollDb::new(&details(None)).await;
    polls.answer(&polls.zoe, &[YES, NO]).await.unwrap();
    let proof = by_participant(&polls.here, &polls.ada);
    let times = [slot("2030-01-11T16:00"), slot("2030-01-12T16:00")];
    assert_eq!(polls.db.store.add_poll_options(proof, FIRST, &times, now()).await.unwrap(), 1, "one is new");
    assert_eq!(polls.zoes().await, [None, YES, NO]);
    polls.answer(&polls.zoe, &[IF_NEEDED]).await.unwrap();
    assert_eq!(polls.zoes().await, [IF_NEEDED, YES, NO]);
    polls.answer(&polls.zoe, &[None, None, YES]).await.unwrap();
    assert_eq!(polls.zoes().await, [None, None, YES]);
}

#[tokio::test]
async fn own_answer_replaces_an_organizers_answer_and_not_the_reverse() {
    let polls = PollDb::new(&details(None)).await;
    let organizer = polls.organizer();
    polls.answer_for_zoe(&organizer, PollAnswer::Yes).await.unwrap();
    let marked = async || {
        let poll = polls.poll().await;
        poll.people.iter().any(|asked| asked.respondent.person == polls.zoe.id && asked.is_answered_by_organizer)
    };
    assert!(polls.zoes().await == [YES, YES] && marked().await);
    polls.answer(&polls.zoe, &[NO, NO]).await.unwrap();
    polls.answer_for_zoe(&organizer, PollAnswer::IfNeeded).await.unwrap();
    assert!(polls.zoes().await == [NO, NO] && !marked().await);
}

#[tokio::test]
async fn participants_answer_only_for_themselves() {
    let polls = PollDb::new(&details(None)).await;
    let why = refusal(polls.answer_for_zoe(&polls.ada, PollAnswer::Yes).await);
    assert!(matches!(why, Refusal::NotAllowed(_)), "{why}");
    let proof = by_participant(&polls.here, &polls.zoe);
    let why = refusal(polls.db.store.close_poll(proof, FIRST, &BTreeSet::new(), now()).await);
    assert!(matches!(why, Refusal::NotAllowed(_)), "{why}");
    let dates = PollDetails { purpose: PollPurpose::Edition, options: vec![OptionTime::Day(today())], ..details(None) };
    let why = refusal(polls.db.store.open_poll(by_participant(&polls.here, &polls.zoe), &dates, now()).await);
    assert!(matches!(why, Refusal::NotAllowed(_)), "{why}");
    assert_eq!(polls.zoes().await, [None, None]);
}

#[tokio::test]
async fn closed_edition_takes_no_poll_answers_and_asks_for_none() {
    let polls = PollDb::new(&details(None)).await;
    let actions = async || polls.db.store.open_actions(polls.zoe.signed_in(), None, now()).await.unwrap();
    assert!(actions().await.count > 0);
    polls.db.run("UPDATE editions SET phase = 'closed' WHERE slug = '2023'").await;
    assert_eq!(refusal(polls.answer(&polls.zoe, &[YES]).await), Refusal::EditionClosed);
    assert_eq!(actions().await.count, 0);
}

#[tokio::test]
async fn closed_and_overdue_polls_take_no_answers() {
    let polls = PollDb::new(&details(None)).await;
    let proof = by_participant(&polls.here, &polls.zoe);
    let answers = [(polls.option(0).await, YES)].into();
    let later = now() + Days::new(7);
    assert_eq!(refusal(polls.db.store.answer_poll(proof, FIRST, &answers, later).await), Refusal::PollDeadlineOver);
    polls.close(&[]).await.unwrap();
    assert_eq!(refusal(polls.answer(&polls.zoe, &[YES]).await), Refusal::PollClosed);
    assert_eq!(refusal(polls.close(&[]).await), Refusal::PollClosed);
    polls.db.store.reopen_poll(by_participant(&polls.here, &polls.ada), FIRST, now()).await.unwrap();
    polls.answer(&polls.zoe, &[YES]).await.unwrap();
    let unknown = [(PollOptionId(77), YES)].into();
    assert_eq!(refusal(polls.db.store.answer_poll(proof, FIRST, &unknown, now()).await), Refusal::NoSuchOption);
}

#[tokio::test]
async fn chosen_options_become_meetings() {
    let db = Db::full().await;
    let (here, ada) = (here(), db.ada().await);
    let proof = by_participant(&here, &ada);
    let topic = db.store.add_meeting(proof, &MeetingDetails::topic(title("Wheels")), now()).await.unwrap();
    db.store.open_poll(proof, &details(Some(topic)), now()).await.unwrap();
    let options = db.store.poll(proof, FIRST, now()).await.unwrap().options;
    let chosen = options.iter().map(|option| option.id).collect();
    let meetings = db.store.close_poll(proof, FIRST, &chosen, now()).await.unwrap();
    let planned = async |number| db.store.meeting(&here, number).await.unwrap().details;
    let (first, second) = (planned(meetings[0]).await, planned(meetings[1]).await);
    assert!(meetings[0] == topic && first.title == title("Wheels") && second.title == title("First round"));
    let starts = |details: &MeetingDetails| details.time.and_then(|time| time.starts).unwrap().to_rfc3339();
    assert_eq!(starts(&first), "2030-01-12T16:00:00+00:00");
    assert_eq!(starts(&second), "2030-01-13T04:00:00+00:00");
    let why = refusal(db.store.open_poll(proof, &details(Some(topic)), now()).await);
    assert_eq!(why, Refusal::MeetingHasTime);
}

#[tokio::test]
async fn attended_meetings_at_night_count_as_burden() {
    let polls = PollDb::new(&details(None)).await;
    let burden = async || {
        let poll = polls.poll().await;
        poll.people.iter().find(|asked| asked.respondent.person == polls.zoe.id).unwrap().respondent.burden
    };
    polls.db.run("UPDATE people SET zone = 'America/Los_Angeles' WHERE login = 'zoe'").await;
    polls.db.run("DELETE FROM attendance_records").await;
    assert_eq!(burden().await, 0);
    let night = now() - Days::new(30);
    let night = format!(
        "UPDATE meetings SET day = '{0}', starts_at = unixepoch('{0} 10:00'), ends_at = unixepoch('{0} 11:00');
         INSERT INTO attendance_records (meeting_id, person_id, present, source, recorded_at)
         SELECT (SELECT min(id) FROM meetings), id, 1, 'self', 0 FROM people WHERE login = 'zoe'",
        night.date_naive()
    );
    polls.db.run(&night).await;
    assert!(burden().await >= 9, "a meeting at 2:00 or 3:00 in the morning");
}

#[tokio::test]
async fn reminder_reaches_people_without_an_answer_once_a_day() {
    let polls = PollDb::new(&details(None)).await;
    let proof = by_participant(&polls.here, &polls.ada);
    let preview = polls.db.store.poll_reminder(proof, FIRST, now()).await.unwrap();
    let names: Vec<String> = preview.reached.iter().map(|person| person.name.to_string()).collect();
    assert_eq!(names, ["Zoë Last"]);
    assert!(preview.unreached.iter().any(|person| person.name.as_str() == "Ada Example"));
    assert_eq!(polls.remind().await.unwrap(), 1);
    assert_eq!(refusal(polls.remind().await), Refusal::PollRemindedRecently);
    let emails = "SELECT address || ': ' || json_extract(filled, '$.page') FROM emails WHERE kind = 'poll' AND address IS NOT NULL";
    assert_eq!(polls.db.texts(emails).await, [format!("zoe@example.org: /{}/polls/1", polls.here)]);
}

#[tokio::test]
async fn people_are_reminded_once_before_the_last_day() {
    let polls = PollDb::new(&details(None)).await;
    let run = async |days| polls.db.store.run_poll_reminders(System::new(), now() + Days::new(days)).await.unwrap();
    assert_eq!((run(3).await, run(4).await, run(4).await, run(5).await), (0, 1, 0, 0));
    polls.answer(&polls.zoe, &[YES, NO]).await.unwrap();
    let proof = by_participant(&polls.here, &polls.ada);
    let deadline = Some(today() + Days::new(6));
    polls.db.store.set_poll_deadline(proof, FIRST, deadline, now()).await.unwrap();
    assert_eq!(run(6).await, 0, "Zoe has answered");
    polls.db.run("UPDATE editions SET phase = 'closed'; DELETE FROM poll_answers").await;
    polls.db.store.set_poll_deadline(proof, FIRST, Some(today() + Days::new(7)), now()).await.unwrap();
    assert_eq!(run(7).await, 0, "the edition is closed");
    assert!(polls.db.store.set_poll_deadline(proof, FIRST, Some(day("2001-01-01")), now()).await.is_err());
}
