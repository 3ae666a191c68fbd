//! Checks that visitors get pages from memory, and never an old one or someone else's.

use crate::support::{People, Plan, TaskForm, TestApp};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use std::io::Read;

async fn tag(app: &TestApp, path: &str) -> String {
    let response = app.get(path).await;
    response.headers()[ETAG].to_str().expect("text").to_owned()
}

/// The bytes of a page in the form that `accepted` asks for, and the name of the form.
async fn encoded(app: &TestApp, path: &str, accepted: &str) -> (Vec<u8>, Option<String>) {
    let response = app.client.get(app.address(path)).header(ACCEPT_ENCODING, accepted).send().await.expect("an answer");
    let coding = response.headers().get(CONTENT_ENCODING).map(|value| value.to_str().expect("text").to_owned());
    let length = response.headers()[CONTENT_LENGTH].to_str().expect("text").parse::<usize>().expect("a number");
    assert_eq!(response.headers()[VARY], "accept-encoding, cookie");
    let bytes = response.bytes().await.expect("bytes").to_vec();
    assert_eq!(bytes.len(), length);
    (bytes, coding)
}

#[tokio::test]
async fn every_form_of_a_page_has_the_same_text() {
    let app = TestApp::with_demo_data().await;
    for path in ["/2026/progress", "/2026/tasks", "/", "/api/v1/editions/2026/tasks", "/specs/4"] {
        let (plain, none) = encoded(&app, path, "identity").await;
        let (gzip, named_gzip) = encoded(&app, path, "gzip").await;
        let (brotli, named_brotli) = encoded(&app, path, "gzip, br").await;
        assert_eq!((none, named_gzip.as_deref(), named_brotli.as_deref()), (None, Some("gzip"), Some("br")), "{path}");
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(gzip.as_slice()).read_to_end(&mut text).expect("gzip");
        assert!(text == plain, "{path} with gzip");
        text.clear();
        brotli::Decompressor::new(brotli.as_slice(), 4096).read_to_end(&mut text).expect("brotli");
        assert!(text == plain, "{path} with brotli");
    }
}

#[tokio::test]
async fn unchanged_page_is_not_sent_again() {
    let app = TestApp::with_demo_data().await;
    let known = tag(&app, "/2026/progress").await;
    let again = app.client.get(app.address("/2026/progress")).header(IF_NONE_MATCH, format!("W/\"x\", {known}"));
    let again = again.send().await.expect("an answer");
    assert_eq!(again.status(), 304);
    assert_eq!(again.headers()[ETAG], known.as_str());
    assert!(again.headers().get(CONTENT_TYPE).is_none() && again.bytes().await.expect("bytes").is_empty());
}

#[tokio::test]
async fn head_request_has_the_headers_of_the_page() {
    let app = TestApp::with_demo_data().await;
    // HEAD comes first, because the first request fills the cache.
    let head = app.client.head(app.address("/2026/progress")).send().await.expect("an answer");
    let page = app.get("/2026/progress").await;
    for name in [CONTENT_LENGTH, CONTENT_TYPE, ETAG] {
        assert_eq!(head.headers().get(&name), page.headers().get(&name), "{name}");
    }
    assert!(head.bytes().await.expect("bytes").is_empty());
    assert!(page.text().await.expect("text").contains("</html>"));
}

#[tokio::test]
async fn visitor_reads_what_was_just_written() {
    let (plan, [someone]) = Plan::with_members().await;
    let list = "/2027/tasks";
    let before = tag(&plan.app, list).await;
    assert_eq!(tag(&plan.app, list).await, before, "the page comes from memory");
    plan.propose(&someone, TaskForm::titled("Count the gulls")).await;
    assert!(plan.app.page(list).await.contains("Count the gulls"));
    assert_ne!(tag(&plan.app, list).await, before);
}

#[tokio::test]
async fn page_of_a_person_is_never_kept_for_visitors() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    for path in ["/", "/2027", "/2027/tasks", "/2027/people", "/roadmap"] {
        let own = app.get_as(path, &people.owner).await;
        assert_eq!(own.headers()["cache-control"], "private, no-store", "{path}");
        assert!(own.headers().get(ETAG).is_none(), "{path}");
        assert!(own.text().await.expect("text").contains("/me\""), "{path} shows who is signed in");
        assert!(!app.page(path).await.contains("/me\""), "{path}");
        assert!(app.page_as(path, &people.owner).await.contains("/me\""), "{path} after a visitor read it");
    }
}

#[tokio::test]
async fn each_theme_has_its_own_page() {
    let app = TestApp::with_demo_data().await;
    let themed = async |theme: &str| {
        let request = app.client.get(app.address("/2026/progress")).header("cookie", format!("appearance={theme}"));
        request.send().await.expect("an answer").text().await.expect("text")
    };
    assert!(themed("dark").await.contains("data-theme=\"dark\""));
    assert!(themed("light").await.contains("data-theme=\"light\""));
    assert!(app.page("/2026/progress").await.contains("data-theme=\"system\""));
}

#[tokio::test]
async fn pages_with_secret_addresses_are_not_kept() {
    let app = TestApp::with_demo_data().await;
    for path in ["/sign-in", "/invitation/unknown", "/calendar/unknown.ics"] {
        let response = app.get(path).await;
        assert_eq!(response.headers()["cache-control"], "private, no-store", "{path}");
    }
}
