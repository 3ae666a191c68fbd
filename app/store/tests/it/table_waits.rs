//! What tasks wait for, in tables: on a page by the plan's numbers, from elsewhere by the table's own.

use crate::builders::*;
use crate::planning::*;
use crate::tables::{change, new, row};
use domain::import::ImportedTask;
use domain::tasks::Status;

fn waits(on: &[u32], row: ImportedTask) -> ImportedTask {
    ImportedTask { depends_on: Some(on.iter().copied().map(nr).collect()), ..row }
}

fn numbered(number: u32, row: ImportedTask) -> ImportedTask {
    ImportedTask { number: Some(nr(number)), ..row }
}

fn sparse() -> ImportedTask {
    row("Sparse arrays", Status::InProgress)
}

fn lazy() -> ImportedTask {
    row("Lazy loading", Status::Proposed)
}

impl Db {
    /// `2 3`: task 2 waits for task 3.
    async fn waiting(&self) -> Vec<String> {
        let sql = "SELECT t.number || ' ' || o.number FROM task_dependencies w JOIN tasks t ON t.id = w.task_id
                   JOIN tasks o ON o.id = w.depends_on_id ORDER BY t.number, o.number";
        self.texts(sql).await
    }
}

#[tokio::test]
async fn tasks_come_to_wait_by_a_table_and_a_column_that_is_not_there_says_nothing() {
    let db = Db::plan().await;
    let effect = db.given(&[waits(&[3, 1], sparse()), waits(&[2], new("Next"))]).await;
    assert_eq!(effect.changed, [change(2, "Sparse arrays", &["waits for none → 1, 3"])]);
    assert_eq!(effect.new, [change(4, "Next", &["planned", "SPECs 4", "waits for 2"])]);
    assert_eq!(db.page(nr(2)).await.row.updated, Some(now()), "something happened to it");
    assert!(db.told().await[0].contains("waits for none → 1, 3"));
    assert_eq!(db.given(&[sparse(), row("Next", Status::Planned)]).await.same, 2);
    assert_eq!(db.waiting().await, ["2 1", "2 3", "4 2"]);
    let effect = db.given(&[waits(&[], row("Next", Status::Planned)), waits(&[1], sparse())]).await;
    let lines = [change(4, "Next", &["- waits for 2 → none"]), change(2, "Sparse arrays", &["- waits for 1, 3 → 1"])];
    assert_eq!(effect.changed, lines);
    assert_eq!(db.waiting().await, ["2 1"]);
}

#[tokio::test]
async fn a_circle_is_seen_over_all_rows_and_what_is_not_there_is_named() {
    let db = Db::plan().await;
    let planner = db.planner().await;
    let (duplicate, kept) =
        (db.proposed(&proposal("Twin"), &planner).await, db.proposed(&proposal("Kept"), &planner).await);
    db.store.merge_tasks(&here(), duplicate, kept, None, &planner, now()).await.unwrap();
    db.given(&[waits(&[3], sparse())]).await;
    assert_eq!(
        db.wrong_with(&[waits(&[2], lazy()), waits(&[99], row("Kept", Status::Proposed)), waits(&[4], new("New"))])
            .await,
        [
            "Lazy loading: Task 3 would depend on itself through task 2.",
            "Kept: There is no task 99 in edition 2023.",
            "New: Task 4 was merged into task 5. Continue there.",
        ]
    );
    assert_eq!(db.wrong_with(&[waits(&[2], sparse())]).await.len(), 1);
    let circle = [waits(&[3], row("Kept", Status::Proposed)), waits(&[2], lazy()), waits(&[5], sparse())];
    assert_eq!(db.wrong_with(&circle).await, ["Sparse arrays: Task 2 would depend on itself through task 5."]);
    let most: Vec<ImportedTask> = (0..31).map(|nth| new(&format!("One of many {nth}"))).collect();
    db.given(&most).await;
    let all: Vec<u32> = (6..37).collect();
    assert!(db.wrong_with(&[waits(&all, sparse())]).await[0].contains("Too many tasks to wait for: 31"));
    // Turned round in one go, it is none.
    let effect = db.given(&[waits(&[2], lazy()), waits(&[], sparse())]).await;
    assert_eq!((effect.changed.len(), db.waiting().await), (2, vec!["3 2".to_owned()]));
}

#[tokio::test]
async fn whose_hand_is_on_a_task_that_a_table_has_wait_is_told() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let task = db.proposed(&proposal("Mine"), &wren).await;
    db.store.claim_task(&here(), task, &wren, now()).await.unwrap();
    db.given(&[waits(&[1], row("Mine", Status::Proposed))]).await;
    assert_eq!(db.told_of(&wren).await, Vec::<String>::new(), "what it waits for is done");
    db.given(&[waits(&[1, 2], row("Mine", Status::Proposed))]).await;
    assert_eq!(db.told_of(&wren).await, ["blocked 4"]);
    db.store.import_tasks(&here(), &[waits(&[], row("Mine", Status::Proposed))], now()).await.unwrap();
    db.store.import_tasks(&here(), &[waits(&[3], row("Mine", Status::Proposed))], now()).await.unwrap();
    assert_eq!(db.told_of(&wren).await, ["blocked 4"], "nobody is told here of what happened elsewhere");
}

#[tokio::test]
async fn from_the_command_line_a_number_means_the_row_that_has_it() {
    let db = Db::plan().await;
    let import = async |list: &[ImportedTask]| db.store.import_tasks(&here(), list, now()).await;
    let list = [numbered(1, waits(&[2], row("First", Status::Planned))), numbered(2, row("Second", Status::Planned))];
    import(&list).await.unwrap();
    assert_eq!(db.waiting().await, ["4 5"]);
    assert_eq!(import(&list).await.unwrap(), Vec::<String>::new(), "the second time it is nothing");
    // The numbers are another plan's: what no row has is nothing that this plan could know.
    let cut = [numbered(1, waits(&[3], row("First", Status::Planned)))];
    let why = import(&cut).await.unwrap_err().to_string();
    assert_eq!(why, "“First”: No row has the number 3, and the numbers in this table are not those of this plan.");
    // Without numbers, or with the plan's own, they are the plan's.
    import(&[waits(&[3], sparse()), numbered(4, waits(&[1], row("First", Status::Planned)))]).await.unwrap();
    assert_eq!(db.waiting().await, ["2 3", "4 1"]);
    let stored = db.dump().await;
    let why = import(&[row("Another", Status::Planned), waits(&[2], lazy())]).await.unwrap_err();
    assert_eq!(why.to_string(), "“Lazy loading”: Task 3 would depend on itself through task 2.");
    assert!(why.is_refusal() && db.dump().await == stored, "nothing of it is taken in");
}

#[tokio::test]
async fn from_the_command_line_a_number_whose_task_was_merged_means_the_task_it_goes_on_in() {
    let db = Db::plan().await;
    let import = async |list: &[ImportedTask]| db.store.import_tasks(&here(), list, now()).await;
    let planned = |name: &str| row(name, Status::Planned);
    let list = [
        numbered(1, waits(&[2], planned("First"))),
        numbered(2, waits(&[], planned("Second"))),
        numbered(3, waits(&[2], planned("Third"))),
    ];
    import(&list).await.unwrap();
    db.store.merge_tasks(&here(), nr(5), nr(4), None, &db.planner().await, now()).await.unwrap();
    assert_eq!(db.waiting().await, ["6 4"]);
    let stored = db.dump().await;
    let nothing = Vec::<String>::new();
    assert_eq!(import(&list).await.unwrap(), nothing, "the second time it is nothing");
    assert_eq!(import(&[waits(&[5], planned("First")), waits(&[5, 4], planned("Third"))]).await.unwrap(), nothing);
    assert!(db.dump().await == stored);
    // Merged or not, these numbers are the plan's own: so is one that no row has.
    let plans = [numbered(5, planned("Second")), numbered(6, waits(&[3, 5], planned("Third")))];
    assert_eq!(import(&plans).await.unwrap(), ["2023, task 6 “Third”: waits for 4 → 3, 4"]);
    let why = import(&[waits(&[4], planned("First"))]).await.unwrap_err();
    assert_eq!(why.to_string(), "“First”: Task 4 would depend on itself through task 4.");
}
