//! Tests that transfers reveal nothing, repeats send no email, and waivers follow their clauses.

use crate::support::*;
use domain::Refusal;
use domain::access::{Account, System};
use domain::editions::Clause;
use domain::id::InvitationId;
use domain::invitations::{InvitationAction, InvitationDraft};

/// Invites Ada, who asked about her health and got an answer and a waiver.
async fn with_secrets(db: &Db) -> InvitationId {
    let (orga, id) = (db.organizer().await, db.sent(&["ada ada@example.org"]).await[0]);
    db.store.ask(key(id, None), &parsed("Is there a room for insulin?"), now()).await.unwrap();
    db.store.answer(by_organizer(&summit(), &orga), id, &parsed("Yes, a cooled one."), now()).await.unwrap();
    db.store.waive(by_organizer(&summit(), &orga), id, 'b', &parsed("dialysis on Tuesdays"), now()).await.unwrap();
    id
}

async fn assert_cannot_read_adas_data(db: &Db, who: &Account) {
    let asked = db.store.invitation_of(who.signed_in(), &summit()).await.unwrap().unwrap();
    assert_eq!((asked.messages, asked.waivers), (vec![], vec![]));
    let data = db.store.data_export(who.signed_in()).await.unwrap().unwrap().to_string();
    for secret in ["insulin", "cooled", "dialysis", "ada@example.org"] {
        assert!(!data.contains(secret), "{secret}: {data}");
    }
}

#[tokio::test]
async fn forwarding_hides_data_of_the_first_invitee() {
    let db = Db::summit(9).await;
    let id = with_secrets(&db).await;
    let bo = db.signed_in(&github(8, "bo")).await;
    db.store.request_forwarding(account_key(id, &bo), now()).await.unwrap();
    db.store.decide_forwarding(by_organizer(&summit(), &db.organizer().await), id, true, now()).await.unwrap();
    assert_cannot_read_adas_data(&db, &bo).await;
    assert_eq!(db.emails_about(id).await, ["invitation"], "only the new invitee's invitation is left");
}

#[tokio::test]
async fn question_by_link_stays_with_who_accepts_by_the_link() {
    let db = Db::summit(9).await;
    let (orga, id) = (db.organizer().await, db.sent(&["ada@example.org"]).await[0]);
    db.store.ask(key(id, None), &parsed("Is there a room for insulin?"), now()).await.unwrap();
    db.store.answer(by_organizer(&summit(), &orga), id, &parsed("Yes, a cooled one."), now()).await.unwrap();
    let bo = db.signed_in(&github(8, "bo")).await;
    db.store.accept(account_key(id, &bo), &full_consent(), true, now()).await.unwrap();
    db.store.ask(key(id, Some(&bo)), &parsed("Where is it?"), now()).await.unwrap();
    let read = db.store.invitation_of(bo.signed_in(), &summit()).await.unwrap().unwrap().messages;
    let all = ["Is there a room for insulin?", "Yes, a cooled one.", "Where is it?"];
    assert_eq!(read.iter().map(|message| message.text.as_str()).collect::<Vec<_>>(), all);
    let data = db.store.data_export(bo.signed_in()).await.unwrap().unwrap()["questions"].to_string();
    assert!(all.iter().all(|text| data.contains(text)), "{data}");
    let page = db.store.invitation(by_any_organizer(&summit()), id).await.unwrap();
    assert_eq!(page.messages.len(), 3, "organizers see all of them");
}

#[tokio::test]
async fn new_invitee_gets_full_time_and_no_earlier_data() {
    let db = Db::summit(9).await;
    let id = with_secrets(&db).await;
    db.act_on(id, &InvitationAction::Remind, later(10)).await.unwrap();
    let orga = db.organizer().await;
    db.store.edit_invitation(by_organizer(&summit(), &orga), id, None, &draft("bo"), later(13)).await.unwrap();
    let bo = db.signed_in(&github(8, "bo")).await;
    assert_cannot_read_adas_data(&db, &bo).await;
    let invitation = db.invitation(id).await;
    assert_eq!((invitation.status.deadline, invitation.reminded), (Some(at("2023-06-29T06:59:00Z")), None));
}

#[tokio::test]
async fn repeated_action_sends_one_email() {
    let db = Db::summit(9).await;
    let id = db.sent(&["ada@example.org"]).await[0];
    assert_eq!(db.act(&[id, id], &InvitationAction::Remind, later(1)).await.done, [id]);
    assert_eq!(db.emails_about(id).await, ["invitation", "reminder"]);
    assert_eq!(db.act_on(id, &InvitationAction::Remind, later(1)).await, Err(Refusal::RemindedRecently));
    db.act_on(id, &InvitationAction::Remind, later(2)).await.unwrap();
    let orga = db.organizer().await;
    for _ in 0..2 {
        db.store.ask(key(id, None), &parsed("Is there a lift?"), later(3)).await.unwrap();
    }
    for _ in 0..2 {
        db.store.answer(by_organizer(&summit(), &orga), id, &parsed("Yes."), later(3)).await.unwrap();
    }
    assert_eq!(db.emails_about(id).await, ["invitation", "reminder", "reminder", "answer"]);
    assert_eq!(db.store.invitation(by_any_organizer(&summit()), id).await.unwrap().messages.len(), 2);
}

#[tokio::test]
async fn waiver_stays_with_its_clause_when_letters_change() {
    let db = Db::summit(9).await;
    let (orga, ids) = (db.organizer().await, db.sent(&["ada", "bo"]).await);
    let clauses = |texts: &[&str]| -> Vec<Clause> {
        ('a'..).zip(texts).map(|(letter, text)| Clause { letter, text: parsed(text) }).collect()
    };
    let waived = async |nth: usize| -> Vec<(char, String)> {
        let page = db.store.invitation(by_any_organizer(&summit()), ids[nth]).await.unwrap();
        page.waivers.iter().map(|waiver| (waiver.letter, waiver.reason.to_string())).collect()
    };
    let why = parsed("far away");
    db.store.waive(by_organizer(&summit(), &orga), ids[0], 'b', &why, now()).await.unwrap();
    db.store.waive(by_organizer(&summit(), &orga), ids[1], 'a', &why, now()).await.unwrap();
    // Without the first clause, (b) becomes (a).
    db.publish_commitments(&orga, &clauses(&["Come", "Tell of it"]), now()).await.unwrap();
    assert_eq!(waived(0).await, [('a', "far away".to_owned())]);
    assert_eq!(waived(1).await, [], "the clause is gone, and its waiver with it");
    // A clause with an edited text is the same clause.
    db.publish_commitments(&orga, &clauses(&["Come in time", "Tell of it"]), now()).await.unwrap();
    assert_eq!(waived(0).await, [('a', "far away".to_owned())]);
}

#[tokio::test]
async fn proposer_does_not_learn_who_is_invited() {
    let db = Db::summit(9).await;
    let (guest, ids) = (db.guest(1).await, db.sent(&["ada ada@example.org"]).await);
    db.store.decline(key(ids[0], None), None, None, now()).await.unwrap();
    for who in ["ada", "ADA@example.org", "unknown"] {
        db.store.propose(by_proposer(&summit(), &guest), &draft(who), now()).await.unwrap();
    }
    assert_eq!(db.states().await, ["declined", "draft"], "no duplicate is added");
    assert!(
        db.event_labels(ids[0]).await.contains(&"proposed again".to_owned()),
        "the organizers see the second proposal"
    );
}

/// The first invitation that a person proposed, as their data export has it.
async fn exported_proposal(db: &Db, proposer: &Account) -> serde_json::Value {
    db.store.data_export(proposer.signed_in()).await.unwrap().unwrap()["proposed_invitations"][0].clone()
}

/// Returns the login, project and reason of an exported proposal.
fn proposed_words(proposal: &serde_json::Value) -> [Option<&str>; 3] {
    ["login", "project", "reason"].map(|field| proposal[field].as_str())
}

#[tokio::test]
async fn export_of_a_proposer_omits_words_of_organizers() {
    let db = Db::summit(9).await;
    let (orga, nora) = (db.organizer().await, db.signed_in(&github(3, "nora")).await);
    let proposal =
        InvitationDraft { project: Some(parsed("zarr")), reason: Some(parsed("teaches Zarr")), ..draft("ada") };
    let id = db.store.propose(by_proposer(&summit(), &nora), &proposal, now()).await.unwrap();
    let written = [Some("ada"), Some("zarr"), Some("teaches Zarr")];
    assert_eq!(proposed_words(&exported_proposal(&db, &nora).await), written);
    let edited =
        InvitationDraft { reason: Some(parsed("on leave since spring")), proposed_by: Some(login("nora")), ..proposal };
    db.store.edit_invitation(by_organizer(&summit(), &orga), id, None, &edited, now()).await.unwrap();
    let exported = exported_proposal(&db, &nora).await;
    assert_eq!((exported["edition"].as_str(), proposed_words(&exported)), (Some(summit().as_str()), [None; 3]));
}

#[tokio::test]
async fn export_of_a_proposer_omits_who_took_the_place() {
    let db = Db::summit(9).await;
    let nora = db.signed_in(&github(3, "nora")).await;
    let id = db.store.propose(by_proposer(&summit(), &nora), &draft("ada"), now()).await.unwrap();
    db.act_on(id, &InvitationAction::Send, now()).await.unwrap();
    let bo = db.signed_in(&github(8, "bo")).await;
    db.store.request_forwarding(account_key(id, &bo), now()).await.unwrap();
    db.store.decide_forwarding(by_organizer(&summit(), &db.organizer().await), id, true, now()).await.unwrap();
    let exported = exported_proposal(&db, &nora).await;
    assert_eq!((exported["name"].as_str(), proposed_words(&exported)), (None, [None; 3]));
}

#[tokio::test]
async fn export_of_a_proposer_omits_a_login_they_did_not_give() {
    let db = Db::summit(9).await;
    let (nora, bo) = (db.signed_in(&github(3, "nora")).await, db.signed_in(&github(8, "bo")).await);
    let proposal = draft("bo@example.org");
    let id = db.store.propose(by_proposer(&summit(), &nora), &proposal, now()).await.unwrap();
    db.act_on(id, &InvitationAction::Send, now()).await.unwrap();
    db.store.accept(account_key(id, &bo), &full_consent(), true, now()).await.unwrap();
    assert_eq!(proposed_words(&exported_proposal(&db, &nora).await), [None; 3]);
}

#[tokio::test]
async fn reason_of_a_waiver_is_erased_after_the_retention_period() {
    let db = Db::summit(9).await;
    let id = with_secrets(&db).await;
    db.store.purge(System::new(), later(2000)).await.unwrap();
    let page = db.store.invitation(by_any_organizer(&summit()), id).await.unwrap();
    assert_eq!((page.waivers[0].letter, page.waivers[0].reason.as_str()), ('b', "no longer kept"));
    assert_eq!(page.invitation.display_name(), "@ada");
    assert_eq!(db.store.purge(System::new(), later(2001)).await.unwrap(), []);
}
