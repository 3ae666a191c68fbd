//! Handing on: what is said twice is said once, and whoever an invitation is for now reads nothing of who had it before.

use crate::builders::*;
use crate::inviting::*;
use domain::Refusal;
use domain::access::Account;
use domain::editions::Clause;
use domain::id::InvitationId;
use domain::invitations::InvitationAction;

/// Ada was invited, asked about her health, was answered, and was spared a clause for it.
async fn with_secrets(db: &Db) -> InvitationId {
    let (orga, id) = (db.organizer().await, db.sent(&["ada ada@example.org"]).await[0]);
    db.store.ask(id, None, &parsed("Is there a room for insulin?"), now()).await.unwrap();
    db.store.answer(&summit(), id, &orga, &parsed("Yes, a cooled one."), now()).await.unwrap();
    db.store.waive(&summit(), id, 'b', &parsed("dialysis on Tuesdays"), &orga, now()).await.unwrap();
    id
}

async fn reads_nothing_of_ada(db: &Db, who: &Account) {
    let asked = db.store.asked(&summit(), who).await.unwrap().unwrap();
    assert_eq!((asked.messages, asked.waivers), (vec![], vec![]));
    let data = db.store.data_export(who.id).await.unwrap().unwrap().to_string();
    for secret in ["insulin", "cooled", "dialysis", "ada@example.org"] {
        assert!(!data.contains(secret), "{secret}: {data}");
    }
}

#[tokio::test]
async fn whoever_is_let_in_reads_nothing_of_who_was_invited_before() {
    let db = Db::summit(9).await;
    let id = with_secrets(&db).await;
    let bo = db.signed_in(&github(8, "bo")).await;
    db.store.ask_to_come(id, &bo, now()).await.unwrap();
    db.store.settle_forwarding(&summit(), id, true, &db.organizer().await, now()).await.unwrap();
    reads_nothing_of_ada(&db, &bo).await;
    assert_eq!(db.letters_about(id).await, ["invitation"], "and no letter to her is theirs");
}

#[tokio::test]
async fn whoever_is_written_down_instead_reads_nothing_of_who_was_before_and_has_as_long_as_anybody() {
    let db = Db::summit(9).await;
    let id = with_secrets(&db).await;
    db.acted(id, &InvitationAction::Remind, later(10)).await.unwrap();
    let orga = db.organizer().await;
    db.store.redraft(&summit(), id, &draft("bo"), &orga, later(13)).await.unwrap();
    let bo = db.signed_in(&github(8, "bo")).await;
    reads_nothing_of_ada(&db, &bo).await;
    let one = db.one(id).await;
    assert_eq!((one.status.deadline, one.reminded), (Some(later(13 + 14)), None));
}

#[tokio::test]
async fn a_row_that_is_ticked_twice_or_a_button_pressed_twice_sends_one_letter() {
    let db = Db::summit(9).await;
    let id = db.sent(&["ada@example.org"]).await[0];
    assert_eq!(db.act(&[id, id], &InvitationAction::Remind, later(1)).await.done, [id]);
    assert_eq!(db.letters_about(id).await, ["invitation", "reminder"]);
    assert_eq!(db.acted(id, &InvitationAction::Remind, later(1)).await, Err(Refusal::RemindedRecently));
    db.acted(id, &InvitationAction::Remind, later(2)).await.unwrap();
    let orga = db.organizer().await;
    for _ in 0..2 {
        db.store.ask(id, None, &parsed("Is there a lift?"), later(3)).await.unwrap();
    }
    for _ in 0..2 {
        db.store.answer(&summit(), id, &orga, &parsed("Yes."), later(3)).await.unwrap();
    }
    assert_eq!(db.letters_about(id).await, ["invitation", "reminder", "reminder", "answer"]);
    assert_eq!(db.store.invitation(&summit(), id).await.unwrap().messages.len(), 2);
}

#[tokio::test]
async fn a_waiver_stays_with_its_clause_when_the_letters_move() {
    let db = Db::summit(9).await;
    let (orga, ids) = (db.organizer().await, db.sent(&["ada", "bo"]).await);
    let clauses = |texts: &[&str]| -> Vec<Clause> {
        ('a'..).zip(texts).map(|(letter, text)| Clause { letter, text: parsed(text) }).collect()
    };
    let waived = async |nth: usize| -> Vec<(char, String)> {
        let page = db.store.invitation(&summit(), ids[nth]).await.unwrap();
        page.waivers.iter().map(|one| (one.letter, one.reason.to_string())).collect()
    };
    let why = parsed("far away");
    db.store.waive(&summit(), ids[0], 'b', &why, &orga, now()).await.unwrap();
    db.store.waive(&summit(), ids[1], 'a', &why, &orga, now()).await.unwrap();
    // The first clause goes: what was (b) is (a) now.
    db.store.publish_commitments(&summit(), &clauses(&["Come", "Tell of it"]), &orga, now()).await.unwrap();
    assert_eq!(waived(0).await, [('a', "far away".to_owned())]);
    assert_eq!(waived(1).await, [], "nobody is spared another clause than the one that was waived");
    // A clause in other words is the same clause.
    db.store.publish_commitments(&summit(), &clauses(&["Come in time", "Tell of it"]), &orga, now()).await.unwrap();
    assert_eq!(waived(0).await, [('a', "far away".to_owned())]);
}

#[tokio::test]
async fn whoever_proposes_learns_nothing_of_who_is_invited() {
    let db = Db::summit(9).await;
    let (guest, ids) = (db.guest(1).await, db.sent(&["ada ada@example.org"]).await);
    db.store.decline(ids[0], None, None, None, now()).await.unwrap();
    for who in ["ada", "ADA@example.org", "unknown"] {
        db.store.propose(&summit(), &draft(who), &guest, now()).await.unwrap();
    }
    assert_eq!(db.standings().await, ["declined", "draft"], "no double is written down");
    assert!(db.steps(ids[0]).await.contains(&"proposed again".to_owned()), "and the organizers read of it");
}

#[tokio::test]
async fn why_somebody_was_spared_a_clause_goes_when_the_time_of_the_summit_is_over() {
    let db = Db::summit(9).await;
    let id = with_secrets(&db).await;
    db.store.purge(later(2000)).await.unwrap();
    let page = db.store.invitation(&summit(), id).await.unwrap();
    assert_eq!((page.waivers[0].letter, page.waivers[0].reason.as_str()), ('b', "no longer kept"));
    assert_eq!(page.invitation.display_name(), "@ada");
    assert_eq!(db.store.purge(later(2001)).await.unwrap(), []);
}
