//! Checks tasks of an earlier edition that continue in a later one.

use crate::support::people::{login_of, participants};
use crate::support::plan::slug;
use crate::support::settings::EditionForm;
use crate::support::{Key, People, Plan, TaskForm, TestApp, edition};
use domain::id::TaskNumber;
use domain::tasks::Status;
use domain::views::{Review, TaskPage};

const CONTINUE: &str = "/2027/tasks/continue";
/// An unfinished task of the past edition, in progress.
const EARLIER: &str = "/2026/tasks/7";
const EARLIER_KEY: &str = "2026/7";

/// The plan, and an owner, who organizes all editions.
async fn plan_and_owner() -> (Plan, Key) {
    let app = TestApp::with_demo_data().await;
    let People { organizer, owner, .. } = People::sign_in(&app).await;
    (Plan { app, organizer }, owner)
}

async fn task(plan: &Plan, year: &str, number: u32) -> TaskPage {
    plan.app.store.task(&edition(year), TaskNumber(number)).await.expect("an answer").expect("a task")
}

/// Continues the earlier task, and returns the new one.
async fn continued(plan: &Plan, owner: &Key) -> TaskPage {
    plan.act(CONTINUE, owner, &[("tasks", EARLIER_KEY)]).await;
    let earlier = task(plan, "2026", 7).await;
    let into = earlier.row.continued_in.expect("a later task");
    assert_eq!(into.edition, slug());
    task(plan, "2027", into.number.0).await
}

#[tokio::test]
async fn continued_task_keeps_its_contents_and_needs_new_claims() {
    let (plan, owner) = plan_and_owner().await;
    plan.act("/2026/tasks/bulk/due", &owner, &[("tasks", "7"), ("due", "2026-12-01")]).await;
    let before = task(&plan, "2026", 7).await;
    assert!(!before.row.labels.is_empty() && before.row.due.is_some());
    assert!(!before.claims.is_empty() && !before.row.evidence.is_empty() && before.funding.is_some());
    let after = continued(&plan, &owner).await;
    assert_eq!((&after.row.title, &after.description), (&before.row.title, &before.description));
    assert_eq!((&after.row.specs, &after.row.outcomes), (&before.row.specs, &before.row.outcomes));
    assert_eq!((&after.row.evidence, &after.funding), (&before.row.evidence, &before.funding));
    assert_eq!((&after.row.labels, after.row.due), (&before.row.labels, None), "it needs a new due date");
    assert_eq!(after.row.status, Status::Planned);
    assert!(after.claims.is_empty(), "people claim it again");
}

#[tokio::test]
async fn page_of_a_later_task_shows_the_earlier_history() {
    let (plan, owner) = plan_and_owner().await;
    let into = continued(&plan, &owner).await;
    let address = format!("/2027/tasks/{}", into.row.number);
    plan.claim(&address, &owner).await;
    for status in ["in progress", "in review"] {
        plan.change_status(&address, &owner, status).await;
    }
    plan.act(&format!("{address}/change-status"), &owner, &[("to", "done"), ("note", "It has a readable page.")]).await;
    let page = plan.app.page(&address).await;
    assert!(page.contains("Proposed in 2026, done in 2027."), "{page}");
    let (collector, result) = (page.find("The collector runs"), page.rfind("It has a readable page."));
    assert!(collector.is_some() && collector < result, "the earlier history comes first");
    let earlier = plan.app.page(EARLIER).await;
    assert!(earlier.contains("This task continues as") && earlier.contains(&address), "{earlier}");
    assert!(plan.app.page("/2026/tasks").await.contains("continues in"));
}

#[tokio::test]
async fn continued_task_counts_once_over_all_editions() {
    let (plan, owner) = plan_and_owner().await;
    let store = &plan.app.store;
    let before = store.whole_progress().await.expect("progress");
    let into = continued(&plan, &owner).await;
    let after = store.whole_progress().await.expect("progress");
    assert_eq!(after.all.total(), before.all.total());
    assert_eq!(after.all.get(Status::InProgress) + 1, before.all.get(Status::InProgress));
    assert_eq!(after.all.get(Status::Planned), before.all.get(Status::Planned) + 1);
    assert_eq!(after.all.get(Status::Dropped), before.all.get(Status::Dropped));
    let spec = *into.row.specs.first().expect("a SPEC");
    let of_spec = store.tasks(store::Scope::Spec(spec)).await.expect("tasks");
    let same: Vec<_> = of_spec.iter().filter(|row| row.title == into.row.title).map(|row| &row.edition).collect();
    assert_eq!(same, [&slug()], "the list of the SPEC shows only the latest");
    let past = store.progress(&edition("2026")).await.expect("progress");
    assert_eq!(past.all.total(), 20, "its own edition still counts it");
}

#[tokio::test]
async fn task_continues_as_the_one_with_the_same_title() {
    let (plan, owner) = plan_and_owner().await;
    let title = task(&plan, "2026", 7).await.row.title.to_string();
    let existing = plan.propose(&plan.organizer, title.as_str()).await;
    let page = plan.app.page_as(CONTINUE, &owner).await;
    assert!(page.contains("which has the same title"), "{page}");
    let into = continued(&plan, &owner).await;
    assert_eq!(format!("/2027/tasks/{}", into.row.number), existing);
    assert_eq!(into.row.status, Status::Proposed, "its status stays");
    assert!(!into.row.evidence.is_empty(), "it has the evidence");
}

#[tokio::test]
async fn continued_task_refuses_changes_in_its_own_edition() {
    let (plan, owner) = plan_and_owner().await;
    let into = continued(&plan, &owner).await;
    let why = format!("continues as task {} of 2027", into.row.number);
    for (action, form) in
        [("claim", [("x", "")]), ("change-status", [("to", "proposed")]), ("add-link", [("url", "example.org")])]
    {
        let page = plan.posted_page(&format!("{EARLIER}/{action}"), &owner, &form).await;
        assert!(page.contains("This task continues as"), "{action}");
    }
    let refused = plan.posted_page("/2026/worklog", &owner, &[("line", "#7 late")]).await;
    assert!(refused.contains(&why) && refused.contains("#7 late"), "what was typed stays: {refused}");
    assert_eq!(task(&plan, "2026", 7).await.row.status, Status::Dropped);
    let comment = plan.comment(EARLIER, &owner, "Good to see it go on.").await;
    assert!(!comment.is_empty(), "its discussion stays open");
}

#[tokio::test]
async fn tasks_continue_only_in_a_published_edition() {
    let (plan, owner) = plan_and_owner().await;
    EditionForm::new("2031").post(&plan.app, "/editions/new", &owner).await;
    let refusal = "Tasks can continue only in a published edition with a work plan.";
    plan.is_refused("/2031/tasks/continue", &owner, &[("tasks", EARLIER_KEY)], refusal).await;
    let earlier = task(&plan, "2026", 7).await;
    assert_eq!((earlier.row.status, earlier.row.continued_in), (Status::InProgress, None));
}

#[tokio::test]
async fn merge_of_the_later_task_keeps_the_earlier_history() {
    let (plan, owner) = plan_and_owner().await;
    let into = continued(&plan, &owner).await;
    let kept = plan.propose(&plan.organizer, "A report of all nights").await;
    plan.merge(&format!("/2027/tasks/{}", into.row.number), &kept).await;
    assert_eq!(plan.task(&kept).await.earlier.len(), 1);
    let earlier = task(&plan, "2026", 7).await.row.continued_in.expect("a later task");
    assert_eq!(earlier.path(), kept);
    assert!(plan.app.page(EARLIER).await.contains(&kept));
}

#[tokio::test]
async fn requests_about_a_continued_task_end() {
    let (plan, owner) = plan_and_owner().await;
    let reviewer = login_of(&participants(&plan.app, "2026").await[3]).to_owned();
    plan.act(&format!("{EARLIER}/request-review"), &owner, &[("of", &reviewer)]).await;
    assert!(task(&plan, "2026", 7).await.reviews.iter().any(Review::is_open), "there is a request to end");
    continued(&plan, &owner).await;
    assert!(!task(&plan, "2026", 7).await.reviews.iter().any(Review::is_open));
    for (action, form) in [("request-review", [("of", reviewer.as_str())]), ("interest", [("kind", "want")])] {
        let page = plan.posted_page(&format!("{EARLIER}/{action}"), &owner, &form).await;
        assert!(page.contains("This task continues as"), "{action}");
    }
}

#[tokio::test]
async fn tasks_that_continue_together_keep_their_dependencies() {
    let (plan, owner) = plan_and_owner().await;
    let (first, second) = (task(&plan, "2026", 7).await, task(&plan, "2026", 9).await);
    let form = TaskForm::titled(first.row.title.as_str()).depends_on("9").people_needed("2");
    plan.edit(EARLIER, &owner, form).await;
    plan.act(CONTINUE, &owner, &[("tasks", "2026/9"), ("tasks", EARLIER_KEY)]).await;
    let into = async |number| task(&plan, "2026", number).await.row.continued_in.expect("a later task").number;
    let later = task(&plan, "2027", into(7).await.0).await;
    assert_eq!(later.depends_on.iter().map(|link| link.number).collect::<Vec<_>>(), [into(9).await]);
    assert_eq!(later.depends_on[0].title, second.row.title);
}

#[tokio::test]
async fn second_click_continues_a_task_once() {
    let (plan, owner) = plan_and_owner().await;
    let into = continued(&plan, &owner).await;
    assert_eq!(continued(&plan, &owner).await.row.number, into.row.number);
}

#[tokio::test]
async fn separated_task_gets_back_its_status() {
    let (plan, owner) = plan_and_owner().await;
    let into = continued(&plan, &owner).await;
    let address = format!("/2027/tasks/{}", into.row.number);
    assert!(plan.app.page_as(&address, &owner).await.contains("Separate from task 7 of 2026"));
    plan.act(&format!("{address}/separate"), &owner, &[]).await;
    let earlier = task(&plan, "2026", 7).await;
    assert_eq!((earlier.row.status, earlier.row.continued_in), (Status::InProgress, None));
    assert!(task(&plan, "2027", into.row.number.0).await.earlier.is_empty());
    plan.is_refused(&format!("{address}/separate"), &owner, &[], "This task doesn’t continue another task.").await;
}

#[tokio::test]
async fn organizer_cannot_continue_tasks_they_do_not_manage() {
    let (plan, _) = plan_and_owner().await;
    let page = plan.app.page_as(CONTINUE, &plan.organizer).await;
    assert!(page.contains("No unfinished tasks."), "{page}");
    let refusal = "Only organizers and track leads can continue this task in a later edition.";
    plan.is_refused(CONTINUE, &plan.organizer, &[("tasks", EARLIER_KEY)], refusal).await;
    assert_eq!(task(&plan, "2026", 7).await.row.status, Status::InProgress);
}

#[tokio::test]
async fn all_or_none_of_the_selected_tasks_continue() {
    let (plan, owner) = plan_and_owner().await;
    let finished = "2026/1";
    let form = [("tasks", EARLIER_KEY), ("tasks", finished)];
    let page = plan.posted_page(CONTINUE, &owner, &form).await;
    assert!(page.contains("Cairn can’t continue task 1 of 2026. This task is done or dropped."), "{page}");
    assert!(page.contains("value=\"2026/7\" checked"), "the selection stays: {page}");
    assert_eq!(task(&plan, "2026", 7).await.row.status, Status::InProgress);
    for (odd, why) in [("2027/1", "It is not in an earlier edition."), ("x", "x"), ("2026/999", "999")] {
        plan.is_refused(CONTINUE, &owner, &[("tasks", odd)], why).await;
    }
    plan.is_refused(CONTINUE, &owner, &[], "No task is selected.").await;
}
