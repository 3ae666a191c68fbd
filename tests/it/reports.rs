//! Checks the report of an edition: its contents, its introduction, and published versions.

use crate::support::demo::CURRENT;
use crate::support::people::account_of;
use crate::support::{Key, People, Program, TestApp, edition, location};
use crate::upstream::shared;
use reqwest::StatusCode;

/// The edition of the demo that is in implementation; the demo has its first report.
const PAST: &str = "2026";
/// A task of the coming edition that can be claimed.
const CLAIMABLE: u32 = 2;
/// The first report of the coming edition, after it was published.
const FIRST: &str = "/2027/report/1";

/// Publishes the report with the introduction that is stored, as it was read.
async fn publish_as_read(app: &TestApp, slug: &str, organizer: &Key, read: &str) -> reqwest::Response {
    let introduction = app.store.report(&edition(slug), None).await.expect("a report").introduction;
    let introduction = introduction.map(|text| text.to_string()).unwrap_or_default();
    app.post_as(&format!("/{slug}/report/publish"), organizer, &[("text", &introduction), ("report", read)]).await
}

async fn publish(app: &TestApp, slug: &str, organizer: &Key) -> reqwest::Response {
    let page = app.page_as(&format!("/{slug}/report"), organizer).await;
    let read = page.rsplit("name=\"report\" value=\"").next().expect("a revision").split('"').next();
    publish_as_read(app, slug, organizer, read.unwrap_or_default()).await
}

#[test]
fn report_has_every_link_of_the_2023_table() {
    let Some(shared) = shared() else { return };
    let program = Program::new();
    let path = |name: &str| shared.join("upstream").join(name).to_string_lossy().into_owned();
    program.run(&["import", "site", &path("scientific-python.org")]);
    program.run(&["import", "specs", &path("specs")]);
    program.run(&["import", "tasks", &path("tasks-2023.csv"), "--edition", "2023"]);
    let report = program.run(&["report", "--edition", "2023"]);
    assert_eq!(report.code, Some(0), "{}", report.err);
    let table = std::fs::read_to_string(path("tasks-2023.csv")).expect("the table");
    let links: Vec<&str> = table.split([' ', ',', '"', '\r', '\n']).filter(|word| word.starts_with("http")).collect();
    assert!(links.len() > 15, "{links:?}");
    let missing: Vec<&&str> = links.iter().filter(|link| !report.out.contains(**link)).collect();
    assert!(missing.is_empty(), "{missing:#?}\n{}", report.out);
    for part in ["---\ntitle: \"", "date: ", "11 of 16 tasks are done", "## Done", "## Under way", "## Done, by SPEC"] {
        assert!(report.out.contains(part), "{part}: {}", report.out);
    }
    assert_eq!(program.run(&["report", "--edition", "1999"]).code, Some(1), "an unknown edition");
    assert_eq!(program.run(&["report", "--edition", "2023", "--since", "May"]).code, Some(2), "not a date");
}

#[tokio::test]
async fn second_report_without_changes_says_so() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.owner;
    let changed = app.page(&format!("/{PAST}/report")).await;
    assert!(changed.contains("Changed since"), "the demo has changes: {changed}");
    assert_eq!(publish(&app, PAST, &organizer).await.status(), StatusCode::SEE_OTHER);
    let again = app.page(&format!("/{PAST}/report")).await;
    assert!(again.contains("Nothing has changed since 20 November 2026."), "{again}");
    let file = app.page(&format!("/{PAST}/report.md")).await;
    assert!(file.contains("Nothing has changed since"), "{file}");
}

#[tokio::test]
async fn published_report_stays_as_it_is() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.owner;
    let file = |number: u32| format!("/{PAST}/report.md?number={number}");
    let before = app.page(&file(1)).await;
    let form = [("text", "A *new* introduction."), ("read", "")];
    let page = app.page_as(&format!("/{PAST}/report"), &organizer).await;
    let read = page.split("name=\"read\" value=\"").nth(1).expect("a form").split('"').next().unwrap_or_default();
    let form = [form[0], ("read", read)];
    let saved = app.post_as(&format!("/{PAST}/report/introduction"), &organizer, &form).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    assert!(app.page(&format!("/{PAST}/report")).await.contains("A <em>new</em> introduction."));
    assert_eq!(app.page(&file(1)).await, before);
    assert_eq!(publish(&app, PAST, &organizer).await.status(), StatusCode::SEE_OTHER);
    assert!(app.page(&file(2)).await.contains("A *new* introduction."));
    assert!(app.page(&format!("/{PAST}/report/2?for=funders")).await.contains("introduction"));
    assert_eq!(app.get(&format!("/{PAST}/report/9")).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn changed_report_is_not_published_unread() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.owner;
    let page = publish_as_read(&app, PAST, &organizer, "0000000000000000").await.text().await.expect("a page");
    assert!(page.contains("The report has changed since you opened this page."), "{page}");
    assert!(!page.contains("Report 2</a>"), "{page}");
}

#[tokio::test]
async fn publishing_keeps_an_unsaved_introduction() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.owner;
    let page = app.page_as(&format!("/{PAST}/report"), &organizer).await;
    let value = |name: &str| page.rsplit(&format!("name=\"{name}\" value=\"")).next()?.split('"').next();
    let [read, report] = ["read", "report"].map(|name| value(name).expect("a revision"));
    let form = [("text", "My own words."), ("read", read), ("report", report)];
    let saved = app.post_as(&format!("/{PAST}/report/publish"), &organizer, &form).await;
    let page = app.page_as(&location(&saved), &organizer).await;
    assert!(page.contains("The report is not published yet") && page.contains("My own words.</p>"), "{page}");
    assert_eq!(location(&publish(&app, PAST, &organizer).await), format!("/{PAST}/report/2?saved=report"));
}

#[tokio::test]
async fn conflicting_introduction_is_kept_in_its_form() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.owner;
    let form = [("text", "My own words."), ("read", "0000000000000000")];
    let path = format!("/{PAST}/report/introduction");
    let page = app.post_as(&path, &organizer, &form).await.text().await.expect("a page");
    for part in ["The saved version", "many projects", "My own words."] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

/// Finishes a task of the coming edition as a participant, and publishes the first report of that edition.
///
/// Returns the name of the participant.
async fn credited_participant(app: &TestApp, people: &People) -> String {
    let task = format!("/{CURRENT}/tasks/{CLAIMABLE}");
    app.post_as(&format!("{task}/claim"), &people.participant, &[]).await;
    for to in ["planned", "in progress", "done"] {
        let form = [("to", to), ("note", "It works.")];
        app.post_as(&format!("{task}/change-status"), &people.organizer, &form).await;
    }
    assert_eq!(publish(app, CURRENT, &people.organizer).await.status(), StatusCode::SEE_OTHER);
    let name = account_of(app, &people.participant).await.person.name.to_string();
    assert!(app.page(FIRST).await.contains(&name), "the report credits {name}");
    name
}

#[tokio::test]
async fn deleted_account_has_no_name_in_a_published_report() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let name = credited_participant(&app, &people).await;
    let login =
        account_of(&app, &people.participant).await.person.login.map(|login| login.to_string()).unwrap_or_default();
    app.post_as("/me/delete", &people.participant, &[("login", &login)]).await;
    let page = app.page(FIRST).await;
    assert!(page.contains("It works.") && page.contains("By Former participant") && !page.contains(&name), "{page}");
}

#[tokio::test]
async fn person_who_is_not_listed_is_not_credited() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let name = credited_participant(&app, &people).await;
    app.post_as("/me/preferences", &people.participant, &[("zone", ""), ("theme", "")]).await;
    for path in [FIRST.to_owned(), format!("/{CURRENT}/report"), format!("/{CURRENT}/report.md")] {
        assert!(!app.page(&path).await.contains(&name), "{path}");
    }
}
