//! Checks that the preview of a table and its import agree, and what the preview shows.

use crate::support::demo::ORGANIZER;
use crate::support::plan::{Member, slug};
use crate::support::{Plan, TaskForm, number_of, visible_text};
use domain::id::TaskNumber;
use domain::tasks::Status;

/// A task that the table renames and plans, without its SPEC and with an assignee.
struct Table {
    plan: Plan,
    assignee: Member,
    /// The address of the task.
    task: String,
    /// The page with the preview.
    preview: String,
}

const BEFORE: (Status, u32, usize) = (Status::Proposed, 1, 0);
const AFTER: (Status, u32, usize) = (Status::Planned, 2, 1);

impl Table {
    async fn previewed() -> Table {
        let (plan, [assignee]) = Plan::with_members().await;
        let task = plan.propose(&assignee, TaskForm::titled("Teach the calendars to agree").specs("4")).await;
        let csv = format!(
            "number,title,status,note,specs,hands,claimants,mood\n\
             {},Have the <i>calendars</i> agree,planned,,,2,{},fine\n\
             ,\"Brand new, <b>bold</b>\",planned,,4,,,fine\n",
            number_of(&task),
            assignee.login
        );
        let preview = plan.upload(&csv).await;
        Table { plan, assignee, task, preview }
    }

    /// The task's status, the people needed, and the number of claims.
    async fn stored(&self) -> (Status, u32, usize) {
        let task = self.plan.task(&self.task).await;
        (task.row.status, task.people_needed, task.claims.len())
    }
}

#[tokio::test]
async fn preview_lists_every_change_of_a_table() {
    let table = Table::previewed().await;
    let text = visible_text(&table.preview);
    let renamed = format!(
        "task {} “Teach the calendars to agree”: renamed to “Have the &lt;i&gt;calendars&lt;/i&gt; agree”; ",
        number_of(&table.task)
    );
    for words in [
        "1 task is new, 1 is renamed. 1 task loses data.",
        "Line 1: The column “mood” is unknown and ignored.",
        &renamed,
        "; proposed → planned; documents 4 → none; ",
        "people needed 1 → 2",
        "Brand new, &lt;b&gt;bold&lt;/b&gt;” is new: planned; documents 4",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[tokio::test]
async fn preview_of_a_table_changes_nothing() {
    assert_eq!(Table::previewed().await.stored().await, BEFORE);
}

#[tokio::test]
async fn import_does_what_the_preview_shows() {
    let table = Table::previewed().await;
    let done = table.plan.import_previewed(&table.preview).await;
    let text = visible_text(&done);
    assert!(text.contains("1 task is new, 1 was renamed. 1 task lost data."), "{text}");
    assert!(text.contains("documents 4 → none") && !done.contains(">Import</button>"));
    assert_eq!(table.stored().await, AFTER);
}

#[tokio::test]
async fn import_keeps_the_earlier_title_as_a_revision() {
    let Table { plan, task, preview, .. } = Table::previewed().await;
    plan.import_previewed(&preview).await;
    let number = TaskNumber::parse(number_of(&task)).expect("a number");
    let revisions = plan.app.store.task_revisions(&slug(), number, None, 9).await.expect("revisions");
    assert_eq!(revisions[0].title.as_str(), "Teach the calendars to agree");
}

#[tokio::test]
async fn import_names_the_organizer_and_notifies_the_assignee() {
    let Table { plan, assignee, task, preview } = Table::previewed().await;
    plan.import_previewed(&preview).await;
    assert!(plan.app.page(&task).await.contains(ORGANIZER), "the page names the organizer who imported it");
    assert!(plan.app.page_as("/me/notifications", &assignee).await.contains("Have the &lt;i&gt;calendars"));
}

#[tokio::test]
async fn preview_marks_what_a_table_removes() {
    let (plan, [author]) = &Plan::with_members().await;
    let form = TaskForm::titled("Has much to lose").description("Why and how").links("https://example.org/a");
    let address = plan.propose(author, form).await;
    let number = number_of(&address);
    let csv = format!(
        "edition,number,title,status,description,outcomes,serves_none,links\n2027,{number},Gained a name,proposed,,,x,\n"
    );
    let page = plan.upload(&csv).await;
    assert!(visible_text(&page).contains("1 task is renamed. 1 task loses data."), "{}", visible_text(&page));
    let lost = ["description removed", "outcomes 1a → none", "1 evidence link removed"];
    for words in lost.map(|words| format!(r#"<mark class="removal">{words}</mark>"#)) {
        assert!(page.contains(&words), "{words}: {}", visible_text(&page));
    }
}

#[tokio::test]
async fn import_names_the_people_that_it_notifies() {
    let table = Table::previewed().await;
    assert!(table.preview.contains("1 person is notified"), "{}", visible_text(&table.preview));
    let done = visible_text(&table.plan.import_previewed(&table.preview).await);
    assert!(done.contains("1 person got a notification: "), "{done}");
}
