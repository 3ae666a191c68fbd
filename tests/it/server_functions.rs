//! Checks the server functions that islands call.

use crate::support::TestApp;
use serde_json::{Value, json};

const SIMILAR: &str = "/api/similar-tasks";

async fn call(app: &TestApp, arguments: Value) -> reqwest::Response {
    let request = app.client.post(app.address(SIMILAR)).header("sec-fetch-site", "same-origin");
    request.json(&arguments).send().await.expect("an answer")
}

#[tokio::test]
async fn similar_tasks_are_those_that_the_api_shows_to_visitors() {
    let app = TestApp::with_demo_data().await;
    let found = call(&app, json!({ "edition": "2027", "title": "Rehearse the loss" })).await;
    assert_eq!(found.status(), 200);
    let found: Vec<Value> = found.json().await.expect("JSON");
    assert!(!found.is_empty());
    let shown = app.json("/api/v1/editions/2027/similar?title=Rehearse+the+loss").await;
    let fields = |task: &Value| ["number", "title", "status"].map(|name| task[name].clone());
    let shown: Vec<_> = shown["tasks"].as_array().expect("tasks").iter().map(fields).collect();
    assert_eq!(found.iter().map(fields).collect::<Vec<_>>(), shown);
    assert!(found.iter().all(|task| task.as_object().expect("a task").len() == 3), "no other field: {found:?}");
}

#[tokio::test]
async fn failed_calls_have_a_fitting_status() {
    let app = TestApp::with_demo_data().await;
    let status = async |arguments: Value| {
        let answer = call(&app, arguments).await;
        (answer.status().as_u16(), answer.text().await.expect("text"))
    };
    assert_eq!(status(json!({ "edition": "2099", "title": "Rehearse" })).await, (404, "\"Missing\"".to_owned()));
    assert_eq!(status(json!({ "edition": "../x", "title": "Rehearse" })).await, (404, "\"Missing\"".to_owned()));
    assert_eq!(status(json!({ "edition": "2027" })).await, (400, "\"Malformed\"".to_owned()));
    let long = "a".repeat(20_000);
    assert_eq!(status(json!({ "edition": "2027", "title": long })).await.0, 400);
}

#[tokio::test]
async fn server_functions_accept_only_post_from_own_pages() {
    let app = TestApp::with_demo_data().await;
    assert_eq!(app.get(SIMILAR).await.status(), 405);
    let arguments = json!({ "edition": "2027", "title": "Rehearse" });
    let from_elsewhere = app.client.post(app.address(SIMILAR)).header("sec-fetch-site", "cross-site").json(&arguments);
    assert_eq!(from_elsewhere.send().await.expect("an answer").status(), 403);
}
