//! Updates on tasks and the worklog: what people post, who sees it, and that each line arrives once.

use crate::support::demo::CURRENT;
use crate::support::people::appoint;
use crate::support::plan::slug;
use crate::support::{Key, People, TestApp, VISITOR, now, sign_in};
use domain::id::TaskNumber;
use domain::roles::Role;
use domain::updates::Update;
use reqwest::StatusCode;
use std::time::{Duration, Instant};

const WORKLOG: &str = "/2027/worklog";

/// Posts a line as the form does, and returns the status and the page.
async fn post(app: &TestApp, key: &Key, form: &[(&str, &str)]) -> (StatusCode, String) {
    let answer = app.post_as(WORKLOG, key, form).await;
    (answer.status(), answer.text().await.expect("text"))
}

async fn today(app: &TestApp) -> Vec<Update> {
    app.store.worklog(&slug(), None, now()).await.expect("the worklog").updates
}

fn line(update: &Update) -> &str {
    update.line.as_ref().map_or("", |line| line.as_str())
}

/// The value of the hidden key in the form of a page.
fn form_key(page: &str) -> &str {
    let rest = page.split_once("name=\"key\" value=\"").expect("a key").1;
    rest.split_once('"').expect("the end of the key").0
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_people_behind_one_address_post_at_once() {
    let app = TestApp::with_demo_data().await;
    let mut keys = Vec::new();
    for nth in 0..40 {
        let login = format!("someone-{nth}");
        appoint(&app, &Role::Organizer(slug()), &login).await;
        keys.push(sign_in(&app, &login, 5000 + nth).await);
    }
    // Each form is sent twice at the same time, as by a double click.
    let send = async |nth: usize| {
        let (text, form_key) = (format!("line {}", nth / 2), format!("form-key-{}", nth / 2));
        post(&app, &keys[nth / 2], &[("line", &text), ("key", &form_key)]).await
    };
    let answers = futures_util::future::join_all((0..80).map(send)).await;
    assert!(answers.iter().all(|(status, _)| *status == StatusCode::SEE_OTHER), "{answers:?}");
    let posted = today(&app).await;
    let mut lines: Vec<&str> = posted.iter().map(line).collect();
    let page = app.page(WORKLOG).await;
    let places: Vec<usize> =
        posted.iter().map(|update| page.find(&format!("id=\"update-{}\"", update.id)).expect("on the page")).collect();
    assert!(places.is_sorted(), "the page has the order of their arrival");
    lines.sort_unstable();
    lines.dedup();
    assert_eq!((posted.len(), lines.len()), (40, 40));
}

#[tokio::test]
async fn open_page_hears_of_a_line_at_once() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let version = async || {
        let stream = app.get_as("/2027/worklog/events", &participant).await;
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        let text = stream.text().await.expect("text");
        text.lines().find_map(|line| line.strip_prefix("data: ")).expect("a version").to_owned()
    };
    let before = version().await;
    let started = Instant::now();
    post(&app, &participant, &[("line", "A line of others")]).await;
    let after = version().await;
    let page = app.page(WORKLOG).await;
    assert!(started.elapsed() < Duration::from_secs(2));
    assert_ne!(before, after);
    assert!(page.contains("A line of others") && page.contains(&format!("data-version=\"{after}\"")), "{page}");
}

#[tokio::test]
async fn line_names_its_task_and_its_links_become_evidence() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let link = "https://github.com/numpy/numpy/pull/4242";
    let (status, _) = post(&app, &participant, &[("line", &format!("#3 Measured the build {link}"))]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let task = app.store.task(&slug(), TaskNumber(3)).await.expect("an answer").expect("a task");
    assert_eq!(line(&task.updates[0]), "Measured the build");
    assert!(task.row.evidence.iter().any(|evidence| evidence.url.as_str() == link));
    let page = app.page("/2027/tasks/3").await;
    assert!(page.contains("Measured the build") && page.contains("numpy/numpy#4242"), "{page}");
}

#[tokio::test]
async fn form_without_javascript_posts_once_however_often_it_is_sent() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let page = app.page_as(WORKLOG, &participant).await;
    let form = [("line", "Once"), ("key", form_key(&page))];
    for _ in 0..3 {
        assert_eq!(post(&app, &participant, &form).await.0, StatusCode::SEE_OTHER);
    }
    // “Back” shows the same form, in which another line is typed.
    post(&app, &participant, &[("line", "Another"), ("key", form_key(&page))]).await;
    assert_eq!(today(&app).await.iter().map(line).collect::<Vec<_>>(), ["Once", "Another"]);
}

#[tokio::test]
async fn rejected_line_stays_in_the_form() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let long = "x".repeat(10_000);
    let cases =
        [(long.as_str(), "has 10000 characters"), ("#9999 Done", "9999"), ("Do\u{202E}ne", "U+202E"), ("", "be empty")];
    for (typed, why) in cases {
        let (status, page) = post(&app, &participant, &[("line", typed), ("key", "form-key-1")]).await;
        assert_eq!(status, StatusCode::OK, "{typed:.20}");
        assert!(page.contains("role=\"alert\"") && page.contains(why), "{why} in {page:.9000}");
        assert!(typed.is_empty() || page.contains(&format!("value=\"{typed}\"")), "{typed:.20} is kept");
        assert_eq!(form_key(&page), "form-key-1");
    }
    assert_eq!(today(&app).await.len(), 0);
}

#[tokio::test]
async fn unusual_update_harms_no_other_line() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let details = "<b>&\u{5d0} ".repeat(1_000);
    let form = [("line", "\u{5d0}\u{5d1} 👩‍👩‍👧 <script>"), ("details", details.trim()), ("key", "form-key-1")];
    let posted = app.post_as("/2027/tasks/1/update", &participant, &form).await;
    assert_eq!(posted.status(), StatusCode::SEE_OTHER);
    post(&app, &participant, &[("line", "The line after")]).await;
    for path in [WORKLOG, "/2027/tasks/1"] {
        let page = app.page(path).await;
        assert!(page.contains("<bdi><span>\u{5d0}\u{5d1} 👩‍👩‍👧 &lt;script&gt;</span></bdi>"), "{path}");
    }
    assert!(app.page(WORKLOG).await.contains("<bdi><span>The line after</span></bdi>"));
    assert!(app.page("/search?q=line+after").await.contains("The line after"));
    assert_eq!(app.store.updates_since(&slug(), now(), 9).await.expect("updates").len(), 1, "that of a task");
}

#[tokio::test]
async fn visitor_reads_lines_and_participant_the_figure() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    post(&app, &people.participant, &[("line", "A public line")]).await;
    let page = app.page_as(WORKLOG, &people.participant).await;
    assert!(page.contains("have posted today") || page.contains("has posted today"), "{page}");
    let page = app.page_as(WORKLOG, &VISITOR).await;
    assert!(page.contains("A public line") && !page.contains("posted today"), "{page}");
}

#[tokio::test]
async fn author_corrects_and_removes_an_update() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    post(&app, &people.participant, &[("line", "Dnoe")]).await;
    let update = today(&app).await.remove(0);
    let address = format!("/2027/updates/{}", update.id);
    let edit = [("line", "Done"), ("details", "More"), ("read", "0")];
    let refused = app.post_as(&format!("{address}/edit"), &people.organizer, &edit).await.text().await.expect("text");
    assert!(refused.contains("Only the author can edit this update."), "{refused}");
    app.post_as(&format!("{address}/edit"), &people.participant, &edit).await;
    let late = [("line", "Typed late"), ("read", "0")];
    let conflict =
        app.post_as(&format!("{address}/edit"), &people.participant, &late).await.text().await.expect("text");
    assert!(conflict.contains("Typed late") && conflict.contains("The saved version"), "{conflict}");
    assert_eq!(line(&today(&app).await[0]), "Done");
    app.post_as(&format!("{address}/remove"), &people.organizer, &[]).await;
    assert_eq!(today(&app).await.len(), 0);
    assert!(app.page(&address).await.contains("This update was removed."));
}

#[tokio::test]
async fn worklog_tab_is_shown_while_people_work() {
    let app = TestApp::with_demo_data().await;
    let tab = |slug: &str| format!("<a href=\"/{slug}/worklog\"");
    assert!(app.page("/2026/tasks").await.contains(&tab("2026")), "in implementation");
    assert!(!app.page("/2027/tasks").await.contains(&tab(CURRENT)), "in planning");
}

#[tokio::test]
async fn days_and_groups_of_the_worklog_are_links() {
    let app = TestApp::with_demo_data().await;
    let page = app.page("/2026/worklog").await;
    assert!(page.contains("href=\"/2026/worklog?day=2026-11-19\""), "{page}");
    let before = app.page("/2026/worklog?day=2026-11-19&by=track").await;
    assert!(
        before.contains("Drafted the page that shows failures") && before.contains("href=\"/2026/worklog?by=track\"")
    );
    assert!(!before.contains("worklog-form"), "lines are posted today only");
    assert_eq!(app.get("/2026/worklog?day=2026-02-30").await.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn mention_in_a_line_links_to_the_persons_current_login() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let text = "Lunch <b> with @demo-orla & co";
    let (status, _) = post(&app, &organizer, &[("line", text), ("key", "form-key-mention")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let page = app.page(WORKLOG).await;
    let linked = "Lunch &lt;b&gt; with <a href=\"/2027/people#person-demo-orla\">@demo-orla</a> &amp; co";
    assert!(page.contains(linked), "{page}");
}
