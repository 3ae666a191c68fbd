//! Tests of task imports: idempotent, all or nothing, with every change reported.

use crate::support::*;
use domain::access::System;
use domain::id::{OutcomeCode, SpecNumber, TaskNumber};
use domain::import::{ImportedStatusChange, ImportedTask};
use domain::tasks::{EvidenceKind, EvidenceState, Size, Status};
use domain::text::LongText;
use domain::views::{StatusChange, TaskPage};
use domain::workflow::Proposal;
use store::{Scope, StoreError};

fn note(text: &str) -> LongText {
    LongText::parse(text).unwrap()
}

async fn page(db: &Db, number: u32) -> TaskPage {
    db.store.task(&here(), TaskNumber(number)).await.unwrap().unwrap()
}

/// The reported changes of an import after `change` edits the list; importing again reports none.
async fn reported(change: impl FnOnce(&mut Vec<ImportedTask>)) -> Vec<String> {
    let db = Db::full().await;
    let mut list = tasks();
    change(&mut list);
    let changes = db.store.import_tasks(System::new(), &here(), &list, now()).await.unwrap().lines();
    let stored = db.dump().await;
    let again = db.store.import_tasks(System::new(), &here(), &list, at("2024-01-01T00:00:00Z")).await.unwrap().lines();
    assert_eq!(again, Vec::<String>::new());
    assert_eq!(db.dump().await, stored);
    changes
}

#[tokio::test]
async fn first_import_numbers_tasks_and_a_second_changes_nothing() {
    let db = Db::with_outcomes().await;
    db.store.import_catalog(System::new(), &catalog(), now()).await.unwrap();
    db.store.import_site(System::new(), &site(), now()).await.unwrap();
    let first = db.store.import_tasks(System::new(), &here(), &tasks(), now()).await.unwrap().lines();
    assert_eq!(
        first,
        [
            "2023: track “Sparse” added",
            "2023: task 1 “Nightly wheels” added",
            "2023: task 2 “Sparse arrays” added",
            "2023: task 3 “Lazy loading” added"
        ]
    );
    assert_eq!(reported(|_| ()).await, Vec::<String>::new());
    let many: Vec<ImportedTask> = (0..30).map(|nth| task(&format!("Task {nth}"), Status::Planned)).collect();
    assert_eq!(
        db.store.import_tasks(System::new(), &slug("2025"), &many, now()).await.unwrap().lines(),
        ["2025: 30 tasks added"]
    );
}

#[tokio::test]
async fn imported_changes_are_applied_and_reported() {
    let wheels = "2023, task 1 “Nightly wheels”";
    let sparse = "2023, task 2 “Sparse arrays”";
    assert_eq!(reported(|l| l[1].status = Status::Done).await, [format!("{sparse}: in progress → done")]);
    assert_eq!(reported(|l| l[1].track = Some(None)).await, [format!("{sparse}: track Sparse → none")]);
    assert_eq!(
        reported(|l| l[1].track = Some(Some(title("Arrays")))).await,
        ["2023: track “Arrays” added".to_owned(), format!("{sparse}: track Sparse → Arrays")]
    );
    assert_eq!(
        reported(|l| l[1].description = Some(Some(note("Why\nand how")))).await,
        [format!("{sparse}: description changed")]
    );
    assert_eq!(reported(|l| l[1].specs = Some(vec![SpecNumber(4)])).await, [format!("{sparse}: documents none → 4")]);
    let more = OutcomeCode::parse("2b").unwrap();
    assert_eq!(
        reported(|l| l[1].outcomes.as_mut().unwrap().push(more)).await,
        [format!("{sparse}: outcomes 1a → 1a, 2b")]
    );
    assert_eq!(
        reported(|l| l[1].evidence = Some(vec![evidence("https://a.b")])).await,
        [format!("{sparse}: 1 evidence link added")]
    );
    assert_eq!(
        reported(|l| l[0].assignees = people(&["Ada Example <ada>", "Émile First <emile>"])).await,
        [
            format!("{wheels}: assigned to Émile First"),
            format!("{wheels}: no longer assigned to Zoë Last"),
            format!("{wheels}: led by Ada Example")
        ]
    );
}

#[tokio::test]
async fn missing_fields_keep_stored_values() {
    let db = Db::full().await;
    let mut list = tasks();
    list[0].description = Some(Some(note("Why")));
    list[0].evidence.as_mut().unwrap()[0].state = Some(EvidenceState::Merged);
    list[0].size = Some(Some(Size::Small));
    list[0].people_needed = Some(3);
    list[0].skills = Some(vec![title("C")]);
    db.store.import_tasks(System::new(), &here(), &list, now()).await.unwrap();
    let stored = db.dump().await;
    let mut silent = tasks();
    silent[0] = ImportedTask::of(title("Nightly wheels"), Status::Done);
    silent[1].assignees.clear();
    silent.remove(2);
    assert_eq!(
        db.store.import_tasks(System::new(), &here(), &silent, now()).await.unwrap().lines(),
        Vec::<String>::new()
    );
    assert_eq!(db.dump().await, stored);
    let page = page(&db, 1).await;
    assert_eq!((page.description.as_str(), page.row.assignees.len(), page.people_needed), ("Why", 2, 3));
    assert_eq!(page.row.evidence[0].said, Some(EvidenceState::Merged));
    assert_eq!(page.row.evidence[0].kind, EvidenceKind::PullRequest);
    assert_eq!(page.row.evidence[1].kind, EvidenceKind::Document);
    assert_eq!(db.store.tasks(Scope::All).await.unwrap().len(), 3);
}

#[tokio::test]
async fn empty_fields_clear_stored_values() {
    let db = Db::full().await;
    let existing = Proposal {
        description: Some(note("Why")),
        size: Some(Size::Small),
        due: Some("2027-03-12".parse().unwrap()),
        labels: labels(&["api"]),
        skills: vec![title("C"), title("Rust")],
        links: vec![url("https://example.org/a")],
        ..proposal_needing("Known", 2)
    };
    db.proposed(&existing, &db.person(2, "wren").await).await;
    let none = ImportedTask {
        description: Some(None),
        track: Some(None),
        size: Some(None),
        due: Some(None),
        labels: Some(vec![]),
        people_needed: Some(1),
        skills: Some(vec![]),
        specs: Some(vec![]),
        outcomes: Some(vec![]),
        evidence: Some(vec![]),
        ..ImportedTask::of(title("Known"), Status::Proposed)
    };
    let changes =
        db.store.import_tasks(System::new(), &here(), std::slice::from_ref(&none), now()).await.unwrap().lines();
    let lines = [
        "track SPECs → none",
        "size small → none",
        "due date 2027-03-12 → none",
        "description removed",
        "documents 4 → none",
        "skills C, Rust → none",
        "labels api → none",
        "1 evidence link removed",
        "people needed 2 → 1",
    ];
    assert_eq!(changes, lines.map(|line| format!("2023, task 4 “Known”: {line}")));
    assert_eq!(
        db.store.import_tasks(System::new(), &here(), &[none], now()).await.unwrap().lines(),
        Vec::<String>::new()
    );
    assert_eq!(page(&db, 4).await.description_html, "");
}

#[tokio::test]
async fn new_task_has_the_fields_of_the_list() {
    let db = Db::full().await;
    let full = ImportedTask {
        description: Some(Some(note("Why **not**?"))),
        size: Some(Some(Size::Large)),
        people_needed: Some(3),
        skills: Some(vec![title("C"), title("c")]),
        note: Some(line("Said elsewhere")),
        ..task("Full", Status::Planned)
    };
    let list = [full, ImportedTask::of(title("Silent"), Status::Planned)];
    for expected in [2, 0] {
        let changes = db.store.import_tasks(System::new(), &here(), &list, now()).await.unwrap().lines();
        assert_eq!(changes.len(), expected, "{changes:?}");
    }
    let (full, silent) = (page(&db, 4).await, page(&db, 5).await);
    assert!(full.description_html.contains("<strong>"));
    assert_eq!((full.row.size, full.people_needed, full.skills), (Some(Size::Large), 3, vec![title("C")]));
    assert_eq!((full.history[0].note.clone(), full.history[0].imported), (Some(line("Said elsewhere")), true));
    assert_eq!((silent.row.track, silent.row.specs, silent.people_needed), (None, vec![], 1));
}

#[tokio::test]
async fn assignee_without_login_stays_and_leads() {
    let db = Db::full().await;
    let import = async |list: &ImportedTask| {
        db.store.import_tasks(System::new(), &here(), std::slice::from_ref(list), now()).await.unwrap().lines()
    };
    let mut list = task("Mixed", Status::Planned);
    list.assignees = people(&["No Login", "Ada Example <ada>", "Nor Me", "Zoë Last <zoe>"]);
    import(&list).await;
    // A table has logins instead of names.
    list.assignees = people(&["ada <ada>", "zoe <zoe>"]);
    assert_eq!(import(&list).await, Vec::<String>::new());
    assert_eq!(db.assignees_of(nr(4)).await[0], "No Login");
    list.assignees = people(&["zoe <zoe>"]);
    assert_eq!(import(&list).await, ["2023, task 4 “Mixed”: no longer assigned to Ada Example"]);
    assert_eq!(db.assignees_of(nr(4)).await, ["No Login", "Nor Me", "Zoë Last"]);
}

#[tokio::test]
async fn repeated_spaces_create_no_duplicate() {
    let db = Db::full().await;
    let import =
        async |list: &[ImportedTask]| db.store.import_tasks(System::new(), &here(), list, now()).await.unwrap().lines();
    let wide =
        ImportedTask { track: Some(Some(title("SPECs"))), ..ImportedTask::of(title("Nightly  wheels"), Status::Done) };
    assert_eq!(import(std::slice::from_ref(&wide)).await, Vec::<String>::new(), "earlier imports joined the spaces");
    let number = db.proposed(&proposal("So  wide"), &db.person(2, "wren").await).await;
    assert_eq!(number, nr(4));
    assert_eq!(import(&[ImportedTask::of(title("So  wide"), Status::Proposed)]).await, Vec::<String>::new());
    let both = [wide, ImportedTask::of(title("Nightly wheels"), Status::Done)];
    assert_eq!(import(&both).await, ["2023: task 5 “Nightly  wheels” added"]);
}

#[tokio::test]
async fn link_that_no_table_can_contain_is_kept() {
    let db = Db::full().await;
    let call = "https://example.zoom.us/j/1";
    let links = vec![url("https://example.org/a"), url(call), url("https://example.org/b")];
    db.proposed(&Proposal { links, ..proposal("Call") }, &db.person(2, "wren").await).await;
    let mut list = ImportedTask::of(title("Call"), Status::Proposed);
    list.evidence = Some(vec![evidence("https://example.org/a"), evidence("https://example.org/b")]);
    assert_eq!(
        db.store.import_tasks(System::new(), &here(), &[list.clone()], now()).await.unwrap().lines(),
        Vec::<String>::new()
    );
    list.evidence = Some(vec![]);
    assert_eq!(db.store.import_tasks(System::new(), &here(), &[list], now()).await.unwrap().len(), 1);
    assert_eq!(page(&db, 4).await.row.evidence.iter().map(|link| link.url.as_str()).collect::<Vec<_>>(), [call]);
}

#[tokio::test]
async fn failed_import_stores_nothing() {
    let db = Db::full().await;
    let before = db.dump().await;
    let mut list = vec![task("New one", Status::Planned), task("New two", Status::Planned), task("Last", Status::Done)];
    list[0].assignees = people(&["Never Seen <never-seen>"]);
    list[1].track = Some(Some(title("Never seen either")));
    list[2].specs = Some(vec![SpecNumber(4), SpecNumber(77)]);
    let error = db.store.import_tasks(System::new(), &here(), &list, now()).await.unwrap_err();
    assert!(matches!(error, StoreError::UnknownSpec(SpecNumber(77))) && error.is_refusal());
    assert_eq!(error.to_string(), "There is no document 77. Run `cairn import specs` first.");
    assert_eq!(db.dump().await, before);
    // Without the unknown SPEC the list is imported, so the refusal undid the import.
    list[2].specs.as_mut().unwrap().pop();
    assert_eq!(db.store.import_tasks(System::new(), &here(), &list, now()).await.unwrap().len(), 4);
    assert_ne!(db.dump().await, before);
}

#[tokio::test]
async fn unknown_edition_and_repeated_title_are_refused() {
    let db = Db::full().await;
    let error = db.store.import_tasks(System::new(), &slug("2031"), &tasks(), now()).await.unwrap_err();
    assert!(error.is_refusal() && error.to_string().starts_with("There is no edition “2031”."), "{error}");
    let twice = [task("Same", Status::Done), task("Same", Status::Planned)];
    let error = db.store.import_tasks(System::new(), &here(), &twice, now()).await.unwrap_err();
    assert!(error.is_refusal() && error.to_string().contains("The import lists the task “Same” twice"), "{error}");
}

#[tokio::test]
async fn undated_status_is_marked_as_dated_by_the_import() {
    let db = Db::full().await;
    let mut list = tasks();
    list[1].status = Status::Done;
    let later = at("2023-09-01T08:00:00Z");
    db.store.import_tasks(System::new(), &here(), &list, later).await.unwrap();
    let page = page(&db, 2).await;
    let step =
        |at, to| StatusChange { at, to, note: None, merged_into: None, continued_in: None, by: None, imported: true };
    assert_eq!(page.history, [step(now(), Status::InProgress), step(later, Status::Done)]);
    assert_eq!(page.row.updated, None, "the day of an import is not the day of the work");
}

fn step(on: &str, to: Status, by: Option<&str>) -> ImportedStatusChange {
    ImportedStatusChange {
        at: at(&format!("{on}T10:00:00Z")),
        to,
        note: by.map(|_| parsed("A note")),
        by: by.map(person),
    }
}

#[tokio::test]
async fn imported_status_changes_are_kept_and_only_added() {
    let db = Db::full().await;
    let mut dated = task("Dated", Status::InProgress);
    dated.history =
        vec![step("2023-05-23", Status::Planned, None), step("2023-05-25", Status::InProgress, Some("Ada Example"))];
    let import = async |list: &ImportedTask| {
        db.store.import_tasks(System::new(), &here(), std::slice::from_ref(list), now()).await.unwrap().lines()
    };
    import(&dated).await;
    assert_eq!(import(&dated).await, Vec::<String>::new());
    let first = page(&db, 4).await.history;
    assert_eq!(first.len(), 2);
    assert!(first.iter().all(|entry| !entry.imported));
    assert_eq!(first[1].by, Some(person("Ada Example <ada>")));

    dated.status = Status::Done;
    dated.history.remove(0);
    dated.history.push(step("2023-08-01", Status::Done, None));
    let prefix = "2023, task 4 “Dated”";
    assert_eq!(
        import(&dated).await,
        [format!("{prefix}: in progress → done"), format!("{prefix}: history: 1 status change added")]
    );
    assert_eq!(import(&dated).await, Vec::<String>::new());
    let then = page(&db, 4).await.history;
    assert_eq!(then.len(), 3, "no status change is lost or added");
    assert_eq!(then[..2], first[..]);
}

#[tokio::test]
async fn import_adds_a_missing_final_status_change() {
    let db = Db::full().await;
    let mut odd = task("Odd", Status::Done);
    odd.history = vec![step("2023-05-23", Status::Planned, None)];
    db.store.import_tasks(System::new(), &here(), &[odd.clone()], now()).await.unwrap();
    assert_eq!(
        db.store.import_tasks(System::new(), &here(), &[odd], now()).await.unwrap().lines(),
        Vec::<String>::new()
    );
    let history = page(&db, 4).await.history;
    assert_eq!(
        history.iter().map(|entry| (entry.to, entry.imported)).collect::<Vec<_>>(),
        [(Status::Planned, false), (Status::Done, true)]
    );
}

#[tokio::test]
async fn track_from_a_task_import_survives_a_site_import() {
    let db = Db::full().await;
    assert_eq!(db.store.import_site(System::new(), &site(), now()).await.unwrap().lines(), Vec::<String>::new());
    let page = db.store.edition_page(&here()).await.unwrap();
    assert_eq!(page.tracks.iter().map(|track| track.title.as_str()).collect::<Vec<_>>(), ["SPECs", "Sparse"]);
}
