//! Checks the export and import of the work plan as a CSV table, over HTTP.

mod other_editions;
mod preview;
mod shared_tables;

use crate::support::plan::slug;
use crate::support::{Plan, TaskForm, login, now, number_of, visible_text};
use domain::access::System;
use domain::id::TaskNumber;
use domain::import::{ImportedEvidence, ImportedTask, SourceFile};
use domain::people::Person;
use domain::tasks::{Size, Status};
use domain::text::{Label, LongText, PersonName, ShortText, Title, Url};

fn person(name: &str, account: Option<&str>) -> Person {
    Person { name: PersonName::parse(name).expect("a name"), login: account.map(login) }
}

fn text(words: &str) -> Option<Option<LongText>> {
    Some(LongText::parse(words).ok())
}

/// Tasks with values that are hard to write into a table.
fn difficult_tasks(logins: [&str; 2]) -> Vec<ImportedTask> {
    let new = |title: &str| ImportedTask::of(Title::parse(title).expect("a title"), Status::Planned);
    let link = |url: &str| ImportedEvidence { url: Url::parse(url).expect("an address"), state: None };
    let title = |words: &str| Title::parse(words).expect("a title");
    let mut led = new("Led by a person without a login");
    led.assignees = vec![
        person("Offline Lead", None),
        person("Known", Some(logins[0])),
        person("Also Offline", None),
        person("Known Too", Some(logins[1])),
    ];
    led.people_needed = Some(5);
    led.size = Some(Some(Size::Small));
    led.due = Some("2027-03-12".parse().ok());
    led.labels = Some(["-Docs; \"API\"", "patience"].map(|label| Label::parse(label).expect("a label")).to_vec());
    led.skills = Some(vec![title("C; or C++"), title("patience")]);
    let mut formula = new("=HYPERLINK(\"https://example.org\")");
    formula.description = text("=SUM(A1:A9)");
    formula.track = Some(Some(title("-Tools  and \"toys\", others")));
    let mut lines = new("Two  spaces, 'quoted'");
    lines.no_goal_reason = Some(ShortText::parse("=because, \"it\" has to be").ok());
    lines.depends_on = Some(vec![TaskNumber(2), TaskNumber(1)]);
    lines.description = text("First\n\n- second; \"third\"\n\t@fourth");
    lines.evidence = Some(vec![
        link("https://example.org/a,https://example.org/b"),
        link("https://example.org/c;"),
        link("https://github.com/example-org/wheels/pull/7"),
    ]);
    vec![led, formula, lines]
}

#[tokio::test]
async fn reimported_export_changes_nothing() {
    let (plan, [lead, assignee]) = &Plan::with_members().await;
    let store = &plan.app.store;
    let tasks = difficult_tasks([&lead.login, &assignee.login]);
    store.import_tasks(System::new(), &slug(), &tasks, now()).await.expect("imported");
    let form = TaskForm::titled("Has the address of a call")
        .links("https://example.zoom.us/j/1 https://example.org/d")
        .no_goal_reason("it has to be")
        .depends_on("3, 1");
    plan.propose(lead, form).await;
    let csv = plan.table().await;
    let head = "edition,number,title,track,specs,outcomes,status,links,assignees,size,updated,people_needed,description,skills,\
                no_goal_reason,depends_on,due,labels\n";
    assert!(csv.starts_with(head), "{}", csv.lines().next().unwrap_or_default());
    let before = store.task_table(&slug()).await.expect("a table");
    let page = plan.upload(&csv).await;
    assert!(
        visible_text(&page).contains(&format!("{} tasks stay as they are.", before.len())),
        "{}",
        visible_text(&page)
    );
    assert!(visible_text(&page).contains("There is nothing to import.") && !page.contains(">Import</button>"));
    // The import form and the store give the same result as the preview.
    let taken = plan.posted_page("/2027/tasks/import", &plan.organizer, &[("list", &csv)]).await;
    assert!(taken.contains("Nothing was changed: the plan already matches the table."), "{}", visible_text(&taken));
    let imported =
        formats::tasks::read(SourceFile { path: "tasks.csv", bytes: csv.as_bytes() }).expect("facts").imported;
    assert_eq!(store.import_tasks(System::new(), &slug(), &imported, now()).await.expect("changes"), Vec::new());
    assert_eq!(store.task_table(&slug()).await.expect("a table"), before);
    assert_eq!(plan.table().await, csv);
    let led = before.iter().find(|row| row.row.title.as_str().starts_with("Led by")).expect("the task");
    assert_eq!((led.row.assignees[0].name.as_str(), led.row.assignees.len()), ("Offline Lead", 4));
}

#[tokio::test]
async fn table_without_due_dates_and_labels_keeps_them() {
    let (plan, [author]) = &Plan::with_members().await;
    let form = TaskForm::titled("Mend the nets").with("due", "2027-03-12").with("labels", "Rope, api");
    let task = plan.propose(author, form).await;
    let page = plan.upload("title,status\nMend the nets,proposed\n").await;
    assert!(visible_text(&page).contains("There is nothing to import."), "{}", visible_text(&page));
    let page = plan.upload("title,status,due,labels\nMend the nets,proposed,2027-04-01,\"ROPE, Twine\"\n").await;
    for words in ["due date 2027-03-12 → 2027-04-01", "labels Rope, api → ROPE, Twine"] {
        assert!(visible_text(&page).contains(words), "{words}: {}", visible_text(&page));
    }
    plan.import_previewed(&page).await;
    let row = plan.task(&task).await.row;
    assert_eq!(row.due.map(|due| due.day.to_string()).as_deref(), Some("2027-04-01"));
    assert!(plan.table().await.contains("Twine"));
}

#[tokio::test]
async fn invalid_rows_are_all_listed_and_nothing_is_imported() {
    let (plan, [author]) = &Plan::with_members().await;
    let first = plan.propose(author, "First").await;
    let second = plan.propose(author, "Second").await;
    let csv = "number,title,status,note,specs,waits_for\n,First,done,,4,\n,Second,dropped,,4,\n,Third,planned,,777,\n\
        ,Fourth,planned,,4,\n999,Fifth,planned,,4,\n,Sixth,planned,,,\n,Seventh,planned,,4,999\n";
    let page = plan.upload(csv).await;
    for words in [
        "1 task is new, 6 can’t be imported.",
        "“First”: This task is proposed, so it can’t go straight to done.",
        "“Second”: Give a reason.",
        "“Third”: There is no document 777.",
        "“Fifth”: This plan has no task 999. Leave the number empty to add a new task.",
        "“Sixth”: Fill in one of the columns specs, outcomes or no_goal_reason.",
        "“Seventh”: There is no task 999 in edition 2027.",
    ] {
        assert!(visible_text(&page).contains(words), "{words}: {}", visible_text(&page));
    }
    assert!(!page.contains(">Import</button>"));
    let before = plan.table().await;
    let posted = plan.posted_page("/2027/tasks/import", &plan.organizer, &[("list", csv)]).await;
    assert!(visible_text(&posted).contains("6 rows can’t be imported"), "{}", visible_text(&posted));
    assert_eq!(plan.table().await, before);
    // With a note the transition is valid, and the task's history keeps the note.
    let page = plan.upload("title,status,note\nSecond,dropped,No longer needed\nFirst,planned,\n").await;
    plan.import_previewed(&page).await;
    let imported = plan.task(&second).await;
    let last = imported.history.last().expect("a transition");
    assert_eq!((last.note.clone(), last.imported), (ShortText::parse("No longer needed").ok(), false));
    assert_eq!(plan.task(&first).await.row.status, Status::Planned);
}

#[tokio::test]
async fn preview_of_2000_rows_folds_most_of_them() {
    let plan = Plan::new().await;
    let rows: String = (0..2000).map(|nth| format!("Task number {nth},planned,Many,4\n")).collect();
    let page = plan.upload(&format!("title,status,track,specs\n{rows}")).await;
    assert!(visible_text(&page).contains("2000 tasks are new."), "{}", visible_text(&page));
    let (shown, behind) = page.split_once("<summary>and 1981 more</summary>").expect("a summary that folds the rest");
    assert!(shown.contains("Task number 5”") && behind.contains("Task number 1999”"));
    let done = plan.import_previewed(&page).await;
    assert!(visible_text(&done).contains("2000 tasks are new.") && done.contains("<summary>and 1981 more</summary>"));
    let page = plan.upload(&plan.table().await).await;
    assert!(visible_text(&page).contains("tasks stay as they are."), "{}", visible_text(&page));
}

#[tokio::test]
async fn unreadable_table_names_the_line_and_is_returned() {
    let plan = Plan::new().await;
    for (csv, why) in [
        ("title,status,hands\nA,planned,99\n", "Line 2: “A,planned,99”: People needed must be from 1 to 40, not 99."),
        ("title,status\nA,planned\nA,done\n", "Line 3: “A,done”: “A” is already on line 2."),
        ("", "The file is empty"),
    ] {
        let page = plan.upload(csv).await;
        assert!(
            (page.contains(why) || visible_text(&page).contains(why)) && !page.contains(">Import</button>"),
            "{why}: {}",
            visible_text(&page)
        );
        assert!(csv.is_empty() || page.contains("A,planned"), "the text is returned");
    }
}

#[tokio::test]
async fn import_reports_an_ignored_no_goal_reason() {
    let plan = Plan::new().await;
    let csv = "title,status,specs,serves_none\nBoth,planned,4,It has to <b>be</b>\n";
    let words = "“Both” has a goal, so the reason for having none is ignored: “It has to &lt;b&gt;be";
    let page = plan.upload(csv).await;
    assert!(visible_text(&page).contains(words), "{}", visible_text(&page));
    let done = plan.import_previewed(&page).await;
    assert!(
        visible_text(&done).contains(words) && visible_text(&done).contains("1 task is new"),
        "{}",
        visible_text(&done)
    );
    let again = plan.posted_page("/2027/tasks/import", &plan.organizer, &[("list", csv)]).await;
    assert!(
        visible_text(&again).contains("Nothing was changed.") && visible_text(&again).contains(words),
        "{}",
        visible_text(&again)
    );
    assert!(!plan.table().await.contains("It has to"));
}

#[tokio::test]
async fn import_leaves_a_merged_task_unchanged() {
    let (plan, [author]) = &Plan::with_members().await;
    let (duplicate, kept) = (plan.propose(author, "Twin").await, plan.propose(author, "Kept").await);
    let into = number_of(&kept);
    plan.merge(&duplicate, &kept).await;
    let csv = "title,status\nTwin,planned\n";
    let words = format!("“Twin” is not changed: it was merged into task {into}");
    let page = plan.upload(csv).await;
    assert!(
        visible_text(&page).contains(&words) && page.contains(&format!("href=\"{kept}\"")),
        "{}",
        visible_text(&page)
    );
    assert!(visible_text(&page).contains("There is nothing to import."));
    let taken = plan.posted_page("/2027/tasks/import", &plan.organizer, &[("list", csv)]).await;
    assert!(
        visible_text(&taken).contains("Nothing was changed.") && visible_text(&taken).contains(&words),
        "{}",
        visible_text(&taken)
    );
    let page = plan.upload(&plan.table().await).await;
    assert!(!visible_text(&page).contains("merged"), "an unchanged export is not reported: {}", visible_text(&page));
}

#[tokio::test]
async fn stored_replacement_character_is_imported_again() {
    let (plan, [lead, _]) = &Plan::with_members().await;
    plan.propose(lead, TaskForm::titled("Is it \u{fffd}?").no_goal_reason("it has to be")).await;
    let csv = plan.table().await;
    assert!(csv.contains("Is it \u{fffd}?"), "{csv}");
    let page = plan.upload(&csv).await;
    assert!(visible_text(&page).contains("There is nothing to import."), "{}", visible_text(&page));
    let misread = plan.upload(&csv.replace("Is it", "\u{fffd}s it")).await;
    assert!(visible_text(&misread).contains("was read in a wrong encoding before"), "{}", visible_text(&misread));
}
