//! Checks security headers, compression, assets and health checks.

use crate::support::{PAGES, TestApp};

#[tokio::test]
async fn every_response_has_security_headers() {
    let app = TestApp::with_demo_data().await;
    for path in PAGES.into_iter().chain(["/nope", "/api/v1/specs", "/healthz", "/robots.txt"]) {
        let answer = app.get(path).await;
        let policy = answer.headers()["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"), "{path}: {policy}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers()["x-frame-options"], "DENY", "{path}");
        assert_ne!(answer.headers()["referrer-policy"], "no-referrer", "{path}");
        let html = answer.text().await.expect("text");
        assert_eq!(
            policy.contains("script-src"),
            html.contains("<script type=\"module\""),
            "{path} allows scripts exactly if it has some"
        );
    }
}

#[tokio::test]
async fn no_page_has_inline_style_or_script() {
    let app = TestApp::with_demo_data().await;
    for path in PAGES {
        let html = app.page(path).await;
        for inline in [" style=", " onclick=", " onload=", "javascript:", "<style"] {
            assert!(!html.contains(inline), "{path} contains {inline}");
        }
    }
}

#[tokio::test]
async fn assets_exist_and_are_cacheable() {
    let app = TestApp::with_demo_data().await;
    let html = app.page("/2027").await;
    let addresses: Vec<&str> = html.split('"').filter(|part| part.starts_with("/assets/")).collect();
    assert!(addresses.len() >= 2, "{addresses:?}");
    for address in addresses {
        let answer = app.get(address).await;
        assert_eq!(answer.status(), 200, "{address}");
        assert!(answer.headers()["cache-control"].to_str().expect("text").contains("immutable"), "{address}");
    }
}

#[tokio::test]
async fn pages_and_assets_are_compressed_on_request() {
    let app = TestApp::with_demo_data().await;
    let style = app.page("/").await.split('"').find(|part| part.ends_with(".css")).expect("a style").to_owned();
    for path in ["/2026/tasks", style.as_str()] {
        for coding in ["br", "gzip"] {
            let request = app.client.get(app.address(path)).header("accept-encoding", coding);
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.headers()["content-encoding"], coding, "{path}");
        }
        assert!(app.get(path).await.headers().get("content-encoding").is_none(), "{path}");
    }
}

#[tokio::test]
async fn healthz_succeeds_without_a_database() {
    let app = TestApp::empty().await;
    assert_eq!(app.get("/readyz").await.status(), 200);
    app.store.close().await;
    assert_eq!((app.get("/healthz").await.status().as_u16(), app.get("/readyz").await.status().as_u16()), (200, 503));
}
