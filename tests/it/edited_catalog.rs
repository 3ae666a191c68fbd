//! Checks how owners edit the documents of the series and the core projects.

use crate::support::demo::OWNER;
use crate::support::people::appoint;
use crate::support::{Key, TestApp, now, sign_in};
use domain::access::System;
use domain::id::Login;
use domain::roles::Role;
use domain::text::{PersonName, Url, revision};
use reqwest::StatusCode;

/// The columns of a table of documents, and the fields of their form.
const SPEC_FIELDS: [&str; 7] = ["number", "title", "date", "status", "authors", "link", "outcomes"];
const PROJECT_FIELDS: [&str; 6] = ["slug", "title", "homepage", "repository", "contacts", "retired"];

type Fields = Vec<(String, String)>;

async fn owner(app: &TestApp) -> Key {
    appoint(app, &Role::Owner, OWNER).await;
    sign_in(app, OWNER, 15).await
}

/// Replaces the `nth` value of a field.
fn set(form: &mut Fields, name: &str, nth: usize, value: &str) {
    let place = form.iter().enumerate().filter(|(_, field)| field.0 == name).nth(nth).expect("the field").0;
    value.clone_into(&mut form[place].1);
}

/// The place among the values of a field.
fn place_of(form: &Fields, name: &str, value: &str) -> usize {
    form.iter().filter(|field| field.0 == name).position(|field| field.1 == value).expect("the value")
}

async fn post(app: &TestApp, path: &str, key: &Key, form: &Fields) -> (StatusCode, String) {
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = app.post_as(path, key, &form).await;
    (answer.status(), answer.text().await.expect("text"))
}

/// The form of the documents as the page shows it, with an empty entry at the end.
async fn spec_form(app: &TestApp) -> Fields {
    let list = formats::spec_list::read(&app.page("/specs.csv").await).expect("the documents");
    let mut fields = vec![("read".to_owned(), revision(&list))];
    for (number, spec) in &list {
        let authors: Vec<&str> = spec.authors.iter().map(PersonName::as_str).collect();
        let outcomes: Vec<String> = spec.outcomes.iter().map(ToString::to_string).collect();
        let link = spec.link.as_ref().map(ToString::to_string).unwrap_or_default();
        let (number, title, date) = (number.to_string(), spec.title.to_string(), spec.date.to_string());
        let status = spec.status.as_str().to_owned();
        let values = [number, title, date, status, authors.join("\n"), link, outcomes.join(", ")];
        fields.extend(SPEC_FIELDS.map(str::to_owned).into_iter().zip(values));
    }
    fields.extend(SPEC_FIELDS.map(|name| (name.to_owned(), if name == "status" { "draft" } else { "" }.to_owned())));
    fields
}

/// The form of the core projects as the page shows it, with an empty entry at the end.
async fn project_form(app: &TestApp, owner: &Key) -> Fields {
    let list = formats::project_list::read(&app.page_as("/projects.csv", owner).await).expect("the projects");
    let mut fields = vec![("read".to_owned(), revision(&list))];
    let address = |url: &Option<Url>| url.as_ref().map(ToString::to_string).unwrap_or_default();
    for (slug, project) in &list {
        let contacts: Vec<&str> = project.contacts.iter().map(Login::as_str).collect();
        let retired = if project.is_retired { "yes" } else { "no" }.to_owned();
        let (homepage, repository) = (address(&project.homepage), address(&project.repository));
        let values = [slug.to_string(), project.title.to_string(), homepage, repository, contacts.join(", "), retired];
        fields.extend(PROJECT_FIELDS.map(str::to_owned).into_iter().zip(values));
    }
    fields.extend(PROJECT_FIELDS.map(|name| (name.to_owned(), if name == "retired" { "no" } else { "" }.to_owned())));
    fields
}

#[tokio::test]
async fn owner_edits_and_adds_documents_and_an_import_keeps_them() {
    let app = TestApp::with_demo_data().await;
    let owner = owner(&app).await;
    let mut form = spec_form(&app).await;
    let (fourth, new) = (place_of(&form, "number", "4"), place_of(&form, "number", ""));
    set(&mut form, "title", fourth, "Nightly wheels for all");
    let reefs =
        ["77", "Maps of reefs", "2026-05-01", "draft", "Ada Example\nZoë Last", "https://a.example/77", "1a 2b"];
    for (name, value) in SPEC_FIELDS.into_iter().zip(reefs) {
        set(&mut form, name, new, value);
    }
    let (status, page) = post(&app, "/specs/edit", &owner, &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let demo = server::demo::demo(now()).expect("valid demo data");
    let changes = app.store.import_catalog(System::new(), &demo.catalog, now()).await.expect("imported");
    let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
    assert!(changes.iter().any(|line| line.starts_with("document 4 stays as edited here")), "{changes:?}");
    let page = app.page("/specs/77").await;
    for shown in ["Maps of reefs", "Ada Example, Zoë Last", "https://a.example/77", "/roadmap/2b"] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(app.page("/specs").await.contains("Nightly wheels for all"));
    assert!(app.page("/roadmap/2b").await.contains("Maps of reefs"), "the outcome shows the document");
    let log = app.page_as("/audit-log?topic=goals", &owner).await;
    assert!(log.contains("77 added; 4 changed"), "the audit log has it");
}

#[tokio::test]
async fn document_with_endorsements_cannot_be_deleted() {
    let app = TestApp::with_demo_data().await;
    let owner = owner(&app).await;
    let before = app.page("/specs.csv").await;
    let mut form = spec_form(&app).await;
    let (fourth, new) = (place_of(&form, "number", "4"), place_of(&form, "number", ""));
    set(&mut form, "number", fourth, "");
    set(&mut form, "title", fourth, "");
    for (name, value) in [("number", "77"), ("title", "Maps of reefs"), ("date", "2026-05-01")] {
        set(&mut form, name, new, value);
    }
    let (status, page) = post(&app, "/specs/edit", &owner, &form).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Document 4 can’t be deleted, because it has "), "{page:.200}");
    assert!(page.contains("Maps of reefs"), "what was typed is kept");
    assert_eq!(app.page("/specs.csv").await, before);
}

#[tokio::test]
async fn unreadable_documents_are_refused_and_kept() {
    let app = TestApp::with_demo_data().await;
    let owner = owner(&app).await;
    let before = app.page("/specs.csv").await;
    let valid = [("number", "77"), ("title", "Maps of reefs"), ("date", "2026-05-01"), ("status", "draft")];
    let cases = [
        ("number", "x", "x"),
        ("number", "4", "Two documents have the number 4"),
        ("title", "", "Document 77: The title can’t be empty"),
        ("date", "2026-02-30", "Document 77: "),
        ("date", "", "Document 77: "),
        ("date", "0202-05-01", "Document 77: The year"),
        ("link", "a.example", "Document 77: "),
        ("outcomes", "1a, reefs", "is not the code of an outcome"),
        ("outcomes", "9z", "There is no outcome “9z”"),
    ];
    for (name, value, why) in cases {
        let mut form = spec_form(&app).await;
        let new = place_of(&form, "number", "");
        for (name, value) in valid {
            set(&mut form, name, new, value);
        }
        set(&mut form, name, new, value);
        let (status, page) = post(&app, "/specs/edit", &owner, &form).await;
        assert_eq!(status, StatusCode::OK, "{name} {value}");
        assert!(page.contains(why) && page.contains("role=\"alert\""), "{why}");
        assert!(name == "title" || page.contains("Maps of reefs"), "{why}");
    }
    assert_eq!(app.page("/specs.csv").await, before);
}

#[tokio::test]
async fn edit_of_changed_documents_shows_both_versions() {
    let app = TestApp::with_demo_data().await;
    let owner = owner(&app).await;
    let (mut first, mut second) = (spec_form(&app).await, spec_form(&app).await);
    let fourth = place_of(&first, "number", "4");
    set(&mut first, "title", fourth, "Nightly wheels");
    assert_eq!(post(&app, "/specs/edit", &owner, &first).await.0, StatusCode::SEE_OTHER);
    set(&mut second, "title", fourth, "Weekly wheels");
    let (_, page) = post(&app, "/specs/edit", &owner, &second).await;
    assert!(page.contains("Someone changed this after you opened the form."), "{page:.200}");
    assert!(page.contains("Nightly wheels") && page.contains("Weekly wheels"));
}

#[tokio::test]
async fn exported_documents_and_projects_are_imported_unchanged() {
    let app = TestApp::with_demo_data().await;
    let owner = owner(&app).await;
    for (table, address) in [("/specs.csv", "/specs/edit/import"), ("/projects.csv", "/projects/edit/import")] {
        let table = app.page_as(table, &owner).await;
        let preview =
            async |table: &str| post(&app, address, &owner, &vec![("table".to_owned(), table.to_owned())]).await.1;
        assert!(preview(&table).await.contains("The table is the same as the list"), "{address}");
        let page = preview(&format!("{table}x y,,\n")).await;
        assert!(page.contains("Line ") && page.contains("x y,,"), "{page:.200}");
    }
    let added = app.page("/specs.csv").await + "77,Maps of reefs,2026-05-01,draft\n";
    let (_, page) = post(&app, "/specs/edit/import", &owner, &vec![("table".to_owned(), added)]).await;
    assert!(page.contains("Changes: 77 added") && page.contains("Maps of reefs"), "{page:.200}");
    assert!(!app.page("/specs.csv").await.contains("reefs"), "a preview saves nothing");
}

#[tokio::test]
async fn retired_project_no_longer_counts_as_a_core_project() {
    let app = TestApp::with_demo_data().await;
    let owner = owner(&app).await;
    assert!(app.page("/specs/4").await.contains("endorsed by 10 of 15 core projects"));
    let mut form = project_form(&app, &owner).await;
    let (zarr, new) = (place_of(&form, "slug", "zarr"), place_of(&form, "slug", ""));
    set(&mut form, "retired", zarr, "yes");
    for (name, value) in [("slug", "reefs"), ("title", "Reef maps"), ("contacts", "@ada, zoe")] {
        set(&mut form, name, new, value);
    }
    let (status, page) = post(&app, "/projects/edit", &owner, &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(app.page("/specs/4").await.contains("endorsed by 9 of 15 core projects"));
    let page = app.page("/projects").await;
    let (current, retired) = page.split_once("Retired").expect("retired projects");
    assert!(current.contains("Reef maps") && !current.contains("Zarr-Python") && retired.contains("Zarr-Python"));
    assert!(!page.contains("@ada") && !page.contains("zoe"), "visitors don’t see the logins of contacts");
    assert!(app.page_as("/projects.csv", &owner).await.contains("\"ada, zoe\""));
}

#[tokio::test]
async fn project_with_endorsements_cannot_be_deleted() {
    let app = TestApp::with_demo_data().await;
    let owner = owner(&app).await;
    let mut form = project_form(&app, &owner).await;
    let zarr = place_of(&form, "slug", "zarr");
    set(&mut form, "slug", zarr, "");
    set(&mut form, "title", zarr, "");
    let (status, page) = post(&app, "/projects/edit", &owner, &form).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Core project zarr can’t be deleted, because it has "), "{page:.200}");
    let mut form = project_form(&app, &owner).await;
    set(&mut form, "contacts", zarr, "a b!");
    let (_, page) = post(&app, "/projects/edit", &owner, &form).await;
    assert!(page.contains("Core project zarr: ") && page.contains("a b!"), "{page:.200}");
}
