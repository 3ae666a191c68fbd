//! Checks that a new version of the commitments is published after a page that shows what it does.

use crate::support::demo::CURRENT;
use crate::support::settings::organizer_of;
use crate::support::test_app::confirmation;
use crate::support::{Key, People, TestApp, by_any_organizer, edition, location, outbox};
use domain::email::EmailKind;
use domain::invitations::{Invitation, InvitationState};
use domain::text::counted;
use reqwest::StatusCode;

const PAGE: &str = "/2027/commitments";
const CLAUSE: &str = "Bring boots for the mud flats.";

/// The form for a new version with one clause.
async fn form(app: &TestApp) -> Vec<(&'static str, String)> {
    vec![("clause", CLAUSE.to_owned()), ("read", app.commitments_revision(CURRENT).await)]
}

async fn send(app: &TestApp, address: &str, key: &Key, form: &[(&'static str, String)]) -> reqwest::Response {
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    app.post_as(address, key, &form).await
}

/// The page with what publishing the form does.
async fn asked(app: &TestApp, key: &Key, form: &[(&'static str, String)]) -> String {
    let answer = send(app, PAGE, key, form).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.text().await.expect("text")
}

/// The number of versions, and of emails about new commitments.
async fn published(app: &TestApp) -> (usize, usize) {
    let emails = app.store.emails(by_any_organizer(&edition(CURRENT)), None, None, 1000).await.expect("emails");
    let about = emails.iter().filter(|email| email.kind == EmailKind::NewCommitments).count();
    (app.store.versions(&edition(CURRENT)).await.expect("versions").len(), about)
}

/// The people with a seat or on the waitlist.
async fn bound(app: &TestApp) -> Vec<Invitation> {
    let all = app.store.overview(by_any_organizer(&edition(CURRENT))).await.expect("an overview").invitations;
    let is_bound =
        |one: &Invitation| matches!(one.status.state, InvitationState::Accepted | InvitationState::Waitlisted);
    all.into_iter().filter(is_bound).collect()
}

#[tokio::test]
async fn new_version_is_published_after_a_page_with_each_email() {
    let app = TestApp::with_demo_data().await;
    outbox::accept(&app, "Zoe Quarzader <zoe@post.example>").await;
    let organizer = outbox::organizer_key();
    let (before, bound) = (published(&app).await, bound(&app).await);
    let form = form(&app).await;
    let page = asked(&app, &organizer, &form).await;
    assert_eq!(published(&app).await, before, "the page publishes nothing");
    assert!(page.contains(&format!("<input type=\"hidden\" name=\"clause\" value=\"{CLAUSE}\"")), "{page}");
    let reached = bound.iter().filter(|one| one.has_email).count();
    let button = format!("Publish and email {}", counted(reached, "person", "people"));
    assert!(page.contains(&button) && page.contains("zoe@post.example"), "{page}");
    let subject = "The commitments of the 2027 Developer Summit have changed";
    assert!(page.matches(subject).count() >= bound.len(), "each email: {page}");
    let (address, _) = confirmation(&page).expect("a question");
    let done = send(&app, &address, &organizer, &form).await;
    assert_eq!(location(&done), format!("{PAGE}?saved=yes&emailed={reached}"));
    let done = app.page_as(&location(&done), &organizer).await;
    let emails = counted(reached, "email is", "emails are");
    assert!(done.contains(&format!("The new version is published. {emails} in the outbox.")), "{done}");
    assert_eq!(published(&app).await, (before.0 + 1, before.1 + bound.len()));
}

#[tokio::test]
async fn listed_participants_are_asked_to_agree_again() {
    let app = TestApp::with_demo_data().await;
    let People { participant, organizer, .. } = People::sign_in(&app).await;
    let form = form(&app).await;
    let (address, _) = confirmation(&asked(&app, &organizer, &form).await).expect("a question");
    send(&app, &address, &organizer, &form).await;
    for path in ["/", "/2027", "/me", PAGE] {
        let page = app.page_as(path, &participant).await;
        assert!(page.contains("<a href=\"/2027/invitation\">Agree to the new commitments</a>"), "{path}: {page}");
    }
    let page = app.page_as(PAGE, &organizer).await;
    assert!(page.contains("/2027/invitations?agreed_before=yes"), "{page}");
    let listed = app.page_as("/2027/invitations?agreed_before=yes", &organizer).await;
    assert!(bound(&app).await.iter().all(|one| listed.contains(&one.display_name())), "{listed}");
    let agree = [("version", "2"), ("agree", "a")];
    assert_eq!(app.post_as("/2027/invitation/agree", &participant, &agree).await.status(), StatusCode::SEE_OTHER);
    assert!(!app.page_as(PAGE, &participant).await.contains("Agree to the new commitments"));
}

#[tokio::test]
async fn page_before_publishing_names_everyone_affected() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let page = asked(&app, &organizer, &form(&app).await).await;
    let bound = bound(&app).await;
    let without = bound.iter().filter(|one| !one.has_email).count();
    assert_eq!(page.matches("no address, so it is not sent").count(), without, "{page}");
    assert!(without > 0 && bound.iter().all(|one| page.contains(&one.display_name())), "{page}");
}

#[tokio::test]
async fn texts_are_kept_on_the_way_back_to_the_form() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let (before, form) = (published(&app).await, form(&app).await);
    let back = send(&app, &format!("{PAGE}?back=yes"), &organizer, &form).await.text().await.expect("text");
    assert!(back.contains(CLAUSE) && back.contains("Preview the emails"), "{back}");
    assert_eq!(published(&app).await, before);
}

#[tokio::test]
async fn version_published_after_a_preview_is_kept() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let late = form(&app).await;
    let mut first = late.clone();
    first[0].1 = "Come on time.".to_owned();
    let (confirm_late, _) = confirmation(&asked(&app, &organizer, &late).await).expect("a question");
    let (confirm_first, _) = confirmation(&asked(&app, &organizer, &first).await).expect("a question");
    assert_eq!(send(&app, &confirm_first, &organizer, &first).await.status(), StatusCode::SEE_OTHER);
    let before = published(&app).await;
    let page = send(&app, &confirm_late, &organizer, &late).await.text().await.expect("text");
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
    let page = asked(&app, &organizer, &form).await;
    assert!(page.contains("class=\"error-message\"") && !page.contains("Who is affected"), "{page}");
}
