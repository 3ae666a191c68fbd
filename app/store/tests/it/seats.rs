//! Tests of seats: no one loses one, and free seats are offered in the order of the waitlist.

use crate::support::*;
use domain::Refusal;
use domain::access::System;
use domain::invitations::{InvitationAction, InvitationDraft, InvitationSettings, InvitationState};
use domain::seats::Seats;

#[tokio::test]
async fn acceptance_without_a_free_seat_joins_the_waitlist() {
    let db = Db::summit(1).await;
    let ids = db.accepted(3).await;
    assert_eq!(db.states().await, ["accepted", "waitlisted 1", "waitlisted 2"]);
    assert_eq!(db.emails_about(ids[2]).await, ["invitation", "waitlisted"]);
    let waiting = db.texts("SELECT filled FROM emails WHERE kind = 'waitlisted' ORDER BY id").await;
    assert!(waiting[1].contains(r#""position":"2""#), "{waiting:?}");
    let guest = db.guest(2).await;
    assert!(guest.takes_part.is_empty());
    assert_eq!(
        refusal(db.store.accept(account_key(ids[1], &guest), &full_consent(), true, now()).await),
        Refusal::StillWaitlisted
    );
    let asked = db.store.invitation_of(guest.signed_in(), &summit()).await.unwrap().unwrap();
    assert_eq!((asked.place, asked.agreed.map(|version| version.number)), (Some(1), Some(1)));
}

#[tokio::test]
async fn freed_seat_is_offered_and_held_until_the_offer_expires() {
    let db = Db::summit(1).await;
    let ids = db.accepted(3).await;
    db.store.withdraw(account_key(ids[0], &db.guest(1).await), None, later(1)).await.unwrap();
    assert_eq!(db.states().await, ["withdrawn", "waitlisted 1, offered", "waitlisted 2"]);
    assert_eq!(db.audit_log_lines().await[0], "seats: a free seat was offered to p2 (p2)");
    let by = "SELECT actor FROM audit_log ORDER BY number DESC LIMIT 1";
    assert_eq!(db.texts(by).await, ["system"], "so the data export of the person who withdrew omits the offer");
    assert_eq!(db.emails_about(ids[1]).await, ["invitation", "waitlisted", "offer"]);
    assert_eq!(db.event_labels(ids[1]).await.last().unwrap(), "offered a seat until 6 June 2023");
    let figures = db.store.seat_figures(&summit()).await.unwrap();
    assert_eq!((figures.taken, figures.offered, figures.waiting, figures.open_free()), (0, 1, 1, Some(0)));

    // The offer lasts until 23:59 on 6 June in Seattle.
    let late = at("2023-06-07T06:59:01Z");
    assert_eq!(
        refusal(db.store.accept(account_key(ids[1], &db.guest(2).await), &full_consent(), true, late).await),
        Refusal::DeadlinePassed
    );
    let report = db.store.run_invitation_deadlines(System::new(), late).await.unwrap();
    assert_eq!((report[0].lapsed, report[0].offered), (1, 1));
    assert_eq!(db.states().await, ["withdrawn", "expired", "waitlisted 1, offered"]);
    assert_eq!(db.emails_about(ids[1]).await.last().unwrap(), "offer-expired");
    let state =
        db.store.accept(account_key(ids[2], &db.guest(3).await), &full_consent(), true, later(9)).await.unwrap();
    assert_eq!(state, InvitationState::Accepted);
}

#[tokio::test]
async fn seat_offer_is_emailed_once_there_is_an_address() {
    let db = Db::summit(1).await;
    let ids = db.accepted(2).await;
    db.run("UPDATE invitations SET email = NULL; UPDATE people SET email = NULL WHERE login = 'p2'").await;
    db.store.withdraw(account_key(ids[0], &db.guest(1).await), None, later(1)).await.unwrap();
    let offers = "SELECT delivery_status || ' ' || coalesce(address, '') FROM emails WHERE kind = 'offer' ORDER BY id";
    assert_eq!(db.texts(offers).await, ["no_address "]);

    let orga = db.organizer().await;
    for _ in 0..2 {
        let edited = draft("p2 p2@example.org");
        db.store.edit_invitation(by_organizer(&summit(), &orga), ids[1], None, &edited, later(2)).await.unwrap();
    }
    assert_eq!(db.texts(offers).await, ["discarded ", "waiting p2@example.org"]);
}

#[tokio::test]
async fn offered_seat_is_not_free_for_others() {
    let db = Db::summit(1).await;
    let ids = db.accepted(2).await;
    let fresh = db.sent(&["p9"]).await[0];
    db.store.withdraw(account_key(ids[0], &db.guest(1).await), None, now()).await.unwrap();
    let state = db.store.accept(account_key(fresh, &db.guest(9).await), &full_consent(), true, now()).await.unwrap();
    assert_eq!(state, InvitationState::Waitlisted);
    assert_eq!(db.states().await, ["withdrawn", "waitlisted 1, offered", "waitlisted 2"]);
    db.store.decline(key(ids[1], Some(&db.guest(2).await)), None, None, now()).await.unwrap();
    assert_eq!(db.states().await, ["withdrawn", "declined", "waitlisted 1, offered"]);
}

#[tokio::test]
async fn waitlist_position_is_never_reused() {
    let db = Db::summit(1).await;
    let ids = db.accepted(3).await;
    db.store.withdraw(account_key(ids[2], &db.guest(3).await), None, now()).await.unwrap();
    db.act(&ids[2..], &InvitationAction::Send, now()).await;
    db.store.accept(account_key(ids[2], &db.guest(3).await), &full_consent(), true, now()).await.unwrap();
    let positions = db.texts("SELECT waitlist_position || '' FROM invitations WHERE waitlist_position IS NOT NULL ORDER BY waitlist_position").await;
    assert_eq!(positions, ["1", "3"]);
    assert_eq!(db.states().await, ["accepted", "waitlisted 1", "waitlisted 2"]);
}

#[tokio::test]
async fn manual_offers_wait_for_an_organizer() {
    let db = Db::summit(1).await;
    let rules = InvitationSettings { offers_automatically: false, ..InvitationSettings::default() };
    db.set_settings(Seats::new(Some(1), vec![]).unwrap(), rules.clone(), now()).await.unwrap();
    db.accepted(3).await;
    db.set_settings(Seats::new(Some(3), vec![]).unwrap(), rules, now()).await.unwrap();
    assert_eq!(db.store.run_invitation_deadlines(System::new(), now()).await.unwrap(), []);
    assert_eq!(db.states().await, ["accepted", "waitlisted 1", "waitlisted 2"]);
    let orga = db.organizer().await;
    assert_eq!(db.store.offer_next(by_organizer(&summit(), &orga), now()).await.unwrap(), 2);
    assert_eq!(db.store.offer_next(by_organizer(&summit(), &orga), now()).await.unwrap(), 0);
    assert_eq!(db.audit_log_lines().await[0], "seats: 2 free seats were offered");
}

#[tokio::test]
async fn settings_never_take_away_a_seat_and_changes_are_audited() {
    let db = Db::summit(3).await;
    let ids = db.accepted(4).await;
    let fewer = refusal(db.seats(2, &[]).await);
    assert_eq!(fewer, Refusal::FewerSeatsThanTaken { taken: 3, capacity: 2 });
    assert_eq!(refusal(db.seats(3, &[("A", 1)]).await), Refusal::TooFewOpenSeats { occupied: 3, open: 2 });
    db.seats(5, &[("A", 1)]).await.unwrap();
    assert_eq!(db.states().await[3], "waitlisted 1, offered", "free seats are offered");
    let entries = async || db.audit_log_lines().await.iter().filter(|entry| entry.starts_with("seats: ")).count();
    let before = entries().await;
    db.seats(5, &[("A", 1)]).await.unwrap();
    assert_eq!(entries().await, before, "saving unchanged settings writes no audit entry");
    let orga = db.organizer().await;
    let rules = InvitationSettings { reply_to: Some(parsed("orga@example.org")), answer_days: 7, ..Default::default() };
    db.store
        .set_seat_settings(by_organizer(&summit(), &orga), None, &Seats::new(Some(5), vec![]).unwrap(), &rules, now())
        .await
        .unwrap();
    let entry = "seats: changed settings: seat pools: 1 for “A” → none; \
                 days to reply to an invitation: 14 → 7; reply-to address";
    assert_eq!(db.audit_log_lines().await[0], entry);
    assert_eq!(db.store.overview(by_any_organizer(&summit())).await.unwrap().rules, rules);
    let invalid = InvitationSettings { answer_days: 0, ..rules };
    assert!(matches!(refusal(db.set_settings(Seats::default(), invalid, now()).await), Refusal::OutOfRange { .. }));
    assert_eq!(db.invitation(ids[0]).await.status.state, InvitationState::Accepted);
}

#[tokio::test]
async fn renamed_or_moved_seat_pool_keeps_its_people() {
    let db = Db::summit(6).await;
    db.seats(6, &[("A", 2), ("B", 2)]).await.unwrap();
    let of = |name: &str, text: &str| InvitationDraft { seat_pool: Some(title(name)), ..draft(text) };
    let orga = db.organizer().await;
    db.store.draft(by_organizer(&summit(), &orga), &[of("A", "p1"), of("B", "p2")], now()).await.unwrap();
    let seat_pools = async || {
        let all = db.all().await;
        all.iter()
            .map(|invitation| invitation.draft.seat_pool.as_ref().map(|title| title.to_string()))
            .collect::<Vec<_>>()
    };
    db.seats(6, &[("A new", 2), ("B", 2)]).await.unwrap();
    assert_eq!(seat_pools().await, [Some("A new".to_owned()), Some("B".to_owned())]);
    db.seats(6, &[("B", 1), ("A new", 1)]).await.unwrap();
    assert_eq!(seat_pools().await, [Some("A new".to_owned()), Some("B".to_owned())]);
    db.seats(6, &[("A new", 3)]).await.unwrap();
    assert_eq!(seat_pools().await, [Some("A new".to_owned()), None]);
}

#[tokio::test]
async fn move_out_of_a_seat_pool_without_an_open_seat_is_refused() {
    let db = Db::summit(2).await;
    db.seats(2, &[("A", 1)]).await.unwrap();
    let of = InvitationDraft { seat_pool: Some(title("A")), ..draft("p2") };
    let ids = db.sent(&["p1"]).await;
    let orga = db.organizer().await;
    let second = db.store.draft(by_organizer(&summit(), &orga), &[of], now()).await.unwrap()[0];
    db.act_on(second, &InvitationAction::Send, now()).await.unwrap();
    for (number, id) in [(1, ids[0]), (2, second)] {
        let state =
            db.store.accept(account_key(id, &db.guest(number).await), &full_consent(), true, now()).await.unwrap();
        assert_eq!(state, InvitationState::Accepted);
    }
    let moved = db.act_on(second, &InvitationAction::SeatPool(None), now()).await;
    assert_eq!(moved, Err(Refusal::TooFewOpenSeats { occupied: 2, open: 1 }));
    assert_eq!(
        refusal(db.store.edit_invitation(by_organizer(&summit(), &orga), second, None, &draft("p2"), now()).await),
        moved.unwrap_err()
    );
}

#[tokio::test]
async fn reminder_before_the_invitation_is_refused() {
    let db = Db::summit(1).await;
    let rules = InvitationSettings { answer_days: 3, ..InvitationSettings::default() };
    assert_eq!(refusal(db.set_settings(Seats::default(), rules, now()).await), Refusal::ReminderTooEarly { most: 2 });
}

#[tokio::test]
async fn reminder_is_not_sent_within_a_day_of_the_invitation() {
    let db = Db::summit(1).await;
    let id = db.sent(&["ada@example.org"]).await[0];
    db.act_on(id, &InvitationAction::Extend(later(3)), now()).await.unwrap();
    assert_eq!(db.emails_about(id).await, ["invitation"]);
    assert_eq!(db.store.run_invitation_deadlines(System::new(), now()).await.unwrap(), []);
    assert_eq!(db.store.run_invitation_deadlines(System::new(), later(1)).await.unwrap()[0].reminded, 1);
}

#[tokio::test]
async fn closed_edition_reminds_no_one_and_offers_no_seat() {
    let db = Db::summit(1).await;
    let ids = db.accepted(2).await;
    db.sent(&["ada@example.org"]).await;
    db.run("UPDATE editions SET phase = 'closed'").await;
    db.store.withdraw(account_key(ids[0], &db.guest(1).await), None, later(1)).await.unwrap();
    assert_eq!(db.store.run_invitation_deadlines(System::new(), later(11)).await.unwrap(), []);
    assert_eq!(db.states().await, ["withdrawn", "waitlisted 1", "sent"]);
}

#[tokio::test]
async fn unanswered_invitation_is_reminded_once() {
    let db = Db::summit(1).await;
    let id = db.sent(&["ada@example.org"]).await[0];
    assert_eq!(db.store.run_invitation_deadlines(System::new(), later(10)).await.unwrap(), [], "too early");
    assert_eq!(db.store.run_invitation_deadlines(System::new(), later(11)).await.unwrap()[0].reminded, 1);
    assert_eq!(db.store.run_invitation_deadlines(System::new(), later(12)).await.unwrap(), []);
    assert_eq!(db.emails_about(id).await, ["invitation", "reminder"]);
    assert_eq!(db.audit_log_lines().await[0], "invitation: 1 person was reminded");
    assert_eq!(db.invitation(id).await.reminded, Some(later(11)));
}
