//! Tests of dependencies in task tables, on a page and from the command line.

use crate::support::*;
use domain::access::System;
use domain::import::ImportedTask;
use domain::tasks::Status;

fn depending_on(numbers: &[u32], row: ImportedTask) -> ImportedTask {
    ImportedTask { depends_on: Some(numbers.iter().copied().map(nr).collect()), ..row }
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
    /// `2 3`: task 2 depends on task 3.
    async fn dependencies(&self) -> Vec<String> {
        let sql = "SELECT t.number || ' ' || o.number FROM task_dependencies w JOIN tasks t ON t.id = w.task_id
                   JOIN tasks o ON o.id = w.depends_on_id ORDER BY t.number, o.number";
        self.texts(sql).await
    }
}

#[tokio::test]
async fn table_sets_dependencies_and_a_missing_column_keeps_them() {
    let db = Db::plan().await;
    let preview = db.import_on_page(&[depending_on(&[3, 1], sparse()), depending_on(&[2], new("Next"))]).await;
    assert_eq!(preview.changed, [change(2, "Sparse arrays", &["depends on none → 1, 3"])]);
    assert_eq!(preview.new, [change(4, "Next", &["planned", "documents 4", "depends on 2"])]);
    assert_eq!(db.page(nr(2)).await.row.updated, Some(now()), "the change counts as an update");
    assert!(db.audit_log_lines().await[0].contains("depends on none → 1, 3"));
    assert_eq!(db.import_on_page(&[sparse(), row("Next", Status::Planned)]).await.same, 2);
    assert_eq!(db.dependencies().await, ["2 1", "2 3", "4 2"]);
    let preview =
        db.import_on_page(&[depending_on(&[], row("Next", Status::Planned)), depending_on(&[1], sparse())]).await;
    let lines = [change(4, "Next", &["- depends on 2 → none"]), change(2, "Sparse arrays", &["- depends on 1, 3 → 1"])];
    assert_eq!(preview.changed, lines);
    assert_eq!(db.dependencies().await, ["2 1"]);
}

#[tokio::test]
async fn cycle_across_rows_and_unknown_dependency_are_refused() {
    let db = Db::plan().await;
    let organizer = db.organizer_of_plan().await;
    let (duplicate, kept) =
        (db.proposed(&proposal("Twin"), &organizer).await, db.proposed(&proposal("Kept"), &organizer).await);
    db.store.merge_tasks(by_participant(&here(), &organizer), duplicate, kept, None, now()).await.unwrap();
    db.import_on_page(&[depending_on(&[3], sparse())]).await;
    assert_eq!(
        db.problems_of(&[
            depending_on(&[2], lazy()),
            depending_on(&[99], row("Kept", Status::Proposed)),
            depending_on(&[4], new("New"))
        ])
        .await,
        [
            "Lazy loading: Task 3 can’t depend on task 2, because task 3 would then depend on itself.",
            "Kept: There is no task 99 in edition 2023.",
            "New: Task 4 was merged into task 5. Continue there.",
        ]
    );
    assert_eq!(db.problems_of(&[depending_on(&[2], sparse())]).await.len(), 1);
    let cycle =
        [depending_on(&[3], row("Kept", Status::Proposed)), depending_on(&[2], lazy()), depending_on(&[5], sparse())];
    assert_eq!(
        db.problems_of(&cycle).await,
        ["Sparse arrays: Task 2 can’t depend on task 5, because task 2 would then depend on itself."]
    );
    let too_many: Vec<ImportedTask> = (0..31).map(|nth| new(&format!("One of many {nth}"))).collect();
    db.import_on_page(&too_many).await;
    let all: Vec<u32> = (6..37).collect();
    assert!(db.problems_of(&[depending_on(&all, sparse())]).await[0].contains("Too many dependencies: 31"));
    // Reversing both dependencies in one table forms no cycle.
    let preview = db.import_on_page(&[depending_on(&[2], lazy()), depending_on(&[], sparse())]).await;
    assert_eq!((preview.changed.len(), db.dependencies().await), (2, vec!["3 2".to_owned()]));
}

#[tokio::test]
async fn assignees_are_notified_when_a_table_blocks_their_task() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let task = db.proposed(&proposal("Mine"), &wren).await;
    db.store.claim_task(by_participant(&here(), &wren), task, now()).await.unwrap();
    db.import_on_page(&[depending_on(&[1], row("Mine", Status::Proposed))]).await;
    assert_eq!(db.notifications_of(&wren).await, Vec::<String>::new(), "the dependency is done");
    db.import_on_page(&[depending_on(&[1, 2], row("Mine", Status::Proposed))]).await;
    assert_eq!(db.notifications_of(&wren).await, ["blocked 4"]);
    db.store
        .import_tasks(System::new(), &here(), &[depending_on(&[], row("Mine", Status::Proposed))], now())
        .await
        .unwrap();
    db.store
        .import_tasks(System::new(), &here(), &[depending_on(&[3], row("Mine", Status::Proposed))], now())
        .await
        .unwrap();
    assert_eq!(db.notifications_of(&wren).await, ["blocked 4"], "the command line notifies no one");
}

#[tokio::test]
async fn numbers_in_a_command_line_table_mean_its_own_rows() {
    let db = Db::plan().await;
    let import = async |list: &[ImportedTask]| db.store.import_tasks(System::new(), &here(), list, now()).await;
    let list =
        [numbered(1, depending_on(&[2], row("First", Status::Planned))), numbered(2, row("Second", Status::Planned))];
    import(&list).await.unwrap();
    assert_eq!(db.dependencies().await, ["4 5"]);
    assert_eq!(import(&list).await.unwrap().lines(), Vec::<String>::new(), "a repeated import changes nothing");
    // The table's numbers are not the edition's, so a number without a row in the table is unknown.
    let cut = [numbered(1, depending_on(&[3], row("First", Status::Planned)))];
    let why = import(&cut).await.unwrap_err().to_string();
    assert_eq!(
        why,
        "“First”: This row depends on number 3. The numbers in this row are not those of this plan, so 3 must be the number of another imported row of the same edition. Import that row too, or remove 3 from depends_on."
    );
    // Without numbers, or with those of the edition, dependencies use the edition's numbers.
    import(&[depending_on(&[3], sparse()), numbered(4, depending_on(&[1], row("First", Status::Planned)))])
        .await
        .unwrap();
    assert_eq!(db.dependencies().await, ["2 3", "4 1"]);
    let stored = db.dump().await;
    let why = import(&[row("Another", Status::Planned), depending_on(&[2], lazy())]).await.unwrap_err();
    assert_eq!(
        why.to_string(),
        "“Lazy loading”: Task 3 can’t depend on task 2, because task 3 would then depend on itself."
    );
    assert!(why.is_refusal() && db.dump().await == stored, "nothing is imported");
}

#[tokio::test]
async fn number_of_a_merged_task_in_a_table_means_its_target() {
    let db = Db::plan().await;
    let import = async |list: &[ImportedTask]| db.store.import_tasks(System::new(), &here(), list, now()).await;
    let planned = |name: &str| row(name, Status::Planned);
    let list = [
        numbered(1, depending_on(&[2], planned("First"))),
        numbered(2, depending_on(&[], planned("Second"))),
        numbered(3, depending_on(&[2], planned("Third"))),
    ];
    import(&list).await.unwrap();
    db.store
        .merge_tasks(by_participant(&here(), &db.organizer_of_plan().await), nr(5), nr(4), None, now())
        .await
        .unwrap();
    assert_eq!(db.dependencies().await, ["6 4"]);
    let stored = db.dump().await;
    let nothing = Vec::<String>::new();
    assert_eq!(import(&list).await.unwrap().lines(), nothing, "a repeated import changes nothing");
    assert_eq!(
        import(&[depending_on(&[5], planned("First")), depending_on(&[5, 4], planned("Third"))]).await.unwrap().lines(),
        nothing
    );
    assert!(db.dump().await == stored);
    // The rows have the edition's numbers (task 5 is merged into 4), so a number without a row is the edition's, too.
    let plans = [numbered(5, planned("Second")), numbered(6, depending_on(&[3, 5], planned("Third")))];
    assert_eq!(import(&plans).await.unwrap().lines(), ["2023, task 6 “Third”: depends on 4 → 3, 4"]);
    let why = import(&[depending_on(&[4], planned("First"))]).await.unwrap_err();
    assert_eq!(why.to_string(), "“First”: Task 4 can’t depend on task 4, because task 4 would then depend on itself.");
}
