//! Checks that a refused form comes back with what was typed, whatever the reason.

use crate::access_matrix::filled;
use crate::support::demo::ILSE;
use crate::support::{Key, People, RunningProgram, TestApp, VISITOR};
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::OnceCell;
use web::forms::FIELD_NAMES;

/// Forms have at most 100 fields.
const FIELDS_PER_FORM: usize = 90;

/// Text that no page contains otherwise.
fn marker(name: &str) -> String {
    format!("typed in {name} & more")
}

fn form(names: &[&'static str]) -> Vec<(&'static str, String)> {
    names.iter().map(|name| (*name, marker(name))).collect()
}

/// The fields that a page gives back.
fn given_back(page: &str) -> BTreeSet<&'static str> {
    let has = |name: &&&str| page.contains(&format!("typed in {name} &amp; more"));
    FIELD_NAMES.iter().filter(has).copied().collect()
}

/// The routes of the pages that take forms; those that end the login session are left out.
fn form_routes() -> Vec<&'static str> {
    let routes = web::routes::addresses().into_iter();
    let posts = routes.filter(|(method, _)| *method == "POST").map(|(_, address)| address);
    let ends = ["/me/delete", "/me/login-sessions/end", "/me/login-sessions/end-all", "/sign-out"];
    posts.filter(|address| !ends.contains(address)).collect()
}

struct Refused {
    status: u16,
    page: String,
    /// Seconds.
    retry_after: Option<u64>,
}

async fn send(app: &TestApp, path: &str, key: &Key, fields: &[(&'static str, String)]) -> Refused {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = app.post_as(path, key, &fields).await;
    let retry_after = answer.headers().get("retry-after").and_then(|wait| wait.to_str().ok()?.parse().ok());
    Refused { status: answer.status().as_u16(), page: answer.text().await.expect("text"), retry_after }
}

/// The address of a form, and the fields that its handler returns to a visitor.
type DeclaredForm = (String, Vec<&'static str>);

/// The forms of the program on the demo.
static FORMS: OnceCell<Vec<DeclaredForm>> = OnceCell::const_new();

async fn forms() -> &'static [DeclaredForm] {
    let read = async || {
        let app = TestApp::without_rate_limits().await;
        let mut forms = Vec::new();
        for route in form_routes() {
            let path = filled(&app, route).await;
            let mut found = BTreeSet::new();
            for names in FIELD_NAMES.chunks(FIELDS_PER_FORM) {
                found.extend(given_back(&send(&app, &path, &VISITOR, &form(names)).await.page));
            }
            forms.push((path, found.into_iter().take(FIELDS_PER_FORM).collect()));
        }
        forms
    };
    FORMS.get_or_init(read).await
}

/// Choices of the form that a refused edit shows again; they can't hold a marker.
const CHOSEN: &[&str] = &["outcomes", "people_needed", "read", "size", "specs", "track"];

/// Sends each form with `key` and the extra field; returns how many were refused with `status`.
///
/// Panics if a refusal lacks a field.
async fn refusals(app: &TestApp, key: &Key, status: u16, extra: Option<(&'static str, String)>) -> usize {
    refusals_of(forms().await, app, key, status, extra).await
}

async fn refusals_of(
    forms: &[DeclaredForm],
    app: &TestApp,
    key: &Key,
    status: u16,
    extra: Option<(&'static str, String)>,
) -> usize {
    let (mut lost, mut refused) = (BTreeMap::new(), 0);
    for (path, names) in forms {
        let fields: Vec<_> = form(names).into_iter().chain(extra.clone()).collect();
        let mut answer = send(app, path, key, &fields).await;
        if status == 429 && answer.status != 429 {
            // The first form of a second is within the limit.
            answer = send(app, path, key, &fields).await;
        }
        // A button alone is given back only if waiting helps.
        let is_button = names.iter().all(|name| ["next", "read"].contains(name));
        if answer.status != status || is_button {
            continue;
        }
        refused += 1;
        assert!(status != 429 || answer.retry_after.is_some_and(|wait| wait > 0), "{path}");
        let (back, is_edit) = (given_back(&answer.page), path.contains("/tasks/1/edit"));
        let is_kept = |name: &str| back.contains(name) || is_edit && CHOSEN.contains(&name);
        let missing: Vec<&str> = names.iter().copied().filter(|name| !is_kept(name)).collect();
        if !missing.is_empty() {
            lost.insert(path, missing);
        }
    }
    assert_eq!(lost, BTreeMap::new(), "each form with status {status} comes back");
    refused
}

#[tokio::test(flavor = "multi_thread")]
async fn form_without_permission_is_given_back() {
    let app = TestApp::without_rate_limits().await;
    let stranger = People::sign_in(&app).await.stranger;
    let refused = refusals(&app, &stranger, 403, None).await;
    assert!(refused > 100, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn form_that_is_too_large_is_given_back() {
    let app = TestApp::without_rate_limits().await;
    let owner = People::sign_in(&app).await.owner;
    let refused = refusals(&app, &owner, 413, Some(("unknown", "x".repeat(140_000)))).await;
    assert!(refused > 100, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn form_over_the_rate_limit_is_given_back() {
    let app = TestApp::with_writes_of_person(1, 1).await;
    let owner = People::sign_in(&app).await.owner;
    let refused = refusals(&app, &owner, 429, None).await;
    assert!(refused > 100, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn form_that_the_server_fails_on_is_given_back() {
    let app = TestApp::without_rate_limits().await;
    let owner = People::sign_in(&app).await.owner;
    forms().await;
    app.store.close().await;
    let refused = refusals(&app, &owner, 500, None).await;
    assert!(refused > 30, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn form_without_a_database_is_given_back() {
    let forms = forms().await;
    let running = RunningProgram::with_demo();
    let app = TestApp::of_program(&running).await;
    let people = People::sign_in_at(&app, chrono::Utc::now()).await;
    std::fs::rename(running.path("cairn.db"), running.path("away")).expect("a rename");
    running.wait_for_log("writes are refused");
    // Each person stays within the rate limit.
    let mut refused = 0;
    for (part, key) in forms.chunks(50).zip([&people.owner, &people.organizer, &people.lead, &people.participant]) {
        refused += refusals_of(part, &app, key, 503, None).await;
    }
    assert!(refused > 10, "{refused}");
}

#[tokio::test]
async fn form_on_a_full_disk_is_given_back() {
    let running = RunningProgram::with_demo();
    let mut browser = running.browser();
    browser.sign_in(ILSE).await;
    // Neither the database nor the log can be written.
    running.limit_file_size(Some(1));
    let path = "/2027/tasks/1/comment";
    let answer = browser.post(path, &[("text", "Bring <fins> & rope.")]).await;
    let retry_after = answer.headers().get("retry-after").map(|wait| wait.to_str().expect("text").to_owned());
    assert_eq!((answer.status().as_u16(), retry_after.as_deref()), (503, Some("60")));
    let page = answer.text().await.expect("text");
    assert!(page.contains("Bring &lt;fins&gt; &amp; rope.</textarea>"), "{page}");
    assert!(page.contains(&format!("action=\"{path}\"")), "{page}");
}

#[tokio::test]
async fn form_of_another_site_is_not_given_back() {
    let app = TestApp::with_demo_data().await;
    let stranger = People::sign_in(&app).await.stranger;
    let post = async |site: &str| {
        let request = app.client.post(app.address("/2027/meetings/add")).header("sec-fetch-site", site);
        let request = request.header("cookie", stranger.clone().expect("a cookie"));
        let answer = request.form(&[("title", "A title that deceives")]).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("text").contains("A title that deceives"))
    };
    assert_eq!(post("same-origin").await, (403, true));
    assert_eq!(post("cross-site").await, (403, false));
}

#[tokio::test]
async fn text_beside_a_refused_file_is_given_back() {
    use reqwest::multipart::{Form, Part};
    let app = TestApp::with_demo_data().await;
    let owner = People::sign_in(&app).await.owner;
    let image = Part::bytes(vec![b'x'; 3_000_000]).file_name("mark.svg");
    let form = Form::new().text("name", "Tide & Pool Society").part("file", image);
    let answer = app.upload_as("/settings", &owner, form).await;
    assert_eq!(answer.status(), 413);
    let page = answer.text().await.expect("text");
    assert!(page.contains("Tide &amp; Pool Society") && page.contains("multipart/form-data"), "{page}");
    assert!(page.contains("the file must be chosen again"), "{page}");
}
