//! Checks merged tasks: open forms link to the remaining task, and no typed text is lost.

use super::Plan;

#[tokio::test]
async fn merged_task_forms_link_on_and_return_the_text() {
    let plan = Plan::with_people(1).await;
    let [(own, key)] = &plan.people[..] else { panic!("one person") };
    let stays = plan.propose(key, "A dashboard of benchmarks", &[]).await;
    let goes = plan.propose(key, "Lichen census among boulders", &[]).await;
    let posted = plan.post(&format!("{goes}/comment"), key, &[("text", "my words")]).await;
    let id =
        posted.headers()["location"].to_str().expect("an address").rsplit('-').next().expect("a number").to_owned();
    let read = plan.read(&goes, key).await;
    let into = stays.rsplit('/').next().expect("a number").to_owned();
    plan.act(&format!("{goes}/merge"), &plan.organizer, &[("into", &into)]).await;
    let link = format!("<a href=\"{stays}\">task {into}</a>");

    let form = plan.app.get_as(&format!("{goes}/edit"), key).await;
    assert!(form.contains(&link) && form.contains("was merged into") && !form.contains("name=\"title\""));
    for title in ["Census", " "] {
        let typed = [("title", title), ("outcomes", "1a"), ("description", "typed long"), ("read", &read)];
        let refused = plan.post(&format!("{goes}/edit"), key, &typed).await.text().await.expect("text");
        assert!(refused.contains(&link) && refused.contains("typed long</textarea>"), "with the title “{title}”");
    }

    let comment =
        plan.post(&format!("{goes}/comment"), key, &[("text", "typed late")]).await.text().await.expect("text");
    let there = format!("action=\"{stays}/comment\"");
    assert_eq!(comment.matches("Continue there").count(), 1, "the message appears once");
    assert!(comment.contains(&link) && comment.contains("typed late</textarea>") && comment.contains(&there));
    let more: [(&str, &[(&str, &str)]); 5] = [
        ("split", &[("titles", "typed late\nand more")]),
        ("merge", &[("into", &into), ("why", "typed late")]),
        ("review", &[("note", "typed late")]),
        ("transfer-lead", &[("to", own), ("note", "typed late")]),
        ("change-status", &[("to", "dropped"), ("note", "typed late")]),
    ];
    for (action, form) in more {
        let page = plan.post(&format!("{goes}/{action}"), &plan.organizer, form).await.text().await.expect("text");
        assert!(page.contains(&link) && page.contains("typed late"), "{action}: {}", super::wrong(&page));
    }

    let old = plan.app.get(&format!("{goes}/comments/{id}")).await;
    assert_eq!(
        (old.status().as_u16(), old.headers()["location"].to_str().expect("text")),
        (303, &*format!("{stays}/comments/{id}"))
    );
    let old = plan.app.get(&format!("{goes}/comments")).await;
    assert_eq!(old.headers()["location"], format!("{stays}/comments"));
    let save = [("text", "my other words"), ("read", "0")];
    let page = plan.post(&format!("{goes}/comments/{id}/edit"), key, &save).await.text().await.expect("text");
    let there = format!("action=\"{stays}/comments/{id}/edit\"");
    assert!(page.contains("Continue there") && page.contains("my other words</textarea>") && page.contains(&there));
}

#[tokio::test]
async fn outdated_form_returns_the_typed_text() {
    let plan = Plan::with_people(2).await;
    let [(_, key), (_, other)] = &plan.people[..] else { panic!("two people") };
    let task = plan.propose(key, "Lift the stone", &[]).await;
    plan.act(&format!("{task}/change-status"), &plan.organizer, &[("to", "planned")]).await;
    plan.act(&format!("{task}/claim"), key, &[]).await;
    plan.act(&format!("{task}/change-status"), key, &[("to", "in progress")]).await;
    let (change, done) = (format!("{task}/change-status"), |words| [("to", "done"), ("note", words)]);
    plan.act(&change, key, &done("lifted")).await;
    plan.act(&change, key, &done("lifted")).await;
    for (action, to) in [("change-status", "done"), ("transfer-lead", "x")] {
        let form = [("to", to), ("note", "lifted <high>")];
        let page = plan.post(&format!("{task}/{action}"), other, &form).await.text().await.expect("text");
        assert!(
            page.contains("What you typed") && page.contains("lifted &lt;high&gt;"),
            "{form:?}: {}",
            super::wrong(&page)
        );
    }
    plan.is_refused(&change, key, &done("and painted"), "This task is already done. To add something").await;
    assert_eq!(plan.task(&task).await.history.len(), 4);
}
