//! Checks that people see whether they have met their commitments, and no one else's state.

use crate::support::demo::CURRENT;
use crate::support::people::account_of;
use crate::support::{Key, People, Summit, TestApp, VISITOR, by_organizer, edition, now, visible_text};
use domain::commitments::EditionFulfilment;

async fn own(app: &TestApp, key: &Key) -> EditionFulfilment {
    let account = account_of(app, key).await;
    app.store.own_fulfilment(account.signed_in(), &edition(CURRENT), now()).await.expect("an answer")
}

/// The text of the section “My commitments”.
fn section(page: &str) -> String {
    visible_text(page.split("My commitments</h2>").nth(1).unwrap_or_default())
}

#[tokio::test]
async fn participant_sees_own_progress_and_the_next_chance() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let found = own(&app, &participant).await;
    let fulfilments = &found.people.first().expect("the participant").fulfilments;
    assert_eq!(fulfilments.len(), 4);
    for path in ["/2027/commitments", "/me"] {
        let page = app.page_as(path, &participant).await;
        assert!(page.contains("My commitments") && page.contains("<a href=\"/2027/meetings/2\">"), "{path}: {page}");
        let text = section(&page);
        for fulfilment in fulfilments {
            assert!(text.contains(&fulfilment.sentence()), "{}: {text}", fulfilment.sentence());
        }
    }
}

#[tokio::test]
async fn check_in_at_the_summit_is_seen_at_once() {
    let app = TestApp::with_demo_data().await;
    let People { participant, organizer, .. } = People::sign_in(&app).await;
    let before = section(&app.page_as("/me", &participant).await);
    assert!(before.contains("not checked in. Next chance: check in at the summit."), "{before}");
    let person = account_of(&app, &participant).await.id;
    let (slug, account) = (edition(CURRENT), account_of(&app, &organizer).await);
    let by = by_organizer(&slug, &account);
    app.store.record_check_ins(by, &[(person, true)], now()).await.expect("recorded");
    let after = section(&app.page_as("/me", &participant).await);
    assert!(!after.contains("not checked in") && after.contains("checked in."), "{after}");
}

#[tokio::test]
async fn people_who_are_not_bound_see_no_progress() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    assert!(app.page_as("/2027/commitments", &people.participant).await.contains("My commitments"));
    for key in [VISITOR, people.stranger] {
        assert!(!app.page_as("/2027/commitments", &key).await.contains("My commitments"), "{key:?}");
    }
}

#[tokio::test]
async fn declined_meeting_is_no_next_chance() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let chance = "<a href=\"/2027/meetings/2\">";
    assert!(app.page_as("/2027/commitments", &participant).await.contains(chance));
    app.post_as("/2027/meetings/2/reply", &participant, &[("coming", "no")]).await;
    assert!(!app.page_as("/2027/commitments", &participant).await.contains(chance));
}

#[tokio::test]
async fn commitments_begin_with_a_seat() {
    let (summit, [first, second]) = Summit::with_guests(1).await;
    summit.accept(&first).await;
    summit.accept(&second).await;
    let waits = "Your commitments begin when you have a seat.";
    let page = summit.app.page_as("/me", &second).await;
    assert!(page.contains(waits) && !section(&page).contains("Next chance"), "{page}");
    assert!(!summit.app.page_as("/me", &first).await.contains(waits));
}
