//! Checks the JSON API: keys, values, errors and the OpenAPI description.

use crate::support::people::account_of;
use crate::support::settings::organizer_of;
use crate::support::{TestApp, by_organizer, edition, now};
use serde_json::Value;

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[tokio::test]
async fn editions_have_the_keys_of_the_contract() {
    let app = TestApp::with_demo_data().await;
    let all = app.json("/api/v1/editions").await;
    let edition = &all["editions"][0];
    for key in ["slug", "title", "starts", "ends", "time_zone", "place", "capacity", "phase", "planning_rule"] {
        assert!(keys(edition).contains(&key), "{key}");
    }
    assert_eq!(
        (&edition["slug"], &edition["phase"], &edition["planning_rule"]["of"]),
        (&"2027".into(), &"planning".into(), &3.into())
    );
    let people = app.json("/api/v1/editions/2027/people").await;
    assert_eq!(people["people"].as_array().expect("people").len(), 31);
    assert_eq!(keys(&people["people"][0]), ["contribution", "leads", "login", "name", "projects"]);
    let agenda = app.json("/api/v1/editions/2027/agenda").await;
    assert_eq!(keys(&agenda["days"][0]["blocks"][0]), ["ends", "starts", "title"]);
    assert_eq!(agenda["days"].as_array().expect("days").len(), 7);
}

#[tokio::test]
async fn tasks_and_progress_agree() {
    let app = TestApp::with_demo_data().await;
    let tasks = app.json("/api/v1/editions/2026/tasks").await;
    let tasks = tasks["tasks"].as_array().expect("tasks");
    for key in ["number", "title", "track", "status", "specs", "outcomes", "assignees", "evidence"] {
        assert!(keys(&tasks[0]).contains(&key), "{key}");
    }
    let progress = app.json("/api/v1/editions/2026/progress").await;
    let done = tasks.iter().filter(|task| task["status"] == "done").count();
    let kept = tasks.iter().filter(|task| task["status"] != "dropped").count();
    assert_eq!((progress["total"].as_u64(), progress["done"].as_u64()), (Some(kept as u64), Some(done as u64)));
    let by_status: u64 = progress["by_status"].as_object().expect("counts").values().filter_map(Value::as_u64).sum();
    assert_eq!(by_status, tasks.len() as u64);
}

#[tokio::test]
async fn specs_and_outcomes_have_the_keys_of_the_contract() {
    let app = TestApp::with_demo_data().await;
    let specs = app.json("/api/v1/specs").await;
    let specs = specs["specs"].as_array().expect("specs");
    assert_eq!(specs.len(), 10);
    assert_eq!(specs.iter().map(|spec| spec["endorsed_by"].as_array().map_or(0, Vec::len)).sum::<usize>(), 42);
    assert_eq!(keys(&specs[4]), ["authors", "date", "endorsed_by", "number", "status", "title"]);
    let outcomes = app.json("/api/v1/outcomes").await;
    let outcomes = outcomes["outcomes"].as_array().expect("outcomes");
    assert_eq!(outcomes.iter().filter(|outcome| outcome["in_roadmap"] == true).count(), 11);
    assert_eq!(keys(&outcomes[0]), ["code", "done", "group", "in_roadmap", "title", "total"]);
}

#[tokio::test]
async fn lists_of_the_api_have_pages() {
    let app = TestApp::with_demo_data().await;
    let lists = [
        ("/api/v1/editions", "editions"),
        ("/api/v1/editions/2027/people", "people"),
        ("/api/v1/editions/2027/meetings", "meetings"),
        ("/api/v1/editions/2026/tasks", "tasks"),
        ("/api/v1/specs", "specs"),
        ("/api/v1/outcomes", "outcomes"),
    ];
    for (path, name) in lists {
        let whole = app.json(path).await;
        let items = whole[name].as_array().expect("a list").clone();
        assert_eq!((&whole["total"], &whole["next"]), (&items.len().into(), &Value::Null), "{path}");
        let (mut read, mut next) = (Vec::new(), Some(format!("{path}?per_page=2")));
        while let Some(page) = next {
            let answer = app.get(&page).await;
            assert_eq!(answer.headers()["access-control-allow-origin"], "*", "{page}");
            let link = answer.headers().get("link").map(|link| link.to_str().expect("text").to_owned());
            let body: Value = answer.json().await.expect("JSON");
            assert_eq!(link, body["next"].as_str().map(|next| format!("<{next}>; rel=\"next\"")), "{page}");
            read.extend(body[name].as_array().expect("a list").clone());
            next = body["next"].as_str().map(|next| next[next.find("/api/").expect("a path")..].to_owned());
        }
        assert!(read == items, "the pages of {path} have its items");
    }
    assert_eq!(app.get("/api/v1/specs?per_page=many").await.status(), 400);
    let described = app.json("/api/v1/openapi.json").await;
    let parameters = described["paths"]["/api/v1/specs"]["get"]["parameters"].to_string();
    assert!(parameters.contains("per_page") && parameters.contains("\"page\""), "{parameters}");
}

#[tokio::test]
async fn missing_resource_is_a_json_error() {
    let app = TestApp::with_demo_data().await;
    for path in [
        "/api/v1/editions/2031",
        "/api/v1/editions/x%20y/tasks",
        "/api/v1/nope",
        "/api/nope",
        "/api/v1/editions/2027/nope",
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status(), 404, "{path}");
        assert!(answer.json::<Value>().await.expect("JSON")["error"].is_string(), "{path}");
    }
}

#[tokio::test]
async fn every_described_address_is_served() {
    let app = TestApp::with_demo_data().await;
    let description = app.json("/api/v1/openapi.json").await;
    for address in keys(&description["paths"]) {
        let answer = app.get(&address.replace("{edition}", "2027")).await;
        assert_eq!(answer.status(), 200, "{address}");
    }
}

#[tokio::test]
async fn editions_have_the_head_of_the_ledger() {
    let app = TestApp::with_demo_data().await;
    let before = app.json("/api/v1/editions").await["ledger"].clone();
    let head = app.store.ledger_head().await.expect("the head");
    assert_eq!(before, serde_json::json!({ "number": head.number, "hash": head.hash.to_string() }));
    let (slug, account) = (edition("2027"), account_of(&app, &organizer_of(&app, "2027").await).await);
    let by = by_organizer(&slug, &account);
    let person = app.store.check_in_rows(by).await.expect("rows")[0].id;
    app.store.record_check_ins(by, &[(person, true)], now()).await.expect("recorded");
    let after = app.json("/api/v1/editions").await["ledger"].clone();
    assert!(after["number"].as_u64() > before["number"].as_u64() && after["hash"] != before["hash"], "{after}");
}
