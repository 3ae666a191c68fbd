//! Tests of task lists, the task board and the dependency graph on many tasks.

use crate::support::*;
use domain::access::Account;
use domain::id::SpecNumber;
use domain::tasks::Size;
use domain::tasks::*;
use domain::text::LongText;
use domain::time::{Days, Instant, NaiveDate};
use domain::views::*;
use domain::workflow::Proposal;
use std::collections::BTreeSet;

async fn list(db: &Db, filter: &TaskFilter, order: TaskOrder, page: u32) -> TaskList {
    db.store.task_list(&here(), filter, order, page).await.unwrap()
}

/// All matching tasks, page after page.
async fn all(db: &Db, filter: &TaskFilter, order: TaskOrder) -> Vec<TaskRow> {
    let mut rows = Vec::new();
    for page in 1.. {
        let list = list(db, filter, order, page).await;
        if list.rows.is_empty() {
            assert_eq!(rows.len() as u32, list.fitting);
            break;
        }
        rows.extend(list.rows);
    }
    rows
}

/// Whether a task in work has no update since a time.
fn is_quiet(row: &TaskRow, since: Instant) -> bool {
    !row.status.is_over() && row.status != Status::Proposed && row.updated.is_none_or(|at| at < since)
}

fn numbers(rows: &[TaskRow]) -> BTreeSet<u32> {
    let numbers: BTreeSet<u32> = rows.iter().map(|row| row.number.0).collect();
    assert_eq!(numbers.len(), rows.len(), "each task is listed once");
    numbers
}

/// A filter, and whether a task fits it.
type Case = (TaskFilter, Box<dyn Fn(&TaskRow) -> bool>);

/// The time before which tasks count as stale.
fn quiet() -> Instant {
    now() - Days::new(100)
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 6, 1).unwrap()
}

fn is_overdue_today(row: &TaskRow) -> bool {
    row.due.as_ref().is_some_and(|due| is_overdue(due.day, row.status, today()))
}

fn cases_by_track_and_goal() -> Vec<Case> {
    let (any_task, quiet) = (TaskFilter::default(), quiet());
    vec![
        (any_task.clone(), Box::new(|_| true)),
        (
            TaskFilter { status: Some(Status::InReview), ..any_task.clone() },
            Box::new(|row| row.status == Status::InReview),
        ),
        (TaskFilter { track: Some(InTrack::None), ..any_task.clone() }, Box::new(|row| row.track.is_none())),
        (
            TaskFilter { track: Some(InTrack::Named(title("Sparse"))), status: Some(Status::Done), ..any_task.clone() },
            Box::new(|row| row.track == Some(title("Sparse")) && row.status == Status::Done),
        ),
        (TaskFilter { track: Some(InTrack::Named(title("Nowhere"))), ..any_task.clone() }, Box::new(|_| false)),
        // Half of all tasks have SPEC 4: a scan finds them. A third have SPEC 3: they are looked up.
        (
            TaskFilter { spec: Some(SpecNumber(4)), ..any_task.clone() },
            Box::new(|row| row.specs.contains(&SpecNumber(4))),
        ),
        (
            TaskFilter { spec: Some(SpecNumber(3)), ..any_task.clone() },
            Box::new(|row| row.specs.contains(&SpecNumber(3))),
        ),
        (
            TaskFilter { spec: Some(SpecNumber(4)), special: Some(Special::Help), ..any_task.clone() },
            Box::new(|row| row.specs.contains(&SpecNumber(4)) && row.needs_help()),
        ),
        (
            TaskFilter { spec: Some(SpecNumber(4)), size: Some(Size::Small), ..any_task.clone() },
            Box::new(|row| row.specs.contains(&SpecNumber(4)) && row.size == Some(Size::Small)),
        ),
        (
            TaskFilter { spec: Some(SpecNumber(4)), special: Some(Special::Stale(quiet)), ..any_task.clone() },
            Box::new(move |row| row.specs.contains(&SpecNumber(4)) && is_quiet(row, quiet)),
        ),
        (
            TaskFilter { spec: Some(SpecNumber(3)), outcome: Some(parsed("1a")), ..any_task.clone() },
            Box::new(|row| row.specs.contains(&SpecNumber(3)) && row.outcomes.contains(&parsed("1a"))),
        ),
        (
            TaskFilter { spec: Some(SpecNumber(3)), status: Some(Status::Proposed), ..any_task.clone() },
            Box::new(|row| row.specs.contains(&SpecNumber(3)) && row.status == Status::Proposed),
        ),
        (
            TaskFilter { outcome: Some(parsed("1a")), ..any_task.clone() },
            Box::new(|row| row.outcomes.contains(&parsed("1a"))),
        ),
    ]
}

fn cases_of_special_lists(wren: &Account) -> Vec<Case> {
    let (any_task, quiet, wren) = (TaskFilter::default(), quiet(), wren.id);
    vec![
        (TaskFilter { size: Some(Size::Large), ..any_task.clone() }, Box::new(|row| row.size == Some(Size::Large))),
        (TaskFilter { special: Some(Special::Help), ..any_task.clone() }, Box::new(TaskRow::needs_help)),
        (
            TaskFilter { special: Some(Special::Unclaimed), ..any_task.clone() },
            Box::new(|row| row.assignees.is_empty() && !row.status.is_over()),
        ),
        (
            TaskFilter { special: Some(Special::Blocked), ..any_task.clone() },
            Box::new(|row| !row.blocked_by.is_empty() && !row.status.is_over()),
        ),
        (
            TaskFilter { special: Some(Special::Stale(quiet)), ..any_task.clone() },
            Box::new(move |row| is_quiet(row, quiet)),
        ),
        (TaskFilter { special: Some(Special::Overdue(today())), ..any_task.clone() }, Box::new(is_overdue_today)),
        (
            TaskFilter { special: Some(Special::Overdue(today())), status: Some(Status::Planned), ..any_task.clone() },
            Box::new(|row| row.status == Status::Planned && is_overdue_today(row)),
        ),
        (
            TaskFilter { label: labels(&["DOCS"]).pop(), ..any_task.clone() },
            Box::new(|row| row.labels == labels(&["Docs"])),
        ),
        (
            TaskFilter { label: labels(&["docs"]).pop(), who: Some(login("ada")), ..any_task.clone() },
            Box::new(|row| {
                !row.labels.is_empty() && row.assignees.iter().any(|person| person.login == Some(login("ada")))
            }),
        ),
        (
            TaskFilter { who: Some(login("ADA")), ..any_task.clone() },
            Box::new(|row| row.assignees.iter().any(|person| person.login == Some(login("ada")))),
        ),
        (TaskFilter { special: Some(Special::Mine(wren)), ..any_task.clone() }, Box::new(|_| false)),
    ]
}

#[tokio::test]
async fn every_order_shows_each_matching_task_once() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    fill(&db, 400, 300).await;
    let all_tasks = db.store.tasks(store::Scope::Edition(&here())).await.unwrap();
    let cases = cases_by_track_and_goal().into_iter().chain(cases_of_special_lists(&wren));
    for (filter, fits) in cases {
        let expected: BTreeSet<u32> = all_tasks.iter().filter(|row| fits(row)).map(|row| row.number.0).collect();
        for order in [TaskOrder::Number, TaskOrder::Track, TaskOrder::Status, TaskOrder::Updated, TaskOrder::Due] {
            assert_eq!(numbers(&all(&db, &filter, order).await), expected, "{filter:?} by {order:?}");
        }
        let board = db.store.board(&here(), &filter).await.unwrap().columns;
        assert_eq!(board.iter().map(|column| column.count).sum::<u32>(), expected.len() as u32);
        assert!(board.iter().all(|column| column.cards.iter().all(|card| card.row.status == column.status)));
    }
}

#[tokio::test]
async fn task_board_card_has_the_same_access_data_as_its_task() {
    let db = Db::plan().await;
    fill(&db, 60, 0).await;
    let (organizer, wren) = (db.organizer_of_plan().await, db.person(2, "wren").await);
    let kept =
        db.store.propose_task(by_participant(&here(), &wren), &proposal("A cairn of its own"), now()).await.unwrap();
    let duplicate =
        db.store.propose_task(by_participant(&here(), &wren), &proposal("The same cairn"), now()).await.unwrap();
    db.store.merge_tasks(by_participant(&here(), &organizer), duplicate, kept, None, now()).await.unwrap();
    let mut merged = Vec::new();
    let board = db.store.board(&here(), &TaskFilter::default()).await.unwrap();
    for card in board.columns.into_iter().flat_map(|column| column.cards) {
        let task = db.store.task(&here(), card.row.number).await.unwrap().unwrap();
        let without_evidence = TaskRow { evidence: Vec::new(), ..task.row };
        assert_eq!((&card.row, &card.access), (&without_evidence, &task.access));
        assert_eq!(card.merged_into, task.merged_into);
        merged.extend(card.merged_into.map(|into| (card.row.number, into)));
    }
    assert_eq!(merged, [(duplicate, kept)]);
}

#[tokio::test]
async fn counts_above_a_list_cover_the_whole_edition() {
    let db = Db::plan().await;
    fill(&db, 300, 50).await;
    let all_tasks = db.store.tasks(store::Scope::Edition(&here())).await.unwrap();
    let filter = TaskFilter { status: Some(Status::Dropped), ..TaskFilter::default() };
    let plan = list(&db, &filter, TaskOrder::Number, 1).await.plan;
    assert_eq!(db.store.board(&here(), &filter).await.unwrap().plan, plan);
    assert_eq!(plan.counts, StatusCounts::of(all_tasks.iter().map(|row| row.status)));
    let count = |fits: fn(&&TaskRow) -> bool| all_tasks.iter().filter(fits).count() as u32;
    assert_eq!(plan.lists.help, count(|row| row.needs_help()));
    assert_eq!(plan.lists.blocked, count(|row| !row.blocked_by.is_empty()));
    assert_eq!(plan.lists.unclaimed, count(|row| row.assignees.is_empty() && !row.status.is_over()));
    assert!(plan.lists.blocked > 5 && plan.lists.unclaimed > 5 && plan.lists.help > 5);
    for (track, tasks) in &plan.tracks {
        assert_eq!(all_tasks.iter().filter(|row| row.track == *track).count() as u32, *tasks);
    }
    for (spec, tasks) in &plan.specs {
        assert_eq!(all_tasks.iter().filter(|row| row.specs.contains(spec)).count() as u32, *tasks);
    }
    for (outcome, tasks) in &plan.outcomes {
        assert_eq!(all_tasks.iter().filter(|row| row.outcomes.contains(outcome)).count() as u32, *tasks);
    }
    for (label, tasks) in &plan.labels {
        assert_eq!(all_tasks.iter().filter(|row| row.labels.contains(label)).count() as u32, *tasks);
    }
    assert!(plan.labels.len() == 1 && plan.specs.len() == 2 && plan.outcomes.len() > 2 && plan.tracks.len() == 3);
}

#[tokio::test]
async fn dependency_graph_prefers_blocked_tasks_and_counts_all() {
    let db = Db::plan().await;
    fill(&db, 2500, 0).await;
    let (graph, filter) = (db.store.dependencies(&here()).await.unwrap(), TaskFilter::default());
    let blocked = list(&db, &filter, TaskOrder::Number, 1).await.plan.lists.blocked;
    assert!(graph.cut && graph.tasks.len() == 80 && blocked > 50);
    let counts = db.store.dependency_counts(&here()).await.unwrap();
    assert_eq!((counts.waiting, counts.blocked), (250, blocked));
    assert!(graph.tasks.iter().all(|task| !task.status.is_over()), "blocked tasks come before finished ones");
}

#[tokio::test]
async fn task_orders_sort_as_named() {
    let db = Db::plan().await;
    fill(&db, 200, 0).await;
    let filter = TaskFilter::default();
    let rows = all(&db, &filter, TaskOrder::Updated).await;
    assert!(rows.is_sorted_by_key(|row| (std::cmp::Reverse(row.updated), row.number)));
    let rows = all(&db, &filter, TaskOrder::Due).await;
    let due = |row: &TaskRow| row.due.as_ref().filter(|_| !row.status.is_over()).map(|due| due.day);
    assert!(rows.is_sorted_by_key(|row| (due(row).is_none(), due(row), row.number)));
    assert!(rows.iter().filter(|row| due(row).is_some()).count() > 20);
    let rows = all(&db, &filter, TaskOrder::Status).await;
    let place = |status| Status::SHOWN.iter().position(|shown| *shown == status);
    assert!(rows.is_sorted_by_key(|row| (place(row.status), row.number)));
    let rows = all(&db, &filter, TaskOrder::Track).await;
    let place = |row: &TaskRow| row.track.as_ref().map_or(9, |track| usize::from(track.as_str() == "Sparse"));
    assert!(rows.is_sorted_by_key(|row| (place(row), row.number)));
}

#[tokio::test]
async fn words_match_title_description_and_discussion() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let with_description =
        Proposal { description: Some(LongText::parse("About the Café").unwrap()), ..proposal("Wheels of zinc") };
    let four = db.proposed(&with_description, &wren).await;
    db.store
        .comment(by_participant(&here(), &wren), nr(2), &LongText::parse("Zinc, said someone").unwrap(), now())
        .await
        .unwrap();
    let find = async |words: &str| {
        let filter = TaskFilter { words: Some(words.to_owned()), ..TaskFilter::default() };
        list(&db, &filter, TaskOrder::Number, 1).await.rows.iter().map(|row| row.number.0).collect::<Vec<_>>()
    };
    assert_eq!(find("zinc").await, [2, four.0]);
    assert_eq!(find("ZINC cafe").await, [four.0]);
    assert_eq!(find("zinc nowhere").await, Vec::<u32>::new());
    for odd in ["", "  ", "\"", "* OR (", "-"] {
        assert!(find(odd).await.len() == 4 || odd == "* OR (", "{odd:?}");
    }
}
