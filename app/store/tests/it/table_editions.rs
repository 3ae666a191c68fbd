//! Tests of task tables with rows of other editions.

use crate::support::*;
use domain::Refusal;
use domain::access::System;
use domain::import::{ImportChoices, ImportPreview, ImportedTask, RowChoice};
use domain::tasks::Status;

fn of(edition: &str, number: u32, row: ImportedTask) -> ImportedTask {
    ImportedTask { edition: Some(slug(edition)), number: Some(nr(number)), ..row }
}

const ADD: ImportChoices =
    ImportChoices { other_edition: Some(RowChoice::AddAsNew), unclear: Some(RowChoice::AddAsNew) };

impl Db {
    async fn chosen(&self, list: &[ImportedTask], choices: ImportChoices) -> ImportPreview {
        let organizer = self.organizer_of_plan().await;
        self.store.import_tasks_by(by_organizer(&here(), &organizer), list, choices, now()).await.unwrap()
    }

    async fn tasks_here(&self) -> Vec<String> {
        self.texts("SELECT number || ' ' || title FROM tasks WHERE edition_id = (SELECT id FROM editions WHERE slug = '2023') ORDER BY number").await
    }
}

#[tokio::test]
async fn row_of_this_edition_finds_a_renamed_task_by_number() {
    let db = Db::plan().await;
    let preview = db.import_on_page(&[of("2023", 2, row("Quite another", Status::InProgress))]).await;
    assert_eq!(preview.changed, [change(2, "Sparse arrays", &["renamed to “Quite another”"])]);
}

#[tokio::test]
async fn row_of_another_edition_matches_only_an_equal_title() {
    let db = Db::plan().await;
    let list = [
        of("2022", 2, new("Nightly wheel")),
        of("2022", 1, row("Lazy loading", Status::Planned)),
        ImportedTask { depends_on: Some(vec![nr(2)]), ..of("2022", 3, new("Next")) },
    ];
    let organizer = db.organizer_of_plan().await;
    let stored = db.dump().await;
    let choices = ImportChoices::default();
    let preview = db.store.import_tasks_by(by_organizer(&here(), &organizer), &list, choices, now()).await.unwrap();
    assert_eq!((preview.undecided, preview.other_editions[&slug("2022")]), (3, 3));
    assert!(db.dump().await == stored, "nothing is imported without a choice");
    let preview = db.chosen(&list, ADD).await;
    assert_eq!(preview.changed, [change(3, "Lazy loading", &["proposed → planned"])]);
    let added = [
        change(4, "Nightly wheel", &["planned", "documents 4"]),
        change(5, "Next", &["planned", "documents 4", "depends on 4"]),
    ];
    assert_eq!(preview.new, added);
    let all = ["1 Nightly wheels", "2 Sparse arrays", "3 Lazy loading", "4 Nightly wheel", "5 Next"];
    assert_eq!(db.tasks_here().await, all);
    let again = db.chosen(&list, ADD).await;
    assert_eq!((again.same, again.is_nothing()), (3, true));
}

#[tokio::test]
async fn row_of_another_edition_depends_only_on_rows_of_its_edition() {
    let db = Db::plan().await;
    let single = ImportedTask { depends_on: Some(vec![nr(1)]), ..of("2022", 9, new("Next")) };
    let preview = db.chosen(std::slice::from_ref(&single), ADD).await;
    assert_eq!(preview.problems[0].why, [Refusal::UnknownRowNumber(1)]);
    // A row of this edition with the same number doesn't count.
    let list = [of("2023", 1, row("Nightly wheels", Status::Done)), single];
    assert_eq!(db.chosen(&list, ADD).await.problems[0].why, [Refusal::UnknownRowNumber(1)]);
}

#[tokio::test]
async fn command_line_refuses_rows_of_another_edition() {
    let db = Db::plan().await;
    let stored = db.dump().await;
    let list = [row("Fine", Status::Planned), of("2022", 2, row("Sparse arrays", Status::Done))];
    let why = db.store.import_tasks(System::new(), &here(), &list, now()).await.unwrap_err();
    assert!(why.to_string().starts_with("“Sparse arrays”: This row comes from edition 2022"), "{why}");
    assert!(why.is_refusal() && db.dump().await == stored);
}
