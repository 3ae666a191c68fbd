//! Checks that organizers see who has met the commitments, and remind people who are behind once.

use crate::support::demo::{CURRENT, now};
use crate::support::people::account_of;
use crate::support::settings::{edit_settings, organizer_of, shown_revision};
use crate::support::{Key, TestApp, VISITOR, by_any_organizer, by_organizer, edition, location, outbox, visible_text};
use domain::commitments::{EditionFulfilment, NextChance};
use domain::email::{Email, EmailKind};
use domain::id::PersonId;

const PROGRESS: &str = "/2027/commitments/progress";
const REMIND: &str = "/2027/commitments/remind";

async fn found(app: &TestApp) -> EditionFulfilment {
    app.store.edition_fulfilment(by_any_organizer(&edition(CURRENT)), now()).await.expect("an answer")
}

async fn sent(app: &TestApp) -> Vec<Email> {
    let emails = app.store.emails(by_any_organizer(&edition(CURRENT)), None, None, 1000).await.expect("emails");
    emails.into_iter().filter(|email| email.kind == EmailKind::CommitmentsReminder).collect()
}

async fn check_in(app: &TestApp, organizer: &Key, person: PersonId) {
    let (slug, account) = (edition(CURRENT), account_of(app, organizer).await);
    let recorded = app.store.record_check_ins(by_organizer(&slug, &account), &[(person, true)], now()).await;
    assert_eq!(recorded.expect("recorded"), 1);
}

/// The demo with a participant who has an address and missed the first meeting.
async fn with_address() -> (TestApp, Key) {
    let app = TestApp::with_demo_data().await;
    outbox::accept(&app, "Zoe Quarzader <zoe@post.example>").await;
    (app, outbox::organizer_key())
}

#[tokio::test]
async fn organizer_filters_people_who_are_behind() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let people = found(&app).await.people;
    let (behind, others): (Vec<_>, Vec<_>) = people.iter().partition(|person| person.is_behind());
    assert!(!behind.is_empty() && !others.is_empty());
    let all = app.page_as(PROGRESS, &organizer).await;
    assert!(people.iter().all(|person| all.contains(person.person.name.as_str())), "{all}");
    let filtered = app.page_as(&format!("{PROGRESS}?behind=yes"), &organizer).await;
    let link = |person: &&domain::commitments::PersonFulfilment| format!("/2027/invitations/{}\"", person.invitation);
    assert!(behind.iter().all(|person| filtered.contains(&link(person))), "{filtered}");
    assert!(others.iter().all(|person| !filtered.contains(&link(person))), "{filtered}");
    assert!(filtered.contains(&format!("{} people who are behind have no email address", behind.len())), "{filtered}");
    assert!(!filtered.contains(">Remind "), "no one would get an email");
}

#[tokio::test]
async fn button_counts_the_people_who_get_the_reminder() {
    let (app, organizer) = with_address().await;
    let page = app.page_as(PROGRESS, &organizer).await;
    assert!(page.contains(">Remind 1 person</a>") && page.contains("behind have no email address"), "{page}");
}

#[tokio::test]
async fn commitments_offer_no_meeting_of_a_part_that_is_off() {
    let (app, organizer) = with_address().await;
    let offers = async || {
        let people = found(&app).await.people;
        let mut next = people.into_iter().flat_map(|person| person.fulfilments).filter_map(|found| found.next);
        next.any(|next| matches!(next, NextChance::Meeting { .. }))
    };
    assert!(offers().await);
    edit_settings(&app, CURRENT, &organizer, &[("planning", "")]).await;
    assert!(!offers().await);
}

#[tokio::test]
async fn people_who_are_behind_are_reminded_once_after_a_preview() {
    let (app, organizer) = with_address().await;
    let page = app.page_as(REMIND, &organizer).await;
    assert!(page.contains("zoe@post.example") && page.contains("Without an address"), "{page}");
    let read = shown_revision(&app, REMIND, &organizer).await;
    let asked = app.post_as(REMIND, &organizer, &[("read", &read)]).await.text().await.expect("text");
    assert!(visible_text(&asked).contains("0 of 2 attended. Next chance:"), "{asked}");
    assert!(asked.contains("Remind 1 person?") && asked.contains("zoe@post.example"), "{asked}");
    assert_eq!(sent(&app).await, [], "the preview sends nothing");
    let answer = app.post_and_confirm(REMIND, &organizer, &[("read", &read)]).await;
    assert_eq!(location(&answer), "/2027/commitments/progress?emailed=1");
    assert_eq!(sent(&app).await.len(), 1, "people without an address are not reminded");
    let another = [("read", read.as_str()), ("unknown", "another press, much later")];
    let again = app.post_as(REMIND, &organizer, &another).await.text().await.expect("text");
    assert!(
        again.contains("No one with an email address is behind who wasn’t reminded in the last 7 days."),
        "{again}"
    );
    assert_eq!(sent(&app).await.len(), 1);
    let log = app.page_as("/2027/audit-log", &organizer).await;
    assert!(log.contains("reminded 1 person of their commitments"), "{log}");
}

#[tokio::test]
async fn discarded_reminder_was_no_reminder() {
    let (app, organizer) = with_address().await;
    let read = shown_revision(&app, REMIND, &organizer).await;
    app.post_and_confirm(REMIND, &organizer, &[("read", &read)]).await;
    assert!(!app.page_as(PROGRESS, &organizer).await.contains(">Remind 1 person</a>"));
    let email = sent(&app).await[0].id.to_string();
    app.post_as("/2027/outbox/discard", &organizer, &[("ids", &email)]).await;
    assert!(app.page_as(PROGRESS, &organizer).await.contains(">Remind 1 person</a>"));
}

#[tokio::test]
async fn reminders_that_changed_are_shown_first() {
    let (app, organizer) = with_address().await;
    let read = shown_revision(&app, REMIND, &organizer).await;
    let person = found(&app).await.behind().next().expect("someone").id;
    check_in(&app, &organizer, person).await;
    let page = app.post_as(REMIND, &organizer, &[("read", &read)]).await.text().await.expect("text");
    assert!(page.contains("The list of people who are behind has changed."), "{page}");
    assert_eq!(sent(&app).await, []);
}

#[tokio::test]
async fn visitors_see_only_totals_of_five_and_more() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let ids: Vec<PersonId> = found(&app).await.people.iter().map(|person| person.id).collect();
    let total = async || app.json("/api/v1/editions/2027").await["commitments"][2]["met_count"].clone();
    for id in &ids[..4] {
        check_in(&app, &organizer, *id).await;
    }
    assert_eq!(total().await, serde_json::Value::Null);
    check_in(&app, &organizer, ids[4]).await;
    assert_eq!(total().await, 5);
    let page = app.page_as("/2027/commitments", &VISITOR).await;
    assert!(page.contains("5 people have met it."), "{page}");
    let names = found(&app).await.people.into_iter().map(|person| person.person.name.to_string());
    assert!(names.into_iter().all(|name| !page.contains(&name)), "{page}");
}
