//! Seats: nobody loses one, nobody is passed by, and a free one is offered in order.

use crate::builders::*;
use crate::inviting::*;
use domain::Refusal;
use domain::invitations::{InvitationAction, InvitationDraft, InvitationSettings, InvitationState};
use domain::seats::Seats;

#[tokio::test]
async fn a_yes_without_a_free_seat_waits_and_says_so() {
    let db = Db::summit(1).await;
    let ids = db.yeses(3).await;
    assert_eq!(db.standings().await, ["accepted", "waitlisted 1", "waitlisted 2"]);
    assert_eq!(db.letters_about(ids[2]).await, ["invitation", "waitlisted"]);
    let waiting = db.texts("SELECT filled FROM emails WHERE kind = 'waitlisted' ORDER BY id").await;
    assert!(waiting[1].contains(r#""waiting":"2""#), "{waiting:?}");
    let guest = db.guest(2).await;
    assert!(guest.takes_part.is_empty());
    assert_eq!(refusal(db.store.accept(ids[1], &guest, &full_consent(), true, now()).await), Refusal::StillWaiting);
    let asked = db.store.asked(&summit(), &guest).await.unwrap().unwrap();
    assert_eq!((asked.place, asked.agreed.map(|version| version.number)), (Some(1), Some(1)));
}

#[tokio::test]
async fn a_seat_that_becomes_free_is_offered_at_once_and_held_until_it_lapses() {
    let db = Db::summit(1).await;
    let ids = db.yeses(3).await;
    db.store.withdraw(ids[0], &db.guest(1).await, None, later(1)).await.unwrap();
    assert_eq!(db.standings().await, ["withdrawn", "waitlisted 1, offered", "waitlisted 2"]);
    assert_eq!(db.told().await[0], "seats: a free seat was offered to p2 (p2)");
    let by = "SELECT actor FROM audit_log ORDER BY number DESC LIMIT 1";
    assert_eq!(db.texts(by).await, ["system"], "who leaves would read in their own data who waits");
    assert_eq!(db.letters_about(ids[1]).await, ["invitation", "waitlisted", "offer"]);
    assert_eq!(db.steps(ids[1]).await.last().unwrap(), "offered a seat until 6 June 2023");
    let figures = db.store.seat_figures(&summit()).await.unwrap();
    assert_eq!((figures.taken, figures.offered, figures.waiting, figures.open_free()), (0, 1, 1, Some(0)));

    let late = at("2023-06-06T12:00:01Z");
    assert_eq!(
        refusal(db.store.accept(ids[1], &db.guest(2).await, &full_consent(), true, late).await),
        Refusal::AnswerTooLate
    );
    let report = db.store.run_invitation_deadlines(late).await.unwrap();
    assert_eq!((report[0].lapsed, report[0].offered), (1, 1));
    assert_eq!(db.standings().await, ["withdrawn", "expired", "waitlisted 1, offered"]);
    let state = db.store.accept(ids[2], &db.guest(3).await, &full_consent(), true, later(9)).await.unwrap();
    assert_eq!(state, InvitationState::Accepted);
}

#[tokio::test]
async fn whoever_comes_while_a_seat_is_offered_does_not_get_it() {
    let db = Db::summit(1).await;
    let ids = db.yeses(2).await;
    let fresh = db.sent(&["p9"]).await[0];
    db.store.withdraw(ids[0], &db.guest(1).await, None, now()).await.unwrap();
    let state = db.store.accept(fresh, &db.guest(9).await, &full_consent(), true, now()).await.unwrap();
    assert_eq!(state, InvitationState::Waitlisted);
    assert_eq!(db.standings().await, ["withdrawn", "waitlisted 1, offered", "waitlisted 2"]);
    db.store.decline(ids[1], Some(&db.guest(2).await), None, None, now()).await.unwrap();
    assert_eq!(db.standings().await, ["withdrawn", "declined", "waitlisted 1, offered"]);
}

#[tokio::test]
async fn a_place_in_the_list_is_given_once() {
    let db = Db::summit(1).await;
    let ids = db.yeses(3).await;
    db.store.withdraw(ids[2], &db.guest(3).await, None, now()).await.unwrap();
    db.act(&ids[2..], &InvitationAction::Send, now()).await;
    db.store.accept(ids[2], &db.guest(3).await, &full_consent(), true, now()).await.unwrap();
    let places = db.texts("SELECT place || '' FROM invitations WHERE place IS NOT NULL ORDER BY place").await;
    assert_eq!(places, ["1", "3"]);
    assert_eq!(db.standings().await, ["accepted", "waitlisted 1", "waitlisted 2"]);
}

#[tokio::test]
async fn an_edition_that_does_not_offer_by_itself_waits_for_an_organizer() {
    let db = Db::summit(1).await;
    let rules = InvitationSettings { offers_automatically: false, ..InvitationSettings::default() };
    db.rules(Seats::new(Some(1), vec![]).unwrap(), rules.clone(), now()).await.unwrap();
    db.yeses(3).await;
    db.rules(Seats::new(Some(3), vec![]).unwrap(), rules, now()).await.unwrap();
    assert_eq!(db.store.run_invitation_deadlines(now()).await.unwrap(), []);
    assert_eq!(db.standings().await, ["accepted", "waitlisted 1", "waitlisted 2"]);
    let orga = db.organizer().await;
    assert_eq!(db.store.offer_next(&summit(), &orga, now()).await.unwrap(), 2);
    assert_eq!(db.store.offer_next(&summit(), &orga, now()).await.unwrap(), 0);
    assert_eq!(db.told().await[0], "seats: 2 free seats were offered");
}

#[tokio::test]
async fn no_rule_takes_anybodys_seat_and_what_changes_is_told() {
    let db = Db::summit(3).await;
    let ids = db.yeses(4).await;
    let fewer = refusal(db.seats(2, &[]).await);
    assert_eq!(fewer, Refusal::FewerSeatsThanTaken { taken: 3, capacity: 2 });
    assert_eq!(refusal(db.seats(3, &[("A", 1)]).await), Refusal::ReservedAreTaken { occupied: 3, open: 2 });
    db.seats(5, &[("A", 1)]).await.unwrap();
    assert_eq!(db.standings().await[3], "waitlisted 1, offered", "what is free is offered");
    let deeds = async || db.told().await.iter().filter(|told| told.starts_with("seats: ")).count();
    let before = deeds().await;
    db.seats(5, &[("A", 1)]).await.unwrap();
    assert_eq!(deeds().await, before, "what changes nothing is no deed");
    let orga = db.organizer().await;
    let rules = InvitationSettings { reply_to: Some(parsed("orga@example.org")), answer_days: 7, ..Default::default() };
    db.store.set_rules(&summit(), &Seats::new(Some(5), vec![]).unwrap(), &rules, &orga, now()).await.unwrap();
    let told =
        "seats: seat pools 1 for “A” → none; days to reply to an invitation 14 → 7; changed the reply-to address";
    assert_eq!(db.told().await[0], told);
    assert_eq!(db.store.overview(&summit()).await.unwrap().rules, rules);
    let nonsense = InvitationSettings { answer_days: 0, ..rules };
    assert!(matches!(refusal(db.rules(Seats::default(), nonsense, now()).await), Refusal::OutOfRange { .. }));
    assert_eq!(db.one(ids[0]).await.status.state, InvitationState::Accepted);
}

#[tokio::test]
async fn a_reserve_keeps_its_people_when_its_title_or_its_place_changes() {
    let db = Db::summit(6).await;
    db.seats(6, &[("A", 2), ("B", 2)]).await.unwrap();
    let of = |name: &str, text: &str| InvitationDraft { seat_pool: Some(title(name)), ..draft(text) };
    let orga = db.organizer().await;
    db.store.draft(&summit(), &[of("A", "p1"), of("B", "p2")], &orga, now()).await.unwrap();
    let seat_pools = async || {
        let all = db.all().await;
        all.iter().map(|one| one.draft.seat_pool.as_ref().map(|title| title.to_string())).collect::<Vec<_>>()
    };
    db.seats(6, &[("A new", 2), ("B", 2)]).await.unwrap();
    assert_eq!(seat_pools().await, [Some("A new".to_owned()), Some("B".to_owned())]);
    db.seats(6, &[("B", 1), ("A new", 1)]).await.unwrap();
    assert_eq!(seat_pools().await, [Some("A new".to_owned()), Some("B".to_owned())]);
    db.seats(6, &[("A new", 3)]).await.unwrap();
    assert_eq!(seat_pools().await, [Some("A new".to_owned()), None]);
}

#[tokio::test]
async fn nobody_is_moved_to_where_they_would_have_no_seat() {
    let db = Db::summit(2).await;
    db.seats(2, &[("A", 1)]).await.unwrap();
    let of = InvitationDraft { seat_pool: Some(title("A")), ..draft("p2") };
    let ids = db.sent(&["p1"]).await;
    let orga = db.organizer().await;
    let second = db.store.draft(&summit(), &[of], &orga, now()).await.unwrap()[0];
    db.acted(second, &InvitationAction::Send, now()).await.unwrap();
    for (number, id) in [(1, ids[0]), (2, second)] {
        let state = db.store.accept(id, &db.guest(number).await, &full_consent(), true, now()).await.unwrap();
        assert_eq!(state, InvitationState::Accepted);
    }
    let moved = db.acted(second, &InvitationAction::SeatPool(None), now()).await;
    assert_eq!(moved, Err(Refusal::ReservedAreTaken { occupied: 2, open: 1 }));
    assert_eq!(refusal(db.store.redraft(&summit(), second, &draft("p2"), &orga, now()).await), moved.unwrap_err());
}

#[tokio::test]
async fn whoever_is_silent_is_reminded_once_and_not_in_the_last_hour() {
    let db = Db::summit(1).await;
    let id = db.sent(&["ada@example.org"]).await[0];
    assert_eq!(db.store.run_invitation_deadlines(later(9)).await.unwrap(), [], "too early");
    assert_eq!(db.store.run_invitation_deadlines(later(10)).await.unwrap()[0].reminded, 1);
    assert_eq!(db.store.run_invitation_deadlines(later(11)).await.unwrap(), []);
    assert_eq!(db.letters_about(id).await, ["invitation", "reminder"]);
    assert_eq!(db.told().await[0], "invitation: 1 person was reminded");
    assert_eq!(db.one(id).await.reminded, Some(later(10)));
}
