//! Checks the search: task numbers, unfinished words, and similar titles.

use crate::support::Plan;

/// The addresses of the tasks that a search finds, in order.
async fn found(plan: &Plan, query: &str) -> Vec<String> {
    let page = plan.app.page(&format!("/search?q={query}")).await;
    let tasks = page.split("<h2>Tasks</h2>").nth(1).unwrap_or_default();
    let places = tasks.split("<a href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    places.filter(|place| place.contains("/tasks/")).map(str::to_owned).collect()
}

#[tokio::test]
async fn task_number_finds_the_newest_edition_first() {
    let (plan, [author]) = &Plan::with_members().await;
    let decoy = plan.propose(author, "Thirteen, also written 13").await;
    for query in ["13", "%2313", "task+13", "Task%20%2313"] {
        let found = found(plan, query).await;
        assert_eq!(found[..2], ["/2027/tasks/13", "/2026/tasks/13"], "{query}");
        let all = found.iter().filter(|place| **place == "/2027/tasks/13").count();
        assert_eq!(all, 1, "{query}: each task is listed once");
    }
    assert!(found(plan, "13").await.contains(&decoy), "the number is searched as a word, too");
    for query in ["2026%2F13", "2026%2313"] {
        assert_eq!(found(plan, query).await[0], "/2026/tasks/13", "{query}");
    }
    assert_eq!(found(plan, "13&edition=2026").await[0], "/2026/tasks/13");
    assert_eq!(found(plan, "2031%2F13").await, Vec::<String>::new());
    assert_eq!(found(plan, "13&status=dropped&edition=2027").await, Vec::<String>::new(), "the task isn’t dropped");
}

#[tokio::test]
async fn last_search_word_matches_as_a_prefix() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, "Xylophones for quaggas").await;
    for query in ["xylo", "quaggas+xylophon", "xylophones+qua"] {
        assert_eq!(found(plan, query).await, std::slice::from_ref(&task), "{query}");
    }
    let numbers = plan.propose(author, "Count to 123456").await;
    assert_eq!(found(plan, "1234").await, Vec::<String>::new(), "numbers must match in full");
    assert_eq!(found(plan, "123456").await, [numbers]);
    assert_eq!(found(plan, "xylo+quaggas").await, Vec::<String>::new(), "only the last word may be a prefix");
}

#[tokio::test]
async fn stop_words_do_not_make_tasks_similar() {
    let (plan, [author]) = &Plan::with_members().await;
    plan.propose(author, "A shed for all of the tools that we have").await;
    let similar = plan.app.json("/api/v1/editions/2027/similar?title=All+that+a+harp+is+for+and+what+we+have").await;
    assert_eq!(similar["tasks"], serde_json::json!([]));
    let similar = plan.app.json("/api/v1/editions/2027/similar?title=A+shed+for+the").await;
    assert_eq!(similar["tasks"][0]["title"], "A shed for all of the tools that we have");
}
