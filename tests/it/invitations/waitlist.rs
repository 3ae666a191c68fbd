//! Checks the waitlist: who gets a seat, and what happens to a freed one.

use crate::support::people::sign_in_with_email;
use crate::support::summit::{Guest, logins, slug};
use crate::support::{FULL_CONSENT, Summit, by_any_organizer, sign_in};
use domain::audit::{AuditActor, AuditFilter};
use domain::email::{DeliveryStatus, EmailKind};
use domain::invitations::InvitationState;
use futures_util::future::join_all;
use reqwest::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn only_40_of_200_simultaneous_acceptances_get_a_seat() {
    let summit = Summit::with_seats(40).await;
    let logins = logins(200);
    summit.invite(&logins).await;
    let mut cookies = Vec::new();
    for (login, id) in logins.iter().zip(1000..) {
        cookies.push(sign_in(&summit.app, login, id).await);
    }
    let responses =
        join_all(cookies.iter().map(|cookie| summit.post("/2028/invitation/accept", cookie, &FULL_CONSENT))).await;
    assert!(responses.iter().all(|response| response.status() == StatusCode::SEE_OTHER), "every request is redirected");
    assert_eq!(
        (summit.count(InvitationState::Accepted).await, summit.count(InvitationState::Waitlisted).await),
        (40, 160)
    );
    let mut waiting: Vec<_> =
        summit.invitations().await.iter().filter_map(|one| Some((one.place?, one.display_name()))).collect();
    waiting.sort();
    assert_eq!(waiting.iter().map(|(place, _)| *place).collect::<Vec<_>>(), (1..=160).collect::<Vec<_>>());
    let in_order: Vec<String> = waiting.into_iter().map(|(_, name)| name).collect();
    let mut arrived = order_of_arrival(&summit).await;
    arrived.retain(|name| in_order.contains(name));
    assert_eq!(arrived, in_order);
    let page = summit.app.page("/2028").await;
    assert!(page.contains("40 of 40 seats taken, 160 people on the waitlist"));
}

/// The names of those who answered, in the order of the audit log.
async fn order_of_arrival(summit: &Summit) -> Vec<String> {
    let filter = AuditFilter { edition: Some(slug()), ..AuditFilter::default() };
    let entries = summit.app.store.audit_log(&filter, 1000).await.expect("the audit log");
    let actors = entries.iter().rev().map(|entry| &entry.actor);
    let people = actors.filter_map(|actor| match actor {
        AuditActor::Person(person) => Some(person.name.to_string()),
        _ => None,
    });
    people.collect()
}

/// One seat for three guests, who all accept: the first has the seat, the others wait.
async fn summit_with_a_waitlist() -> (Summit, [Guest; 3]) {
    let (summit, guests) = Summit::with_guests(1).await;
    for guest in &guests {
        summit.accept(guest).await;
    }
    (summit, guests)
}

/// The page of one's own invitation.
async fn own_page(summit: &Summit, guest: &Guest) -> String {
    summit.app.page_as("/2028/invitation", guest).await
}

async fn withdraw(summit: &Summit, guest: &Guest) {
    let answer = summit.post("/2028/invitation/withdraw", guest, &[("why", "a wedding")]).await;
    assert_eq!(answer.status(), 303);
}

#[tokio::test]
async fn waitlisted_guest_sees_their_place() {
    let (summit, [first, second, third]) = summit_with_a_waitlist().await;
    assert!(own_page(&summit, &first).await.contains("You have a seat"));
    assert!(own_page(&summit, &second).await.contains("You are number 1 on the waitlist"));
    assert!(own_page(&summit, &third).await.contains("You are number 2"));
}

#[tokio::test]
async fn freed_seat_is_offered_to_the_next_on_the_waitlist() {
    let (summit, [first, second, third]) = summit_with_a_waitlist().await;
    withdraw(&summit, &first).await;
    assert!(own_page(&summit, &first).await.contains("You have withdrawn"));
    assert!(own_page(&summit, &second).await.contains("A seat is free for you"));
    assert!(own_page(&summit, &third).await.contains("on the waitlist"));
    assert_eq!(summit.count(InvitationState::Accepted).await, 0, "an offered seat is not taken yet");
}

#[tokio::test]
async fn missed_offer_is_sent_to_an_address_from_sign_in() {
    let (summit, [first, _, _]) = summit_with_a_waitlist().await;
    withdraw(&summit, &first).await;
    let edition = slug();
    let offers = async || {
        let by = by_any_organizer(&edition);
        let emails = summit.app.store.emails(by, None, None, 100).await.expect("emails");
        let offers = emails.into_iter().filter(|email| email.kind == EmailKind::Offer);
        offers.map(|email| (email.delivery_status, email.to.map(String::from))).collect::<Vec<_>>()
    };
    assert_eq!(offers().await, [(DeliveryStatus::NoAddress, None)]);
    sign_in_with_email(&summit.app, "demo-guest-001", 1001, "guest@post.example").await;
    let sent = (DeliveryStatus::Waiting, Some("guest@post.example".to_owned()));
    assert_eq!(offers().await, [sent, (DeliveryStatus::Discarded, None)]);
}

#[tokio::test]
async fn only_the_person_with_the_offer_can_take_the_seat() {
    let (summit, [first, second, third]) = summit_with_a_waitlist().await;
    withdraw(&summit, &first).await;
    // Another form than that of their acceptance, or the second would count as the same press.
    let later = [&FULL_CONSENT[..], &[("unknown", "later")]].concat();
    let too_early = summit.post("/2028/invitation/accept", &third, &later).await;
    assert_eq!(too_early.status(), 200, "it is not their turn");
    assert_eq!(summit.post("/2028/invitation/accept", &second, &later).await.status(), 303);
    assert!(own_page(&summit, &second).await.contains("You have a seat"));
}

#[tokio::test]
async fn offered_seats_are_counted_alike_in_headline_and_legend() {
    let (summit, [first, _, _]) = summit_with_a_waitlist().await;
    withdraw(&summit, &first).await;
    let page = summit.app.page_as("/2028/invitations", &summit.organizer).await;
    assert!(page.contains("2 on the waitlist (1 of them with an offered seat)"), "{page}");
    assert!(page.contains("1 on the waitlist without an offered seat"), "{page}");
}

#[tokio::test]
async fn withdrawal_names_the_person_and_what_they_lose() {
    let (summit, [first, _, _]) = summit_with_a_waitlist().await;
    let path = format!("/2028/invitations/{}/record-withdrawal", first.invitation);
    let page = summit.app.post_as(&path, &summit.organizer, &[("why", "a wedding")]).await.text().await.expect("text");
    assert!(page.contains("Record the withdrawal of demo-guest-000?"), "{page}");
    assert!(page.contains("loses their seat or their place on the waitlist"), "{page}");
}

#[tokio::test]
async fn rejected_offer_keeps_what_was_ticked() {
    let (summit, [first, second, _]) = summit_with_a_waitlist().await;
    withdraw(&summit, &first).await;
    let offered = own_page(&summit, &second).await;
    assert!(offered.contains("you lose this seat and your place on the waitlist"), "{offered}");
    let form = [("version", "1"), ("agree", "a")];
    let page = summit.post("/2028/invitation/accept", &second, &form).await.text().await.expect("text");
    let ticked = |letter: &str| page.contains(&format!("name=\"agree\" value=\"{letter}\" checked"));
    assert!(page.contains("Not ticked yet") && ticked("a") && !ticked("b"), "{page}");
}
