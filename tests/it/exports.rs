//! Checks that an edition exported in the browser changes nothing when it is imported again.

use crate::support::demo::{CURRENT, PAST};
use crate::support::people::participants;
use crate::support::settings::{organizer_of, shown_revision};
use crate::support::{TestApp, edition, now};
use domain::access::System;
use domain::import::{ImportedSite, SourceFile};
use reqwest::StatusCode;

fn read(slug: &str, page: &str) -> ImportedSite {
    let path = formats::site::page_path(&edition(slug));
    formats::site::read(&[SourceFile { path: &path, bytes: page.as_bytes() }]).expect("a readable page").imported
}

/// Imports a page, and returns what it changed.
async fn imported(app: &TestApp, slug: &str, page: &str) -> Vec<String> {
    let changes = app.store.import_site(System::new(), &read(slug, page), now()).await.expect("imported");
    changes.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn importing_an_exported_page_changes_nothing() {
    for slug in [PAST, CURRENT] {
        let app = TestApp::with_demo_data().await;
        let organizer = organizer_of(&app, slug).await;
        let people = participants(&app, slug).await.len();
        let before = app.store.edition_page(&edition(slug)).await.expect("the edition");
        let page = app.page_as(&format!("/{slug}/settings/export"), &organizer).await;
        assert_eq!(imported(&app, slug, &page).await, Vec::<String>::new(), "{page}");
        assert_eq!(app.store.edition_page(&edition(slug)).await.expect("the edition"), before);
        assert_eq!(participants(&app, slug).await.len(), people);
    }
}

#[tokio::test]
async fn export_is_a_download_without_names_of_participants() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    assert!(app.page_as("/2027/settings", &organizer).await.contains("href=\"/2027/settings/export\""));
    let answer = app.get_as("/2027/settings/export", &organizer).await;
    let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(header("content-type"), "text/markdown; charset=utf-8");
    assert_eq!(header("content-disposition"), "attachment; filename=\"index.md\"");
    let page = answer.text().await.expect("text");
    let tracks = app.store.edition_page(&edition(CURRENT)).await.expect("the edition").tracks;
    let leads: Vec<String> = tracks.iter().flat_map(|track| &track.leads).map(|lead| lead.name.to_string()).collect();
    for participant in participants(&app, CURRENT).await {
        let name = participant.person.name.to_string();
        assert!(leads.contains(&name) || !page.contains(&name), "{name} is in the page");
    }
}

#[tokio::test]
async fn edited_texts_survive_an_export_and_import() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let day = app.store.edition(&edition(CURRENT)).await.expect("the edition").dates.starts();
    let agenda = format!("{day}\n9:00-10:00 Work | play: *a* _b_ [c](d) `e` \"f\" 'g' {{{{< details >}}}} <!-- h\n");
    let read = shown_revision(&app, "/2027/settings/agenda", &organizer).await;
    let saved = app.post_as("/2027/settings/agenda/paste", &organizer, &[("agenda", &agenda), ("read", &read)]).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    let read = app.commitments_revision(CURRENT).await;
    let clauses = [
        ("read", read.as_str()),
        ("clause", "come, and (b) *stay*, and"),
        ("clause", "send | bills to <ilse@lantern.example>."),
    ];
    let published = app.post_and_confirm("/2027/commitments", &organizer, &clauses).await;
    assert_eq!(published.status(), StatusCode::SEE_OTHER);
    let before = app.store.edition_page(&edition(CURRENT)).await.expect("the edition");
    let page = app.page_as("/2027/settings/export", &organizer).await;
    assert_eq!(imported(&app, CURRENT, &page).await, Vec::<String>::new(), "{page}");
    assert_eq!(app.store.edition_page(&edition(CURRENT)).await.expect("the edition"), before);
}
