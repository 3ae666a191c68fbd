//! Checks that people affected by new dates or a new place are emailed once, after a preview.

use crate::support::demo::CURRENT;
use crate::support::settings::{demo_with_venue_of_website, edit_settings, organizer_of, shown_revision};
use crate::support::test_app::confirmation;
use crate::support::{Key, TestApp, by_any_organizer, edition, location, visible_text};
use domain::email::{Email, EmailKind};
use domain::invitations::{Affected, Announcement, InvitationState};
use domain::text::counted;

const PAGE: &str = "/2027/settings/announce";
const OFFER: &str = "Email the people affected";

async fn with_changed_place() -> (TestApp, Key) {
    let (app, organizer) = demo_with_venue_of_website().await;
    edit_settings(&app, CURRENT, &organizer, &[("place", "Évora, Portugal")]).await;
    (app, organizer)
}

async fn announcement(app: &TestApp) -> Option<Announcement> {
    app.store.announcement(by_any_organizer(&edition(CURRENT))).await.expect("an answer")
}

async fn sent(app: &TestApp) -> Vec<Email> {
    let emails = app.store.emails(by_any_organizer(&edition(CURRENT)), None, None, 1000).await.expect("emails");
    emails.into_iter().filter(|email| email.kind == EmailKind::NewDates).collect()
}

#[tokio::test]
async fn changed_place_is_emailed_after_a_preview() {
    let (app, organizer) = with_changed_place().await;
    assert!(app.page_as("/2027/settings", &organizer).await.contains(OFFER));
    let page = visible_text(&app.page_as(PAGE, &organizer).await);
    assert!(page.contains("The place is now Évora, Portugal. Before, it was"), "{page}");
    let affected = announcement(&app).await.expect("a change").affected;
    let count = Affected::reached(&affected);
    let read = shown_revision(&app, PAGE, &organizer).await;
    let asked = app.post_as(PAGE, &organizer, &[("read", &read)]).await.text().await.expect("text");
    assert!(asked.matches("The 2027 Developer Summit has changed").count() >= affected.len(), "each email: {asked}");
    assert!(asked.contains(&format!("Email {}?", counted(count, "person", "people"))), "{asked}");
    assert_eq!(sent(&app).await, [], "nothing is sent before it is confirmed");
    let answer = app.post_and_confirm(PAGE, &organizer, &[("read", &read)]).await;
    assert_eq!(location(&answer), format!("/2027/settings?emailed={count}"));
    let emails = sent(&app).await;
    assert_eq!(emails.len(), affected.len());
    assert!(count > 0 && emails.iter().all(|email| email.values["message"].contains("Évora")));
    let page = app.page_as(&location(&answer), &organizer).await;
    assert!(page.contains("in the outbox.") && !page.contains(OFFER));
    assert!(app.page_as("/2027/audit-log", &organizer).await.contains("about new dates or a new place"));
}

#[tokio::test]
async fn double_click_queues_one_email_for_each_person() {
    let (app, organizer) = with_changed_place().await;
    let read = shown_revision(&app, PAGE, &organizer).await;
    let asked = app.post_as(PAGE, &organizer, &[("read", &read)]).await.text().await.expect("text");
    let (address, _) = confirmation(&asked).expect("a question");
    assert_eq!(app.post_as(&address, &organizer, &[("read", &read)]).await.status(), 303);
    let before = sent(&app).await.len();
    assert_eq!(app.post_as(&address, &organizer, &[("read", &read)]).await.status(), 303);
    let another = [("read", read.as_str()), ("unknown", "another press, much later")];
    let again = app.post_as(PAGE, &organizer, &another).await.text().await.expect("text");
    assert!(again.contains("No change of dates or place waits for an email."), "{again}");
    assert_eq!(sent(&app).await.len(), before);
}

#[tokio::test]
async fn people_without_an_address_are_named() {
    let (app, organizer) = with_changed_place().await;
    let page = app.page_as(PAGE, &organizer).await;
    let affected = announcement(&app).await.expect("a change").affected;
    let without: Vec<_> = affected.iter().filter(|person| person.email.is_none()).collect();
    assert!(!without.is_empty() && page.contains("Without an address"), "{page}");
    assert!(affected.iter().all(|person| page.contains(&person.name)));
}

#[tokio::test]
async fn only_open_and_accepted_invitations_are_affected() {
    let (app, _) = with_changed_place().await;
    let affected = announcement(&app).await.expect("a change").affected;
    let overview = app.store.overview(by_any_organizer(&edition(CURRENT))).await.expect("an overview");
    let open = [InvitationState::Sent, InvitationState::Accepted, InvitationState::Waitlisted];
    let expected = overview.invitations.iter().filter(|invitation| open.contains(&invitation.status.state));
    let mut expected: Vec<_> = expected.map(|invitation| invitation.id).collect();
    expected.sort();
    let affected: Vec<_> = affected.into_iter().map(|person| person.invitation).collect();
    assert!(expected.len() < overview.invitations.len(), "some have declined");
    assert_eq!(affected, expected);
}

#[tokio::test]
async fn demo_has_a_change_that_waits_for_an_email() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let page = app.page_as("/2027/settings", &organizer).await;
    assert!(page.contains(OFFER) && page.contains("The website says about the venue:"), "{page}");
}

#[tokio::test]
async fn undone_change_needs_no_email() {
    let (app, organizer) = demo_with_venue_of_website().await;
    let place = app.store.edition(&edition(CURRENT)).await.expect("the edition").place;
    edit_settings(&app, CURRENT, &organizer, &[("place", "Évora, Portugal")]).await;
    edit_settings(&app, CURRENT, &organizer, &[("place", place.as_str())]).await;
    assert_eq!(announcement(&app).await, None);
    assert!(!app.page_as("/2027/settings", &organizer).await.contains(OFFER));
}

#[tokio::test]
async fn email_that_would_say_something_else_is_shown_first() {
    let (app, organizer) = with_changed_place().await;
    let read = shown_revision(&app, PAGE, &organizer).await;
    edit_settings(&app, CURRENT, &organizer, &[("place", "Beja, Portugal")]).await;
    let page = app.post_as(PAGE, &organizer, &[("read", &read)]).await.text().await.expect("text");
    assert!(page.contains("Someone changed the dates or place again.") && page.contains("Beja"), "{page}");
    assert_eq!(sent(&app).await, []);
}

#[tokio::test]
async fn organizer_may_email_no_one() {
    let (app, organizer) = with_changed_place().await;
    let answer = app.post_as(&format!("{PAGE}/dismiss"), &organizer, &[]).await;
    assert_eq!(location(&answer), "/2027/settings?emailed=0");
    let page = app.page_as(&location(&answer), &organizer).await;
    assert!(!page.contains(OFFER) && page.contains("No one gets an email."), "{page}");
    assert_eq!(sent(&app).await, []);
    assert!(app.page_as("/2027/audit-log", &organizer).await.contains("emailed no one"));
}
