//! Pages show what GitHub says beside what was entered here, and when each repository was synced.

use crate::support::demo::PAST;
use crate::support::{People, TestApp};
use reqwest::StatusCode;

/// The page of the task with this title.
async fn task_page(app: &TestApp, edition: &str, title: &str) -> String {
    let tasks = app.store.tasks(store::Scope::Edition(&crate::support::edition(edition))).await.expect("tasks");
    let task = tasks.iter().find(|task| task.evidence.iter().any(|evidence| evidence.url.as_str().ends_with(title)));
    app.page(&format!("/{edition}/tasks/{}", task.expect("a task").number)).await
}

#[tokio::test]
async fn task_shows_both_states_where_they_differ() {
    let app = TestApp::with_demo_data().await;
    let page = task_page(&app, PAST, "lazy-steps/pull/35").await;
    assert!(page.contains("GitHub: merged · entered here: open"), "{page}");
    assert!(page.contains("chip merged") && page.contains("by demo-") && page.contains("opened "), "{page}");
    let same = task_page(&app, PAST, "lazy-steps/pull/28").await;
    assert!(same.contains("chip merged") && !same.contains("entered here"), "{same}");
}

#[tokio::test]
async fn demo_has_evidence_in_each_state() {
    let app = TestApp::with_demo_data().await;
    let tasks = app.store.tasks(store::Scope::All).await.expect("tasks");
    let states: std::collections::BTreeSet<_> =
        tasks.iter().flat_map(|task| &task.evidence).filter_map(|evidence| evidence.state()).collect();
    assert_eq!(states.into_iter().collect::<Vec<_>>(), domain::tasks::EvidenceState::ALL);
}

#[tokio::test]
async fn organizers_and_owners_see_the_sync_of_each_repository() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    for key in [&people.organizer, &people.owner] {
        let page = app.page_as("/settings/github", key).await;
        for text in ["example-org/wheel-index", "The webhook is off", "/webhooks/github", "/2027/tasks/"] {
            assert!(page.contains(text), "{text} in {page}");
        }
    }
    let form = [("repository", "https://github.com/example-org/wheel-index")];
    let answer = app.post_as("/settings/github/sync", &people.organizer, &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    for wrong in ["https://github.com/example-org/no-such", "nonsense", "https://github.com/a/b/c"] {
        let answer = app.post_as("/settings/github/sync", &people.organizer, &[("repository", wrong)]).await;
        assert_ne!(answer.status(), StatusCode::SEE_OTHER, "{wrong}");
        assert!(answer.text().await.expect("text").contains("No task links to the repository"));
    }
}
