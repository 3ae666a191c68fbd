//! Tests of rows in a task table: their task, title and goals, and skipped rows.

use crate::support::*;
use domain::Refusal;
use domain::access::System;
use domain::id::{EditionTask, OutcomeCode, SpecNumber};
use domain::import::{ImportChoices, ImportPreview, ImportedTask, MovedTaskRow, TaskChange};
use domain::tasks::Status;
use domain::text::LongText;
use domain::workflow::Proposal;
use sqlx::Connection;

fn numbered(number: u32, row: ImportedTask) -> ImportedTask {
    ImportedTask { number: Some(nr(number)), ..row }
}

impl Db {
    /// The problems of a table by row: `Lazy: There is no …`.
    pub async fn problems_of(&self, list: &[ImportedTask]) -> Vec<String> {
        let preview = self.import_on_page(list).await;
        let text = |why: Vec<Refusal>| why.iter().map(Refusal::to_string).collect::<Vec<_>>().join(" ");
        preview.problems.into_iter().map(|problem| format!("{}: {}", problem.title, text(problem.why))).collect()
    }

    async fn titles(&self) -> Vec<String> {
        self.texts(
            "SELECT title FROM tasks WHERE edition_id = (SELECT id FROM editions WHERE slug = '2023') ORDER BY number",
        )
        .await
    }
}

#[tokio::test]
async fn numbered_row_renames_its_task_and_keeps_the_revision() {
    let db = Db::plan().await;
    let list = [
        ImportedTask {
            description: Some(LongText::parse("New text").ok()),
            ..numbered(2, row("Dense arrays", Status::InProgress))
        },
        numbered(3, row("Lazy loading", Status::Proposed)),
    ];
    let preview = db.import_on_page(&list).await;
    assert_eq!((preview.new.len(), preview.same), (0, 1));
    assert_eq!(preview.changed, [change(2, "Sparse arrays", &["renamed to “Dense arrays”", "description changed"])]);
    assert_eq!(db.titles().await, ["Nightly wheels", "Dense arrays", "Lazy loading"]);
    let before = db.store.task_revisions(&here(), nr(2), None, 9).await.unwrap();
    let revisions: Vec<_> =
        before.iter().map(|revision| (revision.title.as_str(), revision.by.as_ref().unwrap().name.as_str())).collect();
    assert_eq!(revisions, [("Sparse arrays", "organizer")]);
    assert!(db.audit_log_lines().await[0].contains("task 2 “Sparse arrays”: renamed to “Dense arrays”"));
    let found = db.texts("SELECT count(*) || '' FROM task_words WHERE task_words MATCH 'dense'").await;
    assert_eq!(found, ["1"], "search finds the new title");
    // With a number, a different number of spaces is a different title.
    let preview = db.import_on_page(&[numbered(2, row("Dense  arrays", Status::InProgress))]).await;
    assert_eq!(preview.changed, [change(2, "Dense arrays", &["renamed to “Dense  arrays”"])]);
}

#[tokio::test]
async fn unknown_number_and_taken_title_are_refused_with_details() {
    let db = Db::plan().await;
    let list = [
        numbered(99, row("Nowhere", Status::Planned)),
        numbered(98, row("Lazy loading", Status::Proposed)),
        numbered(2, row("Nightly wheels", Status::InProgress)),
    ];
    let expected = [
        "Nowhere: This plan has no task 99. Leave the number empty to add a new task.",
        "Lazy loading: This plan has no task 98, and task 3 has this title. Enter 3, or leave the number empty.",
        "Nightly wheels: Task 2 is “Sparse arrays”, but the title in this row is that of task 1. Correct the number or the title.",
    ];
    assert_eq!(db.problems_of(&list).await, expected);
    // Two rows have one task: one by number, one by title.
    let repeated = [numbered(2, row("Dense arrays", Status::InProgress)), row("Sparse arrays", Status::InProgress)];
    let why = "Sparse arrays: The row “Dense arrays” also has task 2. Keep one row for each task.";
    assert_eq!(db.problems_of(&repeated).await, [why]);
    let swapped =
        [numbered(1, row("Sparse arrays", Status::Done)), numbered(2, row("Nightly wheels", Status::InProgress))];
    assert_eq!(db.problems_of(&swapped).await.len(), 2, "swapped titles are refused in both rows");
}

#[tokio::test]
async fn command_line_import_identifies_tasks_by_title() {
    let db = Db::plan().await;
    let list = [numbered(1, row("Sparse arrays", Status::InProgress)), numbered(77, row("Another", Status::Planned))];
    let changes = db.store.import_tasks(System::new(), &here(), &list, now()).await.unwrap().lines();
    assert_eq!(changes, ["2023: task 4 “Another” added"]);
    assert_eq!(
        db.store.import_tasks(System::new(), &here(), &list, now()).await.unwrap().lines(),
        Vec::<String>::new()
    );
    assert_eq!(db.titles().await, ["Nightly wheels", "Sparse arrays", "Lazy loading", "Another"]);
}

#[tokio::test]
async fn row_on_a_page_needs_a_goal_or_a_reason() {
    let db = Db::plan().await;
    let bare = row("Bare", Status::Planned);
    // A task that was imported without goals stays valid.
    db.store.import_tasks(System::new(), &here(), std::slice::from_ref(&bare), now()).await.unwrap();
    assert_eq!(db.import_on_page(&[ImportedTask { specs: Some(vec![]), ..bare.clone() }]).await.same, 1);
    let clears = ImportedTask { specs: Some(vec![]), outcomes: Some(vec![]), ..row("Lazy loading", Status::Proposed) };
    let why = Refusal::RowGoalMissing.to_string();
    let expected = [format!("New: {why}"), format!("Lazy loading: {why}")];
    assert_eq!(db.problems_of(&[row("New", Status::Planned), clears.clone(), new("Good")]).await, expected);
    assert!(why.contains("specs, outcomes or no_goal_reason"), "{why}");
    let because =
        |imported: &ImportedTask| ImportedTask { no_goal_reason: Some(Some(line("It has to be"))), ..imported.clone() };
    let preview = db.import_on_page(&[because(&row("New", Status::Planned)), because(&clears), because(&bare)]).await;
    let reason_line = "no goal, because “It has to be”";
    assert_eq!(preview.new, [change(5, "New", &["planned", reason_line])]);
    let cleared = ["- documents 3, 4 → none", "- outcomes 1b, 1e → none", reason_line];
    assert_eq!(preview.changed, [change(3, "Lazy loading", &cleared), change(4, "Bare", &[reason_line])]);
    assert_eq!(db.page(nr(3)).await.row.no_goal_reason, Some(line("It has to be")));
    let takes_back = ImportedTask { no_goal_reason: Some(None), ..row("New", Status::Planned) };
    assert_eq!(db.problems_of(std::slice::from_ref(&takes_back)).await, [format!("New: {why}")]);
    db.store.import_tasks(System::new(), &here(), &[takes_back], now()).await.unwrap();
    assert_eq!(db.page(nr(5)).await.row.no_goal_reason, None, "the command line needs no reason");
}

#[tokio::test]
async fn goal_in_a_row_removes_the_reason_for_no_goal() {
    let db = Db::plan().await;
    let organizer = db.organizer_of_plan().await;
    let bare = Proposal { specs: [].into(), no_goal_reason: Some(line("It has to be")), ..proposal("Bare") };
    let number = db.proposed(&bare, &organizer).await;
    db.import_on_page(&[ImportedTask { specs: Some(vec![]), ..row("Bare", Status::Proposed) }]).await;
    assert!(db.page(number).await.row.no_goal_reason.is_some());
    let serving = |row| ImportedTask { specs: Some(vec![SpecNumber(4)]), ..row };
    let (cleared, removed) = ("documents none → 4", "reason for having no goal removed");
    let preview = db.import_on_page(&[serving(row("Bare", Status::Proposed))]).await;
    assert_eq!(preview.changed, [change(4, "Bare", &[cleared, removed])]);
    assert_eq!(preview.ignored_reasons, Vec::<TaskChange>::new());
    assert_eq!(db.page(number).await.row.no_goal_reason, None);
    assert!(db.audit_log_lines().await.iter().any(|entry| entry.contains(removed)));
    // A table can't add a reason to a task with goals: it is ignored and reported each time.
    let because = |row| ImportedTask { no_goal_reason: Some(Some(line("Still"))), ..row };
    let preview = db.import_on_page(&[because(row("Bare", Status::Proposed)), because(new("Next"))]).await;
    assert_eq!(preview.ignored_reasons, [change(4, "Bare", &["Still"]), change(5, "Next", &["Still"])]);
    assert_eq!((preview.same, preview.new), (1, vec![change(5, "Next", &["planned", "documents 4"])]));
    assert_eq!((db.page(number).await.row.no_goal_reason, db.page(nr(5)).await.row.no_goal_reason), (None, None));
    let turned = ImportedTask {
        specs: Some(vec![]),
        outcomes: OutcomeCode::parse("1a").ok().map(|code| vec![code]),
        ..because(row("Bare", Status::Proposed))
    };
    assert_eq!(db.import_on_page(&[turned]).await.ignored_reasons, [change(4, "Bare", &["Still"])]);
}

#[tokio::test]
async fn goal_in_the_form_outweighs_the_reason_for_no_goal() {
    let db = Db::plan().await;
    let organizer = db.organizer_of_plan().await;
    let because = |proposal: Proposal| Proposal { no_goal_reason: Some(line("It has to be")), ..proposal };
    let number = db.proposed(&because(proposal("Both")), &organizer).await;
    assert_eq!(db.page(number).await.row.no_goal_reason, None);
    let bare = because(Proposal { specs: [].into(), ..proposal("Both") });
    db.change(number, &bare, &organizer).await.unwrap();
    assert_eq!(db.page(number).await.row.no_goal_reason, bare.no_goal_reason);
    let code = OutcomeCode::parse("1a").unwrap();
    db.change(number, &Proposal { outcomes: [code].into(), ..bare }, &organizer).await.unwrap();
    assert_eq!(db.page(number).await.row.no_goal_reason, None);
    // Older data can have both: its export changes nothing when imported, and losing the reason is reported.
    db.run("UPDATE tasks SET no_goal_reason = 'It was so' WHERE title = 'Both'").await;
    let both =
        |reason: &str| ImportedTask { no_goal_reason: Some(Some(line(reason))), ..row("Both", Status::Proposed) };
    assert_eq!(db.import_on_page(&[both("It was so")]).await, ImportPreview { same: 1, ..Default::default() });
    let preview = db.import_on_page(&[both("It is so")]).await;
    assert_eq!(preview.changed, [change(4, "Both", &["reason for having no goal removed"])]);
    assert_eq!(preview.ignored_reasons, [change(4, "Both", &["It is so"])]);
}

#[tokio::test]
async fn different_row_about_a_merged_task_is_skipped_and_reported() {
    let db = Db::plan().await;
    let organizer = db.organizer_of_plan().await;
    let (from, into) =
        (db.proposed(&proposal("Twin"), &organizer).await, db.proposed(&proposal("Kept"), &organizer).await);
    db.store.merge_tasks(by_participant(&here(), &organizer), from, into, None, now()).await.unwrap();
    let table = async || db.store.task_table(&here()).await.unwrap();
    let (stored, unchanged) = (table().await, row("Twin", Status::Dropped));
    let named =
        [MovedTaskRow { number: from, title: title("Twin"), into: EditionTask { edition: here(), number: into } }];
    let other = [
        row("Twin", Status::Planned),
        numbered(from.0, row("Twins", Status::Dropped)),
        ImportedTask { track: Some(Some(title("New"))), ..unchanged.clone() },
        ImportedTask { outcomes: OutcomeCode::parse("1a").ok().map(|code| vec![code]), ..unchanged.clone() },
        ImportedTask { evidence: Some(vec![evidence("https://example.org")]), ..unchanged.clone() },
        ImportedTask { assignees: people(&["Ada Example <ada>"]), ..unchanged.clone() },
        ImportedTask { depends_on: Some(vec![into]), ..unchanged.clone() },
        ImportedTask { no_goal_reason: Some(Some(line("No"))), ..unchanged.clone() },
    ];
    for other in other {
        let preview = db.import_on_page(&[other]).await;
        assert_eq!((preview.same, preview.moved.as_slice(), preview.is_nothing()), (1, named.as_slice(), true));
    }
    assert_eq!(table().await, stored);
    assert_eq!(
        db.import_on_page(&[unchanged]).await,
        ImportPreview { same: 1, ..Default::default() },
        "it equals the stored task"
    );
}

#[tokio::test]
async fn row_has_at_most_as_many_values_as_a_form() {
    let db = Db::plan().await;
    let link = |number: usize| domain::import::ImportedEvidence {
        url: url(&format!("https://a.example/{number}")),
        state: None,
    };
    let links = |count: usize| Some((0..count).map(link).collect());
    let skills = |count: usize| Some((0..count).map(|number| title(&format!("skill {number}"))).collect());
    let many = |count: usize| Some((0..count).map(|number| labels(&[&format!("label {number}")]).remove(0)).collect());
    let fine = ImportedTask { labels: many(10), evidence: links(30), skills: skills(30), ..new("Fine") };
    assert_eq!(db.problems_of(&[fine]).await, Vec::<String>::new());
    let long = ImportedTask { labels: many(11), evidence: links(31), skills: skills(31), ..new("Long") };
    let expected = "Long: Too many links: 31. The limit is 30. Too many skills: 31. The limit is 30. Too many labels: 11. The limit is 10.";
    assert_eq!(db.problems_of(&[long]).await, [expected]);
    let more = ImportedTask { evidence: links(31), ..numbered(2, row("Sparse arrays", Status::InProgress)) };
    assert_eq!(db.problems_of(&[more]).await, ["Sparse arrays: Too many links: 31. The limit is 30."]);
}

#[tokio::test]
async fn preview_of_a_table_waits_for_no_other_write() {
    let db = Db::plan().await;
    let organizer = db.organizer_of_plan().await;
    let mut raw = db.raw().await;
    let writing = raw.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let here = here();
    let (by, choices) = (by_organizer(&here, &organizer), ImportChoices::default());
    let preview = db.store.would_import_tasks(by, &[new("Fine")], choices, now()).await.unwrap();
    assert_eq!(preview.new.len(), 1);
    writing.rollback().await.unwrap();
}

#[tokio::test]
async fn long_chain_and_ring_of_rows_are_checked() {
    let db = Db::plan().await;
    let depending = |number: u32, on: u32| ImportedTask {
        number: None,
        depends_on: Some([nr(on)].into()),
        ..new(&format!("Link {number}"))
    };
    // The new tasks have the numbers from 4 on.
    let chain: Vec<_> = (4..3000).map(|number| depending(number, number - 1)).collect();
    let preview = db.preview(&chain).await;
    assert_eq!((preview.new.len(), preview.problems.len()), (2996, 0));
    let ring: Vec<_> = (4..500).map(|number| depending(number, if number == 4 { 499 } else { number - 1 })).collect();
    assert_eq!(db.preview(&ring).await.problems.len(), 1, "one row closes the ring");
}

impl Db {
    async fn preview(&self, list: &[ImportedTask]) -> ImportPreview {
        let organizer = self.organizer_of_plan().await;
        let here = here();
        let by = by_organizer(&here, &organizer);
        self.store.would_import_tasks(by, list, ImportChoices::default(), now()).await.unwrap()
    }
}
