//! Checks that a new version of the commitments is published after a preview of what it does.

use crate::support::demo::CURRENT;
use crate::support::settings::organizer_of;
use crate::support::{Key, TestApp, by_any_organizer, edition, location, outbox, visible_text};
use domain::email::EmailKind;
use domain::invitations::EmailPreview;
use reqwest::StatusCode;

const PAGE: &str = "/2027/commitments";
const CLAUSE: &str = "Bring boots for the mud flats.";

/// The form for a new version with one clause.
async fn form(app: &TestApp) -> Vec<(&'static str, String)> {
    vec![("clause", CLAUSE.to_owned()), ("read", app.commitments_revision(CURRENT).await)]
}

async fn send(app: &TestApp, key: &Key, form: &[(&'static str, String)]) -> reqwest::Response {
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    app.post_as(PAGE, key, &form).await
}

/// The number of versions, and of emails about new commitments.
async fn published(app: &TestApp) -> (usize, usize) {
    let emails = app.store.emails(by_any_organizer(&edition(CURRENT)), None, None, 1000).await.expect("emails");
    let about = emails.iter().filter(|email| email.kind == EmailKind::NewCommitments).count();
    (app.store.versions(&edition(CURRENT)).await.expect("versions").len(), about)
}

async fn preview(app: &TestApp) -> EmailPreview {
    let read = app.commitments_revision(CURRENT).await;
    let preview = app.store.preview_commitments(by_any_organizer(&edition(CURRENT)), &read, &[]).await;
    preview.expect("a preview")
}

#[tokio::test]
async fn new_version_is_published_after_a_preview() {
    let app = TestApp::with_demo_data().await;
    outbox::accept(&app, "Zoe Quarzader <zoe@post.example>").await;
    let organizer = outbox::organizer_key();
    let before = published(&app).await;
    let email = preview(&app).await;
    let mut form = form(&app).await;
    let answer = send(&app, &organizer, &form).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = answer.text().await.expect("text");
    assert_eq!(published(&app).await, before, "the preview publishes nothing");
    let button = format!("Publish and email {} people", email.reached());
    assert!(page.contains(&format!("<input type=\"hidden\" name=\"clause\" value=\"{CLAUSE}\"")), "{page}");
    assert!(page.contains(&button) && page.contains("zoe@post.example"), "{page}");
    assert!(visible_text(&page).contains("The commitments of the 2027 Developer Summit have changed"), "{page}");
    form.push(("previewed", "yes".to_owned()));
    assert_eq!(location(&send(&app, &organizer, &form).await), "/2027/commitments?saved=yes");
    assert_eq!(published(&app).await, (before.0 + 1, before.1 + email.affected.len()));
}

#[tokio::test]
async fn preview_names_everyone_who_must_agree_again() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let page = send(&app, &organizer, &form(&app).await).await.text().await.expect("text");
    let affected = preview(&app).await.affected;
    let without = affected.iter().filter(|person| person.email.is_none()).count();
    assert!(without > 0 && page.contains("Without an address"), "{page}");
    assert!(affected.iter().all(|person| page.contains(&person.name)));
}

#[tokio::test]
async fn version_published_during_a_preview_is_kept() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let mut late = form(&app).await;
    late.push(("previewed", "yes".to_owned()));
    let mut first = late.clone();
    first[0].1 = "Come on time.".to_owned();
    assert_eq!(send(&app, &organizer, &first).await.status(), StatusCode::SEE_OTHER);
    let before = published(&app).await;
    let page = send(&app, &organizer, &late).await.text().await.expect("text");
    assert_eq!(published(&app).await, before);
    assert!(page.contains("Someone published the version above") && page.contains(CLAUSE), "{page}");
}

#[tokio::test]
async fn unchanged_version_gets_no_preview() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let versions = app.store.versions(&edition(CURRENT)).await.expect("versions");
    let clauses = versions[0].clauses.iter().map(|clause| ("clause", clause.text.to_string()));
    let form: Vec<_> = clauses.chain([("read", versions[0].revision())]).collect();
    let page = send(&app, &organizer, &form).await.text().await.expect("text");
    assert!(page.contains("class=\"error-message\"") && !page.contains("Who is affected"), "{page}");
}
