//! Tests who can answer an invitation, until when, with which consent, and how often.

use crate::support::*;
use domain::Refusal;
use domain::access::System;
use domain::commitments::Consent;
use domain::import::ImportedSite;
use domain::invitations::{InvitationAction, InvitationState};
use domain::login_sessions::GitHubAccount;

#[tokio::test]
async fn accepting_adds_a_participant_who_agreed_to_this_version() {
    let db = Db::summit(9).await;
    let id = db.sent(&["ada"]).await[0];
    let ada = db.ada().await;
    assert_eq!(
        db.store.accept(account_key(id, &ada), &full_consent(), false, now()).await.unwrap(),
        InvitationState::Accepted
    );
    assert_eq!(
        db.store.participants(&summit()).await.unwrap().unwrap(),
        [],
        "a participant who chose not to be listed is not shown"
    );
    let page = db.store.invitation(by_any_organizer(&summit()), id).await.unwrap();
    assert_eq!(page.invitation.person, Some(ada.person.clone()));
    assert_eq!((page.agreements.len(), page.agreements[0].imported), (1, false));
    assert_eq!(page.agreements[0].hash.len(), 64);
    assert_eq!(db.emails_about(id).await, ["invitation", "confirmed"]);
    assert_eq!(db.event_labels(id).await, ["draft created", "sent, reply by 15 June 2023", "accepted"]);
    assert_eq!(db.audit_log_lines().await[0], "invitation: accepted their invitation and has a seat");
    assert_eq!(db.ada().await.takes_part, [summit()]);
    let invitation = db.store.invitation_of(ada.signed_in(), &summit()).await.unwrap().unwrap();
    assert_eq!((invitation.person, invitation.agreed.map(|version| version.number)), (Some(ada.id), Some(1)));
    let again = refusal(db.store.accept(account_key(id, &ada), &full_consent(), true, now()).await);
    assert_eq!(again, Refusal::InvalidInvitationTransition { from: "accepted", step: "accepted" });
}

#[tokio::test]
async fn late_answer_is_refused_before_and_after_expiry() {
    let db = Db::summit(9).await;
    let id = db.sent(&["ada"]).await[0];
    let ada = db.ada().await;
    // The deadline is the end of 15 June in Seattle.
    let late = at("2023-06-16T06:59:01Z");
    assert_eq!(
        refusal(db.store.accept(account_key(id, &ada), &full_consent(), true, late).await),
        Refusal::DeadlinePassed
    );
    assert_eq!(refusal(db.store.decline(key(id, Some(&ada)), None, None, late).await), Refusal::DeadlinePassed);
    let report = db.store.run_invitation_deadlines(System::new(), late).await.unwrap();
    assert_eq!((report.len(), report[0].expired, &report[0].edition), (1, 1, &summit()));
    assert_eq!(db.store.run_invitation_deadlines(System::new(), late).await.unwrap(), []);
    let refused = refusal(db.store.accept(account_key(id, &ada), &full_consent(), true, now()).await);
    assert_eq!(refused, Refusal::InvalidInvitationTransition { from: "expired", step: "accepted" });
}

#[tokio::test]
async fn consent_needs_every_clause_that_is_not_waived() {
    let db = Db::summit(9).await;
    let (organizer, id) = (db.organizer().await, db.sent(&["ada"]).await[0]);
    let ada = db.ada().await;
    let partial = Consent { version: 1, letters: vec!['a'] };
    let refused = refusal(db.store.accept(account_key(id, &ada), &partial, true, now()).await);
    assert_eq!(refused, Refusal::ClausesNotAccepted { letters: "(b)".to_owned() });
    let other_version = Consent { version: 2, ..full_consent() };
    assert!(matches!(
        refusal(db.store.accept(account_key(id, &ada), &other_version, true, now()).await),
        Refusal::OutdatedVersion { .. }
    ));
    let why = parsed("lives too far away");
    assert_eq!(
        refusal(db.store.waive(by_organizer(&summit(), &organizer), id, 'x', &why, now()).await),
        Refusal::NoSuchClause('x')
    );
    db.store.waive(by_organizer(&summit(), &organizer), id, 'b', &why, now()).await.unwrap();
    assert_eq!(db.audit_log_lines().await[0], "commitments: waived commitment (b) for ada (ada)");
    db.store.unwaive(by_organizer(&summit(), &organizer), id, 'b', now()).await.unwrap();
    assert!(db.store.accept(account_key(id, &ada), &partial, true, now()).await.is_err());
    db.store.waive(by_organizer(&summit(), &organizer), id, 'b', &why, now()).await.unwrap();
    assert_eq!(db.store.accept(account_key(id, &ada), &partial, true, now()).await.unwrap(), InvitationState::Accepted);
}

#[tokio::test]
async fn only_the_invited_person_can_answer() {
    let db = Db::summit(9).await;
    let ids = db.sent(&["ada", "open@example.org"]).await;
    let (ada, bo) = (db.ada().await, db.signed_in(&github(8, "bo")).await);
    for refused in [
        db.store.accept(account_key(ids[0], &bo), &full_consent(), true, now()).await.map(|_| ()),
        db.store.decline(key(ids[0], Some(&bo)), None, None, now()).await,
        db.store.ask(key(ids[0], Some(&bo)), &parsed("?"), now()).await,
        db.store.withdraw(account_key(ids[0], &bo), None, now()).await,
    ] {
        assert_eq!(refusal(refused), Refusal::ForSomeoneElse);
    }
    db.store.decline(key(ids[0], Some(&ada)), None, None, now()).await.unwrap();
    assert_eq!(
        refusal(db.store.accept(account_key(ids[1], &ada), &full_consent(), true, now()).await),
        Refusal::HasOwnInvitation,
        "she has declined the other one"
    );
    db.store.accept(account_key(ids[1], &bo), &full_consent(), true, now()).await.unwrap();
    assert_eq!(
        db.store.invitation_of(bo.signed_in(), &summit()).await.unwrap().unwrap().id,
        ids[1],
        "the invitation is bound to the person who answered"
    );
    let cy = db.signed_in(&github(9, "cy")).await;
    assert_eq!(refusal(db.store.withdraw(account_key(ids[1], &cy), None, now()).await), Refusal::ForSomeoneElse);
    let draft = db.drafted(&["cy"]).await[0];
    assert_eq!(
        refusal(db.store.accept(account_key(draft, &cy), &full_consent(), true, now()).await),
        Refusal::NoSuchInvitation
    );
    assert_eq!(
        db.store.invitation_of(cy.signed_in(), &summit()).await.unwrap(),
        None,
        "a draft is hidden from the invited person"
    );
}

#[tokio::test]
async fn next_holder_of_a_login_cannot_use_an_answered_invitation() {
    let db = Db::summit(9).await;
    let id = db.sent(&["ada"]).await[0];
    let ada = db.ada().await;
    db.store.accept(account_key(id, &ada), &full_consent(), true, now()).await.unwrap();
    let ada = db.signed_in(&github(7, "ada-new")).await;
    let next_holder = db.signed_in(&github(8, "ada")).await;
    assert_eq!(refusal(db.store.withdraw(account_key(id, &next_holder), None, now()).await), Refusal::ForSomeoneElse);
    assert_eq!(db.store.invitation_of(next_holder.signed_in(), &summit()).await.unwrap(), None);
    db.store.withdraw(account_key(id, &ada), None, now()).await.unwrap();
}

#[tokio::test]
async fn link_without_sign_in_can_decline_and_ask_until_answered() {
    let db = Db::summit(9).await;
    let ids = db.sent(&["ada@example.org", "bo"]).await;
    db.store.ask(key(ids[0], None), &parsed("May I bring a child?"), now()).await.unwrap();
    assert!(db.invitation(ids[0]).await.has_question);
    db.store.answer(by_organizer(&summit(), &db.organizer().await), ids[0], &parsed("Yes!"), now()).await.unwrap();
    assert!(!db.invitation(ids[0]).await.has_question);
    assert_eq!(db.emails_about(ids[0]).await, ["invitation", "answer"]);
    db.store.decline(key(ids[0], None), Some(parsed("ill")), None, now()).await.unwrap();
    assert_eq!(db.states().await, ["declined", "sent"]);
    assert_eq!(refusal(db.store.decline(key(ids[0], None), None, None, now()).await), Refusal::ForSomeoneElse);

    let bo = db.signed_in(&github(8, "bo")).await;
    db.store.accept(account_key(ids[1], &bo), &full_consent(), true, now()).await.unwrap();
    assert_eq!(refusal(db.store.decline(key(ids[1], None), None, None, now()).await), Refusal::ForSomeoneElse);
    assert_eq!(refusal(db.store.ask(key(ids[1], None), &parsed("?"), now()).await), Refusal::ForSomeoneElse);
}

#[tokio::test]
async fn withdrawing_removes_participation_and_logistics() {
    let db = Db::summit(9).await;
    db.accepted(1).await;
    let guest = db.guest(1).await;
    let logistics = domain::logistics::Logistics { lodging: true, ..Default::default() };
    db.store.set_logistics(db.own_key(&summit(), &guest).await, &logistics, now()).await.unwrap();
    let id = db.all().await[0].id;
    db.store.withdraw(account_key(id, &guest), Some(parsed("a wedding")), now()).await.unwrap();
    assert_eq!(db.states().await, ["withdrawn"]);
    assert!(db.guest(1).await.takes_part.is_empty());
    assert_eq!(db.texts("SELECT 'a stay' FROM logistics").await, Vec::<String>::new());
    assert!(!db.audit_log_lines().await.join("\n").contains("wedding"), "the audit log omits the private reason");
    db.act_on(id, &InvitationAction::Send, now()).await.unwrap();
    assert_eq!(
        db.store.accept(account_key(id, &guest), &full_consent(), true, now()).await.unwrap(),
        InvitationState::Accepted,
        "an invitation that is sent again can be accepted"
    );
}

#[tokio::test]
async fn organizer_decides_on_a_forwarded_invitation() {
    let db = Db::summit(9).await;
    let (organizer, ids) = (db.organizer().await, db.sent(&["ada ada@example.org", "cy"]).await);
    let (bo, cy) = (db.signed_in(&github(8, "bo")).await, db.signed_in(&github(9, "cy")).await);
    let decide =
        async |allowed| db.store.decide_forwarding(by_organizer(&summit(), &organizer), ids[0], allowed, now()).await;
    assert_eq!(refusal(decide(true).await), Refusal::NoForwardingRequest);
    assert_eq!(refusal(db.store.request_forwarding(account_key(ids[0], &cy), now()).await), Refusal::HasOwnInvitation);
    db.store.request_forwarding(account_key(ids[0], &bo), now()).await.unwrap();
    assert_eq!(db.invitation(ids[0]).await.forwarded_to, Some(bo.person.clone()));
    decide(false).await.unwrap();
    assert_eq!(
        refusal(db.store.accept(account_key(ids[0], &bo), &full_consent(), true, now()).await),
        Refusal::ForSomeoneElse
    );

    db.store.request_forwarding(account_key(ids[0], &bo), now()).await.unwrap();
    db.store.ask(key(ids[0], None), &parsed("Is there a ramp?"), now()).await.unwrap();
    db.store.waive(by_organizer(&summit(), &organizer), ids[0], 'b', &parsed("is ill"), now()).await.unwrap();
    decide(true).await.unwrap();
    let invitation = db.store.invitation_of(bo.signed_in(), &summit()).await.unwrap().unwrap();
    assert_eq!((invitation.messages, invitation.waivers), (vec![], vec![]), "Bo doesn’t see what was private to Ada");
    let invitation = db.invitation(ids[0]).await;
    assert_eq!((invitation.draft.invitee.login, invitation.draft.invitee.email), (Some(login("bo")), None));
    assert_eq!(invitation.forwarded_to, None);
    let ada = db.ada().await;
    assert_eq!(
        refusal(db.store.accept(account_key(ids[0], &ada), &full_consent(), true, now()).await),
        Refusal::ForSomeoneElse
    );
    assert_eq!(
        db.store.accept(account_key(ids[0], &bo), &full_consent(), true, now()).await.unwrap(),
        InvitationState::Accepted
    );
}

#[tokio::test]
async fn imported_participant_keeps_one_seat_after_another_invitation() {
    let db = Db::summit(9).await;
    let verified = GitHubAccount { email: Some(parsed("ada@example.org")), ..github(7, "ada") };
    let ada = db.signed_in(&verified).await;
    let id = db.sent(&["ada@example.org"]).await[0];
    let mut imported = edition("2027", "2027-05-03");
    imported.people = people(&["Ada Example <ada>"]);
    db.store
        .import_site(System::new(), &ImportedSite { editions: vec![imported], ..ImportedSite::default() }, now())
        .await
        .unwrap();
    db.store.accept(account_key(id, &ada), &full_consent(), true, now()).await.unwrap();
    assert_eq!(db.states().await, ["accepted"]);
    let invitations = db.store.invitations_of_person(ada.signed_in()).await.unwrap();
    assert_eq!(invitations.len(), 1);
    assert!(
        invitations[0].imported
            && invitations[0].status.state == InvitationState::Accepted
            && invitations[0].agreed.is_some()
    );
}

#[tokio::test]
async fn sending_again_keeps_the_reason_and_the_suggestion() {
    let db = Db::summit(2).await;
    let ids = db.sent(&["p1"]).await;
    db.store.decline(key(ids[0], None), Some(parsed("ill")), Some(parsed("Kim")), now()).await.unwrap();
    db.act_on(ids[0], &InvitationAction::Send, later(9)).await.unwrap();
    let invitation = db.all().await.remove(0);
    assert_eq!(invitation.status.state, InvitationState::Sent);
    assert_eq!((invitation.why, invitation.suggestion), (Some(parsed("ill")), Some(parsed("Kim"))));
}
