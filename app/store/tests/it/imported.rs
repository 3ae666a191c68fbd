//! Tests of participants that a page lists: they get seats, and no answer given here is lost.

use crate::support::*;
use domain::access::System;
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
    db.store
        .import_site(System::new(), &ImportedSite { editions: vec![imported], ..ImportedSite::default() }, now())
        .await
        .unwrap()
        .lines()
}

async fn listed(db: &Db) -> Vec<String> {
    let participants = db.store.participants(&summit()).await.unwrap().unwrap();
    participants.iter().map(|participant| participant.person.name.to_string()).collect()
}

#[tokio::test]
async fn people_of_a_past_summit_are_accepted_invitations() {
    let db = Db::full().await;
    let overview = db.store.overview(by_any_organizer(&here())).await.unwrap();
    assert_eq!(overview.figures.taken, 4);
    let summary = |invitation: &domain::invitations::Invitation| {
        (invitation.imported, invitation.status.state, invitation.agreed, invitation.attention_reason(1, now()))
    };
    assert!(
        overview
            .invitations
            .iter()
            .all(|invitation| summary(invitation) == (true, InvitationState::Accepted, Some(1), None))
    );
    let names: Vec<String> = overview.invitations.iter().map(|invitation| invitation.display_name()).collect();
    let listed = db.store.participants(&here()).await.unwrap().unwrap();
    assert_eq!(listed.len(), names.len());
    assert!(listed.iter().all(|participant| names.contains(&participant.person.name.to_string())));
    assert_eq!(db.texts("SELECT DISTINCT imported || '' FROM agreements").await, ["1"]);
}

#[tokio::test]
async fn unlisted_person_is_removed_unless_they_answered_here() {
    let db = Db::summit(9).await;
    db.accepted(1).await;
    assert_eq!(
        run(&db, page(9, &["Ada Example <ada>", "Zoë Last"])).await,
        ["2027: Ada Example and Zoë Last added to the participants"]
    );
    assert_eq!(listed(&db).await, ["Ada Example", "p1", "Zoë Last"]);
    assert_eq!(run(&db, page(9, &["Ada Example <ada>"])).await, ["2027: Zoë Last removed from the participants"]);
    assert_eq!(listed(&db).await, ["Ada Example", "p1"]);
    assert_eq!(db.texts("SELECT 'one' FROM agreements").await.len(), 2);
    let stored = db.dump().await;
    assert_eq!(run(&db, page(9, &["Ada Example <ada>"])).await, Vec::<String>::new());
    assert_eq!(db.dump().await, stored);
}

#[tokio::test]
async fn page_without_a_list_of_people_changes_nobody() {
    let db = Db::full().await;
    let mut without_names = edition(here().as_str(), "2023-05-22");
    without_names.people.clear();
    without_names.tracks.clear();
    without_names.meetings.iter_mut().for_each(|meeting| meeting.attendees.clear());
    let (participants, attended) =
        ("SELECT person_id || '' FROM participants", "SELECT person_id || '' FROM attendances");
    let before = (db.texts(participants).await, db.texts(attended).await);
    assert!(!before.0.is_empty() && !before.1.is_empty());
    let lines = run(&db, without_names).await;
    assert!(lines.iter().all(|line| !line.contains("participants") && !line.contains("attend")), "{lines:?}");
    assert_eq!((db.texts(participants).await, db.texts(attended).await), before);
}

#[tokio::test]
async fn answer_given_here_outweighs_the_imported_page() {
    let db = Db::summit(9).await;
    run(&db, page(9, &["Ada Example <ada>"])).await;
    let ada = db.ada().await;
    let id = db.all().await[0].id;
    db.store.withdraw(account_key(id, &ada), None, now()).await.unwrap();
    let silent = db.sent(&["bo"]).await[0];
    assert_eq!(run(&db, page(9, &["Ada Example <ada>", "Bo Other <bo>"])).await, Vec::<String>::new());
    assert_eq!(listed(&db).await, Vec::<String>::new());
    assert_eq!(db.invitation(silent).await.status.state, InvitationState::Sent);
    run(&db, page(9, &[])).await;
    assert_eq!(db.states().await, ["withdrawn", "sent"]);
}

#[tokio::test]
async fn person_who_agrees_stays_when_the_page_drops_them() {
    let db = Db::summit(9).await;
    run(&db, page(9, &["Ada Example <ada>"])).await;
    let ada = db.ada().await;
    db.store.agree(db.own_key(&summit(), &ada).await, &full_consent(), now()).await.unwrap();
    assert_eq!(run(&db, page(9, &[])).await, Vec::<String>::new());
    assert_eq!(listed(&db).await, ["Ada Example"]);
}

#[tokio::test]
async fn imported_capacity_never_takes_a_seat_away() {
    let db = Db::summit(2).await;
    let ids = db.accepted(3).await;
    let stays = "2027: capacity stays 2: 2 seats are taken or offered, so the total can’t be 1.";
    assert_eq!(run(&db, page(1, &[])).await, [stays]);
    assert_eq!(run(&db, page(3, &[])).await, ["2027: capacity 2 → 3"]);
    assert_eq!(db.states().await[2], "waitlisted 1, offered");
    db.store.accept(account_key(ids[2], &db.guest(3).await), &full_consent(), true, now()).await.unwrap();
    db.set_settings(Seats::new(Some(4), vec![seat_pool("A", 1)]).unwrap(), InvitationSettings::default(), now())
        .await
        .unwrap();
    let mut silent = page(0, &[]);
    silent.capacity = None;
    assert_eq!(run(&db, silent).await, Vec::<String>::new(), "the organizers’ setting stays");
    assert_eq!(db.store.seat_figures(&summit()).await.unwrap().capacity, Some(4));
}

#[tokio::test]
async fn capacity_that_was_set_here_is_kept() {
    let db = Db::summit(2).await;
    db.seats(4, &[]).await.unwrap();
    assert_eq!(run(&db, page(3, &[])).await, ["2027: kept the number of seats as edited here; the website differs"]);
    assert_eq!(db.store.seat_figures(&summit()).await.unwrap().capacity, Some(4));
}

#[tokio::test]
async fn page_over_capacity_leaves_no_seat_for_others() {
    let db = Db::summit(1).await;
    run(&db, page(1, &["Ada Example <ada>", "Zoë Last"])).await;
    assert_eq!(run(&db, page(1, &["Ada Example <ada>", "Zoë Last"])).await, Vec::<String>::new());
    let id = db.sent(&["p1"]).await[0];
    let state = db.store.accept(account_key(id, &db.guest(1).await), &full_consent(), true, now()).await.unwrap();
    assert_eq!(state, InvitationState::Waitlisted);
}
