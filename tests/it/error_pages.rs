//! Checks the error pages: each has links to go on with, and none shows internal messages.

use crate::support::TestApp;

#[tokio::test]
async fn unknown_address_gets_a_page_with_links() {
    let app = TestApp::with_demo_data().await;
    for path in [
        "/nope",
        "/2031",
        "/2027/nope",
        "/2027/tasks/999",
        "/2027/tasks/01",
        "/2027/tasks/x",
        "/specs/77",
        "/specs/04",
        "/roadmap/9z",
        "/2031/people",
        "/2031/tasks/1",
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status(), 404, "{path}");
        let html = answer.text().await.expect("text");
        assert!(html.contains("<a href=\"/roadmap\">") && html.contains("Page not found"), "{path}");
    }
}

#[tokio::test]
async fn invalid_query_explains_what_is_allowed() {
    let app = TestApp::with_demo_data().await;
    for (path, words) in [
        ("/2026/tasks?status=finished", "in progress"),
        ("/2026/tasks?spec=four", "document number"),
        ("/2026/tasks?outcome=z9", "no outcome"),
    ] {
        let answer = app.get(path).await;
        assert!(answer.status().is_client_error(), "{path}");
        assert!(answer.text().await.expect("text").contains(words), "{path} contains {words}");
    }
}

#[tokio::test]
async fn database_failure_page_holds_no_internals() {
    let app = TestApp::with_demo_data().await;
    // Another page than those below, which would be in memory.
    assert_eq!(app.get("/2026").await.status(), 200);
    app.store.close().await;
    for path in ["/", "/2027", "/2027/tasks", "/specs", "/roadmap/1a"] {
        let answer = app.get(path).await;
        assert_eq!(answer.status(), 500, "{path}");
        let number = answer.headers()["x-request-id"].to_str().expect("a number").to_owned();
        let html = answer.text().await.expect("text");
        assert!(html.contains("Something went wrong on our side") && html.contains(&number), "{path}");
        for secret in ["sqlx", "pool", "Pool", "SELECT", "cairn.db"] {
            assert!(!html.contains(secret), "{path} shows {secret}");
        }
    }
    let json = app.get("/api/v1/specs").await;
    assert_eq!(json.status(), 500);
    assert!(json.text().await.expect("text").contains("\"error\""));
}

#[tokio::test]
async fn malformed_requests_get_a_page_and_no_server_error() {
    let app = TestApp::with_demo_data().await;
    let long = format!("/{}", "a".repeat(6000));
    let twice = "/2027/tasks?status=done&status=done";
    for path in
        ["/%00", "/2027/tasks/%F0%28", "/2027/tasks?track=%FF", "/specs/%FF", "//", "/2027//tasks", &long, twice]
    {
        let answer = app.get(path).await;
        assert!(
            answer.status().is_client_error() || answer.status().is_success(),
            "{path:.40} answers {}",
            answer.status()
        );
        let html = answer.text().await.expect("text");
        assert!(html.contains("<main id=\"main\""), "{path:.40} has a page: {html:.200}");
    }
    let wrong_method = app.post("/2027", &[]).await;
    assert_eq!(wrong_method.status(), 405);
    assert!(wrong_method.text().await.expect("text").contains("can’t be used that way"));
    assert_eq!(app.post("/appearance", &[("theme", "x")]).await.status(), 303);
}

#[tokio::test]
async fn address_of_an_action_leads_to_the_page_it_is_on() {
    let app = TestApp::with_demo_data().await;
    for (action, page) in [
        ("/appearance", "/"),
        ("/me/login-sessions/end", "/me"),
        ("/2027/tasks/bulk/status", "/2027/tasks"),
        ("/2027/invitations/3/link", "/2027/invitations/3"),
    ] {
        let answer = app.get(action).await;
        assert_eq!(answer.status(), 303, "{action}");
        assert_eq!(answer.headers()["location"], page, "{action}");
    }
}

#[tokio::test]
async fn trailing_slash_redirects_to_the_page() {
    let app = TestApp::with_demo_data().await;
    for (path, page) in
        [("/2026/", "/2026"), ("/2026/tasks/?status=done", "/2026/tasks?status=done"), ("/specs//", "/specs")]
    {
        let answer = app.get(path).await;
        assert_eq!(
            (answer.status().as_u16(), answer.headers()["location"].to_str().expect("text")),
            (303, page),
            "{path}"
        );
    }
    assert_eq!(
        app.get("//evil.example/")
            .await
            .headers()
            .get("location")
            .map(|to| to.to_str().expect("text").starts_with("//")),
        None
    );
}

#[tokio::test]
async fn every_usual_encoding_is_compressed() {
    let app = TestApp::with_demo_data().await;
    for encoding in ["gzip", "deflate", "br", "zstd"] {
        let request = app.client.get(app.address("/2026/tasks.csv")).header("accept-encoding", encoding);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.headers()["content-encoding"], encoding);
    }
}
