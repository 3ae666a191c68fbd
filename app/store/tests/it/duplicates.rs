//! Tests of merging and splitting tasks.

use crate::support::*;
use domain::Refusal;
use domain::access::{Account, System};
use domain::id::{SpecNumber, TaskNumber};
use domain::tasks::Status;
use domain::text::LongText;
use domain::workflow::{Interest, Proposal};

/// Two proposals for the same thing, with what people have added to them.
struct Duplicates {
    db: Db,
    organizer: Account,
    wren: Account,
    /// The duplicate that `wren` proposed and `bao` claimed; it depends on task 2.
    from: TaskNumber,
    /// The task that remains, which `wren` claimed.
    into: TaskNumber,
    /// A task that depends on the duplicate.
    behind: TaskNumber,
}

impl Duplicates {
    async fn new() -> Duplicates {
        let db = Db::plan().await;
        let (organizer, wren, bao) =
            (db.organizer_of_plan().await, db.person(2, "wren").await, db.person(3, "bao").await);
        let duplicate = Proposal {
            specs: [SpecNumber(3)].into(),
            links: vec![url("https://example.org/a")],
            skills: vec![title("Docs")],
            labels: labels(&["api"]),
            due: Some("2027-03-12".parse().unwrap()),
            ..waiting("Twin", &[2])
        };
        let from = db.proposed(&duplicate, &wren).await;
        let into = db.proposed(&proposal("Kept"), &organizer).await;
        let behind = db.proposed(&waiting("Behind", &[from.0]), &bao).await;
        let (store, place) = (&db.store, here());
        store.claim_task(by_participant(&place, &bao), from, now()).await.unwrap();
        store.claim_task(by_participant(&place, &wren), into, now()).await.unwrap();
        store.comment(by_participant(&place, &bao), from, &LongText::parse("A word").unwrap(), now()).await.unwrap();
        store.set_interest(by_participant(&place, &bao), from, Interest::Want, true, now()).await.unwrap();
        Duplicates { db, organizer, wren, from, into, behind }
    }

    async fn merged() -> Duplicates {
        let duplicates = Duplicates::new().await;
        let Duplicates { db, organizer, from, into, .. } = &duplicates;
        let why = line("The same");
        db.store.merge_tasks(by_participant(&here(), organizer), *from, *into, Some(&why), now()).await.unwrap();
        duplicates
    }
}

#[tokio::test]
async fn proposer_without_a_role_cannot_merge_tasks() {
    let Duplicates { db, wren, from, into, .. } = Duplicates::new().await;
    let merged = db.store.merge_tasks(by_participant(&here(), &wren), from, into, None, now()).await;
    assert!(matches!(refusal(merged), Refusal::NotAllowedForTask { .. }));
}

#[tokio::test]
async fn task_cannot_be_merged_with_itself() {
    let Duplicates { db, organizer, from, .. } = Duplicates::new().await;
    let merged = db.store.merge_tasks(by_participant(&here(), &organizer), from, from, None, now()).await;
    assert_eq!(refusal(merged), Refusal::SameTask);
}

#[tokio::test]
async fn merging_moves_everything_to_the_remaining_task() {
    let Duplicates { db, into, .. } = Duplicates::merged().await;
    let page = db.page(into).await;
    assert_eq!(db.assignees_of(into).await, ["wren", "bao"], "its own lead stays");
    assert_eq!((page.people_needed, page.comments.len(), page.interests.len(), page.row.evidence.len()), (2, 1, 1, 1));
    assert_eq!((&page.row.labels, page.row.due), (&labels(&["api"]), None), "it keeps its own due date");
    assert_eq!((page.row.specs.as_slice(), page.skills.len()), ([SpecNumber(3), SpecNumber(4)].as_slice(), 1));
}

#[tokio::test]
async fn merging_moves_dependencies_in_both_directions() {
    let Duplicates { db, into, behind, .. } = Duplicates::merged().await;
    let page = db.page(into).await;
    assert_eq!((page.depends_on[0].number, page.blocks[0].number), (nr(2), behind));
}

#[tokio::test]
async fn merged_task_is_dropped_without_assignees() {
    let Duplicates { db, from, into, .. } = Duplicates::merged().await;
    let dropped = db.page(from).await;
    assert_eq!((dropped.row.status, dropped.merged_into, dropped.claims.len()), (Status::Dropped, Some(into), 0));
    assert_eq!(dropped.history.last().unwrap().label().as_deref(), Some("merged into task 5: The same"));
}

#[tokio::test]
async fn merging_notifies_the_proposer() {
    let Duplicates { db, wren, .. } = Duplicates::merged().await;
    assert_eq!(db.notifications_of(&wren).await, ["claimed 4", "proposal_ended 4"]);
}

#[tokio::test]
async fn merged_task_cannot_be_proposed_again() {
    let Duplicates { db, organizer, from, into, .. } = Duplicates::merged().await;
    let merged = Refusal::Merged { task: from.0, into: into.0 };
    assert_eq!(refusal(db.moved(from, Status::Proposed, &organizer).await), merged);
}

#[tokio::test]
async fn list_with_a_merged_task_changes_nothing() {
    let Duplicates { db, .. } = Duplicates::merged().await;
    let list = [task("Twin", Status::Planned)];
    let changes = db.store.import_tasks(System::new(), &here(), &list, now()).await.unwrap();
    assert_eq!(changes.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn merge_that_would_form_a_cycle_is_refused() {
    let db = Db::plan().await;
    let organizer = db.organizer_of_plan().await;
    let last = db.proposed(&proposal("Last"), &organizer).await;
    let middle = db.proposed(&waiting("Middle", &[last.0]), &organizer).await;
    let first = db.proposed(&waiting("First", &[middle.0]), &organizer).await;
    for (from, into) in [(last, first), (first, last)] {
        let merged = db.store.merge_tasks(by_participant(&here(), &organizer), from, into, None, now()).await;
        assert!(matches!(refusal(merged), Refusal::DependencyCycle { .. }));
    }
    // A task can be merged with a task that it depends on directly.
    db.store.merge_tasks(by_participant(&here(), &organizer), middle, first, None, now()).await.unwrap();
    assert_eq!(db.page(first).await.depends_on.len(), 1);
    assert_eq!(db.page(last).await.blocks[0].number, first);
}

#[tokio::test]
async fn split_tasks_inherit_goals_track_and_planned_status() {
    let db = Db::plan().await;
    let (organizer, wren, bao) = (db.organizer_of_plan().await, db.person(2, "wren").await, db.person(3, "bao").await);
    let whole = db.proposed(&proposal("Whole"), &organizer).await;
    db.moved(whole, Status::Planned, &organizer).await.unwrap();
    db.store.claim_task(by_participant(&here(), &wren), whole, now()).await.unwrap();
    let titles = [title("Left"), title("Right")];
    let split = async |titles: &[_], by| db.store.split_task(by_participant(&here(), by), whole, titles, now()).await;
    assert!(matches!(refusal(split(&titles, &bao).await), Refusal::NotAllowedForTask { .. }));
    assert!(
        matches!(refusal(split(&titles, &wren).await), Refusal::NotAllowedForTask { .. }),
        "a claim doesn't let people plan tasks"
    );
    assert!(matches!(refusal(split(&[], &organizer).await), Refusal::Empty { .. }));
    assert_eq!(refusal(split(&[title("New"), title("New")], &organizer).await), Refusal::TitleTaken(5));
    assert_eq!(split(&titles, &organizer).await.unwrap(), [nr(5), nr(6)]);
    let piece = db.page(nr(6)).await;
    assert_eq!((piece.row.status, piece.split_from), (Status::Planned, Some(whole)));
    assert_eq!((piece.row.specs, piece.row.track), (vec![SpecNumber(4)], Some(title("SPECs"))));
    assert_eq!(db.audit_log_lines().await[0], "task: split 2 tasks off task 4");
}

#[tokio::test]
async fn merged_task_beyond_the_limits_can_still_be_edited() {
    let db = Db::plan().await;
    let organizer = db.organizer_of_plan().await;
    let links = |side: &str| (0..20).map(|nth| url(&format!("https://example.org/{side}/{nth}"))).collect();
    let from = db.proposed(&Proposal { links: links("a"), ..proposal_needing("From", 25) }, &organizer).await;
    let into = db.proposed(&Proposal { links: links("b"), ..proposal_needing("Into", 25) }, &organizer).await;
    for (task, first) in [(from, 100), (into, 200)] {
        for nth in 0..25 {
            let assignee = db.person(first + nth, &format!("hand-{first}-{nth}")).await;
            db.store.claim_task(by_participant(&here(), &assignee), task, now()).await.unwrap();
        }
    }
    db.store.merge_tasks(by_participant(&here(), &organizer), from, into, None, now()).await.unwrap();
    let page = db.page(into).await;
    assert_eq!((page.people_needed, page.row.evidence.len()), (50, 40));
    let all: Vec<_> = page.row.evidence.iter().map(|evidence| evidence.url.clone()).collect();
    let change = async |proposal: Proposal| db.change(into, &proposal, &organizer).await;
    change(Proposal { links: all.clone(), ..proposal_needing("Into both", 50) }).await.unwrap();
    let one_more = all.iter().cloned().chain([url("https://example.org/more")]).collect();
    let many = refusal(change(Proposal { links: one_more, ..proposal_needing("Into both", 50) }).await);
    assert_eq!(many, Refusal::TooMany { what: "links", count: 41, limit: 40 });
    let people_needed = refusal(change(Proposal { links: all, ..proposal_needing("Into both", 51) }).await);
    assert_eq!(people_needed, Refusal::OutOfRange { what: "People needed", number: 51, least: 1, most: 50 });
    db.store.set_people_needed(by_participant(&here(), &organizer), into, 50, now()).await.unwrap();
    let people_needed = refusal(db.store.set_people_needed(by_participant(&here(), &organizer), into, 51, now()).await);
    assert!(matches!(people_needed, Refusal::OutOfRange { most: 50, .. }));
}
