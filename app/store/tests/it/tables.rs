//! Tables of tasks that somebody gives on a page: what they may change, what they never do, and what they would do.

use crate::builders::*;
use crate::planning::*;
use domain::Refusal;
use domain::id::SpecNumber;
use domain::import::ImportChoices;
use domain::import::{ChangeKind, ChangeLine, ImportPreview, ImportedTask, RowProblem, TaskChange};
use domain::tasks::{Status, TaskPage};
use domain::text::LongText;

pub fn row(name: &str, status: Status) -> ImportedTask {
    ImportedTask::of(title(name), status)
}

/// A task that is new serves something.
pub fn new(name: &str) -> ImportedTask {
    ImportedTask { specs: Some(vec![SpecNumber(4)]), ..row(name, Status::Planned) }
}

fn saying(words: &str, row: ImportedTask) -> ImportedTask {
    ImportedTask { note: Some(line(words)), ..row }
}

fn logins(names: &[&str]) -> Vec<domain::people::Person> {
    names.iter().map(|name| person(&format!("{name} <{name}>"))).collect()
}

/// With these lines; `- ` begins one that removes something.
pub fn change(number: u32, name: &str, lines: &[&str]) -> TaskChange {
    let line = |line: &&str| match line.strip_prefix("- ") {
        Some(removal) => ChangeLine { kind: ChangeKind::Removal, text: removal.to_owned() },
        None if line.starts_with("renamed to ") => ChangeLine { kind: ChangeKind::Rename, text: line.to_string() },
        None => ChangeLine { kind: ChangeKind::Plain, text: line.to_string() },
    };
    TaskChange { number: nr(number), title: title(name), lines: lines.iter().map(line).collect() }
}

impl Db {
    /// Takes a table in as the keeper, having seen that the same is shown before without being done.
    pub async fn given(&self, list: &[ImportedTask]) -> ImportPreview {
        let planner = self.planner().await;
        let stored = self.dump().await;
        let would =
            self.store.would_import_tasks(&here(), list, ImportChoices::default(), &planner, now()).await.unwrap();
        assert_eq!(self.dump().await, stored, "to look changes nothing");
        let effect =
            self.store.import_tasks_by(&here(), list, ImportChoices::default(), &planner, now()).await.unwrap();
        assert_eq!(would, effect);
        match effect.problems.is_empty() {
            true => {
                let (choices, then) = (ImportChoices::default(), at("2024-01-01T00:00:00Z"));
                let again = self.store.import_tasks_by(&here(), list, choices, &planner, then).await;
                let same = list.len();
                let (merged, left_out) = (effect.merged.clone(), effect.left_out.clone());
                let nothing = ImportPreview { same, merged, left_out, ..Default::default() };
                assert_eq!(again.unwrap(), nothing, "the second time it is nothing");
            }
            false => assert_eq!(self.dump().await, stored, "with a problem nothing is taken in"),
        }
        effect
    }
}

impl Db {
    async fn takes_part(&self, login: &str) {
        let seat = "INSERT INTO participants (edition_id, person_id)
                    SELECT e.id, p.id FROM editions e, people p WHERE e.slug = '2023' AND p.login = ?1";
        sqlx::query(seat).bind(login).execute(&mut self.raw().await).await.unwrap();
    }
}

#[tokio::test]
async fn whoever_does_not_take_part_gets_no_hand_on_a_task_by_a_table_but_keeps_the_one_they_have() {
    let db = Db::plan().await;
    db.person(2, "wren").await;
    let asked = ImportedTask { assignees: logins(&["ada", "wren", "nobody-knows"]), ..new("New") };
    let known = ImportedTask { assignees: logins(&["wren"]), ..row("Lazy loading", Status::Proposed) };
    let effect = db.given(&[asked.clone(), known.clone()]).await;
    let stranger = |who: &str| Refusal::NotAParticipant { who: who.to_owned(), edition: "2023".to_owned() };
    let why: Vec<Vec<Refusal>> = effect.problems.into_iter().map(|problem| problem.why).collect();
    assert_eq!(why, [vec![stranger("wren"), stranger("nobody-knows")], vec![stranger("wren")]]);
    assert_eq!(stranger("wren").to_string(), "wren doesn’t take part in 2023. Invite them first.");
    // The command line tells what is so elsewhere.
    db.store.import_tasks(&here(), &[asked.clone(), known.clone()], now()).await.unwrap();
    assert_eq!(db.given(&[asked, known]).await, ImportPreview { same: 2, ..Default::default() });
}

#[tokio::test]
async fn whoever_leads_by_a_table_is_told_and_so_is_who_proposed_it() {
    let db = Db::plan().await;
    let (wren, bao) = (db.person(2, "wren").await, db.person(3, "bao").await);
    db.takes_part("wren").await;
    db.proposed(&proposal("First"), &bao).await;
    db.given(&[ImportedTask { assignees: logins(&["wren", "ada"]), ..row("First", Status::Proposed) }]).await;
    assert_eq!(
        (db.told_of(&wren).await, db.told_of(&bao).await),
        (vec!["lead_assigned 4".into()], vec!["claimed 4".into(); 2])
    );
    let by =
        "SELECT p.login FROM notifications n JOIN people p ON p.id = n.by_id WHERE n.kind = 'claimed' ORDER BY p.login";
    assert_eq!(db.texts(by).await, ["ada", "wren"]);
    // From the command line it tells what happened elsewhere, of which nobody is told here.
    let listed = ImportedTask { assignees: logins(&["wren"]), ..row("Lazy loading", Status::Proposed) };
    db.store.import_tasks(&here(), &[listed], now()).await.unwrap();
    assert_eq!(db.told_of(&wren).await, ["lead_assigned 4"]);
}

#[tokio::test]
async fn a_list_that_somebody_gives_is_an_import_by_them() {
    let db = Db::plan().await;
    let mut list = vec![new("By hand"), row("Sparse arrays", Status::InProgress)];
    list[0].track = Some(Some(title("Nowhere yet")));
    list[0].description = LongText::parse("Is **this** read?").ok().map(Some);
    list[0].assignees = logins(&["ada", "zoe"]);
    let effect = db.given(&list).await;
    let said = [
        "planned",
        "track Nowhere yet",
        "SPECs 4",
        "Ada Example and Zoë Last added to its hands",
        "led by Ada Example",
    ];
    assert_eq!((effect.new, effect.same), (vec![change(4, "By hand", &said)], 1));
    assert_eq!((effect.tracks, effect.changed), (vec![title("Nowhere yet")], vec![]));
    let page = db.page(nr(4)).await;
    assert_eq!((page.people_needed, page.description_html.contains("<strong>")), (2, true));
    let author = "SELECT actor || ' ' || person_id FROM audit_log ORDER BY number DESC LIMIT 1";
    assert_eq!(db.texts(author).await, [format!("person {}", db.planner().await.id.0)]);
}

#[tokio::test]
async fn a_table_on_a_page_takes_no_place_away() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    db.takes_part("wren").await;
    let mut mixed = task("Mixed", Status::Planned);
    mixed.assignees = people(&["Ada Example <ada>", "No Login"]);
    db.store.import_tasks(&here(), &[mixed], now()).await.unwrap();
    let asked = ImportedTask { assignees: logins(&["wren", "zoe"]), ..row("Mixed", Status::Planned) };
    let effect = db.given(&[asked]).await;
    let lines = ["wren and Zoë Last added to its hands", "hands 2 → 4"];
    assert_eq!(effect.changed, [change(4, "Mixed", &lines)]);
    assert_eq!(db.assignees_of(nr(4)).await, ["Ada Example", "No Login", "wren", "Zoë Last"]);
    assert_eq!(db.page(nr(4)).await.row.updated, Some(now()), "something happened to it");
    let kept = &db.told().await[0];
    assert!(
        !kept.contains("wren") && kept.matches("other hands").count() == 1,
        "a name would outlive its account: {kept}"
    );
    // Nobody was on the third: who is named first leads it.
    let first = ImportedTask { assignees: logins(&["wren"]), ..row("Lazy loading", Status::Proposed) };
    let effect = db.given(&[first]).await;
    assert_eq!(effect.changed, [change(3, "Lazy loading", &["wren added to its hands", "led by wren"])]);
    assert_eq!(db.page(nr(3)).await.access.lead, Some(wren.id));
}

/// The last step: where to, its note, by whom, and whether it is only from an import.
fn last(page: &TaskPage) -> (Status, Option<String>, Option<String>, bool) {
    let step = page.history.last().unwrap();
    let by = step.by.as_ref().map(|person| person.name.to_string());
    (step.to, step.note.as_ref().map(|note| note.to_string()), by, step.imported)
}

#[tokio::test]
async fn other_line_breaks_make_no_other_description() {
    let db = Db::plan().await;
    let windows = "UPDATE tasks SET description = 'One' || char(13, 10) || 'two ' WHERE number = 2";
    sqlx::Executor::execute(&mut db.raw().await, windows).await.unwrap();
    let table = db.store.task_table(&here()).await.unwrap();
    let csv = formats::tasks::write(&here(), &table);
    let file = domain::import::SourceFile { path: "tasks.csv", bytes: csv.as_bytes() };
    let effect = db.given(&formats::tasks::read(file).unwrap().imported).await;
    assert_eq!(effect, ImportPreview { same: 3, ..Default::default() });
}

#[tokio::test]
async fn moves_in_a_table_are_moves_by_whoever_gives_it() {
    let db = Db::plan().await;
    let (wren, bao) = (db.person(2, "wren").await, db.person(3, "bao").await);
    let first = db.proposed(&proposal("First"), &wren).await;
    let next = db.proposed(&waiting("Next", &[first.0, 2]), &bao).await;
    db.store.claim_task(&here(), next, &bao, now()).await.unwrap();
    let list = [row("First", Status::Planned), saying("Merged", row("Sparse arrays", Status::Done))];
    let effect = db.given(&list).await;
    let lines = [change(4, "First", &["proposed → planned"]), change(2, "Sparse arrays", &["in progress → done"])];
    assert_eq!((effect.changed.as_slice(), effect.problems.len()), (lines.as_slice(), 0));
    let planner = Some("keeper".to_owned());
    assert_eq!(last(&db.page(first).await), (Status::Planned, None, planner.clone(), false));
    assert_eq!(last(&db.page(nr(2)).await), (Status::Done, Some("Merged".to_owned()), planner, false));
    assert_eq!(db.told_of(&wren).await, ["proposal_accepted 4"]);
    assert_eq!(db.told_of(&bao).await, Vec::<String>::new(), "it waits for the first still");
    db.given(&[saying("No need", row("First", Status::Dropped))]).await;
    assert_eq!(db.told_of(&bao).await, ["dependency_dropped 5"]);
}

#[tokio::test]
async fn words_in_a_table_for_a_task_that_stands_there_already_with_others_are_no_move_and_are_not_lost() {
    let db = Db::plan().await;
    db.given(&[saying("Merged", row("Sparse arrays", Status::Done)), saying("At once", new("New"))]).await;
    let known = [saying("Merged", row("Sparse arrays", Status::Done)), row("New", Status::Planned)];
    assert_eq!(db.given(&known).await, ImportPreview { same: 2, ..Default::default() });
    let others = [
        saying("Released", row("Sparse arrays", Status::Done)),
        saying("Later", row("New", Status::Planned)),
        saying("A word", row("Lazy loading", Status::Proposed)),
    ];
    let refused: Vec<_> = db.given(&others).await.problems.into_iter().map(|one| (one.number, one.why)).collect();
    let already = |number, status| (Some(nr(number)), vec![Refusal::AlreadyInStatus(status)]);
    assert_eq!(refused, [already(2, "done"), already(4, "planned"), already(3, "proposed")]);
    // Elsewhere they may have been said of another step: the command line takes in where it stands.
    assert_eq!(db.store.import_tasks(&here(), &others, now()).await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn all_rows_that_cannot_be_taken_are_named_at_once_and_nothing_is_taken_in() {
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
    let effect = db.given(&list).await;
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
    assert_eq!(effect.problems, expected);
    assert!(!effect.is_nothing());
}

#[tokio::test]
async fn the_command_line_tells_what_happened_elsewhere_whatever_the_table_of_moves_says() {
    let db = Db::plan().await;
    let list = [row("Lazy loading", Status::Done)];
    db.store.import_tasks(&here(), &list, now()).await.unwrap();
    assert_eq!(last(&db.page(nr(3)).await), (Status::Done, None, None, true));
}

#[tokio::test]
async fn whom_a_description_in_a_table_mentions_only_now_is_told() {
    let db = Db::plan().await;
    let zoe = db.signed_in(&github(5, "zoe")).await;
    let saying = |words: &str, row| ImportedTask { description: Some(LongText::parse(words).ok()), ..row };
    db.given(&[saying("Ask @zoe", new("Anew")), saying("With @zoe", row("Sparse arrays", Status::InProgress))]).await;
    assert_eq!(db.told_of(&zoe).await, ["mentioned 4", "mentioned 2"]);
    db.store.see_notifications(zoe.id, now()).await.unwrap();
    db.given(&[saying("Do ask @zoe", row("Anew", Status::Planned))]).await;
    db.store.import_tasks(&here(), &[saying("@zoe?", row("Lazy loading", Status::Proposed))], now()).await.unwrap();
    assert_eq!(db.store.unseen_notifications(zoe.id).await.unwrap(), 0, "nor of what comes from elsewhere");
}
