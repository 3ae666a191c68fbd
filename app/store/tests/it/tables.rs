//! Tests of task tables that a person imports on a page.

use crate::support::*;
use domain::Refusal;
use domain::access::System;
use domain::id::SpecNumber;
use domain::import::{ImportPreview, ImportedTask, RowProblem};
use domain::tasks::Status;
use domain::text::LongText;
use domain::views::TaskPage;

fn with_note(words: &str, row: ImportedTask) -> ImportedTask {
    ImportedTask { note: Some(line(words)), ..row }
}

fn logins(names: &[&str]) -> Vec<domain::people::Person> {
    names.iter().map(|name| person(&format!("{name} <{name}>"))).collect()
}

impl Db {
    async fn takes_part(&self, login: &str) {
        let seat = "INSERT INTO participants (edition_id, person_id)
                    SELECT e.id, p.id FROM editions e, people p WHERE e.slug = '2023' AND p.login = ?1";
        sqlx::query(seat).bind(login).execute(&mut self.raw().await).await.unwrap();
    }
}

#[tokio::test]
async fn table_cannot_assign_non_participants_but_keeps_them() {
    let db = Db::plan().await;
    db.person(2, "wren").await;
    let requested = ImportedTask { assignees: logins(&["ada", "wren", "unknown-login"]), ..new("New") };
    let known = ImportedTask { assignees: logins(&["wren"]), ..row("Lazy loading", Status::Proposed) };
    let preview = db.import_on_page(&[requested.clone(), known.clone()]).await;
    let stranger = |who: &str| Refusal::NotAParticipant { who: who.to_owned(), edition: "2023".to_owned() };
    let why: Vec<Vec<Refusal>> = preview.problems.into_iter().map(|problem| problem.why).collect();
    assert_eq!(why, [vec![stranger("wren"), stranger("unknown-login")], vec![stranger("wren")]]);
    assert_eq!(stranger("wren").to_string(), "wren doesn’t take part in 2023. They need an invitation first.");
    // The command line reports what is true elsewhere.
    db.store.import_tasks(System::new(), &here(), &[requested.clone(), known.clone()], now()).await.unwrap();
    assert_eq!(db.import_on_page(&[requested, known]).await, ImportPreview { same: 2, ..Default::default() });
}

#[tokio::test]
async fn table_import_notifies_new_leads_and_proposers() {
    let db = Db::plan().await;
    let (wren, bao) = (db.person(2, "wren").await, db.person(3, "bao").await);
    db.takes_part("wren").await;
    db.proposed(&proposal("First"), &bao).await;
    db.import_on_page(&[ImportedTask { assignees: logins(&["wren", "ada"]), ..row("First", Status::Proposed) }]).await;
    assert_eq!(
        (db.notifications_of(&wren).await, db.notifications_of(&bao).await),
        (vec!["lead_assigned 4".into()], vec!["claimed 4".into(); 2])
    );
    let by =
        "SELECT p.login FROM notifications n JOIN people p ON p.id = n.by_id WHERE n.kind = 'claimed' ORDER BY p.login";
    assert_eq!(db.texts(by).await, ["ada", "wren"]);
    assert_eq!(db.notifications_of(&db.ada().await).await, ["assigned 4"]);
    // An import from the command line notifies no one.
    let listed = ImportedTask { assignees: logins(&["wren"]), ..row("Lazy loading", Status::Proposed) };
    db.store.import_tasks(System::new(), &here(), &[listed], now()).await.unwrap();
    assert_eq!(db.notifications_of(&wren).await, ["lead_assigned 4"]);
}

#[tokio::test]
async fn page_import_is_audited_as_the_persons_action() {
    let db = Db::plan().await;
    let mut list = vec![new("By hand"), row("Sparse arrays", Status::InProgress)];
    list[0].track = Some(Some(title("Nowhere yet")));
    list[0].description = LongText::parse("Is **this** read?").ok().map(Some);
    list[0].assignees = logins(&["ada", "zoe"]);
    let preview = db.import_on_page(&list).await;
    let lines =
        ["planned", "track Nowhere yet", "documents 4", "assigned to Ada Example and Zoë Last", "led by Ada Example"];
    assert_eq!((preview.new, preview.same), (vec![change(4, "By hand", &lines)], 1));
    assert_eq!((preview.tracks, preview.changed), (vec![title("Nowhere yet")], vec![]));
    let page = db.page(nr(4)).await;
    assert_eq!((page.people_needed, page.description_html.contains("<strong>")), (2, true));
    let author = "SELECT actor || ' ' || person_id FROM audit_log ORDER BY number DESC LIMIT 1";
    assert_eq!(db.texts(author).await, [format!("person {}", db.organizer_of_plan().await.id.0)]);
}

#[tokio::test]
async fn page_import_removes_no_assignee() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    db.takes_part("wren").await;
    let mut mixed = task("Mixed", Status::Planned);
    mixed.assignees = people(&["Ada Example <ada>", "No Login"]);
    db.store.import_tasks(System::new(), &here(), &[mixed], now()).await.unwrap();
    let requested = ImportedTask { assignees: logins(&["wren", "zoe"]), ..row("Mixed", Status::Planned) };
    let preview = db.import_on_page(&[requested]).await;
    let lines = ["assigned to wren and Zoë Last", "people needed 2 → 4"];
    assert_eq!(preview.changed, [change(4, "Mixed", &lines)]);
    assert_eq!(db.assignees_of(nr(4)).await, ["Ada Example", "No Login", "wren", "Zoë Last"]);
    assert_eq!(db.page(nr(4)).await.row.updated, Some(now()), "the import counts as an update");
    let entry = &db.audit_log_lines().await[0];
    assert!(
        !entry.contains("wren") && entry.contains("assigned to 2 people"),
        "the entry names no one, so no name outlives its account: {entry}"
    );
    // The third task has no assignee, so the first one leads it.
    let first = ImportedTask { assignees: logins(&["wren"]), ..row("Lazy loading", Status::Proposed) };
    let preview = db.import_on_page(&[first]).await;
    assert_eq!(preview.changed, [change(3, "Lazy loading", &["assigned to wren", "led by wren"])]);
    assert_eq!(db.page(nr(3)).await.access.lead, Some(wren.id));
}

/// The last status change: its status, note, author, and whether an import dated it.
fn last(page: &TaskPage) -> (Status, Option<String>, Option<String>, bool) {
    let step = page.history.last().unwrap();
    let by = step.by.as_ref().map(|person| person.name.to_string());
    (step.to, step.note.as_ref().map(|note| note.to_string()), by, step.imported)
}

#[tokio::test]
async fn different_line_breaks_are_not_a_change() {
    let db = Db::plan().await;
    let windows = "UPDATE tasks SET description = 'One' || char(13, 10) || 'two ' WHERE number = 2";
    sqlx::Executor::execute(&mut db.raw().await, windows).await.unwrap();
    let table = db.store.task_table(&here()).await.unwrap();
    let csv = formats::tasks::write_csv(&here(), &table);
    let file = domain::import::SourceFile { path: "tasks.csv", bytes: csv.as_bytes() };
    let preview = db.import_on_page(&formats::tasks::read(file).unwrap().imported).await;
    assert_eq!(preview, ImportPreview { same: 3, ..Default::default() });
}

#[tokio::test]
async fn transitions_in_a_table_are_made_by_the_importing_person() {
    let db = Db::plan().await;
    let (wren, bao) = (db.person(2, "wren").await, db.person(3, "bao").await);
    let first = db.proposed(&proposal("First"), &wren).await;
    let next = db.proposed(&waiting("Next", &[first.0, 2]), &bao).await;
    db.store.claim_task(by_participant(&here(), &bao), next, now()).await.unwrap();
    let list = [row("First", Status::Planned), with_note("Merged", row("Sparse arrays", Status::Done))];
    let preview = db.import_on_page(&list).await;
    let lines = [change(4, "First", &["proposed → planned"]), change(2, "Sparse arrays", &["in progress → done"])];
    assert_eq!((preview.changed.as_slice(), preview.problems.len()), (lines.as_slice(), 0));
    let organizer = Some("organizer".to_owned());
    assert_eq!(last(&db.page(first).await), (Status::Planned, None, organizer.clone(), false));
    assert_eq!(last(&db.page(nr(2)).await), (Status::Done, Some("Merged".to_owned()), organizer, false));
    assert_eq!(db.notifications_of(&wren).await, ["proposal_accepted 4"]);
    assert_eq!(db.notifications_of(&bao).await, Vec::<String>::new(), "another dependency still blocks it");
    db.import_on_page(&[with_note("No need", row("First", Status::Dropped))]).await;
    assert_eq!(db.notifications_of(&bao).await, ["dependency_dropped 5"]);
}

#[tokio::test]
async fn different_note_without_a_transition_is_refused() {
    let db = Db::plan().await;
    db.import_on_page(&[with_note("Merged", row("Sparse arrays", Status::Done)), with_note("At once", new("New"))])
        .await;
    let known = [with_note("Merged", row("Sparse arrays", Status::Done)), row("New", Status::Planned)];
    assert_eq!(db.import_on_page(&known).await, ImportPreview { same: 2, ..Default::default() });
    let others = [
        with_note("Released", row("Sparse arrays", Status::Done)),
        with_note("Later", row("New", Status::Planned)),
        with_note("A word", row("Lazy loading", Status::Proposed)),
    ];
    let refused: Vec<_> =
        db.import_on_page(&others).await.problems.into_iter().map(|problem| (problem.number, problem.why)).collect();
    let already = |number, status| (Some(nr(number)), vec![Refusal::AlreadyInStatus(status)]);
    assert_eq!(refused, [already(2, "done"), already(4, "planned"), already(3, "proposed")]);
    // Elsewhere the note may belong to an earlier change, so the command line imports only the status.
    assert_eq!(
        db.store.import_tasks(System::new(), &here(), &others, now()).await.unwrap().lines(),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn all_invalid_rows_are_reported_and_nothing_is_imported() {
    let db = Db::plan().await;
    let spec = |row| ImportedTask { specs: Some(vec![SpecNumber(4), SpecNumber(77)]), ..row };
    let mut people_needed = row("Nightly wheels", Status::Done);
    people_needed.people_needed = Some(1);
    let list = [
        new("Good"),
        people_needed,
        row("Sparse arrays", Status::Done),
        spec(row("Lazy loading", Status::InReview)),
        spec(row("New", Status::Planned)),
    ];
    let preview = db.import_on_page(&list).await;
    let problem = |number: Option<u32>, name: &str, why: Vec<Refusal>| {
        let number = number.map(nr);
        RowProblem { number, title: title(name), why }
    };
    let skip = Refusal::InvalidTransition { from: "proposed", to: "in review" };
    let unknown = Refusal::NoSuchSpec("77".to_owned());
    let expected = [
        problem(Some(1), "Nightly wheels", vec![Refusal::FewerNeededThanAssigned { assigned: 2, requested: 1 }]),
        problem(Some(2), "Sparse arrays", vec![Refusal::ResultMissing]),
        problem(Some(3), "Lazy loading", vec![skip, unknown.clone()]),
        problem(None, "New", vec![unknown]),
    ];
    assert_eq!(preview.problems, expected);
    assert!(!preview.is_nothing());
}

#[tokio::test]
async fn command_line_import_ignores_the_workflow() {
    let db = Db::plan().await;
    let list = [row("Lazy loading", Status::Done)];
    db.store.import_tasks(System::new(), &here(), &list, now()).await.unwrap();
    assert_eq!(last(&db.page(nr(3)).await), (Status::Done, None, None, true));
}

#[tokio::test]
async fn new_mentions_in_imported_descriptions_notify() {
    let db = Db::plan().await;
    let zoe = db.zoe().await;
    let describing = |words: &str, row| ImportedTask { description: Some(LongText::parse(words).ok()), ..row };
    db.import_on_page(&[
        describing("Ask @zoe", new("Another")),
        describing("With @zoe", row("Sparse arrays", Status::InProgress)),
    ])
    .await;
    assert_eq!(db.notifications_of(&zoe).await, ["mentioned 4", "mentioned 2"]);
    db.store.mark_notifications_seen(zoe.signed_in(), now()).await.unwrap();
    db.import_on_page(&[describing("Do ask @zoe", row("Another", Status::Planned))]).await;
    db.store
        .import_tasks(System::new(), &here(), &[describing("@zoe?", row("Lazy loading", Status::Proposed))], now())
        .await
        .unwrap();
    assert_eq!(db.store.unseen_notifications(zoe.signed_in()).await.unwrap(), 0, "the command line notifies no one");
}
