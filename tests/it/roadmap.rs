//! Checks how owners edit the roadmap.

use crate::support::demo::OWNER;
use crate::support::people::appoint;
use crate::support::{Key, TestApp, now, sign_in};
use domain::access::System;
use domain::catalog::Roadmap;
use domain::roles::Role;
use domain::text::revision;
use reqwest::StatusCode;

type Fields = Vec<(&'static str, String)>;

async fn owner(app: &TestApp) -> Key {
    appoint(app, &Role::Owner, OWNER).await;
    sign_in(app, OWNER, 15).await
}

async fn roadmap(app: &TestApp) -> Roadmap {
    app.store.roadmap().await.expect("the roadmap")
}

/// The form of this roadmap, as the page shows it.
fn form_of(roadmap: &Roadmap) -> Fields {
    let mut fields = vec![("read", revision(roadmap))];
    for (number, title) in roadmap.groups() {
        fields.extend([("group", number.to_string()), ("group_title", title.to_string())]);
    }
    for (code, outcome) in roadmap.outcomes() {
        let listed = if outcome.in_roadmap { "yes" } else { "no" };
        let (code, title) = (code.to_string(), outcome.title.to_string());
        fields.extend([("code", code), ("title", title), ("listed", listed.to_owned())]);
    }
    fields
}

/// Replaces code and title of an outcome.
fn set(form: &mut Fields, code: &str, new_code: &str, title: &str) {
    let place = form.iter().position(|field| field.0 == "code" && field.1 == code).expect("the outcome");
    new_code.clone_into(&mut form[place].1);
    title.clone_into(&mut form[place + 1].1);
}

async fn post(app: &TestApp, path: &str, key: &Key, form: &Fields) -> (StatusCode, String) {
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = app.post_as(path, key, &form).await;
    (answer.status(), answer.text().await.expect("text"))
}

#[tokio::test]
async fn owner_renames_and_adds_outcomes_and_an_import_keeps_them() {
    let app = TestApp::with_demo_data().await;
    let owner = owner(&app).await;
    let mut form = form_of(&roadmap(&app).await);
    set(&mut form, "1a", "1a", "Nightly wheels for all");
    form.extend([("group", "7".to_owned()), ("group_title", "Reefs".to_owned())]);
    form.extend([("code", "7a".to_owned()), ("title", "A map of all reefs".to_owned()), ("listed", "no".to_owned())]);
    let (status, page) = post(&app, "/roadmap/edit", &owner, &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let site = server::demo::demo(now()).expect("valid demo data").site;
    let changes = app.store.import_site(System::new(), &site, now()).await.expect("imported");
    let lines: Vec<String> = changes.iter().map(ToString::to_string).collect();
    assert!(lines.iter().any(|line| line.starts_with("the roadmap stays as edited here")), "{lines:?}");
    let page = app.page("/roadmap").await;
    assert!(page.contains("Nightly wheels for all") && page.contains("A map of all reefs"));
    let log = app.page_as("/audit-log?topic=goals", &owner).await;
    assert!(log.contains("edited the roadmap: 7a added; 1a changed"), "the audit log has it");
}

#[tokio::test]
async fn outcome_with_tasks_cannot_be_removed() {
    let app = TestApp::with_demo_data().await;
    let owner = owner(&app).await;
    let before = roadmap(&app).await;
    let progress = app.store.whole_progress().await.expect("progress");
    // A task of 1a continues in a later edition, so progress counts one task less than there are.
    let (code, goal) =
        progress.by_outcome.iter().find(|(code, _)| code.to_string() != "1a").expect("an outcome with tasks");
    let mut form = form_of(&before);
    set(&mut form, &code.to_string(), "", "");
    form.extend([("group", "7".to_owned()), ("group_title", "Reefs".to_owned())]);
    let (status, page) = post(&app, "/roadmap/edit", &owner, &form).await;
    assert_eq!(status, StatusCode::OK);
    let why = format!("Outcome {code} has {} task", goal.counts.total());
    assert!(page.contains(&why), "{why}");
    assert!(page.contains("Reefs"), "what was typed is kept");
    assert_eq!(roadmap(&app).await, before);
}

#[tokio::test]
async fn unreadable_outcomes_are_refused_and_kept() {
    let app = TestApp::with_demo_data().await;
    let owner = owner(&app).await;
    let before = roadmap(&app).await;
    let cases = [
        ("x9", "Reefs", "is not the code of an outcome"),
        ("9a", "Reefs", "Outcome 9a needs a group 9"),
        ("1a", "Reefs", "Two outcomes have the code 1a"),
        ("1z", "", "The title can’t be empty"),
    ];
    for (code, title, why) in cases {
        let mut form = form_of(&before);
        form.extend([("code", code.to_owned()), ("title", title.to_owned()), ("listed", "yes".to_owned())]);
        let (status, page) = post(&app, "/roadmap/edit", &owner, &form).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains(why) && page.contains(&format!("value=\"{code}\"")), "{why}");
    }
    assert_eq!(roadmap(&app).await, before);
}

#[tokio::test]
async fn edit_of_a_changed_roadmap_shows_both_versions() {
    let app = TestApp::with_demo_data().await;
    let owner = owner(&app).await;
    let mut first = form_of(&roadmap(&app).await);
    let mut second = first.clone();
    set(&mut first, "1a", "1a", "Nightly wheels");
    assert_eq!(post(&app, "/roadmap/edit", &owner, &first).await.0, StatusCode::SEE_OTHER);
    set(&mut second, "1a", "1a", "Weekly wheels");
    let (_, page) = post(&app, "/roadmap/edit", &owner, &second).await;
    assert!(page.contains("Someone changed this after you opened the form."), "{page:.200}");
    assert!(page.contains("Nightly wheels") && page.contains("Weekly wheels"));
}

#[tokio::test]
async fn exported_roadmap_is_imported_without_a_change() {
    let app = TestApp::with_demo_data().await;
    let owner = owner(&app).await;
    let table = app.page("/roadmap.csv").await;
    let preview =
        async |table: &str| post(&app, "/roadmap/edit/import", &owner, &vec![("table", table.to_owned())]).await.1;
    assert!(preview(&table).await.contains("The table is the same as the roadmap"));
    let before = roadmap(&app).await;
    let page = preview(&format!("{table}9,Reefs,\n9a,A map of all reefs,yes\n")).await;
    assert!(page.contains("Changes: 9a added") && page.contains("A map of all reefs"), "{page:.200}");
    assert_eq!(roadmap(&app).await, before, "a preview saves nothing");
    let page = preview("1,Reefs\nx9,Map").await;
    assert!(page.contains("Line 2: “x9” is not") && page.contains("x9,Map"), "{page:.200}");
}
