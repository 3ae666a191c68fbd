//! Changing many tasks at once.

use super::Plan;

#[tokio::test]
async fn an_organizer_changes_many_at_once() {
    let plan = Plan::with_people(1).await;
    let numbers = ["1", "2", "3"].map(|number| ("tasks", number));
    let form = [numbers.as_slice(), &[("act", "size"), ("size", "medium")]].concat();
    let done = plan.post("/2027/tasks/act", &plan.organizer, &form).await;
    assert_eq!(done.headers()["location"], "/2027/tasks?changed=3");
    assert!(plan.app.page("/2027/tasks?size=medium").await.contains("4 of"));
}

#[tokio::test]
async fn who_changes_many_is_back_at_the_same_list_and_enter_alone_changes_nothing() {
    let plan = Plan::with_people(0).await;
    let form = [("tasks", "1"), ("act", "outcome"), ("outcome", "4c")];
    let done = plan.post("/2027/tasks/act?list=help&group=track", &plan.organizer, &form).await;
    assert_eq!(done.headers()["location"], "/2027/tasks?list=help&group=track&changed=1");
    let page = plan.app.get_as("/2027/tasks", &plan.organizer).await;
    let first = page.split("name=\"act\" value=\"").nth(1).expect("a button");
    assert!(first.starts_with('"'), "the first button is the one that Enter presses");
    let form = [("tasks", "1"), ("act", ""), ("track", ""), ("spec", "4")];
    plan.is_refused("/2027/tasks/act", &plan.organizer, &form, "Press the button beside what").await;
}

#[tokio::test]
async fn which_were_left_as_they_are_is_said_with_why_and_sending_it_again_does_no_harm() {
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    let proposed = plan.propose(key, "Lift the stone", &[]).await;
    let over = plan.propose(key, "Drop the stone", &[]).await;
    plan.does(&over, &plan.organizer, &[("do", "move"), ("to", "dropped"), ("note", "too heavy")]).await;
    let numbers = [&proposed, &over].map(|task| task.rsplit('/').next().expect("a number").to_owned());
    let ticked = [("tasks", numbers[0].as_str()), ("tasks", &numbers[1]), ("tasks", "999")];
    let form = [ticked.as_slice(), &[("act", "move"), ("to", "planned"), ("note", "my <words>")]].concat();
    let answer = plan.post("/2027/tasks/act", &plan.organizer, &form).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("text");
    let link = format!(
        "task <a href=\"{over}\">{}</a>: This task is dropped, so it can’t go straight to planned.",
        numbers[1]
    );
    for words in
        ["1 task changed.", "2 were left as they are:", &link, "There is no task 999", "value=\"my &lt;words&gt;\""]
    {
        assert!(page.contains(words), "{words}");
    }
    let history = plan.app.get_as("/2027/audit-log", &plan.organizer).await;
    let again = plan.post("/2027/tasks/act", &plan.organizer, &form).await.text().await.expect("text");
    assert!(again.contains("No task was changed.") && again.contains("3 were left as they are:"));
    assert_eq!(plan.app.get_as("/2027/audit-log", &plan.organizer).await, history);
    let bare = [("act", "move"), ("to", "dropped"), ("note", "my words")];
    plan.is_refused("/2027/tasks/act", &plan.organizer, &bare, "value=\"my words\"").await;
}
