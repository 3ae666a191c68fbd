//! Tests of reviews: requests, results, permissions and notifications.

use crate::support::*;
use domain::Refusal;
use domain::access::System;
use domain::id::TaskNumber;
use domain::views::{TaskFilter, TaskOrder};

#[tokio::test]
async fn assignee_or_proposer_can_request_a_review_once() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    let emile = db.signed_in(&github(6, "emile")).await;
    let ask = async |task, of: &str, by| db.store.ask_review(by_participant(&here, by), task, &login(of), now()).await;
    assert!(matches!(refusal(ask(SPARSE, "zoe", &ada).await), Refusal::NotAllowedForTask { .. }));
    assert_eq!(refusal(ask(WHEELS, "stranger", &ada).await), Refusal::NotTakingPart("stranger".to_owned()));
    let entries = db.entries().await;
    for _ in 0..2 {
        ask(WHEELS, "emile", &ada).await.unwrap();
    }
    assert_eq!(db.entries().await, entries + 1, "no change writes no audit entry");
    assert_eq!(db.audit_log_lines().await[0], "task: asked Émile First (emile) for a review of task 1");
    assert_eq!(db.notification_lines().await, ["emile: review_requested 1"]);
    let (open, given) = db.store.my_reviews(emile.signed_in()).await.unwrap();
    assert_eq!((open[0].0.as_str(), open[0].1.number, given.len()), ("2023", WHEELS, 0));
    // The proposer can request a review too.
    db.run("UPDATE tasks SET proposed_by = (SELECT id FROM people WHERE login = 'ada') WHERE number = 2").await;
    ask(SPARSE, "zoe", &ada).await.unwrap();
}

#[tokio::test]
async fn review_notifies_the_requester_and_the_assignees() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    let emile = db.signed_in(&github(6, "emile")).await;
    db.store.ask_review(by_participant(&here, &ada), WHEELS, &login("emile"), now()).await.unwrap();
    let later = at("2023-06-03T12:00:00Z");
    db.store
        .give_review(by_participant(&here, &emile), WHEELS, Some(&parsed("works on Windows")), later)
        .await
        .unwrap();
    assert_eq!(db.notification_lines().await, ["emile: review_requested 1", "ada: reviewed 1", "zoe: reviewed 1"]);
    let (open, given) = db.store.my_reviews(emile.signed_in()).await.unwrap();
    assert_eq!((open.len(), given[0].1.number, given[0].2), (0, WHEELS, later));
    assert_eq!(db.audit_log_lines().await[0], "task: reviewed task 1", "the audit log has no review text");
    // A second request opens again, and the earlier review stays until a new one.
    db.store.ask_review(by_participant(&here, &ada), WHEELS, &login("emile"), later).await.unwrap();
    assert_eq!(db.store.my_reviews(emile.signed_in()).await.unwrap().0.len(), 1);
    assert_eq!(db.texts("SELECT note FROM reviews").await, ["works on Windows"]);
}

#[tokio::test]
async fn review_counts_as_a_contribution() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    let emile = db.signed_in(&github(6, "emile")).await;
    let given = async |who: &str| {
        let people = db.store.participants(&here).await.unwrap().unwrap();
        people
            .into_iter()
            .find(|participant| participant.person.login == Some(login(who)))
            .unwrap()
            .contribution
            .in_words(false)
    };
    let listed = async |who: &str| {
        let filter = TaskFilter { who: Some(login(who)), ..TaskFilter::default() };
        db.store.task_list(&here, &filter, TaskOrder::Number, 1).await.unwrap().fitting
    };
    assert_eq!((given("ada").await.as_str(), given("emile").await.as_str()), ("1 of 1 task done", ""));
    db.store.ask_review(by_participant(&here, &ada), WHEELS, &login("emile"), now()).await.unwrap();
    assert_eq!((given("emile").await.as_str(), listed("emile").await), ("", 0), "a request is not a contribution");
    db.store.give_review(by_participant(&here, &emile), WHEELS, None, now()).await.unwrap();
    assert_eq!((given("emile").await.as_str(), listed("emile").await), ("1 review", 1));
    db.store.ask_review(by_participant(&here, &ada), WHEELS, &login("emile"), now()).await.unwrap();
    assert_eq!(given("emile").await, "1 review", "a new request keeps the earlier review");
    assert_eq!(db.store.my_reviews(emile.signed_in()).await.unwrap().0.len(), 1);
    db.store.give_review(by_participant(&here, &emile), WHEELS, None, now()).await.unwrap();
    assert_eq!(db.store.my_reviews(emile.signed_in()).await.unwrap().0.len(), 0);
}

#[tokio::test]
async fn unrequested_review_counts_too() {
    let db = Db::full().await;
    let emile = db.signed_in(&github(6, "emile")).await;
    db.store.give_review(by_participant(&here(), &emile), WHEELS, None, now()).await.unwrap();
    let mut heard = db.notification_lines().await;
    heard.sort();
    assert_eq!(heard, ["ada: reviewed 1", "zoe: reviewed 1"]);
    assert_eq!(db.store.my_reviews(emile.signed_in()).await.unwrap().1.len(), 1);
    let missing = db.store.give_review(by_participant(&here(), &emile), TaskNumber(99), None, now()).await;
    assert!(matches!(refusal(missing), Refusal::NoSuchTask { .. }));
}

#[tokio::test]
async fn assignee_cannot_review_their_task() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    let before = db.dump().await;
    assert_eq!(
        refusal(db.store.ask_review(by_participant(&here, &ada), WHEELS, &login("zoe"), now()).await),
        Refusal::OwnReview
    );
    assert_eq!(
        refusal(db.store.give_review(by_participant(&here, &ada), WHEELS, None, now()).await),
        Refusal::OwnReview
    );
    assert_eq!(db.dump().await, before);
}

#[tokio::test]
async fn claiming_a_task_closes_its_review_request() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    let emile = db.signed_in(&github(6, "emile")).await;
    db.run("UPDATE tasks SET proposed_by = (SELECT id FROM people WHERE login = 'ada') WHERE number = 2").await;
    db.store.ask_review(by_participant(&here, &ada), SPARSE, &login("emile"), now()).await.unwrap();
    db.store.claim_task(by_participant(&here, &emile), SPARSE, now()).await.unwrap();
    let asked = async || {
        (
            db.store.my_reviews(emile.signed_in()).await.unwrap().0.len(),
            db.store.unseen_notifications(emile.signed_in()).await.unwrap(),
        )
    };
    assert_eq!(asked().await, (0, 0));
    db.store.release_task(by_participant(&here, &emile), SPARSE, now()).await.unwrap();
    db.store.ask_review(by_participant(&here, &ada), SPARSE, &login("emile"), now()).await.unwrap();
    assert_eq!(asked().await, (1, 1));
    let mut listed = tasks().remove(1);
    listed.assignees = people(&["Émile First <emile>"]);
    db.store.import_tasks(System::new(), &here, &[listed], now()).await.unwrap();
    assert_eq!(asked().await, (0, 0), "an imported claim closes the request too");
}

impl Db {
    /// The comments on a task with day and login: `2023-06-03 emile: text`.
    async fn discussion(&self, task: TaskNumber) -> Vec<String> {
        let comments = self.store.comments(&here(), task, None, 99).await.unwrap();
        let line = |comment: domain::discussion::Comment| {
            let (by, text) = (comment.by.unwrap().1.login.unwrap(), comment.text.unwrap());
            format!("{} {by}: {}", comment.at.date_naive(), text.as_str().replace('\n', " "))
        };
        comments.into_iter().map(line).collect()
    }
}

#[tokio::test]
async fn replaced_review_stays_in_the_discussion() {
    let db = Db::full().await;
    let (emile, here) = (db.signed_in(&github(6, "emile")).await, slug("2023"));
    let give = async |note: Option<&str>, day: &str| {
        let note = note.map(parsed);
        let at = at(&format!("{day}T12:00:00Z"));
        db.store.give_review(by_participant(&here, &emile), WHEELS, note.as_ref(), at).await.unwrap();
    };
    give(Some("fails on *Windows*, @zoe"), "2023-06-03").await;
    give(None, "2023-06-04").await;
    assert_eq!(db.discussion(WHEELS).await, Vec::<String>::new(), "an empty review replaces nothing");
    for _ in 0..2 {
        give(Some("works everywhere"), "2023-06-05").await;
    }
    let earlier = r"2023-06-04 emile: Earlier review:  > fails on \*Windows\*\, \@zoe";
    assert_eq!(db.discussion(WHEELS).await, [earlier], "once, with its text escaped");
    assert_eq!(db.texts("SELECT note FROM reviews").await, ["works everywhere"]);
    let heard = db.notification_lines().await;
    assert!(!heard.contains(&"zoe: mentioned 1".to_owned()), "the earlier review notifies no one: {heard:?}");
    db.add_comment(&emile, "something else").await;
    assert_eq!(db.discussion(WHEELS).await.len(), 2);
}

#[tokio::test]
async fn merging_tasks_keeps_both_reviews_of_a_person() {
    let db = Db::full().await;
    let (emile, zoe, here) = (db.signed_in(&github(6, "emile")).await, db.zoe().await, slug("2023"));
    let organizer = db.organizer_of_plan().await;
    let give = async |task, note: &str, day: &str| {
        let at = at(&format!("{day}T12:00:00Z"));
        db.store.give_review(by_participant(&here, &emile), task, Some(&parsed(note)), at).await.unwrap();
    };
    give(SPARSE, "the later", "2023-06-05").await;
    give(TaskNumber(3), "the earlier", "2023-06-03").await;
    db.store.give_review(by_participant(&here, &zoe), SPARSE, Some(&parsed("hers")), now()).await.unwrap();
    db.store.merge_tasks(by_participant(&here, &organizer), SPARSE, TaskNumber(3), None, now()).await.unwrap();
    assert_eq!(db.discussion(TaskNumber(3)).await, ["2023-06-03 emile: Earlier review:  > the earlier"]);
    let notes = "SELECT p.login || ' ' || note FROM reviews JOIN people p ON p.id = person_id ORDER BY 1";
    assert_eq!(db.texts(notes).await, ["emile the later", "zoe hers"]);
}

#[tokio::test]
async fn merging_tasks_keeps_an_open_review_request() {
    for from_asks in [true, false] {
        let db = Db::full().await;
        let (ada, emile, here) = (db.ada().await, db.signed_in(&github(6, "emile")).await, slug("2023"));
        let (organizer, later) = (db.organizer_of_plan().await, at("2023-06-03T12:00:00Z"));
        let (reviewed, asks) = if from_asks { (TaskNumber(3), SPARSE) } else { (SPARSE, TaskNumber(3)) };
        db.store
            .give_review(by_participant(&here, &emile), reviewed, Some(&parsed("fine so far")), now())
            .await
            .unwrap();
        db.run("UPDATE tasks SET proposed_by = (SELECT id FROM people WHERE login = 'ada')").await;
        db.store.ask_review(by_participant(&here, &ada), asks, &login("emile"), later).await.unwrap();
        db.store.merge_tasks(by_participant(&here, &organizer), SPARSE, TaskNumber(3), None, later).await.unwrap();
        let (open, given) = db.store.my_reviews(emile.signed_in()).await.unwrap();
        let numbers: Vec<_> = open.iter().map(|(_, task)| task.number).collect();
        assert_eq!((numbers, given.len()), (vec![TaskNumber(3)], 1), "{from_asks}");
        assert_eq!(db.store.unseen_notifications(emile.signed_in()).await.unwrap(), 1);
        db.store.give_review(by_participant(&here, &emile), TaskNumber(3), None, later).await.unwrap();
        assert_eq!(
            db.store.unseen_notifications(emile.signed_in()).await.unwrap(),
            0,
            "{from_asks}: it is no news any more"
        );
        let reviewed = "ada: reviewed 3".to_owned();
        assert!(db.notification_lines().await.contains(&reviewed), "the requester is notified");
        assert_eq!(db.texts("SELECT note FROM reviews").await, ["fine so far"]);
    }
}

#[tokio::test]
async fn merging_tasks_closes_a_request_that_a_later_review_answers() {
    let db = Db::full().await;
    let (ada, emile, here) = (db.ada().await, db.signed_in(&github(6, "emile")).await, slug("2023"));
    db.run("UPDATE tasks SET proposed_by = (SELECT id FROM people WHERE login = 'ada')").await;
    db.store.ask_review(by_participant(&here, &ada), SPARSE, &login("emile"), now()).await.unwrap();
    db.store.give_review(by_participant(&here, &emile), TaskNumber(3), None, at("2023-06-03T12:00:00Z")).await.unwrap();
    db.store
        .merge_tasks(by_participant(&here, &db.organizer_of_plan().await), SPARSE, TaskNumber(3), None, now())
        .await
        .unwrap();
    let (open, given) = db.store.my_reviews(emile.signed_in()).await.unwrap();
    assert_eq!((open.len(), given.len()), (0, 1));
    assert_eq!(db.store.unseen_notifications(emile.signed_in()).await.unwrap(), 0);
}

#[tokio::test]
async fn review_request_survives_merging_two_people() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    let emile = db.signed_in(&github(60, "before")).await;
    db.run("UPDATE tasks SET proposed_by = (SELECT id FROM people WHERE login = 'ada')").await;
    db.store.give_review(by_participant(&here, &emile), SPARSE, None, now()).await.unwrap();
    db.store
        .ask_review(by_participant(&here, &ada), SPARSE, &login("emile"), at("2023-06-03T12:00:00Z"))
        .await
        .unwrap();
    let emile = db.signed_in(&github(60, "emile")).await;
    let (open, given) = db.store.my_reviews(emile.signed_in()).await.unwrap();
    assert_eq!((open.len(), given.len()), (1, 1));
    assert_eq!(db.texts("SELECT p.login FROM reviews JOIN people p ON p.id = requested_by").await, ["ada"]);
}

#[tokio::test]
async fn claiming_closes_a_repeated_review_request() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    let emile = db.signed_in(&github(6, "emile")).await;
    db.run("UPDATE tasks SET proposed_by = (SELECT id FROM people WHERE login = 'ada')").await;
    let asked = async || {
        let (open, given) = db.store.my_reviews(emile.signed_in()).await.unwrap();
        (open.len(), given.len(), db.store.unseen_notifications(emile.signed_in()).await.unwrap())
    };
    db.store.give_review(by_participant(&here, &emile), SPARSE, Some(&parsed("fine so far")), now()).await.unwrap();
    db.store.ask_review(by_participant(&here, &ada), SPARSE, &login("emile"), now()).await.unwrap();
    assert_eq!(asked().await, (1, 1, 1));
    db.store.claim_task(by_participant(&here, &emile), SPARSE, now()).await.unwrap();
    assert_eq!(asked().await, (0, 1, 0), "the review stays");
    assert_eq!(db.texts("SELECT note FROM reviews").await, ["fine so far"]);
    db.store.release_task(by_participant(&here, &emile), SPARSE, now()).await.unwrap();
    assert_eq!(asked().await, (0, 1, 0));
    db.store.ask_review(by_participant(&here, &ada), SPARSE, &login("emile"), now()).await.unwrap();
    assert_eq!(asked().await, (1, 1, 1), "the request is open again");
    let mut listed = tasks().remove(1);
    listed.assignees = people(&["Émile First <emile>"]);
    db.store.import_tasks(System::new(), &here, &[listed], now()).await.unwrap();
    assert_eq!(asked().await, (0, 1, 0), "an imported claim closes the request too");
}

#[tokio::test]
async fn merging_an_assignee_into_a_reviewer_closes_the_request() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    let emile = db.signed_in(&github(60, "before")).await;
    db.run("UPDATE tasks SET proposed_by = (SELECT id FROM people WHERE login = 'ada')").await;
    db.run(
        "INSERT INTO assignments (task_id, person_id, is_lead, since)
         SELECT t.id, p.id, 1, 0 FROM tasks t, people p WHERE t.number = 2 AND p.login = 'before'",
    )
    .await;
    db.store.ask_review(by_participant(&here, &ada), SPARSE, &login("emile"), now()).await.unwrap();
    let emile_too = db.signed_in(&github(60, "emile")).await;
    assert_eq!(emile_too.id, emile.id);
    assert_eq!(db.store.my_reviews(emile.signed_in()).await.unwrap().0.len(), 0);
    assert_eq!(db.store.unseen_notifications(emile.signed_in()).await.unwrap(), 0);
}
