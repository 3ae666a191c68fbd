//! Checks how an edition is closed, and deleted while nothing depends on it.

use crate::support::demo::CURRENT;
use crate::support::settings::{EditionForm, organizer_of};
use crate::support::{People, TestApp, edition, location};
use reqwest::StatusCode;

#[tokio::test]
async fn edition_without_contents_is_deleted() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    EditionForm::new("2031").with("from", CURRENT).post(&app, "/editions/new", &organizer).await;
    let page = app.page_as("/2031/settings/close", &organizer).await;
    assert!(page.contains("href=\"/2031/settings/delete\""), "{page}");
    let wrong = app.post_as("/2031/settings/delete", &organizer, &[("slug", "2030")]).await;
    let page = wrong.text().await.expect("text");
    assert!(page.contains("Type 2031 to confirm. Nothing was deleted.") && page.contains("value=\"2030\""), "{page}");
    assert!(app.store.edition(&edition("2031")).await.is_ok());
    let deleted = app.post_as("/2031/settings/delete", &organizer, &[("slug", "2031")]).await;
    assert_eq!(location(&deleted), "/?deleted=2031");
    assert!(app.page_as("/?deleted=2031", &organizer).await.contains("The edition 2031 is deleted."));
    assert_eq!(app.get_as("/2031", &organizer).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn audit_log_keeps_the_entries_of_a_deleted_edition() {
    let app = TestApp::with_demo_data().await;
    let owner = People::sign_in(&app).await.owner;
    EditionForm::new("2031").post(&app, "/editions/new", &owner).await;
    app.post_as("/2031/settings/delete", &owner, &[("slug", "2031")]).await;
    let log = app.page_as("/audit-log", &owner).await;
    assert!(log.contains("deleted the edition 2031") && log.contains("created the edition"), "{log}");
    assert!(log.contains("2031 (deleted)"));
    EditionForm::new("2031").post(&app, "/editions/new", &owner).await;
    let own = app.page_as("/2031/audit-log", &owner).await;
    assert_eq!(own.matches("created the edition").count(), 1, "a new edition has a log of its own");
}

#[tokio::test]
async fn edition_with_contents_stays_and_names_them() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    for path in ["/2027/settings/close", "/2027/settings/delete"] {
        let page = app.page_as(path, &organizer).await;
        assert!(page.contains("This edition has ") && page.contains(" tasks"), "{page}");
        assert!(page.contains(" invitations") && !page.contains("Type 2027"), "{path}");
    }
    let refused = app.post_as("/2027/settings/delete", &organizer, &[("slug", "2027")]).await;
    assert_eq!(refused.status(), StatusCode::OK);
    assert!(app.store.edition(&edition(CURRENT)).await.is_ok());
}

#[tokio::test]
async fn closed_edition_says_so_and_can_be_opened_again() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    assert!(app.page_as("/2027/settings/close", &organizer).await.contains("Close edition"));
    let closed = app.post_as("/2027/settings/close", &organizer, &[]).await;
    assert_eq!(location(&closed), "/2027/settings/close?saved=yes");
    let page = app.page_as("/2027/settings/close", &organizer).await;
    assert!(page.contains("This edition is closed.") && !page.contains("Close edition"), "{page}");
    assert!(app.page_as("/2027/audit-log", &organizer).await.contains("set the phase to closed"));
}

#[tokio::test]
async fn closed_edition_to_come_is_not_counted_down() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    assert!(app.page("/2027").await.contains("days to go"));
    app.post_as("/2027/settings/close", &organizer, &[]).await;
    let page = app.page("/2027").await;
    assert!(!page.contains("days to go") && page.contains("Was to begin"), "{page}");
}
