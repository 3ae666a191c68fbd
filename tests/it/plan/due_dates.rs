//! Checks due dates and labels of tasks: forms, pages, filters and limits.

use crate::support::{Plan, TaskForm, number_of};

fn labelled(title: &str, due: &str, labels: &str) -> TaskForm {
    TaskForm::titled(title).with("due", due).with("labels", labels)
}

/// The row of a task in a list; `None` if it isn't listed.
fn row_of<'p>(page: &'p str, task: &str) -> Option<&'p str> {
    let row = page.split("<tr").find(|row| row.contains(&format!("href=\"{task}\"")))?;
    row.split("</tr>").next()
}

#[tokio::test]
async fn visitors_see_due_dates_and_labels() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, labelled("Mend the nets", "2027-03-12", "Rope & twine, api, API")).await;
    let page = plan.app.page(&task).await;
    assert!(page.contains("<dt>Due</dt><dd><time datetime=\"2027-03-12\">12 March 2027</time></dd>"), "{page}");
    assert!(page.contains("href=\"/2027/tasks?label=Rope%20%26%20twine\""), "{page}");
    let list = plan.app.page("/2027/tasks").await;
    let row = row_of(&list, &task).expect("a row");
    for words in ["due 12 March 2027", "Rope &amp; twine", ">api<"] {
        assert!(row.contains(words), "{words}: {row}");
    }
    let tasks = plan.app.json("/api/v1/editions/2027/tasks").await;
    let tasks = tasks["tasks"].as_array().expect("tasks");
    let found = tasks.iter().find(|found| found["title"] == "Mend the nets").expect("the task");
    assert_eq!(
        (&found["due"], found["labels"].to_string().as_str()),
        (&"2027-03-12".into(), "[\"Rope & twine\",\"api\"]")
    );
}

#[tokio::test]
async fn edit_form_keeps_due_date_and_labels() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, labelled("Mend the nets", "2027-03-12", "Rope, api")).await;
    let form = plan.app.page_as(&format!("{task}/edit"), author).await;
    assert!(form.contains("name=\"due\" value=\"2027-03-12\"") && form.contains("value=\"Rope, api\""), "{form}");
    plan.edit(&task, author, labelled("Mend the nets", "", "api")).await;
    let row = plan.task(&task).await.row;
    assert_eq!((row.due, row.labels.len()), (None, 1));
}

#[tokio::test]
async fn invalid_due_date_is_refused_and_shown_again() {
    let (plan, [author]) = &Plan::with_members().await;
    for due in ["2027-02-30", "soon", "+12027-01-01"] {
        let form = labelled("Mend the nets", due, "Rope & twine, api");
        let page = plan.posted_page("/2027/tasks/propose", author, &form.fields()).await;
        for words in [
            &format!("“{due}” is not a day (like 2027-05-22)"),
            &format!("name=\"due\" value=\"{due}\""),
            "value=\"Rope &amp; twine, api\"",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
}

#[tokio::test]
async fn task_has_at_most_10_short_labels() {
    let (plan, [author]) = &Plan::with_members().await;
    let eleven = (1..=11).map(|nth| format!("label {nth}")).collect::<Vec<_>>().join(", ");
    let form = labelled("Mend the nets", "", &eleven);
    plan.is_refused("/2027/tasks/propose", author, &form.fields(), "Too many labels: 11. The limit is 10.").await;
    let form = labelled("Mend the nets", "", &"x".repeat(41));
    plan.is_refused("/2027/tasks/propose", author, &form.fields(), "has 41 characters").await;
}

#[tokio::test]
async fn edit_conflict_shows_changed_due_date_and_labels() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, labelled("Mend the nets", "2027-03-12", "Rope")).await;
    let token = plan.revision_token(&task, author).await;
    plan.edit(&task, author, labelled("Mend the nets", "2027-04-01", "Twine")).await;
    let late = labelled("Mend the nets", "2027-03-12", "Rope").with_token(&token);
    let page = plan.posted_page(&format!("{task}/edit"), author, &late.fields()).await;
    assert!(page.contains("<dt>Due date</dt>") && page.contains("<dt>Labels</dt>"), "{page}");
}

#[tokio::test]
async fn tasks_are_filtered_by_label_ignoring_case() {
    let (plan, [author]) = &Plan::with_members().await;
    let first = plan.propose(author, labelled("Mend the nets", "", "Rope")).await;
    let second = plan.propose(author, labelled("Count the floats", "", "rope, api")).await;
    let third = plan.propose(author, labelled("Paint the hull", "", "api")).await;
    for path in ["/2027/tasks?label=ROPE", "/2027/board?label=rope", "/2027/tasks?label=Rope&group=track"] {
        let page = plan.app.page(path).await;
        let is_there = |task: &str| page.contains(&format!("href=\"{task}\""));
        assert!(is_there(&first) && is_there(&second) && !is_there(&third), "{path}");
        assert!(page.contains("<option value=\"Rope\" selected>Rope (2)</option>"), "{path}: {page}");
    }
    let table = plan.app.page("/2027/tasks.csv?label=rope").await;
    assert_eq!(table.lines().count(), 3, "{table}");
}

#[tokio::test]
async fn overdue_list_has_open_tasks_after_their_day() {
    let (plan, [author]) = &Plan::with_members().await;
    let late = plan.propose(author, labelled("Mend the nets", "2026-11-01", "")).await;
    let later = plan.propose(author, labelled("Count the floats", "2027-03-12", "")).await;
    let page = plan.app.page("/2027/tasks?list=overdue").await;
    let row = row_of(&page, &late).expect("a row");
    assert!(row.contains("<span class=\"attention\">overdue since 1 November 2026</span>"), "{row}");
    assert!(row_of(&page, &later).is_none());
    assert!(plan.app.page(&late).await.contains("<span class=\"attention\">overdue</span>"));
    let sorted = plan.app.page("/2027/tasks?group=due").await;
    let places = [&late, &later].map(|task| sorted.find(&format!("href=\"{task}\"")).expect("a row"));
    assert!(places.is_sorted() && sorted.contains("<option value=\"due\" selected>"), "{sorted}");
    plan.act(&format!("{late}/change-status"), &plan.organizer, &[("to", "dropped"), ("note", "No nets left")]).await;
    assert!(row_of(&plan.app.page("/2027/tasks?list=overdue").await, &late).is_none());
    assert!(!plan.app.page(&late).await.contains(">overdue<"), "it is over");
}

#[tokio::test]
async fn invalid_due_date_of_selected_tasks_is_refused() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, "Mend the nets").await;
    let form = [("tasks", number_of(&task)), ("due", "2027-02-30")];
    plan.is_refused("/2027/tasks/bulk/due", &plan.organizer, &form, "“2027-02-30” is not a day").await;
}

#[tokio::test]
async fn merged_task_gives_its_labels_to_the_other() {
    let (plan, [author]) = &Plan::with_members().await;
    let from = plan.propose(author, labelled("Mend the nets", "2027-03-12", "Twine, rope")).await;
    let into = plan.propose(author, labelled("Repair the nets", "", "Rope")).await;
    plan.merge(&from, &into).await;
    let row = plan.task(&into).await.row;
    let labels: Vec<&str> = row.labels.iter().map(|label| label.as_str()).collect();
    assert_eq!((labels, row.due), (vec!["rope", "Twine"], None), "labels have the first spelling");
}
