//! Tests proofs of permission: without the right one a write does not compile, or does not write.

use crate::support::*;
use domain::Refusal;
use domain::email::OutboxAction;
use domain::id::{EmailId, PersonId, TaskNumber};
use domain::invitations::InvitationAction;
use domain::text::ShortText;
use domain::workflow::BulkAction;

#[test]
fn write_without_its_proof_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/refused_by_the_compiler/*.rs");
}

#[tokio::test]
async fn proof_of_one_edition_writes_nothing_in_another() {
    let db = Db::full().await;
    let (here, elsewhere) = (slug("2023"), slug("2025"));
    let ada = db.ada().await;
    let task = TaskNumber(1);
    let comment = db.store.comment(by_participant(&here, &ada), task, &parsed("Hello."), now()).await.unwrap();
    let invitation = db.store.overview(by_any_organizer(&here)).await.unwrap().invitations[0].id;
    let organizer = by_organizer(&elsewhere, &ada);
    let participant = by_participant(&elsewhere, &ada);
    let before = db.dump().await;

    let reason: ShortText = parsed("They care for a child.");
    assert_eq!(refusal(db.store.waive(organizer, invitation, 'a', &reason, now()).await), Refusal::NoSuchInvitation);
    let acted = db.store.act(organizer, &[invitation], &InvitationAction::Revoke, now()).await.unwrap();
    assert_eq!(acted.refused, [(invitation, Refusal::NoSuchInvitation)]);
    let handled = db.store.handle(organizer, &[EmailId(1)], OutboxAction::Hold, now()).await;
    assert_eq!(handled.unwrap().refused[0].1, Refusal::NoSuchEmail);
    let bulk = db.store.bulk(organizer, &[task], &BulkAction::PeopleNeeded(9), now()).await.unwrap();
    assert!(bulk.changed.is_empty());
    assert!(matches!(refusal(db.store.claim_task(participant, task, now()).await), Refusal::NoSuchTask { .. }));
    let edited = db.store.edit_comment(participant, (task, comment), &parsed("Bye."), 0, now()).await;
    assert!(matches!(refusal(edited), Refusal::NoSuchTask { .. } | Refusal::NoSuchComment));
    assert!(db.store.delete_comment(participant, (task, comment), now()).await.is_err());

    assert_eq!(db.dump().await, before);
}

#[tokio::test]
async fn key_of_one_invitation_answers_no_other() {
    let db = Db::summit(9).await;
    let ids = db.sent(&["ada", "bo"]).await;
    let ada = db.ada().await;
    let refused = db.store.accept(account_key(ids[1], &ada), &full_consent(), true, now()).await;
    assert_eq!(refusal(refused), Refusal::ForSomeoneElse);
    db.store.accept(db.own_key(&summit(), &ada).await, &full_consent(), true, now()).await.unwrap();
    assert_eq!(db.states().await, ["accepted", "sent"]);
}

#[tokio::test]
async fn login_sessions_of_another_person_cannot_be_ended() {
    let db = Db::full().await;
    let (ada, zoe) = (db.ada().await, db.zoe().await);
    let sessions = db.store.login_sessions(zoe.signed_in(), &token(5)).await.unwrap();
    assert!(!db.store.end_login_session(ada.signed_in(), sessions[0].id, now()).await.unwrap());
    assert_eq!(db.store.end_all_login_sessions(by_person(PersonId(0)), now()).await.unwrap(), 0);
    assert_eq!(db.store.login_sessions(zoe.signed_in(), &token(5)).await.unwrap().len(), 1);
}
