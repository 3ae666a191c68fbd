//! Checks that changes of many tasks are shown first, and that they can be undone.

use crate::support::people::account_of;
use crate::support::{Key, Plan, TaskForm, location, now, number_of};
use domain::tasks::{Size, Status};
use reqwest::Response;

const SIZE: &str = "/2027/tasks/bulk/size";
const UNDO: &str = "/2027/tasks/changes";

/// The change that an answer offers to undo.
fn change(answer: &Response) -> String {
    let address = location(answer);
    let undo = address.split("undo=").nth(1).unwrap_or_else(|| panic!("{address}"));
    undo.split(['&', '#']).next().unwrap_or_default().to_owned()
}

async fn two_tasks(plan: &Plan) -> [String; 2] {
    let form = |title| TaskForm::without_goal(title).no_goal_reason("It is new");
    let first = plan.propose(&plan.organizer, form("Mend the first net")).await;
    [first, plan.propose(&plan.organizer, form("Mend the second net")).await]
}

#[tokio::test]
async fn bulk_change_is_shown_first_and_can_be_undone() {
    let plan = Plan::new().await;
    let [first, second] = two_tasks(&plan).await;
    let form = [("tasks", number_of(&first)), ("tasks", number_of(&second)), ("size", "large")];
    let page = plan.app.post_as(SIZE, &plan.organizer, &form).await.text().await.expect("text");
    for words in ["Change 2 tasks?", "The size becomes large.", "No emails"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(plan.task(&first).await.row.size, None, "nothing was done");
    let done = plan.post(SIZE, &plan.organizer, &form).await;
    let change = change(&done);
    assert_eq!(plan.task(&first).await.row.size, Some(Size::Large));
    let list = plan.app.page_as(&location(&done), &plan.organizer).await;
    assert!(list.contains("2 tasks changed.") && list.contains(">Undo<"), "{list}");
    let undone = plan.post(UNDO, &plan.organizer, &[("change", &change)]).await;
    assert_eq!(location(&undone), "/2027/tasks?undone=2");
    for task in [&first, &second] {
        assert_eq!(plan.task(task).await.row.size, None);
    }
    // Another page's form: the same one again is taken for a button pressed twice.
    let again = [("change", change.as_str()), ("next", "/2027/board")];
    plan.is_refused(UNDO, &plan.organizer, &again, "There is nothing to undo").await;
}

#[tokio::test]
async fn task_that_was_changed_since_stays_when_a_change_is_undone() {
    let plan = Plan::new().await;
    let [first, second] = two_tasks(&plan).await;
    let form = [("tasks", number_of(&first)), ("tasks", number_of(&second)), ("size", "large")];
    let change = change(&plan.post(SIZE, &plan.organizer, &form).await);
    plan.post(SIZE, &plan.organizer, &[("tasks", number_of(&second)), ("size", "small")]).await;
    let page = plan.posted_page(UNDO, &plan.organizer, &[("change", &change)]).await;
    assert!(page.contains("1 task is as before. 1 task was changed since"), "{page}");
    assert_eq!(plan.task(&first).await.row.size, None);
    assert_eq!(plan.task(&second).await.row.size, Some(Size::Small));
}

#[tokio::test]
async fn undo_restores_due_dates_and_labels() {
    let plan = Plan::new().await;
    let form = TaskForm::titled("Mend the first net").with("due", "2027-03-12").with("labels", "Rope");
    let task = plan.propose(&plan.organizer, form).await;
    let form = [("tasks", number_of(&task)), ("due", "2027-04-01")];
    let asked = plan.app.post_as("/2027/tasks/bulk/due", &plan.organizer, &form).await.text().await.expect("text");
    assert!(asked.contains("The due date becomes 1 April 2027."), "{asked}");
    let bulk = change(&plan.post("/2027/tasks/bulk/due", &plan.organizer, &form).await);
    let due = async || plan.task(&task).await.row.due.map(|due| due.day.to_string());
    assert_eq!(due().await.as_deref(), Some("2027-04-01"));
    plan.post(UNDO, &plan.organizer, &[("change", &bulk)]).await;
    assert_eq!(due().await.as_deref(), Some("2027-03-12"));
    let table = format!("number,title,status,due,labels\n{},Mend the first net,proposed,,Twine\n", number_of(&task));
    plan.posted_page("/2027/tasks/import", &plan.organizer, &[("list", &table)]).await;
    let imported = plan.task(&task).await.row;
    assert_eq!((imported.due, imported.labels[0].as_str()), (None, "Twine"));
    let changes = plan.app.page_as(UNDO, &plan.organizer).await;
    let newest = changes.split("name=\"change\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    plan.post(UNDO, &plan.organizer, &[("change", newest.expect("a change"))]).await;
    let after = plan.task(&task).await.row;
    assert_eq!((due().await.as_deref(), after.labels[0].as_str()), (Some("2027-03-12"), "Rope"));
}

#[tokio::test]
async fn change_of_another_person_cannot_be_undone() {
    let (plan, [member]) = Plan::with_members().await;
    let [first, _] = two_tasks(&plan).await;
    let change = change(&plan.post(SIZE, &plan.organizer, &[("tasks", number_of(&first)), ("size", "large")]).await);
    plan.is_refused(UNDO, &member, &[("change", &change)], "There is nothing to undo").await;
    assert_eq!(plan.task(&first).await.row.size, Some(Size::Large));
}

#[tokio::test]
async fn move_on_the_task_board_is_announced_and_can_be_undone() {
    let plan = Plan::new().await;
    let [first, _] = two_tasks(&plan).await;
    let form = [("to", "planned"), ("board", "?list=mine&")];
    let moved = plan.post(&format!("{first}/change-status"), &plan.organizer, &form).await;
    let number = number_of(&first);
    assert!(location(&moved).starts_with(&format!("/2027/board?list=mine&moved={number}&undo=")), "{moved:?}");
    let board = plan.app.page_as(location(&moved).split('#').next().unwrap_or_default(), &plan.organizer).await;
    assert!(board.contains(&format!("Task {number} is now planned.")), "{board}");
    let form = [("change", change(&moved)), ("next", "/2027/board?list=mine".to_owned())];
    let form = [(form[0].0, form[0].1.as_str()), (form[1].0, form[1].1.as_str())];
    let undone = plan.post(UNDO, &plan.organizer, &form).await;
    assert_eq!(location(&undone), "/2027/board?list=mine&undone=1");
    assert_eq!(plan.task(&first).await.row.status, Status::Proposed);
}

#[tokio::test]
async fn import_can_be_undone() {
    let plan = Plan::new().await;
    let [first, _] = two_tasks(&plan).await;
    let before = plan.task(&first).await;
    let count = plan.table().await.lines().count();
    let table = format!(
        "number,title,status,size,description,specs,links\n{},Mend a net,planned,small,New words,4,https://example.org/net\n\
         ,Mend a third net,proposed,small,,4,\n",
        number_of(&first)
    );
    let done = plan.posted_page("/2027/tasks/import", &plan.organizer, &[("list", &table)]).await;
    assert!(done.contains("href=\"/2027/tasks/changes\""), "{done}");
    let imported = plan.task(&first).await;
    assert_eq!((imported.row.title.as_str(), imported.row.status), ("Mend a net", Status::Planned));
    assert_eq!((imported.row.specs.len(), imported.row.evidence.len()), (1, 1));
    let changes = plan.app.page_as(UNDO, &plan.organizer).await;
    let newest = changes.split("name=\"change\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let undone = plan.post(UNDO, &plan.organizer, &[("change", newest.expect("a change"))]).await;
    assert_eq!(location(&undone), "/2027/tasks?undone=2");
    let after = plan.task(&first).await;
    assert_eq!(
        (&after.row.title, after.row.status, &after.description),
        (&before.row.title, Status::Proposed, &before.description)
    );
    assert_eq!((after.row.specs.len(), after.row.evidence.len(), after.row.size), (0, 0, None));
    assert_eq!(after.row.no_goal_reason, before.row.no_goal_reason);
    assert_eq!(plan.table().await.lines().count(), count, "the new task is gone");
}

/// The number of notifications that a person has not seen.
async fn unseen(plan: &Plan, key: &Key) -> u32 {
    let account = account_of(&plan.app, key).await;
    plan.app.store.unseen_notifications(account.signed_in()).await.expect("a number")
}

/// A planned task that the organizer proposed and the member has claimed, and the member's name.
async fn claimed_task(plan: &Plan, member: &Key) -> (String, String) {
    let [task, _] = two_tasks(plan).await;
    plan.change_status(&task, &plan.organizer, "planned").await;
    plan.claim(&task, member).await;
    let name = plan.task(&task).await.claims[0].person.name.to_string();
    (task, name)
}

const DROP: [(&str, &str); 2] = [("to", "dropped"), ("note", "Too late")];

#[tokio::test]
async fn undo_removes_notifications_that_no_one_got() {
    let (plan, [member]) = Plan::with_members().await;
    let (task, name) = claimed_task(&plan, &member).await;
    let form = [("tasks", number_of(&task)), DROP[0], DROP[1]];
    let status = "/2027/tasks/bulk/status";
    let page = plan.app.post_as(status, &plan.organizer, &form).await.text().await.expect("text");
    for words in ["1 person is notified", &name, "removes notifications that were not read or emailed yet"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let change = change(&plan.post(status, &plan.organizer, &form).await);
    assert_eq!(unseen(&plan, &member).await, 1);
    plan.post(UNDO, &plan.organizer, &[("change", &change)]).await;
    assert_eq!(unseen(&plan, &member).await, 0);
}

#[tokio::test]
async fn undo_keeps_notifications_that_were_read() {
    let (plan, [member]) = Plan::with_members().await;
    let (task, _) = claimed_task(&plan, &member).await;
    let change = change(&plan.post(&format!("{task}/change-status"), &plan.organizer, &DROP).await);
    let account = account_of(&plan.app, &member).await;
    plan.app.store.mark_notifications_seen(account.signed_in(), now()).await.expect("marked");
    plan.post(UNDO, &plan.organizer, &[("change", &change)]).await;
    assert_eq!(plan.app.store.notifications(account.signed_in(), None, 9).await.expect("notifications").len(), 1);
}

#[tokio::test]
async fn drop_says_who_is_notified() {
    let (plan, [member]) = Plan::with_members().await;
    let (task, name) = claimed_task(&plan, &member).await;
    let notified = format!("{name} is notified.");
    assert!(plan.app.page_as(&task, &plan.organizer).await.contains(&notified));
    let change = format!("{task}/change-status");
    let dropped = location(&plan.post(&change, &plan.organizer, &DROP).await);
    let page = plan.app.page_as(&dropped, &plan.organizer).await;
    assert!(page.contains(&format!("The status is now dropped. {notified}")), "{page}");
    let visitors = plan.app.page(&dropped).await;
    assert!(!visitors.contains(&notified), "only the person who dropped it sees that");
}

#[tokio::test]
async fn undone_status_change_leaves_the_history() {
    let plan = Plan::new().await;
    let [task, _] = two_tasks(&plan).await;
    let before = plan.task(&task).await.history;
    let change = change(&plan.post(&format!("{task}/change-status"), &plan.organizer, &[("to", "planned")]).await);
    assert_eq!(plan.task(&task).await.history.len(), before.len() + 1);
    plan.post(UNDO, &plan.organizer, &[("change", &change)]).await;
    assert_eq!(plan.task(&task).await.history, before);
    let log = plan.app.page_as("/2027/audit-log", &plan.organizer).await;
    assert!(log.contains("undid a change of"), "the audit log keeps both");
}

#[tokio::test]
async fn undo_on_the_page_of_changes_is_announced() {
    let plan = Plan::new().await;
    let [first, second] = two_tasks(&plan).await;
    let form = [("tasks", number_of(&first)), ("tasks", number_of(&second)), ("size", "large")];
    let change = change(&plan.post(SIZE, &plan.organizer, &form).await);
    let undone = plan.post(UNDO, &plan.organizer, &[("change", &change), ("next", UNDO)]).await;
    assert_eq!(location(&undone), "/2027/tasks/changes?undone=2");
    let page = plan.app.page_as(&location(&undone), &plan.organizer).await;
    assert!(page.contains("Undone: 2 tasks are as they were before."), "{page}");
}
