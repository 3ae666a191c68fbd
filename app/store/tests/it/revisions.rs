//! Revisions of tasks and edit conflicts: no text that a person wrote is lost.

use crate::support::*;
use domain::Refusal;
use domain::access::{Account, System};
use domain::tasks::{Size, Status};
use domain::text::LongText;
use domain::time::{Days, NaiveDate};
use domain::workflow::{BulkAction, Interest, Proposal, RevisionToken};

fn saying(name: &str, text: &str) -> Proposal {
    Proposal { description: LongText::parse(text).ok(), ..proposal(name) }
}

#[tokio::test]
async fn edit_keeps_the_earlier_title_description_author_and_time() {
    let db = Db::plan().await;
    let (organizer, wren) = (db.organizer_of_plan().await, db.person(2, "wren").await);
    let task = db.proposed(&saying("First", "One."), &wren).await;
    let change =
        async |proposal: &Proposal, by, days| db.change_at(task, proposal, by, now() + Days::new(days)).await.unwrap();
    change(&saying("First", "Two."), &wren, 1).await;
    change(&Proposal { people_needed: 3, ..saying("First", "Two.") }, &wren, 2).await;
    assert_eq!(db.page(task).await.changes, 1, "a change of people needed is no revision");
    change(&saying("FIRST", "Two."), &organizer, 3).await;
    change(&saying("FIRST", ""), &organizer, 4).await;
    assert_eq!(db.page(task).await.changes, 3);
    let revisions = db.store.task_revisions(&here(), task, None, 9).await.unwrap();
    let read: Vec<_> = revisions
        .iter()
        .map(|revision| {
            let by = revision.by.as_ref().map(|person| person.name.as_str());
            (revision.nth, revision.title.as_str(), revision.description.as_str(), by, revision.until - now())
        })
        .collect();
    let days = domain::time::TimeDelta::days;
    let expected = [
        (3, "FIRST", "Two.", Some("organizer"), days(4)),
        (2, "First", "Two.", Some("organizer"), days(3)),
        (1, "First", "One.", Some("wren"), days(1)),
    ];
    assert_eq!(read, expected);
    let older = db.store.task_revisions(&here(), task, Some(3), 1).await.unwrap();
    assert_eq!(older.iter().map(|revision| revision.nth).collect::<Vec<_>>(), [2]);
    assert!(db.store.task_revisions(&here(), nr(99), None, 9).await.is_err());
}

#[tokio::test]
async fn import_keeps_the_earlier_description() {
    let db = Db::plan().await;
    let listed = |text: &str| domain::import::ImportedTask {
        description: Some(LongText::parse(text).ok()),
        ..task("Listed", Status::Planned)
    };
    for text in ["One.", "Two.", "Two."] {
        db.store.import_tasks(System::new(), &here(), &[listed(text)], now()).await.unwrap();
    }
    let organizer = db.organizer_of_plan().await;
    db.store
        .import_tasks_by(by_organizer(&here(), &organizer), &[listed("Three.")], Default::default(), now())
        .await
        .unwrap();
    let revisions = db.store.task_revisions(&here(), nr(4), None, 9).await.unwrap();
    let read: Vec<_> = revisions
        .iter()
        .map(|revision| (revision.description.as_str(), revision.by.as_ref().map(|by| by.name.as_str())))
        .collect();
    assert_eq!(read, [("Two.", Some("organizer")), ("One.", None)]);
}

#[tokio::test]
async fn revisions_are_exported_and_survive_account_deletion() {
    let db = Db::plan().await;
    let (organizer, wren) = (db.organizer_of_plan().await, db.person(2, "wren").await);
    let task = db.proposed(&saying("First", "zproposed"), &wren).await;
    for (text, by) in [("zkept", &organizer), ("zchanged", &wren), ("zlast", &organizer)] {
        db.change(task, &saying("First", text), by).await.unwrap();
    }
    let export = async |id| db.store.data_export(by_person(id)).await.unwrap().unwrap();
    let all = export(wren.id).await;
    assert_eq!(all["proposals"][0]["description"], "zproposed", "the export has the proposed description");
    assert_eq!(all["changes_of_tasks"][0]["description"], "zchanged");
    assert_eq!(all["changes_of_tasks"].as_array().unwrap().len(), 1);
    let others = export(organizer.id).await;
    let edits = others["changes_of_tasks"].as_array().unwrap();
    let descriptions: Vec<_> = edits.iter().map(|edit| &edit["description"]).collect();
    assert_eq!(descriptions, ["zkept", "zlast"]);
    // A person who only edited a task has revisions too.
    let bao = db.person(3, "bao").await;
    db.store.claim_task(by_participant(&here(), &bao), task, now()).await.unwrap();
    db.change(task, &saying("First", "zbao"), &bao).await.unwrap();
    db.store.release_task(by_participant(&here(), &bao), task, now()).await.unwrap();
    db.store.delete_account(bao.signed_in(), now()).await.unwrap();
    let newest = db.store.task_revisions(&here(), task, None, 1).await.unwrap().remove(0);
    assert_eq!(newest.by.map(|by| by.name.to_string()), Some("Former participant".to_owned()));
}

#[tokio::test]
async fn second_of_two_editors_sees_the_edit_conflict() {
    let db = Db::plan().await;
    let (organizer, wren) = (db.organizer_of_plan().await, db.person(2, "wren").await);
    let task = db.proposed(&saying("First", "One."), &wren).await;
    let read = db.page(task).await.revision_token;
    let save = async |proposal: &Proposal, read: Option<&RevisionToken>, by: &Account, days| {
        db.store.edit_task(by_participant(&here(), by), task, proposal, read, now() + Days::new(days)).await
    };
    save(&saying("First", "Two."), Some(&read), &organizer, 1).await.unwrap();
    let before = db.dump().await;
    assert_eq!(refusal(save(&saying("First", "Three."), Some(&read), &wren, 2).await), Refusal::EditConflict);
    assert_eq!(refusal(save(&saying("First", "Three."), None, &wren, 2).await), Refusal::EditConflict);
    assert_eq!(db.dump().await, before);
    let last = db.store.latest_edit(&here(), task, now()).await.unwrap().unwrap();
    assert_eq!((last.at, last.by.map(|by| by.0)), (now() + Days::new(1), Some(organizer.id)));
    assert_eq!(db.store.latest_edit(&here(), task, now() + Days::new(2)).await.unwrap(), None);
    let read = db.page(task).await.revision_token;
    save(&saying("First", "Three."), Some(&read), &wren, 2).await.unwrap();
    assert_eq!(db.page(task).await.description, "Three.");
    let revisions = db.store.task_revisions(&here(), task, None, 9).await.unwrap();
    assert_eq!(revisions.iter().map(|revision| revision.description.as_str()).collect::<Vec<_>>(), ["Two.", "One."]);
}

#[tokio::test]
async fn revision_token_covers_exactly_the_form_fields() {
    let db = Db::plan().await;
    let (organizer, wren) = (db.organizer_of_plan().await, db.person(2, "wren").await);
    let task = db.proposed(&saying("First", "One."), &organizer).await;
    let store = &db.store;
    let mut tokens = vec![db.page(task).await.revision_token];
    store.claim_task(by_participant(&here(), &wren), task, now()).await.unwrap();
    store.comment(by_participant(&here(), &wren), task, &LongText::parse("Hello").unwrap(), now()).await.unwrap();
    store.set_interest(by_participant(&here(), &wren), task, Interest::Want, true, now()).await.unwrap();
    db.moved(task, Status::Planned, &organizer).await.unwrap();
    assert_eq!(db.page(task).await.revision_token, tokens[0], "assignees and comments aren't in the form");
    let first = saying("First", "One.");
    let changes = [
        Proposal { title: title("Second"), ..first.clone() },
        Proposal { description: None, ..first.clone() },
        Proposal { track: None, ..first.clone() },
        Proposal { size: Some(Size::Small), ..first.clone() },
        Proposal { due: Some(NaiveDate::default()), ..first.clone() },
        Proposal { labels: labels(&["Docs"]), ..first.clone() },
        Proposal { skills: vec![title("Docs")], ..first.clone() },
        Proposal { specs: [domain::id::SpecNumber(3)].into(), ..first.clone() },
        Proposal { outcomes: [domain::id::OutcomeCode::parse("1a").unwrap()].into(), ..first.clone() },
        Proposal { specs: [].into(), no_goal_reason: Some(line("no reason")), ..first.clone() },
        Proposal { specs: [].into(), no_goal_reason: Some(line("another")), ..first.clone() },
        Proposal { links: vec![url("https://example.org/a")], ..first.clone() },
        Proposal { depends_on: [nr(2)].into(), ..first.clone() },
        Proposal { people_needed: 2, ..first.clone() },
    ];
    for proposal in &changes {
        db.change(task, proposal, &organizer).await.unwrap();
        tokens.push(db.page(task).await.revision_token);
    }
    db.change(task, &first, &organizer).await.unwrap();
    assert_eq!(db.page(task).await.revision_token, tokens[0], "the earlier text gives the earlier token");
    store.bulk(by_organizer(&here(), &organizer), &[task], &BulkAction::Size(Some(Size::Large)), now()).await.unwrap();
    tokens.push(db.page(task).await.revision_token);
    let count = tokens.len();
    tokens.sort_by(|left, right| left.0.cmp(&right.0));
    tokens.dedup();
    assert_eq!(tokens.len(), count);
}

#[tokio::test]
async fn changing_people_needed_is_an_edit_conflict() {
    let db = Db::plan().await;
    let organizer = db.organizer_of_plan().await;
    let (four, five) =
        (db.proposed(&proposal("Four"), &organizer).await, db.proposed(&proposal("Five"), &organizer).await);
    db.store.set_people_needed(by_participant(&here(), &organizer), four, 3, now() + Days::new(1)).await.unwrap();
    let last = async |task| db.store.latest_edit(&here(), task, now() + Days::new(1)).await.unwrap();
    assert_eq!(last(four).await.unwrap().by.unwrap().0, organizer.id);
    assert_eq!(last(five).await, None, "another task");
}

#[tokio::test]
async fn merge_and_bulk_change_are_edit_conflicts() {
    let db = Db::plan().await;
    let organizer = db.organizer_of_plan().await;
    let (four, five) =
        (db.proposed(&proposal("Four"), &organizer).await, db.proposed(&proposal("Five"), &organizer).await);
    let six = db.proposed(&proposal("Six"), &organizer).await;
    let day = |days| now() + Days::new(days);
    let last = async |task, since| db.store.latest_edit(&here(), task, since).await.unwrap().map(|last| last.at);
    db.store
        .bulk(by_organizer(&here(), &organizer), &[four, five], &BulkAction::Size(Some(Size::Large)), day(1))
        .await
        .unwrap();
    assert_eq!((last(four, day(1)).await, last(six, day(1)).await), (Some(day(1)), None));
    db.store.merge_tasks(by_participant(&here(), &organizer), six, five, None, day(2)).await.unwrap();
    assert_eq!((last(five, day(2)).await, last(six, day(2)).await), (Some(day(2)), None));
    let dropped = BulkAction::Transition(Status::Dropped, Some(line("Too late")));
    db.store.bulk(by_organizer(&here(), &organizer), &[four], &dropped, day(3)).await.unwrap();
    assert_eq!(last(four, day(3)).await, None, "its status is not in the form");
}
