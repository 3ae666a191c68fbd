//! Rows of a table of tasks: which task each is about, what it may be called, what it serves, and those left out.

use crate::builders::*;
use crate::planning::*;
use crate::tables::{change, new, row};
use domain::Refusal;
use domain::id::{OutcomeCode, SpecNumber};
use domain::import::{ImportPreview, ImportedTask, MergedTaskRow, TaskChange};
use domain::tasks::Status;
use domain::text::LongText;
use domain::workflow::Proposal;

fn numbered(number: u32, row: ImportedTask) -> ImportedTask {
    ImportedTask { number: Some(nr(number)), ..row }
}

impl Db {
    /// What is wrong with a table, row by row: `Lazy: There is no …`.
    pub async fn wrong_with(&self, list: &[ImportedTask]) -> Vec<String> {
        let effect = self.given(list).await;
        let said = |why: Vec<Refusal>| why.iter().map(Refusal::to_string).collect::<Vec<_>>().join(" ");
        effect.problems.into_iter().map(|problem| format!("{}: {}", problem.title, said(problem.why))).collect()
    }

    async fn titles(&self) -> Vec<String> {
        self.texts(
            "SELECT title FROM tasks WHERE edition_id = (SELECT id FROM editions WHERE slug = '2023') ORDER BY number",
        )
        .await
    }
}

#[tokio::test]
async fn a_row_with_a_number_is_about_that_task_and_renames_it_and_the_earlier_wording_is_kept() {
    let db = Db::plan().await;
    let list = [
        ImportedTask {
            description: Some(LongText::parse("Anew").ok()),
            ..numbered(2, row("Dense arrays", Status::InProgress))
        },
        numbered(3, row("Lazy loading", Status::Proposed)),
    ];
    let effect = db.given(&list).await;
    assert_eq!((effect.new.len(), effect.same), (0, 1));
    assert_eq!(effect.changed, [change(2, "Sparse arrays", &["renamed to “Dense arrays”", "description changed"])]);
    assert_eq!(db.titles().await, ["Nightly wheels", "Dense arrays", "Lazy loading"]);
    let before = db.store.task_revisions(&here(), nr(2), None, 9).await.unwrap();
    let kept: Vec<_> = before.iter().map(|one| (one.title.as_str(), one.by.as_ref().unwrap().name.as_str())).collect();
    assert_eq!(kept, [("Sparse arrays", "keeper")]);
    assert!(db.told().await[0].contains("task 2 “Sparse arrays”: renamed to “Dense arrays”"));
    let found = db.texts("SELECT count(*) || '' FROM task_words WHERE task_words MATCH 'dense'").await;
    assert_eq!(found, ["1"], "it is found by its new title");
    // Another number of spaces is another title where a number says which task is meant.
    let effect = db.given(&[numbered(2, row("Dense  arrays", Status::InProgress))]).await;
    assert_eq!(effect.changed, [change(2, "Dense arrays", &["renamed to “Dense  arrays”"])]);
}

#[tokio::test]
async fn a_number_that_is_nobodys_and_a_title_that_another_task_has_are_refused_with_both_named() {
    let db = Db::plan().await;
    let list = [
        numbered(99, row("Nowhere", Status::Planned)),
        numbered(98, row("Lazy loading", Status::Proposed)),
        numbered(2, row("Nightly wheels", Status::InProgress)),
    ];
    let expected = [
        "Nowhere: This plan has no task 99. Leave the number empty to add a new task.",
        "Lazy loading: This plan has no task 98, and task 3 has this title. Enter 3, or leave the number empty.",
        "Nightly wheels: Task 2 is “Sparse arrays”, and task 1 already has this title. Correct the number or the title.",
    ];
    assert_eq!(db.wrong_with(&list).await, expected);
    // Two rows about one task: one by its number, one by its title.
    let twice = [numbered(2, row("Dense arrays", Status::InProgress)), row("Sparse arrays", Status::InProgress)];
    let why = "Sparse arrays: The row “Dense arrays” also has task 2. Keep one row for each task.";
    assert_eq!(db.wrong_with(&twice).await, [why]);
    let swapped =
        [numbered(1, row("Sparse arrays", Status::Done)), numbered(2, row("Nightly wheels", Status::InProgress))];
    assert_eq!(db.wrong_with(&swapped).await.len(), 2, "titles that have slipped by a row would all be wrong");
}

#[tokio::test]
async fn from_the_command_line_a_task_is_known_by_its_title_whatever_number_it_has_elsewhere() {
    let db = Db::plan().await;
    let list = [numbered(1, row("Sparse arrays", Status::InProgress)), numbered(77, row("Another", Status::Planned))];
    let changes = db.store.import_tasks(&here(), &list, now()).await.unwrap();
    assert_eq!(changes, ["2023: task 4 “Another” added"]);
    assert_eq!(db.store.import_tasks(&here(), &list, now()).await.unwrap(), Vec::<String>::new());
    assert_eq!(db.titles().await, ["Nightly wheels", "Sparse arrays", "Lazy loading", "Another"]);
}

#[tokio::test]
async fn a_row_on_a_page_says_what_its_task_serves_or_why_nothing() {
    let db = Db::plan().await;
    let bare = row("Bare", Status::Planned);
    // What came from elsewhere without a word on it stays so.
    db.store.import_tasks(&here(), std::slice::from_ref(&bare), now()).await.unwrap();
    assert_eq!(db.given(&[ImportedTask { specs: Some(vec![]), ..bare.clone() }]).await.same, 1);
    let clears = ImportedTask { specs: Some(vec![]), outcomes: Some(vec![]), ..row("Lazy loading", Status::Proposed) };
    let why = Refusal::RowGoalMissing.to_string();
    let expected = [format!("New: {why}"), format!("Lazy loading: {why}")];
    assert_eq!(db.wrong_with(&[row("New", Status::Planned), clears.clone(), new("Good")]).await, expected);
    assert!(why.contains("under specs or an outcome under outcomes") && why.contains("no_goal_reason"), "{why}");
    let because =
        |imported: &ImportedTask| ImportedTask { no_goal_reason: Some(Some(line("It has to be"))), ..imported.clone() };
    let effect = db.given(&[because(&row("New", Status::Planned)), because(&clears), because(&bare)]).await;
    let said = "serves none, because “It has to be”";
    assert_eq!(effect.new, [change(5, "New", &["planned", said])]);
    let cleared = ["- SPECs 3, 4 → none", "- outcomes 1b, 1e → none", said];
    assert_eq!(effect.changed, [change(3, "Lazy loading", &cleared), change(4, "Bare", &[said])]);
    assert_eq!(db.page(nr(3)).await.no_goal_reason, Some(line("It has to be")));
    let takes_back = ImportedTask { no_goal_reason: Some(None), ..row("New", Status::Planned) };
    assert_eq!(db.wrong_with(std::slice::from_ref(&takes_back)).await, [format!("New: {why}")]);
    db.store.import_tasks(&here(), &[takes_back], now()).await.unwrap();
    assert_eq!(db.page(nr(5)).await.no_goal_reason, None, "from elsewhere it is as it is");
}

#[tokio::test]
async fn a_task_that_comes_to_serve_something_has_no_reason_to_serve_nothing() {
    let db = Db::plan().await;
    let planner = db.planner().await;
    let bare = Proposal { specs: [].into(), no_goal_reason: Some(line("It has to be")), ..proposal("Bare") };
    let number = db.proposed(&bare, &planner).await;
    db.given(&[ImportedTask { specs: Some(vec![]), ..row("Bare", Status::Proposed) }]).await;
    assert!(db.page(number).await.no_goal_reason.is_some());
    let serving = |row| ImportedTask { specs: Some(vec![SpecNumber(4)]), ..row };
    let (cleared, removed) = ("SPECs none → 4", "the reason why it serves none removed");
    let effect = db.given(&[serving(row("Bare", Status::Proposed))]).await;
    assert_eq!(effect.changed, [change(4, "Bare", &[cleared, removed])]);
    assert_eq!(effect.left_out, Vec::<TaskChange>::new());
    assert_eq!(db.page(number).await.no_goal_reason, None);
    assert!(db.told().await.iter().any(|told| told.contains(removed)));
    // Nor does a table give it one: what the row says is left out, and named each time.
    let because = |row| ImportedTask { no_goal_reason: Some(Some(line("Still"))), ..row };
    let effect = db.given(&[because(row("Bare", Status::Proposed)), because(new("Next"))]).await;
    assert_eq!(effect.left_out, [change(4, "Bare", &["Still"]), change(5, "Next", &["Still"])]);
    assert_eq!((effect.same, effect.new), (1, vec![change(5, "Next", &["planned", "SPECs 4"])]));
    assert_eq!((db.page(number).await.no_goal_reason, db.page(nr(5)).await.no_goal_reason), (None, None));
    let turned = ImportedTask {
        specs: Some(vec![]),
        outcomes: OutcomeCode::parse("1a").ok().map(|one| vec![one]),
        ..because(row("Bare", Status::Proposed))
    };
    assert_eq!(db.given(&[turned]).await.left_out, [change(4, "Bare", &["Still"])]);
}

#[tokio::test]
async fn who_says_in_the_form_both_what_a_task_serves_and_why_nothing_says_what_it_serves() {
    let db = Db::plan().await;
    let planner = db.planner().await;
    let because = |said: Proposal| Proposal { no_goal_reason: Some(line("It has to be")), ..said };
    let number = db.proposed(&because(proposal("Both")), &planner).await;
    assert_eq!(db.page(number).await.no_goal_reason, None);
    let bare = because(Proposal { specs: [].into(), ..proposal("Both") });
    db.change(number, &bare, &planner).await.unwrap();
    assert_eq!(db.page(number).await.no_goal_reason, bare.no_goal_reason);
    let code = OutcomeCode::parse("1a").unwrap();
    db.change(number, &Proposal { outcomes: [code].into(), ..bare }, &planner).await.unwrap();
    assert_eq!(db.page(number).await.no_goal_reason, None);
    // Where both stand from before, the table that goes out with both changes nothing, and to lose one is told.
    db.run("UPDATE tasks SET no_goal_reason = 'It was so' WHERE title = 'Both'").await;
    let both = |words: &str| ImportedTask { no_goal_reason: Some(Some(line(words))), ..row("Both", Status::Proposed) };
    assert_eq!(db.given(&[both("It was so")]).await, ImportPreview { same: 1, ..Default::default() });
    let effect = db.given(&[both("It is so")]).await;
    assert_eq!(effect.changed, [change(4, "Both", &["the reason why it serves none removed"])]);
    assert_eq!(effect.left_out, [change(4, "Both", &["It is so"])]);
}

#[tokio::test]
async fn what_a_table_has_otherwise_of_a_task_that_was_merged_is_left_out_and_named() {
    let db = Db::plan().await;
    let planner = db.planner().await;
    let (from, into) = (db.proposed(&proposal("Twin"), &planner).await, db.proposed(&proposal("Kept"), &planner).await);
    db.store.merge_tasks(&here(), from, into, None, &planner, now()).await.unwrap();
    let stands = async || db.store.task_table(&here()).await.unwrap();
    let (stored, as_it_is) = (stands().await, row("Twin", Status::Dropped));
    let named = [MergedTaskRow { number: from, title: title("Twin"), into }];
    let other = [
        row("Twin", Status::Planned),
        numbered(from.0, row("Twins", Status::Dropped)),
        ImportedTask { track: Some(Some(title("New"))), ..as_it_is.clone() },
        ImportedTask { outcomes: OutcomeCode::parse("1a").ok().map(|code| vec![code]), ..as_it_is.clone() },
        ImportedTask { evidence: Some(vec![evidence("https://example.org")]), ..as_it_is.clone() },
        ImportedTask { assignees: people(&["Ada Example <ada>"]), ..as_it_is.clone() },
        ImportedTask { depends_on: Some(vec![into]), ..as_it_is.clone() },
        ImportedTask { no_goal_reason: Some(Some(line("No"))), ..as_it_is.clone() },
    ];
    for other in other {
        let effect = db.given(&[other]).await;
        assert_eq!((effect.same, effect.merged.as_slice(), effect.is_nothing()), (1, named.as_slice(), true));
    }
    assert_eq!(stands().await, stored);
    assert_eq!(db.given(&[as_it_is]).await, ImportPreview { same: 1, ..Default::default() }, "that is how it stands");
}
