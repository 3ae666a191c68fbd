//! Checks that all pages count tasks in the same way, and date and describe them in lists.

use crate::support::{Plan, TaskForm, TestApp, VISITOR, number_of};

#[tokio::test]
async fn dropped_tasks_count_nowhere_as_work_to_be_done() {
    let (plan, [author]) = &Plan::with_members().await;
    let before = plan.app.json("/api/v1/editions/2027/progress").await;
    let task = plan.propose(author, "Drop the stone").await;
    plan.act(&format!("{task}/change-status"), &plan.organizer, &[("to", "dropped"), ("note", "too heavy")]).await;
    let progress = plan.app.json("/api/v1/editions/2027/progress").await;
    assert_eq!(progress["total"], before["total"], "a dropped task isn’t to be done");
    let count = |key: &str| progress["by_status"][key].as_u64().expect("a count");
    let all: u64 = progress["by_status"].as_object().expect("counts").values().filter_map(|count| count.as_u64()).sum();
    assert_eq!(
        (progress["total"].as_u64(), progress["done"].as_u64()),
        (Some(all - count("dropped")), Some(count("done")))
    );
    let sentence = format!("{} of {} tasks done", count("done"), all - count("dropped"));
    for page in ["/", "/2027", "/2027/progress"] {
        assert!(plan.app.page(page).await.contains(&sentence), "{page}: {sentence}");
    }
    let list = plan.app.page("/2027/tasks").await;
    assert!(
        list.contains(&format!("{} dropped", count("dropped"))) && list.contains(&format!(">{all}</td>")),
        "{list}"
    );
}

#[tokio::test]
async fn list_says_why_a_task_has_no_goal() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, TaskForm::without_goal("Mend the net").no_goal_reason("It <keeps> us dry")).await;
    let page = plan.app.page_as("/2027/tasks?q=mend", &VISITOR).await;
    let row = page.split(&format!("href=\"{task}\"")).nth(1).expect("a row").split("</tr>").next().expect("its end");
    assert!(row.contains("no goal: It &lt;keeps&gt; us dry") && row.contains("class=\"muted\""), "{row}");
}

#[tokio::test]
async fn task_that_is_entered_here_is_dated_by_its_entry() {
    let (plan, [author]) = &Plan::with_members().await;
    let proposed = plan.propose(author, "Sort the pebbles").await;
    let table = "title,status,no_goal_reason\nStack the pebbles,planned,It has to be\n";
    let preview = plan.upload(table).await;
    plan.import_previewed(&preview).await;
    let tasks = plan.app.json("/api/v1/editions/2027/tasks").await;
    let tasks = tasks["tasks"].as_array().expect("tasks");
    let entered = tasks.iter().find(|task| task["title"] == "Stack the pebbles").expect("the imported task");
    let entered = format!("/2027/tasks/{}", entered["number"]);
    for task in [&proposed, &entered] {
        let page = plan.task(task).await;
        assert!(page.row.updated.is_some() && page.history.iter().all(|change| !change.imported), "{task}");
        assert!(!plan.app.page(task).await.contains("without a date"), "{task}");
    }
    let list = plan.app.page("/2027/tasks?q=pebbles").await;
    assert!(list.contains(&format!(">{}</td>", number_of(&entered))) && !list.contains(">unknown</td>"), "{list}");
}

#[tokio::test]
async fn home_page_counts_tasks_done_as_the_edition_does() {
    let app = TestApp::with_demo_data().await;
    for path in ["/", "/2026", "/2026/progress"] {
        assert!(app.page(path).await.contains("11 of 17 tasks done"), "{path}");
    }
}
