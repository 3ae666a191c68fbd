//! What notifications say: which event, of whom, and how it ended; and that no event hides another.

use crate::builders::*;
use crate::planning::*;
use domain::access::Account;
use domain::id::TaskNumber;
use domain::import::ImportedTask;
use domain::tasks::Status;
use domain::time::Days;
use domain::workflow::Proposal;

impl Db {
    /// What somebody was told, the oldest first, without the title: `Wren answered your assignee-over of task 4: full_consent.`
    async fn reads(&self, who: &Account) -> Vec<String> {
        let told = self.store.notifications(who.id, None, 100).await.unwrap();
        told.iter().rev().map(|one| one.sentence().replace(&format!(", “{}”", one.title), "")).collect()
    }

    async fn claims(&self, task: TaskNumber, who: &[&Account]) {
        for one in who {
            self.store.claim_task(&here(), task, one, now()).await.unwrap();
        }
    }

    async fn status_changes(&self, task: TaskNumber, to: Status, why: &str, by: &Account) {
        self.store.change_status(&here(), task, to, Some(&line(why)), by, now()).await.unwrap();
    }
}

#[tokio::test]
async fn what_two_people_did_is_said_twice_and_what_was_mailed_hides_nothing() {
    let db = Db::plan().await;
    let (mads, wren, asa) = (db.person(2, "mads").await, db.person(3, "wren").await, db.person(4, "asa").await);
    let task = db.proposed(&wanting("Two hands", 2), &mads).await;
    db.claims(task, &[&wren, &asa]).await;
    let both = ["wren claimed your proposal: task 4.", "asa claimed your proposal: task 4."];
    assert_eq!(db.reads(&mads).await, both);
    let again = async || {
        db.store.release_task(&here(), task, &asa, now()).await.unwrap();
        db.claims(task, &[&asa]).await;
        db.reads(&mads).await.len()
    };
    assert_eq!(again().await, 2, "the same isn’t said twice while it is new");
    db.store.write_digests(now().checked_add_days(Days::new(2)).unwrap()).await.unwrap();
    assert_eq!(again().await, 3, "that was told by mail, and this was not");
}

#[tokio::test]
async fn each_decision_is_said_and_what_was_decided() {
    let db = Db::plan().await;
    let (planner, wren) = (db.planner().await, db.person(2, "wren").await);
    let task = db.proposed(&proposal("Decided often"), &wren).await;
    for _ in 0..2 {
        db.status_changes(task, Status::Planned, "Yes", &planner).await;
        db.status_changes(task, Status::Dropped, "Too late", &planner).await;
        db.status_changes(task, Status::Proposed, "After all", &planner).await;
    }
    db.status_changes(task, Status::Planned, "Yes", &planner).await;
    db.status_changes(task, Status::InProgress, "Yes", &planner).await;
    db.status_changes(task, Status::Done, "Released", &planner).await;
    let accepted = "keeper decided on your proposal: task 4 (accepted into the plan).";
    let dropped = "keeper decided on your proposal: task 4 (dropped: Too late).";
    let done = "keeper finished your proposal: task 4 (Released).";
    assert_eq!(db.reads(&wren).await, [accepted, dropped, accepted, dropped, accepted, done]);
}

#[tokio::test]
async fn whoever_waits_for_what_is_dropped_reads_that_it_was_dropped() {
    let db = Db::plan().await;
    let (planner, bao) = (db.planner().await, db.person(3, "bao").await);
    let first = db.proposed(&proposal("First"), &planner).await;
    let next = db.proposed(&waiting("Next", &[first.0]), &planner).await;
    db.claims(next, &[&bao]).await;
    db.status_changes(first, Status::Dropped, "Nobody needs it", &planner).await;
    assert_eq!(db.reads(&bao).await, ["keeper dropped the last open dependency of your task: task 5."]);
}

#[tokio::test]
async fn whose_hand_is_on_a_task_is_told_when_somebody_else_drops_it_or_merges_it_away() {
    let db = Db::plan().await;
    let (planner, wren, bao) = (db.planner().await, db.person(2, "wren").await, db.person(3, "bao").await);
    let kept = db.proposed(&proposal("Kept"), &planner).await;
    let duplicate = db.proposed(&wanting("Twin", 2), &wren).await;
    let late = db.proposed(&proposal("Late"), &planner).await;
    db.claims(duplicate, &[&wren, &bao]).await;
    db.claims(late, &[&bao]).await;
    db.status_changes(late, Status::Dropped, "Too late", &planner).await;
    db.store.merge_tasks(&here(), duplicate, kept, None, &planner, now()).await.unwrap();
    let dropped = "keeper dropped a task that you claimed: task 6 (dropped: Too late).";
    assert_eq!(db.reads(&bao).await, [dropped, "keeper dropped a task that you claimed: task 5 (merged into task 4)."]);
    let once = "keeper decided on your proposal: task 5 (merged into task 4).";
    assert_eq!(db.reads(&wren).await[1..], [once], "whoever proposed it and has a hand on it is told once");
}

#[tokio::test]
async fn the_answer_to_a_hand_over_says_yes_or_no() {
    let db = Db::plan().await;
    let (ada, zoe) = (db.signed_in(&github(7, "ada")).await, db.signed_in(&github(5, "zoe")).await);
    let task = db.proposed(&wanting("Handed over", 2), &ada).await;
    db.claims(task, &[&ada]).await;
    for full_consent in [false, true] {
        let note = line("I move house");
        db.store.offer_lead_transfer(&here(), task, &login("zoe"), Some(&note), &ada, now()).await.unwrap();
        let asked = db.store.notifications(zoe.id, None, 1).await.unwrap().remove(0);
        assert_eq!((asked.said.as_deref(), asked.seen), (Some("I move house"), false));
        db.store.answer_lead_transfer(&here(), task, full_consent, &zoe, now()).await.unwrap();
    }
    let answered = "answered your request to take over as lead of task 4";
    let both = ["no", "yes"].map(|answer| format!("{} {answered}: {answer}.", zoe.person.name));
    assert_eq!(db.reads(&ada).await, both);
}

#[tokio::test]
async fn a_description_tells_whom_it_mentions_newly_and_never_its_writer() {
    let db = Db::plan().await;
    let (planner, wren) = (db.planner().await, db.person(2, "wren").await);
    let (ada, zoe) = (db.signed_in(&github(7, "ada")).await, db.signed_in(&github(5, "zoe")).await);
    let saying = |text: &str| Proposal { description: Some(parsed(text)), ..proposal("Said") };
    let task = db.proposed(&saying("@zoe knows, and @wren, `@ada` and @stranger"), &wren).await;
    let said = "mentioned you in task 4.";
    let told = async || (db.reads(&zoe).await, db.reads(&ada).await, db.reads(&wren).await.len());
    assert_eq!(told().await, (vec![format!("wren {said}")], vec![], 0));
    db.store.see_notifications(zoe.id, now()).await.unwrap();
    let notice = db.store.notifications(zoe.id, None, 1).await.unwrap().remove(0);
    assert_eq!((notice.comment, notice.said), (None, None));
    let mention_result =
        async |by: &Account| db.store.mention_result(&here(), task, None, by.id).await.unwrap().sentences()[0].clone();
    assert_eq!(mention_result(&wren).await.as_deref(), Some("Notified: Zoë Last."));
    db.change(task, &saying("@Zoe and @ada"), &planner).await.unwrap();
    assert_eq!(
        told().await,
        (vec![format!("wren {said}")], vec![format!("keeper {said}")], 0),
        "she stood there before"
    );
    assert_eq!(mention_result(&planner).await.as_deref(), Some("Notified: Ada Example."));
    assert_eq!(mention_result(&wren).await, None, "these words are the keeper's");
    db.change(task, &saying("Nobody"), &planner).await.unwrap();
    db.change(task, &saying("@zoe again"), &planner).await.unwrap();
    assert_eq!(db.reads(&zoe).await, [format!("wren {said}"), format!("keeper {said}")]);
}

#[tokio::test]
async fn a_question_that_went_is_no_news() {
    let db = Db::plan().await;
    let (planner, ada, zoe) =
        (db.planner().await, db.signed_in(&github(7, "ada")).await, db.signed_in(&github(5, "zoe")).await);
    let emile = db.signed_in(&github(6, "emile")).await;
    let kept = db.proposed(&proposal("Kept"), &planner).await;
    let task = db.proposed(&wanting("Asked", 2), &ada).await;
    let ask = async |of: &str| {
        db.claims(task, &[&ada]).await;
        db.store.offer_lead_transfer(&here(), task, &login(of), None, &ada, now()).await.unwrap();
    };
    let new = async |who: &Account| db.store.unseen_notifications(who.id).await.unwrap();
    ask("zoe").await;
    assert_eq!(new(&zoe).await, 1);
    db.store.offer_lead_transfer(&here(), task, &login("emile"), None, &ada, now()).await.unwrap();
    assert_eq!((new(&zoe).await, new(&emile).await), (0, 1), "somebody else is asked instead");
    db.store.release_task(&here(), task, &ada, now()).await.unwrap();
    assert_eq!(new(&emile).await, 0, "whoever asked has let go");
    ask("emile").await;
    assert_eq!(new(&emile).await, 1, "asked anew, told anew");
    let elsewhere =
        ImportedTask { assignees: people(&["Zoë Last <zoe>"]), ..crate::builders::task("Asked", Status::Proposed) };
    db.store.import_tasks(&here(), &[elsewhere], now()).await.unwrap();
    assert_eq!((new(&emile).await, db.page(task).await.lead_transfer), (0, None), "a list names another lead");
    db.store.release_task(&here(), task, &zoe, now()).await.unwrap();
    ask("emile").await;
    db.store.merge_tasks(&here(), task, kept, None, &planner, now()).await.unwrap();
    assert_eq!(new(&emile).await, 0, "the task is another");
}

#[tokio::test]
async fn a_mention_shows_the_comment_as_it_reads_now_and_nothing_of_a_deleted_one() {
    let db = Db::plan().await;
    let (ada, zoe) = (db.signed_in(&github(7, "ada")).await, db.signed_in(&github(5, "zoe")).await);
    let said = db.says(&ada, &format!("@zoe platypus {}", "é".repeat(300))).await;
    let shown = async || db.store.notifications(zoe.id, None, 1).await.unwrap().remove(0).said;
    assert_eq!(shown().await.unwrap().chars().count(), 200);
    db.store.edit_comment(&here(), (nr(1), said), &parsed("@zoe wombat"), 0, &ada, now()).await.unwrap();
    assert_eq!(shown().await.as_deref(), Some("@zoe wombat"));
    db.store.delete_comment(&here(), (nr(1), said), &ada, now()).await.unwrap();
    assert_eq!(shown().await, None);
    assert_eq!(db.texts("SELECT coalesce(data, 'nothing') FROM notifications").await, ["nothing"]);
}
