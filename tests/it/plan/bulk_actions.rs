//! Checks actions on several selected tasks.

use crate::support::{Plan, TaskForm, location, number_of};

#[tokio::test]
async fn organizer_changes_several_tasks() {
    let plan = Plan::new().await;
    let numbers = ["1", "2", "3"].map(|number| ("tasks", number));
    let form = [numbers.as_slice(), &[("size", "medium")]].concat();
    let done = plan.post("/2027/tasks/bulk/size", &plan.organizer, &form).await;
    assert!(location(&done).starts_with("/2027/tasks?changed=3&undo="), "{done:?}");
    assert!(plan.app.page("/2027/tasks?size=medium").await.contains("4 of"));
}

#[tokio::test]
async fn bulk_action_needs_its_button_and_returns_to_the_list() {
    let plan = Plan::new().await;
    let form = [("tasks", "1"), ("outcome", "4c")];
    let done = plan.post("/2027/tasks/bulk/outcome?list=help&group=track", &plan.organizer, &form).await;
    assert!(location(&done).starts_with("/2027/tasks?list=help&group=track&changed=1&undo="), "{done:?}");
    let page = plan.app.page_as("/2027/tasks", &plan.organizer).await;
    let form = page.split("class=\"bulk-form\"").nth(1).expect("a form");
    let first = form.split("<button").nth(1).and_then(|rest| rest.split('>').next()).expect("a button");
    assert!(!first.contains("formaction"), "Enter presses the first button, which changes nothing: {first}");
    let form = [("tasks", "1"), ("track", ""), ("spec", "4")];
    plan.is_refused("/2027/tasks/bulk", &plan.organizer, &form, "Choose the button next to").await;
}

#[tokio::test]
async fn skipped_tasks_are_listed_and_resending_is_harmless() {
    let (plan, [author]) = &Plan::with_members().await;
    let proposed = plan.propose(author, "Lift the stone").await;
    let dropped = plan.propose(author, "Drop the stone").await;
    plan.act(&format!("{dropped}/change-status"), &plan.organizer, &[("to", "dropped"), ("note", "too heavy")]).await;
    let numbers = [&proposed, &dropped].map(|task| number_of(task));
    let ticked = [("tasks", numbers[0]), ("tasks", numbers[1]), ("tasks", "999")];
    let form = [ticked.as_slice(), &[("to", "planned"), ("note", "my <words>")]].concat();
    let answer = plan.post("/2027/tasks/bulk/status", &plan.organizer, &form).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("text");
    let link = format!(
        "task <a href=\"{dropped}\">{}</a>: This task is dropped, so it can’t go straight to planned.",
        numbers[1]
    );
    for words in
        ["1 task changed.", "2 were left unchanged:", &link, "There is no task 999", "value=\"my &lt;words&gt;\""]
    {
        assert!(page.contains(words), "{words}");
    }
    let history = plan.app.page_as("/2027/audit-log", &plan.organizer).await;
    let again = plan.posted_page("/2027/tasks/bulk/status", &plan.organizer, &form).await;
    assert!(again.contains("No task was changed.") && again.contains("3 were left unchanged:"));
    assert_eq!(plan.app.page_as("/2027/audit-log", &plan.organizer).await, history);
    let without_tasks = [("to", "dropped"), ("note", "my words")];
    plan.is_refused("/2027/tasks/bulk/status", &plan.organizer, &without_tasks, "value=\"my words\"").await;
}

#[tokio::test]
async fn bulk_change_names_the_document_and_a_past_due_date() {
    let plan = Plan::new().await;
    let task = plan.propose(&plan.organizer, TaskForm::without_goal("Mend the net").no_goal_reason("It is new")).await;
    let asked = async |button: &str, value| {
        let form = [("tasks", number_of(&task)), value];
        let address = format!("/2027/tasks/bulk/{button}");
        plan.app.post_as(&address, &plan.organizer, &form).await.text().await.expect("text")
    };
    let page = asked("spec", ("spec", "4")).await;
    assert!(page.contains("They contribute to SPEC 4."), "{page}");
    let page = asked("due", ("due", "2020-01-02")).await;
    assert!(page.contains("2 January 2020. This day has passed, so open tasks are overdue then."), "{page}");
}
