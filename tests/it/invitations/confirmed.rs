//! Checks that an action on invitations first shows what it will do.

use crate::support::settings::shown_revision;
use crate::support::summit::SeatForm;
use crate::support::summit::slug;
use crate::support::test_app::confirmation;
use crate::support::{FULL_CONSENT, Summit, by_any_organizer, location};
use domain::invitations::InvitationState;

const SEND: &str = "/2028/invitations/send";
const REVOKE: &str = "/2028/invitations/revoke";

async fn emails(summit: &Summit) -> usize {
    let edition = slug();
    let by = by_any_organizer(&edition);
    summit.app.store.emails(by, None, None, 1000).await.expect("emails").len()
}

#[tokio::test]
async fn nothing_is_sent_before_the_organizer_confirms() {
    let summit = Summit::with_seats(5).await;
    let people = "name,login,email\nAda Reef,ada-reef,ada@reef.example\nBo Tide,bo-tide,";
    summit.post("/2028/invitations/add", &summit.organizer, &[("list", people)]).await;
    let ids: Vec<String> = summit.invitations().await.iter().map(|one| one.id.to_string()).collect();
    let selected = [("ids", ids[0].as_str()), ("ids", ids[1].as_str())];
    let before = emails(&summit).await;
    let answer = summit.app.post_as(SEND, &summit.organizer, &selected).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("text");
    for words in
        ["Send 2 invitations?", "Ada Reef", "ada@reef.example", "no address, so it is not sent", "Emails can’t be"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!((emails(&summit).await, summit.count(InvitationState::Draft).await), (before, 2), "nothing was done");
    assert_eq!(summit.post(SEND, &summit.organizer, &selected).await.status(), 303);
    assert_eq!((emails(&summit).await, summit.count(InvitationState::Sent).await), (before + 2, 2));
}

#[tokio::test]
async fn revoking_shows_the_seat_offer_that_follows() {
    let (summit, [first, second, third]) = Summit::with_guests(1).await;
    summit.accept(&first).await;
    for waiting in [&second, &third] {
        summit.post("/2028/invitation/accept", waiting, &FULL_CONSENT).await;
    }
    summit.post("/2028/invitation/withdraw", &first, &[("why", "a wedding")]).await;
    let (before, id) = (emails(&summit).await, second.invitation.to_string());
    let page = summit.app.post_as(REVOKE, &summit.organizer, &[("ids", &id)]).await.text().await.expect("text");
    assert!(page.contains("Revoke 1 invitation?") && page.contains("Their links stop working"), "{page}");
    assert!(page.contains("<h2>2 emails</h2>"), "one to the second, and an offer to the third: {page}");
    assert_eq!((emails(&summit).await, summit.count(InvitationState::Revoked).await), (before, 0));
}

#[tokio::test]
async fn action_that_is_not_possible_offers_no_button() {
    let (summit, [guest]) = Summit::with_guests(2).await;
    summit.accept(&guest).await;
    let id = guest.invitation.to_string();
    let page = summit.app.post_as(SEND, &summit.organizer, &[("ids", &id)]).await.text().await.expect("text");
    assert!(page.contains("No one is affected.") && page.contains("Not possible"), "{page}");
    assert!(confirmation(&page).is_none_or(|_| !page.contains("class=\"primary\"")), "{page}");
}

#[tokio::test]
async fn second_confirmation_of_the_same_page_sends_nothing() {
    let summit = Summit::with_seats(5).await;
    summit.post("/2028/invitations/add", &summit.organizer, &[("list", "ada@reef.example")]).await;
    let id = summit.invitations().await[0].id.to_string();
    let page = summit.app.post_as(SEND, &summit.organizer, &[("ids", &id)]).await.text().await.expect("text");
    let (address, fields) = confirmation(&page).expect("the page asks");
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(summit.app.post_as(&address, &summit.organizer, &fields).await.status(), 303);
    let sent = emails(&summit).await;
    // Another field, so that it isn't the second of two clicks.
    fields.push(("unknown", "another press"));
    let again = summit.app.post_as(&address, &summit.organizer, &fields).await;
    assert_eq!(again.status(), 200, "the page asks again, since the invitation is sent");
    assert_eq!(emails(&summit).await, sent);
}

#[tokio::test]
async fn fewer_reserved_seats_show_the_offers_before_they_are_made() {
    let (summit, [first, second]) = Summit::with_guests(1).await;
    summit.accept(&first).await;
    summit.post("/2028/invitation/accept", &second, &FULL_CONSENT).await;
    let read = shown_revision(&summit.app, "/2028/seats", &summit.organizer).await;
    let form = SeatForm::with_capacity("2").offers_automatically().read(&read);
    let before = emails(&summit).await;
    let page = summit.app.post_as("/2028/seats", &summit.organizer, form.fields()).await.text().await.expect("text");
    assert!(page.contains("Save and offer 1 seat?") && page.contains("<h2>1 email</h2>"), "{page}");
    assert_eq!(emails(&summit).await, before, "nothing was done");
    let saved = summit.post("/2028/seats", &summit.organizer, form.fields()).await;
    assert_eq!(location(&saved), "/2028/seats?saved=yes&offers=1");
    assert_eq!(emails(&summit).await, before + 1);
}
