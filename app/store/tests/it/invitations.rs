//! Tests the organizers' side of invitations: duplicates, actions, deadlines, links and edits.

use crate::support::*;
use domain::Refusal;
use domain::access::System;
use domain::email::{DeliveryStatus, OutboxAction};
use domain::invitations::{AttentionReason, InvitationAction, InvitationDraft, InvitationSettings, InvitationState};
use domain::login_sessions::GitHubAccount;
use domain::seats::Seats;

fn already(who: &str, state: &'static str) -> Refusal {
    Refusal::AlreadyInvited { who: who.to_owned(), state }
}

#[tokio::test]
async fn no_one_is_invited_twice_by_login_or_email_address() {
    let db = Db::summit(9).await;
    let email = |id, login: &str, email: &str| GitHubAccount { email: Some(parsed(email)), ..github(id, login) };
    db.signed_in(&email(5, "zoe", "zoe@example.org")).await;
    db.signed_in(&email(6, "bo", "bo@example.org")).await;
    db.drafted(&["Ada ada@example.org", "zoe", "bo@example.org"]).await;
    let list =
        ["ADA", "x ADA@example.org", "y zoe@Example.org", "bo", "new", "new@example.org NEW", "other@example.org"];
    let drafts: Vec<InvitationDraft> = list.iter().map(|text| draft(text)).collect();
    let checked = db.store.check_drafts(by_any_organizer(&summit()), &drafts).await.unwrap();
    let expected = [
        Err(already("@ADA", "draft")),
        Err(already("@x", "draft")),
        Err(already("@y", "draft")),
        Err(already("@bo", "draft")),
        Ok(()),
        Err(Refusal::DuplicateOfRow { row: 5 }),
        Ok(()),
    ];
    assert_eq!(checked, expected);
    assert_eq!(db.all().await.len(), 3, "a check stores nothing");
    let orga = db.organizer().await;
    assert_eq!(
        refusal(db.store.draft(by_organizer(&summit(), &orga), &drafts[4..], now()).await),
        Refusal::DuplicateOfRow { row: 1 }
    );
    assert_eq!(db.all().await.len(), 3, "a refused list is not stored in part");
}

#[tokio::test]
async fn login_that_accepted_an_email_invitation_is_a_duplicate() {
    let db = Db::summit(9).await;
    let id = db.sent(&["lab@example.org"]).await[0];
    let bo = db.signed_in(&github(6, "bo")).await;
    db.store.accept(account_key(id, &bo), &full_consent(), true, now()).await.unwrap();
    let checked = db.store.check_drafts(by_any_organizer(&summit()), &[draft("Bo")]).await.unwrap();
    assert_eq!(checked, [Err(already("@Bo", "accepted"))]);
}

#[tokio::test]
async fn people_who_share_an_email_address_are_not_duplicates() {
    let db = Db::summit(9).await;
    for (id, login) in [(5, "zoe"), (6, "bo")] {
        db.signed_in(&GitHubAccount { email: Some(parsed("lab@example.org")), ..github(id, login) }).await;
    }
    db.drafted(&["zoe"]).await;
    assert_eq!(db.store.check_drafts(by_any_organizer(&summit()), &[draft("bo")]).await.unwrap(), [Ok(())]);
}

#[tokio::test]
async fn person_proposed_twice_has_one_invitation() {
    let db = Db::summit(9).await;
    let nora = db.signed_in(&github(3, "nora")).await;
    let id = db.store.propose(by_proposer(&summit(), &nora), &draft("ada"), now()).await.unwrap();
    let invitation = db.invitation(id).await;
    assert_eq!((invitation.status.state, invitation.proposer), (InvitationState::Draft, Some(nora.person.clone())));
    db.act_on(id, &InvitationAction::Send, now()).await.unwrap();
    assert_eq!(db.audit_log_lines().await[0], "invitation: invited ada");
    assert_eq!(db.store.propose(by_proposer(&summit(), &nora), &draft("ada"), now()).await.unwrap(), id);
    assert_eq!(db.states().await, ["sent"]);
}

#[tokio::test]
async fn unknown_seat_pool_is_refused() {
    let db = Db::summit(9).await;
    db.seats(9, &[("Statistics", 2)]).await.unwrap();
    let of = |name: &str| InvitationDraft { seat_pool: Some(title(name)), ..draft("ada") };
    let missing = Err(Refusal::NoSuchSeatPool("Astronomy".to_owned()));
    assert_eq!(db.store.check_drafts(by_any_organizer(&summit()), &[of("statistics")]).await.unwrap(), [Ok(())]);
    assert_eq!(
        db.store.check_drafts(by_any_organizer(&summit()), &[of("Astronomy")]).await.unwrap(),
        std::slice::from_ref(&missing)
    );
    let id = db.drafted(&["bo"]).await[0];
    assert_eq!(db.act_on(id, &InvitationAction::SeatPool(Some(title("Astronomy"))), now()).await, missing);
}

#[tokio::test]
async fn action_on_over_three_invitations_writes_one_entry() {
    let db = Db::summit(9).await;
    let mut ids = db.drafted(&["a@x.example", "b", "c", "d"]).await;
    ids.push(db.sent(&["e"]).await[0]);
    let report = db.act(&ids, &InvitationAction::Send, now()).await;
    assert_eq!(report.done, ids[..4]);
    assert_eq!(report.refused, [(ids[4], Refusal::InvalidInvitationTransition { from: "sent", step: "sent" })]);
    assert_eq!(db.audit_log_lines().await[0], "invitation: invited 4 people");
    let data = db.texts("SELECT coalesce(data, '') FROM audit_log").await.join("\n");
    assert!(!data.contains('@'), "the audit log has no email address: {data}");
}

#[tokio::test]
async fn reminder_without_an_address_is_refused() {
    let db = Db::summit(9).await;
    let id = db.sent(&["b"]).await[0];
    assert_eq!(db.act_on(id, &InvitationAction::Remind, later(1)).await, Err(Refusal::NoAddressForReminder));
    db.store.run_invitation_deadlines(System::new(), later(11)).await.unwrap();
    let labels = db.event_labels(id).await;
    assert!(labels.iter().all(|label| !label.contains("reminder")), "{labels:?}");
    assert_eq!(db.emails_about(id).await, ["invitation"]);
}

#[tokio::test]
async fn reminder_is_recorded_as_held_or_suppressed() {
    let db = Db::summit(9).await;
    let ids = db.sent(&["a@x.example", "b@x.example"]).await;
    db.run("INSERT INTO email_suppressions VALUES ('b@x.example', 0)").await;
    let held = InvitationSettings { holds_emails: true, ..InvitationSettings::default() };
    db.set_settings(Seats::new(Some(9), vec![]).unwrap(), held, now()).await.unwrap();
    db.act(&ids, &InvitationAction::Remind, later(1)).await;
    let last = async |id| db.event_labels(id).await.pop().unwrap();
    assert_eq!(last(ids[0]).await, "reminder held in the outbox");
    assert_eq!(last(ids[1]).await, "reminder not sent: the person has unsubscribed");
}

#[tokio::test]
async fn discarded_invitation_is_not_emailed_and_not_reminded() {
    let db = Db::summit(9).await;
    let (id, orga) = (db.sent(&["ada@example.org"]).await[0], db.organizer().await);
    let email = db.store.emails(by_organizer(&summit(), &orga), None, None, 1).await.unwrap()[0].id;
    db.store.handle(by_organizer(&summit(), &orga), &[email], OutboxAction::Drop, now()).await.unwrap();
    let invitation = db.invitation(id).await;
    assert_eq!(invitation.unsent_email(), Some(DeliveryStatus::Discarded));
    assert_eq!(invitation.attention_reason(1, now()), Some(AttentionReason::NotEmailed));
    assert_eq!(db.store.run_invitation_deadlines(System::new(), later(11)).await.unwrap(), []);
    assert_eq!(db.act_on(id, &InvitationAction::Remind, later(11)).await, Err(Refusal::NotEmailedYet));
}

#[tokio::test]
async fn created_link_clears_the_request_for_one() {
    let db = Db::summit(9).await;
    let (id, orga) = (db.sent(&["b"]).await[0], db.organizer().await);
    let needs = async || db.invitation(id).await.attention_reason(1, now());
    assert_eq!(needs().await, Some(AttentionReason::NoEmail));
    db.store.create_invitation_link(by_organizer(&summit(), &orga), id, &token(7), now()).await.unwrap();
    assert_eq!(needs().await, None);
}

#[tokio::test]
async fn action_on_few_invitations_writes_an_entry_for_each() {
    let db = Db::summit(9).await;
    let ids = db.sent(&["a@x.example", "b b@x.example"]).await;
    db.act(&ids, &InvitationAction::Remind, now()).await;
    let audit_log_lines = db.audit_log_lines().await;
    assert_eq!(audit_log_lines[0], "invitation: reminded b of their invitation");
    assert_eq!(audit_log_lines[1], "invitation: reminded someone without a login (invitation 1) of their invitation");
    assert_eq!(db.emails_about(ids[0]).await, ["invitation", "reminder"]);
    let data = db.texts("SELECT coalesce(data, '') FROM audit_log").await.join("\n");
    assert!(!data.contains('@'), "the audit log has no email address: {data}");
}

#[tokio::test]
async fn invitation_sent_again_has_a_new_deadline() {
    let db = Db::summit(9).await;
    let id = db.sent(&["ada"]).await[0];
    let ada = db.ada().await;
    let (why, instead) = (Some(parsed("no time")), Some(parsed("ask Bo")));
    db.act(&[id], &InvitationAction::Remind, now()).await;
    db.store.decline(key(id, Some(&ada)), why, instead, later(1)).await.unwrap();
    let invitation = db.invitation(id).await;
    assert_eq!(
        (invitation.status.state, invitation.why.is_some(), invitation.suggestion.is_some()),
        (InvitationState::Declined, true, true)
    );
    db.act_on(id, &InvitationAction::Send, later(30)).await.unwrap();
    let invitation = db.invitation(id).await;
    assert_eq!(
        (invitation.status.state, invitation.status.deadline),
        (InvitationState::Sent, Some(at("2023-07-16T06:59:00Z")))
    );
    assert_eq!(
        (invitation.why.is_some(), invitation.suggestion.is_some(), invitation.reminded, invitation.person),
        (true, true, None, Some(ada.person.clone())),
        "organizers can still read the earlier answer"
    );
    assert!(
        db.store.accept(account_key(id, &ada), &full_consent(), true, later(44)).await.is_ok(),
        "an answer at the deadline is accepted"
    );
}

#[tokio::test]
async fn only_drafts_can_be_deleted() {
    let db = Db::summit(9).await;
    let ids = [db.drafted(&["ada"]).await[0], db.sent(&["bo"]).await[0]];
    let report = db.act(&ids, &InvitationAction::Discard, now()).await;
    assert_eq!((report.done, report.refused.len()), (vec![ids[0]], 1));
    assert_eq!(db.all().await.len(), 1);
    assert!(db.store.check_drafts(by_any_organizer(&summit()), &[draft("ada")]).await.unwrap()[0].is_ok());
}

#[tokio::test]
async fn deadline_must_be_in_the_future_and_within_a_year() {
    let db = Db::summit(9).await;
    let id = db.sent(&["ada"]).await[0];
    for wrong in [now(), later(400)] {
        assert!(matches!(
            db.act_on(id, &InvitationAction::Extend(wrong), now()).await,
            Err(Refusal::DeadlineOutOfRange)
        ));
    }
    db.act_on(id, &InvitationAction::Extend(later(40)), now()).await.unwrap();
    assert_eq!(db.invitation(id).await.status.deadline, Some(later(40)));
}

#[tokio::test]
async fn link_is_stored_as_a_hash_and_ends_with_revocation() {
    let db = Db::summit(9).await;
    let (orga, secret) = (db.organizer().await, token(77));
    let id = db.drafted(&["ada@example.org"]).await[0];
    assert!(
        db.store.create_invitation_link(by_organizer(&summit(), &orga), id, &secret, now()).await.is_err(),
        "a draft gets no link"
    );
    db.act_on(id, &InvitationAction::Send, now()).await.unwrap();
    db.store.create_invitation_link(by_organizer(&summit(), &orga), id, &secret, now()).await.unwrap();
    let view = db.store.invitation_by_link(&secret).await.unwrap().unwrap();
    assert_eq!((view.id, view.current.number, view.current.clauses.len()), (id, 1, 2));
    assert!(!db.holds(secret.as_str()), "the database does not contain the link's secret");
    assert_eq!(db.store.invitation_by_link(&token(78)).await.unwrap(), None);

    db.act_on(id, &InvitationAction::Revoke, now()).await.unwrap();
    assert_eq!(db.store.invitation_by_link(&secret).await.unwrap(), None);
    assert_eq!(db.texts("SELECT 'a link' FROM invitation_links WHERE revoked_at IS NULL").await, Vec::<String>::new());
    assert_eq!(db.emails_about(id).await, ["invitation", "revoked"]);
    assert_eq!(db.texts("SELECT delivery_status FROM emails ORDER BY id").await, ["discarded", "waiting"]);
    assert!(
        db.store.create_invitation_link(by_organizer(&summit(), &orga), id, &secret, now()).await.is_err(),
        "a revoked invitation gets no link"
    );
    db.act_on(id, &InvitationAction::Send, now()).await.unwrap();
    assert_eq!(db.store.invitation_by_link(&secret).await.unwrap(), None, "the earlier link no longer works");
}

#[tokio::test]
async fn invitee_can_be_replaced_only_before_the_answer() {
    let db = Db::summit(9).await;
    let (orga, secret) = (db.organizer().await, token(77));
    let id = db.sent(&["old@example.org"]).await[0];
    db.store.create_invitation_link(by_organizer(&summit(), &orga), id, &secret, now()).await.unwrap();
    let edited = InvitationDraft { project: Some(title("Zarr")), ..draft("new@example.org") };
    db.store.edit_invitation(by_organizer(&summit(), &orga), id, None, &edited, now()).await.unwrap();
    assert_eq!(db.invitation(id).await.draft, edited);
    assert_eq!(db.store.invitation_by_link(&secret).await.unwrap(), None, "the earlier recipient can no longer answer");
    let sent = db.texts("SELECT address || ' ' || delivery_status FROM emails ORDER BY id").await;
    assert_eq!(sent, ["old@example.org discarded", "new@example.org waiting"]);

    db.store.create_invitation_link(by_organizer(&summit(), &orga), id, &token(79), now()).await.unwrap();
    let edited = InvitationDraft { invitee: draft("ada new@example.org").invitee, ..edited };
    db.store.edit_invitation(by_organizer(&summit(), &orga), id, None, &edited, now()).await.unwrap();
    assert!(db.store.invitation_by_link(&token(79)).await.unwrap().is_some(), "adding a login keeps the link");

    let ada = db.ada().await;
    db.store.accept(account_key(id, &ada), &full_consent(), true, now()).await.unwrap();
    let refused =
        refusal(db.store.edit_invitation(by_organizer(&summit(), &orga), id, None, &draft("bo"), now()).await);
    assert_eq!(refused, Refusal::InvalidInvitationTransition { from: "accepted", step: "given to someone else" });
    let reason = InvitationDraft { reason: Some(parsed("knows chunks")), ..edited };
    db.store.edit_invitation(by_organizer(&summit(), &orga), id, None, &reason, now()).await.unwrap();
}

#[tokio::test]
async fn answered_invitation_can_get_another_address() {
    let db = Db::summit(9).await;
    let (orga, id) = (db.organizer().await, db.accepted(1).await[0]);
    for edited in ["p1 typo@example.org", "p1 p1@example.org"].map(draft) {
        db.store.edit_invitation(by_organizer(&summit(), &orga), id, None, &edited, now()).await.unwrap();
        let stored = db.invitation(id).await;
        assert_eq!((stored.draft, stored.status.state), (edited, InvitationState::Accepted));
    }
}

#[tokio::test]
async fn invitation_is_not_found_in_another_edition() {
    let db = Db::summit(9).await;
    let id = db.sent(&["ada"]).await[0];
    db.store.import_site(System::new(), &site(), now()).await.unwrap();
    let found = db.store.invitation(by_any_organizer(&here()), id).await;
    assert_eq!(refusal(found), Refusal::NoSuchInvitation);
    let report = db
        .store
        .act(by_organizer(&here(), &db.organizer().await), &[id], &InvitationAction::Revoke, now())
        .await
        .unwrap();
    assert_eq!(report.refused, [(id, Refusal::NoSuchInvitation)]);
    assert_eq!(
        refusal(db.store.overview(by_any_organizer(&slug("2031"))).await),
        Refusal::NoSuchEdition("2031".to_owned())
    );
}

#[tokio::test]
async fn first_timer_attended_no_earlier_summit() {
    let db = Db::summit(9).await;
    db.store.import_site(System::new(), &site(), now()).await.unwrap();
    db.drafted(&["zoe", "nora"]).await;
    assert_eq!(db.all().await.iter().map(|invitation| invitation.first_timer).collect::<Vec<_>>(), [false, true]);
    let earliest = db.store.overview(by_any_organizer(&here())).await.unwrap().invitations;
    assert!(earliest.iter().all(|invitation| invitation.first_timer && invitation.imported));
}

#[tokio::test]
async fn thousand_invitations_are_read_within_two_seconds() {
    let db = Db::summit(3).await;
    let logins: Vec<String> = (0..1000).map(|number| format!("p{number}")).collect();
    db.sent(&logins.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let wait = "UPDATE invitations SET state = 'waitlisted', waitlist_position = id";
    sqlx::Executor::execute(&mut db.raw().await, wait).await.unwrap();
    let begun = std::time::Instant::now();
    let all = db.all().await;
    assert!(begun.elapsed() < std::time::Duration::from_secs(2), "{:?}", begun.elapsed());
    assert_eq!(all.last().and_then(|invitation| invitation.place), Some(1000));
}
