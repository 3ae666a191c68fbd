//! Checks that an action on invitations first shows what it will do.

use crate::support::settings::shown_revision;
use crate::support::summit::SeatForm;
use crate::support::summit::slug;
use crate::support::test_app::confirmation;
use crate::support::{FULL_CONSENT, Summit, by_any_organizer, by_organizer, location, now};
use domain::access::System;
use domain::invitations::{InvitationAction, InvitationState, Invitee};
use domain::text::EmailAddress;
use domain::time::Days;

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
async fn people_without_an_address_do_not_count_as_emailed() {
    let summit = Summit::with_seats(5).await;
    let people = "name,login,email\nAda Reef,ada-reef,ada@reef.example\nBo Tide,bo-tide,";
    summit.post("/2028/invitations/add", &summit.organizer, &[("list", people)]).await;
    let ids: Vec<String> = summit.invitations().await.iter().map(|one| one.id.to_string()).collect();
    let selected = [("ids", ids[0].as_str()), ("ids", ids[1].as_str())];
    let asked = summit.app.post_as(SEND, &summit.organizer, &selected).await.text().await.expect("text");
    assert!(asked.contains("<h2>1 email</h2>") && asked.contains("1 person has no email address"), "{asked}");
    let sent = location(&summit.post(SEND, &summit.organizer, &selected).await);
    assert!(sent.ends_with("done=send&count=1&without_address=1"), "{sent}");
    let list = summit.app.page_as(&sent, &summit.organizer).await;
    assert!(list.contains("1 person has no email address") && list.contains("not emailed: no address"), "{list}");
    let remind = summit.app.post_as("/2028/invitations/remind", &summit.organizer, &selected).await;
    let remind = remind.text().await.expect("text");
    assert!(remind.contains("Send 1 reminder?") && remind.contains("no reminder can be sent"), "{remind}");
}

#[tokio::test]
async fn own_page_says_what_became_of_the_emails() {
    let summit = Summit::with_seats(5).await;
    let people = "name,login,email\nAda Reef,ada-reef,ada@reef.example\nBo Tide,bo-tide,";
    summit.post("/2028/invitations/add", &summit.organizer, &[("list", people)]).await;
    let ids: Vec<String> = summit.invitations().await.iter().map(|one| one.id.to_string()).collect();
    let act = async |id: &str, action: &str| {
        let address = format!("/2028/invitations/{id}/{action}");
        let done = location(&summit.post(&address, &summit.organizer, &[]).await);
        summit.app.page_as(&done, &summit.organizer).await
    };
    for (id, action, expected) in [
        (&ids[0], "send", "1 email is in the outbox."),
        (&ids[0], "remind", "1 email is in the outbox."),
        (&ids[1], "send", "1 person has no email address"),
        (&ids[1], "revoke", "Invitation revoked."),
    ] {
        let page = act(id, action).await;
        assert!(page.contains(expected), "{action}: {page}");
    }
}

#[tokio::test]
async fn draft_is_deleted_on_its_own_page() {
    let summit = Summit::with_seats(5).await;
    summit.post("/2028/invitations/add", &summit.organizer, &[("list", "ada@reef.example")]).await;
    let address = format!("/2028/invitations/{}/delete", summit.invitations().await[0].id);
    let done = location(&summit.post(&address, &summit.organizer, &[]).await);
    let page = summit.app.page_as(&done, &summit.organizer).await;
    assert!(page.contains("1 draft deleted.") && !page.contains("ada@reef.example"), "{page}");
}

#[tokio::test]
async fn new_deadline_is_named_and_must_be_in_the_future() {
    let (summit, [guest]) = Summit::with_guests(1).await;
    let id = guest.invitation.to_string();
    let one = format!("/2028/invitations/{id}/set-deadline");
    for (path, day) in [("/2028/invitations/set-deadline", "2020-05-01"), (&one, "2020-05-01"), (&one, "2090-05-01")] {
        let form = [("ids", id.as_str()), ("deadline", day)];
        let page = summit.app.post_as(path, &summit.organizer, &form).await.text().await.expect("text");
        assert!(page.contains("Choose a day after today, within a year.") && page.contains(day), "{path}: {page}");
    }
    let form = [("ids", id.as_str()), ("deadline", "2026-12-24")];
    let page = summit.app.post_as("/2028/invitations/set-deadline", &summit.organizer, &form).await;
    assert!(page.text().await.expect("text").contains("Set 1 deadline to 24 December 2026?"));
}

#[tokio::test]
async fn way_back_keeps_all_selected_invitations() {
    let (summit, [first, second]) = Summit::with_guests(5).await;
    summit.accept(&first).await;
    let (first, second) = (first.invitation.to_string(), second.invitation.to_string());
    let selected = [("ids", first.as_str()), ("ids", second.as_str())];
    let page = summit.app.post_as(REVOKE, &summit.organizer, &selected).await.text().await.expect("text");
    assert!(page.contains("Revoke 1 invitation?") && page.contains("Not possible"), "{page}");
    let (_, fields) = confirmation(&page).expect("a question");
    let ids: Vec<&str> = fields.iter().filter(|(name, _)| name == "ids").map(|(_, id)| id.as_str()).collect();
    assert_eq!(ids, [&first, &second]);
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
    assert!(page.contains("1 person has no email address: tell them in another way."), "the second: {page}");
    assert!(page.contains("1 person has no email address: give them a link"), "the third, with an offer: {page}");
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
    assert!(page.contains("Save and offer 1 seat?") && page.contains("1 person has no email address"), "{page}");
    assert_eq!(emails(&summit).await, before, "nothing was done");
    let saved = summit.post("/2028/seats", &summit.organizer, form.fields()).await;
    assert_eq!(location(&saved), "/2028/seats?saved=yes&offers=1");
    assert_eq!(emails(&summit).await, before + 1);
}

/// A summit with an invitation that was emailed two days ago, and its id.
async fn emailed_two_days_ago() -> (Summit, String) {
    let summit = Summit::with_seats(5).await;
    let at = now() - Days::new(2);
    let email = EmailAddress::parse("ada@reef.example").expect("an address");
    let id = summit.draft(Invitee::new(None, None, Some(email)).expect("an invitee"), at).await;
    let by = summit.organizers_account().await;
    let sent = summit.app.store.act(by_organizer(&slug(), &by), &[id], &InvitationAction::Send, at).await;
    assert_eq!(sent.expect("an answer").refused, Vec::new());
    (summit, id.to_string())
}

#[tokio::test]
async fn new_deadline_shows_the_reminder_that_follows() {
    let (summit, id) = emailed_two_days_ago().await;
    let day = (now() + Days::new(2)).date_naive().to_string();
    let form = [("ids", id.as_str()), ("deadline", day.as_str())];
    for path in ["/2028/invitations/set-deadline".to_owned(), format!("/2028/invitations/{id}/set-deadline")] {
        let page = summit.app.post_as(&path, &summit.organizer, &form).await.text().await.expect("text");
        assert!(page.contains("<h2>1 email</h2>") && page.contains("ada@reef.example"), "{page}");
    }
    let done = location(&summit.post("/2028/invitations/set-deadline", &summit.organizer, &form).await);
    let list = summit.app.page_as(&done, &summit.organizer).await;
    assert!(list.contains("1 deadline set. 1 email is in the outbox."), "{list}");
    summit.app.store.run_invitation_deadlines(System::new(), now()).await.expect("a run");
    assert_eq!(emails(&summit).await, 2, "the invitation and one reminder");
}

#[tokio::test]
async fn settings_show_the_reminders_that_follow() {
    let (summit, _) = emailed_two_days_ago().await;
    let read = shown_revision(&summit.app, "/2028/seats", &summit.organizer).await;
    let form = SeatForm::with_capacity("5").remind_days("13").read(&read);
    let page = summit.app.post_as("/2028/seats", &summit.organizer, form.fields()).await.text().await.expect("text");
    assert!(page.contains("Save and send 1 reminder?") && page.contains("ada@reef.example"), "{page}");
    let done = location(&summit.post("/2028/seats", &summit.organizer, form.fields()).await);
    assert!(summit.app.page_as(&done, &summit.organizer).await.contains("Saved. 1 reminder is in the outbox."));
}
