//! Checks the limits of forms and queries: number of fields, size, encoding and declared names.

mod declared_fields;

use crate::support::{Key, People, TestApp, VISITOR, edition, login, now, sign_in, with_demo_parameters};
use domain::access::System;
use domain::roles::Role;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::{Response, StatusCode};
use std::time::{Duration, Instant};

const FORM: &str = "application/x-www-form-urlencoded";

async fn send(app: &TestApp, path: &str, key: &Key, body: impl Into<reqwest::Body>) -> reqwest::Result<Response> {
    let request = app.client.post(app.address(path)).header("sec-fetch-site", "same-origin");
    // The server closes a connection with a body that it didn't read, so the next form needs a new one.
    let request = request.header("connection", "close").header("content-type", FORM).body(body);
    key.iter().fold(request, |request, key| request.header("cookie", key)).send().await
}

/// The addresses of all forms, with parameters from the demo data.
pub fn form_addresses() -> Vec<String> {
    let pages = web::routes::addresses().into_iter().chain(server::sign_in::addresses());
    let posts = pages.filter(|(method, _)| *method == "POST").map(|(_, address)| address);
    posts.map(with_demo_parameters).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_refuses_too_many_fields() {
    let app = TestApp::without_rate_limits().await;
    let organizer = People::sign_in(&app).await.organizer;
    let attack = "a=<&".repeat(400_000);
    for path in form_addresses() {
        for key in [&VISITOR, &organizer] {
            let start = Instant::now();
            let answer = send(&app, &path, key, attack.clone()).await.expect("an answer");
            let status = answer.status();
            let page = answer.text().await.expect("text");
            // Sign-in, sign-out and unsubscribe ignore extra fields.
            let lenient = ["/sign-in", "/sign-out", "no-such-token"].iter().any(|end| path.ends_with(end));
            assert!(status.is_client_error() || lenient, "{path} answers {status}");
            assert!(page.len() < 64 * 1024, "{path} answers with {} bytes", page.len());
            assert!(start.elapsed() < Duration::from_secs(2), "{path} takes {:?}", start.elapsed());
        }
    }
}

#[tokio::test]
async fn refusal_names_the_limit_of_a_form() {
    let app = TestApp::with_demo_data().await;
    let answer = send(&app, "/2027/tasks/1/comment", &VISITOR, "a=b&".repeat(101)).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().await.expect("text").contains("at most 100 fields"));
    let answer = send(&app, "/2027/tasks/1/comment", &VISITOR, format!("text={}", "a".repeat(140_000)))
        .await
        .expect("an answer");
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().await.expect("text").contains("at most 128 kB"));
}

#[tokio::test]
async fn organizer_can_select_more_than_100_tasks() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let body = format!("{}size=small", "tasks=1&".repeat(300));
    let asked = send(&app, "/2027/tasks/bulk/size", &organizer, body).await.expect("an answer");
    assert!(asked.text().await.expect("text").contains("Change 1 task?"));
}

#[tokio::test]
async fn form_of_a_person_who_lost_the_role_keeps_its_text() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, "demo-former", 4711).await;
    let (role, former) = (Role::Organizer(edition("2027")), login("demo-former"));
    let by = || role.appointer_by_command(System::new());
    app.store.appoint(by(), &former, now()).await.expect("an appointment");
    let path = "/2027/email-templates/invitation";
    assert_eq!(app.get_as(path, &key).await.status(), 200);
    app.store.dismiss(by(), &former, now()).await.expect("a dismissal");
    let form = [("subject", "You are invited"), ("body", "Come to the reef & bring <fins>.")];
    let refused = app.post_as(&format!("{path}/save"), &key, &form).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let page = refused.text().await.expect("text");
    assert!(page.contains("You don’t have permission to do this"), "{page}");
    assert!(page.contains("Come to the reef &amp; bring &lt;fins&gt;.") && page.contains("You are invited"), "{page}");
    assert!(page.contains("Your input is below"), "{page}");
}

#[tokio::test]
async fn long_query_is_refused_and_unknown_field_ignored() {
    let app = TestApp::with_demo_data().await;
    assert_eq!(app.get(&format!("/2027/tasks?{}", "a=b&".repeat(101))).await.status(), 400);
    let page = app.page("/2027/tasks?evil=marker-evil").await;
    // The footer repeats the whole address in a link; no field holds the value.
    assert!(!page.contains("value=\"marker-evil\""));
    assert_eq!(app.get("/2027/tasks?q=%FF").await.status(), 400);
    let long = app.get(&format!("/specs?{}", "x".repeat(60_000))).await;
    assert_eq!(long.status(), 200);
    assert!(long.text().await.expect("text").len() < 60_000, "a long address is not repeated");
}

#[tokio::test]
async fn form_that_is_not_utf8_is_refused_with_a_reason() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let answer = send(&app, "/2027/tasks/1/comment", &participant, "text=%FF%FE").await.expect("an answer");
    assert_eq!(answer.status(), 400);
    assert!(answer.text().await.expect("text").contains("not UTF-8 text"));
    let request = app.client.post(app.address("/2027/tasks/1/comment")).header("content-type", "application/json");
    assert_eq!(request.body("{}").send().await.expect("an answer").status(), 415);
    let empty = app.client.post(app.address("/me/notifications/mark-all-as-read")).send().await.expect("an answer");
    assert_eq!(empty.status(), 401, "a form without a body counts as a form without fields");
}

#[tokio::test]
async fn signed_out_author_gets_the_text_back() {
    let app = TestApp::with_demo_data().await;
    let answer = send(&app, "/2027/tasks/1/comment", &VISITOR, "text=Two%0D%0Alines+%3Cb%3E&evil=marker-evil").await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 401);
    let page = answer.text().await.expect("text");
    assert!(page.contains("Two\r\nlines &lt;b&gt;") && page.contains("action=\"/2027/tasks/1/comment\""), "{page}");
    assert!(!page.contains("evil"));
}

#[tokio::test]
async fn signed_out_import_returns_the_list_but_not_the_file() {
    let app = TestApp::with_demo_data().await;
    for path in ["/2027/tasks/import/check", "/2027/invitations/add/check"] {
        let send = async |form: reqwest::multipart::Form| {
            let request = app.client.post(app.address(path)).multipart(form);
            let answer = request.send().await.expect("an answer");
            (answer.status().as_u16(), answer.text().await.expect("text"))
        };
        let file = |text: &str| reqwest::multipart::Part::text(text.to_owned()).file_name("list.csv");
        let pasted = reqwest::multipart::Form::new().text("list", "marker-pasted").part("file", file(""));
        let (status, page) = send(pasted).await;
        assert!(status == 401 && page.contains("marker-pasted"), "{path}: {status}");
        let chosen = reqwest::multipart::Form::new().text("list", "").part("file", file("marker-in-a-file"));
        let (status, page) = send(chosen).await;
        assert!(status == 401 && !page.contains("marker-in-a-file"), "{path}: {status}");
        assert!(page.contains("go back to the form"), "{path}: {page}");
    }
}

#[tokio::test]
async fn signed_out_upload_is_refused_before_the_file_arrives() {
    use std::io::{Read, Write};
    let app = TestApp::with_demo_data().await;
    let address = app.address("");
    let host = address.trim_start_matches("http://").to_owned();
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(&host).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a limit");
        let begin = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nfirst line";
        write!(stream, "POST /2027/tasks/import/check HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1500000\r\n")
            .expect("sent");
        write!(stream, "Content-Type: multipart/form-data; boundary=x\r\n\r\n{begin}").expect("sent");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).expect("an answer while most of the file is unsent");
        String::from_utf8_lossy(&answer).into_owned()
    });
    assert_eq!(answer.await.expect("an answer"), "HTTP/1.1 401");
}

/// Field names, some of which a form declares and some of which none does.
const NAMES: [&str; 12] =
    ["do", "text", "title", "ids", "words", "why", "list", "unknown-a", "unknown-b", "x", "", "a%20b"];

/// The most bytes that the page of a refused form may have for each byte sent.
const MAX_GROWTH: usize = 24;

/// The most bytes of that page without the returned fields.
const MAX_PAGE: usize = 96 * 1024;

#[test]
fn refused_form_returns_declared_fields_only() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let (app, participant) = runtime.block_on(async {
        let app = TestApp::without_rate_limits().await;
        let participant = People::sign_in(&app).await.participant;
        (app, participant)
    });
    let value = prop_oneof!["[<>&\"'a]{0,40}", "[a-z0-9]{0,10}", "(%3C|%26|%22|%0A){0,30}"];
    let fields = prop::collection::vec((prop::sample::select(&NAMES[..]), value), 0..60);
    let paths = prop::sample::select(form_addresses());
    let mut runner = TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&(paths, fields, any::<bool>()), |(path, fields, signed_in)| {
        // Deleting the account or ending login sessions would sign the test out.
        prop_assume!(!path.starts_with("/me/") && path != "/sign-out");
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={value}&unknown-c=marker-unknown")).collect();
        let body = pairs.join("&");
        let key = if signed_in { participant.clone() } else { VISITOR };
        let (status, page) = runtime.block_on(async {
            let answer = send(&app, &path, &key, body.clone()).await.expect("an answer");
            (answer.status().as_u16(), answer.text().await.expect("text"))
        });
        prop_assert!(status < 500 || path == "/sign-in", "{} answers {}", path, status);
        prop_assert!(!page.contains("unknown-") && !page.contains("marker-unknown"), "{} ignores unknown fields", path);
        prop_assert!(page.len() <= MAX_PAGE + MAX_GROWTH * body.len(), "{} answers {} bytes", path, page.len());
        Ok(())
    });
    outcome.expect("refused forms return declared fields only");
}
