//! Checks that written text never becomes markup; each test first finds the text on the page.

use crate::support::demo::CURRENT;
use crate::support::{TestApp, edition, now};
use domain::access::System;
use domain::import::{ImportedStatusChange, ImportedTask};
use domain::tasks::Status;
use domain::text::{LocalPath, LongText, ShortText, Title};

const TITLE: &str = "</title><script>alert(1)</script><img src=x onerror=alert(2)>";
const NOTE: &str = "</textarea><script>alert(3)</script>\"'&<b>";

fn task() -> ImportedTask {
    let note = Some(ShortText::parse(NOTE).expect("a note"));
    let description = LongText::parse(&format!("{NOTE}\n\n{TITLE}")).expect("a description");
    ImportedTask {
        description: Some(Some(description)),
        track: Some(Title::parse("<script>alert(4)</script>").ok()),
        history: vec![ImportedStatusChange { at: now(), to: Status::Proposed, note, by: None }],
        ..ImportedTask::of(Title::parse(TITLE).expect("a title"), Status::Proposed)
    }
}

#[tokio::test]
async fn script_in_a_task_is_escaped_on_every_page() {
    let app = TestApp::with_demo_data().await;
    let edition = edition(CURRENT);
    app.store.import_tasks(System::new(), &edition, &[task()], now()).await.expect("imported");
    let number = app.json("/api/v1/editions/2027/tasks").await["tasks"].as_array().expect("tasks").len();
    let task = format!("/2027/tasks/{number}");
    for path in ["/", "/2027/tasks", "/2027/tasks?group=track", "/2027/progress", &task] {
        let html = app.page(path).await;
        assert!(html.contains("&lt;script&gt;alert("), "{path} shows the text");
        for code in ["<script>alert", "<img src=x", "</textarea>"] {
            assert!(!html.contains(code), "{path} contains {code}");
        }
    }
}

#[tokio::test]
async fn title_element_is_escaped() {
    let app = TestApp::with_demo_data().await;
    let edition = edition(CURRENT);
    app.store.import_tasks(System::new(), &edition, &[task()], now()).await.expect("imported");
    let number = app.json("/api/v1/editions/2027/tasks").await["tasks"].as_array().expect("tasks").len();
    let html = app.page(&format!("/2027/tasks/{number}")).await;
    let head = html.split("</head>").next().expect("a head");
    assert!(head.contains("<title>&lt;/title&gt;&lt;script&gt;"), "{head}");
}

#[tokio::test]
async fn query_and_path_are_escaped() {
    let app = TestApp::with_demo_data().await;
    for path in [
        "/2026/tasks?status=%3Cscript%3Ealert(1)%3C/script%3E",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/2026/tasks?track=%3Cscript%3Ealert(1)",
    ] {
        let html = app.get(path).await.text().await.expect("text");
        assert!(html.contains("script"), "{path} shows the text of the request");
        assert!(!html.contains("<script>alert"), "{path}");
    }
}

/// Leptos' redirect panics on a line break; ours takes only local paths, which have none.
#[tokio::test]
async fn redirect_stays_local_and_adds_no_header() {
    let app = TestApp::empty().await;
    for next in
        ["/2027\r\nSet-Cookie: stolen=1", "//evil.example/", "https://evil.example/", "/\\evil.example", "", "/\u{e9}"]
    {
        let answer = app.post("/appearance", &[("theme", "light"), ("next", next)]).await;
        assert_eq!(answer.status(), 303, "{next:?}");
        assert_eq!(answer.headers()["location"], "/", "{next:?}");
        assert_eq!(answer.headers().get_all("set-cookie").iter().count(), 1, "{next:?}");
    }
    assert_eq!(web::addresses::go_to(&LocalPath::home()).status(), 303);
}
