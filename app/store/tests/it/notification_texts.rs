//! Tests that notifications name the event, the person and the result, and that none hides another.

use crate::support::*;
use domain::access::{Account, System};
use domain::id::TaskNumber;
use domain::import::ImportedTask;
use domain::notifications::{Notification, NotificationSubject};
use domain::tasks::Status;
use domain::time::Days;
use domain::workflow::Proposal;

impl Db {
    /// The texts of a person's notifications, oldest first, without task titles.
    async fn notification_texts(&self, who: &Account) -> Vec<String> {
        let notifications = self.store.notifications(who.signed_in(), None, 100).await.unwrap();
        let text = |notification: &Notification| {
            let NotificationSubject::Task(_, title) = &notification.subject else { return notification.sentence() };
            notification.sentence().replace(&format!(", “{title}”"), "")
        };
        notifications.iter().rev().map(text).collect()
    }

    async fn claim(&self, task: TaskNumber, who: &[&Account]) {
        for person in who {
            self.store.claim_task(by_participant(&here(), person), task, now()).await.unwrap();
        }
    }

    async fn change_status_with_note(&self, task: TaskNumber, to: Status, why: &str, by: &Account) {
        self.store.change_status(by_participant(&here(), by), task, to, Some(&line(why)), now()).await.unwrap();
    }
}

#[tokio::test]
async fn actions_of_two_people_make_two_notifications() {
    let db = Db::plan().await;
    let (mads, wren, asa) = (db.person(2, "mads").await, db.person(3, "wren").await, db.person(4, "asa").await);
    let task = db.proposed(&proposal_needing("For two people", 2), &mads).await;
    db.claim(task, &[&wren, &asa]).await;
    let both = ["wren claimed your proposal: task 4.", "asa claimed your proposal: task 4."];
    assert_eq!(db.notification_texts(&mads).await, both);
    let again = async || {
        db.store.release_task(by_participant(&here(), &asa), task, now()).await.unwrap();
        db.claim(task, &[&asa]).await;
        db.notification_texts(&mads).await.len()
    };
    assert_eq!(again().await, 2, "a notification that is neither seen nor emailed isn’t repeated");
    db.store.write_notification_emails(System::new(), now().checked_add_days(Days::new(2)).unwrap()).await.unwrap();
    assert_eq!(again().await, 3, "an action after the email notifies again");
}

#[tokio::test]
async fn notification_names_each_decision() {
    let db = Db::plan().await;
    let (organizer, wren) = (db.organizer_of_plan().await, db.person(2, "wren").await);
    let task = db.proposed(&proposal("Decided often"), &wren).await;
    for _ in 0..2 {
        db.change_status_with_note(task, Status::Planned, "Yes", &organizer).await;
        db.change_status_with_note(task, Status::Dropped, "Too late", &organizer).await;
        db.change_status_with_note(task, Status::Proposed, "After all", &organizer).await;
    }
    db.change_status_with_note(task, Status::Planned, "Yes", &organizer).await;
    db.change_status_with_note(task, Status::InProgress, "Yes", &organizer).await;
    db.change_status_with_note(task, Status::Done, "Released", &organizer).await;
    let accepted = "organizer accepted your proposal into the plan: task 4.";
    let dropped = "organizer dropped your proposal: task 4 (Too late).";
    let done = "organizer finished your proposal: task 4 (Released).";
    assert_eq!(db.notification_texts(&wren).await, [accepted, dropped, accepted, dropped, accepted, done]);
}

#[tokio::test]
async fn dropped_dependency_notifies_assignees_of_dependents() {
    let db = Db::plan().await;
    let (organizer, bao) = (db.organizer_of_plan().await, db.person(3, "bao").await);
    let first = db.proposed(&proposal("First"), &organizer).await;
    let next = db.proposed(&waiting("Next", &[first.0]), &organizer).await;
    db.claim(next, &[&bao]).await;
    db.change_status_with_note(first, Status::Dropped, "No one needs it", &organizer).await;
    assert_eq!(
        db.notification_texts(&bao).await,
        ["organizer dropped the last dependency that blocked your task: task 5."]
    );
}

#[tokio::test]
async fn assignees_are_notified_of_drop_and_merge_by_others() {
    let db = Db::plan().await;
    let (organizer, wren, bao) = (db.organizer_of_plan().await, db.person(2, "wren").await, db.person(3, "bao").await);
    let kept = db.proposed(&proposal("Kept"), &organizer).await;
    let duplicate = db.proposed(&proposal_needing("Duplicate", 2), &wren).await;
    let late = db.proposed(&proposal("Late"), &organizer).await;
    db.claim(duplicate, &[&wren, &bao]).await;
    db.claim(late, &[&bao]).await;
    db.change_status_with_note(late, Status::Dropped, "Too late", &organizer).await;
    db.store.merge_tasks(by_participant(&here(), &organizer), duplicate, kept, None, now()).await.unwrap();
    let dropped = "organizer dropped a task that you claimed: task 6 (Too late).";
    assert_eq!(
        db.notification_texts(&bao).await,
        [dropped, "organizer merged a task that you claimed: task 5 (into task 4)."]
    );
    let once = "organizer merged your proposal: task 5 (into task 4).";
    assert_eq!(db.notification_texts(&wren).await[1..], [once], "an assignee who proposed it is notified once");
}

#[tokio::test]
async fn lead_is_notified_of_the_answer_to_their_offer() {
    let db = Db::plan().await;
    let (ada, zoe) = (db.ada().await, db.zoe().await);
    let task = db.proposed(&proposal_needing("Handed over", 2), &ada).await;
    db.claim(task, &[&ada]).await;
    for accepted in [false, true] {
        let note = line("I am moving house");
        db.store
            .offer_lead_transfer(by_participant(&here(), &ada), task, &login("zoe"), Some(&note), now())
            .await
            .unwrap();
        let asked = db.store.notifications(zoe.signed_in(), None, 1).await.unwrap().remove(0);
        assert_eq!((asked.excerpt.as_deref(), asked.seen), (Some("I am moving house"), false));
        db.store.answer_lead_transfer(by_participant(&here(), &zoe), task, accepted, now()).await.unwrap();
    }
    let both =
        ["declined", "agreed"].map(|answer| format!("{} {answer} to take over as lead of task 4.", zoe.person.name));
    assert_eq!(db.notification_texts(&ada).await, both);
}

#[tokio::test]
async fn description_notifies_new_mentions_but_not_its_author() {
    let db = Db::plan().await;
    let (organizer, wren) = (db.organizer_of_plan().await, db.person(2, "wren").await);
    let (ada, zoe) = (db.ada().await, db.zoe().await);
    let saying = |text: &str| Proposal { description: Some(parsed(text)), ..proposal("Said") };
    let task = db.proposed(&saying("@zoe knows, and @wren, `@ada` and @stranger"), &wren).await;
    let said = "mentioned you in task 4.";
    let notified = async || {
        (db.notification_texts(&zoe).await, db.notification_texts(&ada).await, db.notification_texts(&wren).await.len())
    };
    assert_eq!(notified().await, (vec![format!("wren {said}")], vec![], 0));
    db.store.mark_notifications_seen(zoe.signed_in(), now()).await.unwrap();
    let notification = db.store.notifications(zoe.signed_in(), None, 1).await.unwrap().remove(0);
    assert_eq!((notification.comment, notification.excerpt), (None, None));
    let mention_result =
        async |by: &Account| db.store.mention_result(&here(), task, None, by.id).await.unwrap().sentences()[0].clone();
    assert_eq!(mention_result(&wren).await.as_deref(), Some("Notified: Zoë Last."));
    db.change(task, &saying("@Zoe and @ada"), &organizer).await.unwrap();
    assert_eq!(
        notified().await,
        (vec![format!("wren {said}")], vec![format!("organizer {said}")], 0),
        "Zoë was mentioned before"
    );
    assert_eq!(mention_result(&organizer).await.as_deref(), Some("Notified: Ada Example."));
    assert_eq!(mention_result(&wren).await, None, "the organizer wrote the current text");
    db.change(task, &saying("No one"), &organizer).await.unwrap();
    db.change(task, &saying("@zoe again"), &organizer).await.unwrap();
    assert_eq!(db.notification_texts(&zoe).await, [format!("wren {said}"), format!("organizer {said}")]);
}

#[tokio::test]
async fn withdrawn_lead_offer_is_not_shown() {
    let db = Db::plan().await;
    let (organizer, ada, zoe) = (db.organizer_of_plan().await, db.ada().await, db.zoe().await);
    let emile = db.signed_in(&github(6, "emile")).await;
    let kept = db.proposed(&proposal("Kept"), &organizer).await;
    let task = db.proposed(&proposal_needing("Asked", 2), &ada).await;
    let ask = async |of: &str| {
        db.claim(task, &[&ada]).await;
        db.store.offer_lead_transfer(by_participant(&here(), &ada), task, &login(of), None, now()).await.unwrap();
    };
    let new = async |who: &Account| db.store.unseen_notifications(who.signed_in()).await.unwrap();
    ask("zoe").await;
    assert_eq!(new(&zoe).await, 1);
    db.store.offer_lead_transfer(by_participant(&here(), &ada), task, &login("emile"), None, now()).await.unwrap();
    assert_eq!((new(&zoe).await, new(&emile).await), (0, 1), "another person is asked instead");
    db.store.release_task(by_participant(&here(), &ada), task, now()).await.unwrap();
    assert_eq!(new(&emile).await, 0, "the person who asked has released the task");
    ask("emile").await;
    assert_eq!(new(&emile).await, 1, "a new request notifies again");
    let imported =
        ImportedTask { assignees: people(&["Zoë Last <zoe>"]), ..crate::support::task("Asked", Status::Proposed) };
    db.store.import_tasks(System::new(), &here(), &[imported], now()).await.unwrap();
    assert_eq!(
        (new(&emile).await, db.page(task).await.lead_transfer),
        (0, None),
        "the imported list names another lead"
    );
    db.store.release_task(by_participant(&here(), &zoe), task, now()).await.unwrap();
    ask("emile").await;
    db.store.merge_tasks(by_participant(&here(), &organizer), task, kept, None, now()).await.unwrap();
    assert_eq!(new(&emile).await, 0, "the task was merged");
}

#[tokio::test]
async fn mention_shows_the_current_comment_and_no_deleted_text() {
    let db = Db::plan().await;
    let (ada, zoe) = (db.ada().await, db.zoe().await);
    let comment = db.add_comment(&ada, &format!("@zoe platypus {}", "é".repeat(300))).await;
    let shown = async || db.store.notifications(zoe.signed_in(), None, 1).await.unwrap().remove(0).excerpt;
    assert_eq!(shown().await.unwrap().chars().count(), 200);
    db.store
        .edit_comment(by_participant(&here(), &ada), (nr(1), comment), &parsed("@zoe wombat"), 0, now())
        .await
        .unwrap();
    assert_eq!(shown().await.as_deref(), Some("@zoe wombat"));
    db.store.delete_comment(by_participant(&here(), &ada), (nr(1), comment), now()).await.unwrap();
    assert_eq!(shown().await, None);
    assert_eq!(db.texts("SELECT coalesce(data, 'nothing') FROM notifications").await, ["nothing"]);
}
