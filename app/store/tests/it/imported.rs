//! Whom a page confirmed: they have a seat here too, and nobody who answered here loses one by a page.

use crate::builders::*;
use crate::inviting::*;
use domain::import::{ImportedEdition, ImportedSite};
use domain::invitations::{InvitationSettings, InvitationState};
use domain::seats::Seats;

fn page(capacity: u32, names: &[&str]) -> ImportedEdition {
    let mut imported = edition("2027", "2027-05-03");
    imported.capacity = Some(capacity);
    imported.people = people(names);
    imported.tracks.clear();
    imported.meetings.clear();
    imported
}

async fn run(db: &Db, imported: ImportedEdition) -> Vec<String> {
    db.store.import_site(&ImportedSite { editions: vec![imported], roadmap: None }, now()).await.unwrap()
}

async fn listed(db: &Db) -> Vec<String> {
    let participants = db.store.participants(&summit()).await.unwrap().unwrap();
    participants.iter().map(|one| one.person.name.to_string()).collect()
}

#[tokio::test]
async fn a_past_summit_has_its_people_as_accepted_invitations() {
    let db = Db::full().await;
    let overview = db.store.overview(&slug("2023")).await.unwrap();
    assert_eq!(overview.figures.taken, 4);
    let told =
        |one: &domain::invitations::Invitation| (one.imported, one.status.state, one.agreed, one.needs(1, now()));
    assert!(overview.invitations.iter().all(|one| told(one) == (true, InvitationState::Accepted, Some(1), None)));
    let names: Vec<String> = overview.invitations.iter().map(|one| one.display_name()).collect();
    let listed = db.store.participants(&slug("2023")).await.unwrap().unwrap();
    assert_eq!(listed.len(), names.len());
    assert!(listed.iter().all(|one| names.contains(&one.person.name.to_string())));
    assert_eq!(db.texts("SELECT DISTINCT imported || '' FROM agreements").await, ["1"]);
}

#[tokio::test]
async fn whom_a_page_no_longer_lists_goes_and_whoever_answered_here_stays() {
    let db = Db::summit(9).await;
    db.yeses(1).await;
    assert_eq!(
        run(&db, page(9, &["Ada Example <ada>", "Zoë Last"])).await,
        ["2027: Ada Example and Zoë Last joined the people"]
    );
    assert_eq!(listed(&db).await, ["Ada Example", "p1", "Zoë Last"]);
    assert_eq!(run(&db, page(9, &["Ada Example <ada>"])).await, ["2027: Zoë Last left the people"]);
    assert_eq!(listed(&db).await, ["Ada Example", "p1"]);
    assert_eq!(db.texts("SELECT 'one' FROM agreements").await.len(), 2);
    let stored = db.dump().await;
    assert_eq!(run(&db, page(9, &["Ada Example <ada>"])).await, Vec::<String>::new());
    assert_eq!(db.dump().await, stored);
}

#[tokio::test]
async fn what_somebody_answered_here_counts_and_not_what_a_page_says() {
    let db = Db::summit(9).await;
    run(&db, page(9, &["Ada Example <ada>"])).await;
    let ada = db.signed_in(&github(7, "ada")).await;
    let id = db.all().await[0].id;
    db.store.withdraw(id, &ada, None, now()).await.unwrap();
    let silent = db.sent(&["bo"]).await[0];
    assert_eq!(run(&db, page(9, &["Ada Example <ada>", "Bo Other <bo>"])).await, Vec::<String>::new());
    assert_eq!(listed(&db).await, Vec::<String>::new());
    assert_eq!(db.one(silent).await.status.state, InvitationState::Sent);
    run(&db, page(9, &[])).await;
    assert_eq!(db.standings().await, ["withdrawn", "sent"]);
}

#[tokio::test]
async fn who_agrees_here_is_no_longer_only_somebody_whom_a_page_lists() {
    let db = Db::summit(9).await;
    run(&db, page(9, &["Ada Example <ada>"])).await;
    let ada = db.signed_in(&github(7, "ada")).await;
    db.store.agree(&summit(), &ada, &full_consent(), now()).await.unwrap();
    assert_eq!(run(&db, page(9, &[])).await, Vec::<String>::new());
    assert_eq!(listed(&db).await, ["Ada Example"]);
}

#[tokio::test]
async fn a_page_sets_the_capacity_and_takes_nobodys_seat_by_it() {
    let db = Db::summit(2).await;
    let ids = db.yeses(3).await;
    let stays = "2027: capacity stays 2: 2 seats are taken or offered, so the total can’t be 1.";
    assert_eq!(run(&db, page(1, &[])).await, [stays]);
    assert_eq!(run(&db, page(3, &[])).await, ["2027: capacity 2 → 3"]);
    assert_eq!(db.standings().await[2], "waitlisted 1, offered");
    db.store.accept(ids[2], &db.guest(3).await, &full_consent(), true, now()).await.unwrap();
    db.rules(Seats::new(Some(4), vec![seat_pool("A", 1)]).unwrap(), InvitationSettings::default(), now())
        .await
        .unwrap();
    let mut silent = page(0, &[]);
    silent.capacity = None;
    assert_eq!(run(&db, silent).await, Vec::<String>::new(), "what organizers set");
    assert_eq!(db.store.seat_figures(&summit()).await.unwrap().capacity, Some(4));
}

#[tokio::test]
async fn a_page_may_list_more_people_than_there_are_seats_and_then_nobody_else_sits_down() {
    let db = Db::summit(1).await;
    run(&db, page(1, &["Ada Example <ada>", "Zoë Last"])).await;
    assert_eq!(run(&db, page(1, &["Ada Example <ada>", "Zoë Last"])).await, Vec::<String>::new());
    let id = db.sent(&["p1"]).await[0];
    let state = db.store.accept(id, &db.guest(1).await, &full_consent(), true, now()).await.unwrap();
    assert_eq!(state, InvitationState::Waitlisted);
}

#[tokio::test]
async fn participants_from_before_there_were_invitations_hold_their_seats() {
    let db = Db::uninvited().await;
    assert_eq!(db.store.seat_figures(&slug("2023")).await.unwrap().taken, 0);
    db.store.close().await;
    let again = store::Store::open(&db.path).await.unwrap();
    assert_eq!(again.seat_figures(&slug("2023")).await.unwrap().taken, 4);
    let first = db.dump().await;
    again.close().await;
    store::Store::open(&db.path).await.unwrap();
    assert_eq!(db.dump().await, first, "once is enough");
}
