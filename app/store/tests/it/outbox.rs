//! Tests of the outbox: delivery, suppressions, templates and the organizers' actions.

use crate::support::*;
use domain::Refusal;
use domain::access::{Account, System};
use domain::email::{DeliveryStatus, EmailKind, EmailTemplate, OutboxAction};
use domain::id::EmailId;
use domain::invitations::{InvitationAction, InvitationDraft, Invitee};
use domain::text::{EmailAddress, ShortText};
use domain::time::Instant;
use store::StoreError;

impl Db {
    async fn statuses(&self) -> Vec<String> {
        self.texts("SELECT delivery_status FROM emails ORDER BY id").await
    }
}

fn mina() -> EmailAddress {
    parsed("mina@example.org")
}

fn later(minutes: i64) -> Instant {
    now() + std::time::Duration::from_secs(60 * u64::try_from(minutes).unwrap())
}

fn id(number: i64) -> EmailId {
    EmailId(number)
}

async fn organizer(db: &Db) -> Account {
    db.ada().await
}

#[tokio::test]
async fn due_email_has_recipient_reply_address_and_edition() {
    let db = Db::with_emails(&[("invitation", "waiting"), ("reminder", "held"), ("answer", "waiting")]).await;
    db.run("UPDATE emails SET due_at = due_at - 60 WHERE id = 3").await;
    db.run(
        "INSERT INTO invitation_settings SELECT id, 14, 4, 4, 1, 90, NULL, 'team@example.org', 0 FROM editions
         WHERE slug = '2023'",
    )
    .await;
    let due = db.store.due_emails(System::new(), now(), 99).await.unwrap();
    assert_eq!(due.iter().map(|outgoing| outgoing.email.id).collect::<Vec<_>>(), [id(3), id(1)], "oldest first");
    assert_eq!((&due[0].to, due[0].reply_to.as_ref()), (&mina(), Some(&parsed("team@example.org"))));
    assert_eq!((due[0].edition.slug.as_str(), due[0].email.kind), ("2023", EmailKind::Answer));
    assert_eq!(due[0].email.values["message"], "by the ramp");
    assert_eq!(db.store.due_emails(System::new(), now(), 1).await.unwrap().len(), 1);
    assert!(
        db.store.due_emails(System::new(), now() - std::time::Duration::from_secs(61), 99).await.unwrap().is_empty()
    );
}

#[tokio::test]
async fn each_action_writes_one_email_and_revoking_discards_waiting() {
    let db = Db::uninvited().await;
    let (ada, here) = (organizer(&db).await, slug("2023"));
    let invitee = Invitee::new(Some(parsed("Mina Invited")), None, Some(mina())).unwrap();
    let draft =
        InvitationDraft { invitee, project: None, stack: None, seat_pool: None, reason: None, proposed_by: None };
    let mina = db.store.draft(by_organizer(&here, &ada), &[draft], now()).await.unwrap();
    assert!(
        db.store.emails(by_any_organizer(&here), None, None, 9).await.unwrap().is_empty(),
        "a draft writes no email"
    );
    let act = async |act| db.store.act(by_organizer(&here, &ada), &mina, &act, now()).await.unwrap();
    assert_eq!(act(InvitationAction::Send).await.done, mina);
    assert_eq!(act(InvitationAction::Send).await.refused.len(), 1);
    let due = db.store.due_emails(System::new(), now(), 9).await.unwrap();
    assert_eq!(due.iter().map(|outgoing| outgoing.email.kind).collect::<Vec<_>>(), [EmailKind::Invitation]);
    assert!(db.store.mark_handed_over(System::new(), due[0].email.id, Some(&token(1)), None, now()).await.unwrap());
    assert_eq!(db.store.invitation_by_link(&token(1)).await.unwrap().map(|invitation| invitation.id), Some(mina[0]));
    act(InvitationAction::Remind).await;
    act(InvitationAction::Revoke).await;
    assert_eq!(db.statuses().await, ["uncertain", "discarded", "waiting"]);
    let due = db.store.due_emails(System::new(), now(), 9).await.unwrap();
    assert_eq!(due.iter().map(|outgoing| outgoing.email.kind).collect::<Vec<_>>(), [EmailKind::Revoked]);
    assert!(db.store.invitation_by_link(&token(1)).await.unwrap().is_none());
}

#[tokio::test]
async fn email_is_handed_over_only_once() {
    let db = Db::with_emails(&[("invitation", "waiting")]).await;
    let senders = (1..=8).map(|nth| {
        let store = db.store.clone();
        tokio::spawn(async move {
            store
                .mark_handed_over(System::new(), id(1), Some(&token(nth)), Some(&token(100 + nth)), now())
                .await
                .unwrap()
        })
    });
    let mut handed_over = 0;
    for sender in senders.collect::<Vec<_>>() {
        handed_over += usize::from(sender.await.unwrap());
    }
    assert_eq!(handed_over, 1);
    let hashes = "SELECT hex(token_hash) FROM invitation_links UNION ALL SELECT hex(token_hash) FROM unsubscribe_links";
    assert_eq!(db.texts(hashes).await.len(), 2, "only one sender stores links");
    assert!(!db.holds("secret-0000"), "no link is stored in plain text");
    assert!(db.store.due_emails(System::new(), later(9999), 99).await.unwrap().is_empty());
    assert!(!db.store.mark_handed_over(System::new(), id(99), None, None, now()).await.unwrap());
}

#[tokio::test]
async fn failed_delivery_is_retried_and_then_given_up() {
    let db = Db::with_emails(&[("invitation", "waiting"), ("offer", "waiting")]).await;
    let error: ShortText = parsed("450 mailbox busy");
    for attempt in 1..=9u32 {
        assert!(db.store.mark_handed_over(System::new(), id(1), None, None, now()).await.unwrap(), "{attempt}");
        db.store.email_not_sent(System::new(), id(1), &error, false, now()).await.unwrap();
        let email = db.store.email(by_any_organizer(&here()), id(1)).await.unwrap();
        assert_eq!((email.attempts, email.last_error.as_ref()), (attempt, Some(&error)));
        match domain::email::retry_after(attempt) {
            Some(wait) => assert_eq!((email.delivery_status, email.due), (DeliveryStatus::Waiting, now() + wait)),
            None => assert_eq!(email.delivery_status, DeliveryStatus::Failed),
        }
    }
    assert!(db.store.mark_handed_over(System::new(), id(2), None, None, now()).await.unwrap());
    db.store.email_sent(System::new(), id(2), later(1)).await.unwrap();
    db.store.email_not_sent(System::new(), id(2), &error, false, later(2)).await.unwrap();
    let sent = db.store.email(by_any_organizer(&here()), id(2)).await.unwrap();
    assert_eq!((sent.delivery_status, sent.sent, sent.last_error), (DeliveryStatus::Sent, Some(later(1)), None));
}

#[tokio::test]
async fn permanent_error_fails_an_email_immediately() {
    let db = Db::with_emails(&[("invitation", "waiting")]).await;
    db.store.mark_handed_over(System::new(), id(1), None, None, now()).await.unwrap();
    db.store.email_not_sent(System::new(), id(1), &parsed("550 no such user"), true, now()).await.unwrap();
    assert_eq!(db.statuses().await, ["failed"]);
    let failed = db.store.emails(by_any_organizer(&here()), Some(DeliveryStatus::Failed), None, 9).await.unwrap();
    assert_eq!(failed[0].last_error.as_ref().map(ShortText::as_str), Some("550 no such user"));
}

#[tokio::test]
async fn interrupted_delivery_becomes_uncertain() {
    let db = Db::with_emails(&[("invitation", "waiting"), ("offer", "waiting")]).await;
    db.store.mark_handed_over(System::new(), id(1), None, None, now()).await.unwrap();
    assert_eq!(db.store.mark_interrupted_uncertain(System::new(), now()).await.unwrap(), 1);
    assert_eq!(db.store.mark_interrupted_uncertain(System::new(), now()).await.unwrap(), 0);
    assert_eq!(db.statuses().await, ["uncertain", "waiting"]);
    assert_eq!(
        db.store.due_emails(System::new(), now(), 99).await.unwrap().len(),
        1,
        "an uncertain email is not sent again automatically"
    );
}

#[tokio::test]
async fn unsubscribed_address_still_gets_necessary_emails() {
    let db = Db::with_emails(&[
        ("invitation", "sent"),
        ("reminder", "waiting"),
        ("reminder", "held"),
        ("confirmed", "waiting"),
        ("reminder", "handed_over"),
    ])
    .await;
    db.store.mark_handed_over(System::new(), id(4), None, Some(&token(4)), now()).await.unwrap();
    let address = db.store.unsubscribe_address(&token(4)).await.unwrap();
    assert_eq!(address, Some(mina()));
    assert_eq!(db.store.unsubscribe_address(&token(5)).await.unwrap(), None);
    for _ in 0..2 {
        db.store.set_unsubscribed(&token(4), true, now()).await.unwrap();
    }
    assert_eq!(db.statuses().await, ["sent", "suppressed", "suppressed", "handed_over", "handed_over"]);
    // An email that was being sent is retried only if it is necessary.
    for number in [4, 5] {
        db.store.email_not_sent(System::new(), id(number), &parsed("450 busy"), false, now()).await.unwrap();
    }
    assert_eq!(db.statuses().await[3..], ["waiting", "suppressed"]);
    db.store.set_unsubscribed(&token(4), false, now()).await.unwrap();
    assert_eq!(db.texts("SELECT address FROM email_suppressions").await, Vec::<String>::new());
}

#[tokio::test]
async fn outbox_actions_are_audited_without_addresses() {
    let db = Db::with_emails(&[("invitation", "waiting"), ("offer", "waiting"), ("confirmed", "sent")]).await;
    let ada = organizer(&db).await;
    let handle = async |ids: &[i64], action| {
        let ids: Vec<_> = ids.iter().map(|number| id(*number)).collect();
        db.store.handle(by_organizer(&here(), &ada), &ids, action, later(5)).await
    };
    let done = async |ids: &[i64], action| handle(ids, action).await.unwrap().done.len();
    let report = handle(&[1, 2, 3, 99], OutboxAction::Hold).await.unwrap();
    let refused: Vec<_> = report.refused.iter().map(|(email, _)| email.label()).collect();
    assert_eq!(
        (report.done.len(), refused),
        (2, vec!["Seat confirmed to Mina Invited".to_owned(), "Email 99".to_owned()])
    );
    assert_eq!(db.statuses().await, ["held", "held", "sent"]);
    assert_eq!(done(&[1], OutboxAction::Release).await, 1);
    assert_eq!(done(&[2, 1], OutboxAction::Drop).await, 2);
    let entries = db.entries().await;
    let refusal = async |number, action| handle(&[number], action).await.unwrap().refused[0].1.clone();
    assert_eq!(refusal(3, OutboxAction::SendAgain).await, Refusal::InvalidOutboxAction("sent"));
    assert_eq!(refusal(99, OutboxAction::Drop).await, Refusal::NoSuchEmail);
    assert_eq!(done(&[], OutboxAction::Drop).await, 0);
    assert_eq!(db.entries().await, entries, "no change writes no audit entry");
    // It goes to the current address.
    db.run("UPDATE invitations SET email = 'mina@new.example'").await;
    assert_eq!(done(&[2], OutboxAction::SendAgain).await, 1);
    assert_eq!(db.store.due_emails(System::new(), later(5), 9).await.unwrap()[0].to, parsed("mina@new.example"));
    let audit_log = db.audit_log_lines().await;
    assert_eq!(
        audit_log[..4],
        ["email: sent 1 email again", "email: discarded 2 emails", "email: released 1 email", "email: held 2 emails"]
    );
    assert!(!audit_log.iter().any(|entry| entry.contains('@')));
}

#[tokio::test]
async fn email_without_a_usable_address_cannot_be_sent_again() {
    let db = Db::with_emails(&[("reminder", "failed"), ("reminder", "discarded")]).await;
    let ada = organizer(&db).await;
    db.unsubscribe("MINA@example.org").await;
    let again = async |number| {
        let report = db.store.handle(by_organizer(&here(), &ada), &[id(number)], OutboxAction::SendAgain, now()).await;
        report.unwrap().refused.remove(0).1
    };
    assert_eq!(again(1).await, Refusal::InvalidOutboxAction("unsubscribed"));
    db.run("UPDATE emails SET address = NULL; UPDATE invitations SET email = NULL, login = 'unknown'").await;
    assert_eq!(again(2).await, Refusal::InvalidOutboxAction("without an address"));
}

#[tokio::test]
async fn revoked_invitation_allows_resending_only_the_revocation() {
    let db = Db::with_emails(&[("invitation", "discarded"), ("revoked", "failed")]).await;
    let ada = organizer(&db).await;
    db.run("UPDATE invitations SET state = 'revoked'").await;
    let both = db.store.handle(by_organizer(&here(), &ada), &[id(1), id(2)], OutboxAction::SendAgain, now()).await;
    assert_eq!(
        (both.unwrap().done.len(), db.statuses().await),
        (1, vec!["discarded".to_owned(), "waiting".to_owned()])
    );
}

#[tokio::test]
async fn emails_are_listed_by_status_and_page() {
    let db = Db::with_emails(&[("invitation", "sent"), ("offer", "waiting"), ("answer", "sent")]).await;
    let list = async |delivery_status, before: Option<i64>| {
        let emails = db.store.emails(by_any_organizer(&here()), delivery_status, before.map(EmailId), 2).await.unwrap();
        emails.into_iter().map(|email| email.id.0).collect::<Vec<_>>()
    };
    assert_eq!((list(None, None).await, list(None, Some(2)).await), (vec![3, 2], vec![1]));
    assert_eq!(list(Some(DeliveryStatus::Sent), None).await, [3, 1]);
    let counts = db.store.delivery_counts(by_any_organizer(&here())).await.unwrap();
    assert_eq!(counts, [(DeliveryStatus::Waiting, 1), (DeliveryStatus::Sent, 2)]);
    assert!(db.store.delivery_counts(by_any_organizer(&slug("2025"))).await.unwrap().is_empty());
    let elsewhere = db.store.email(by_any_organizer(&slug("2025")), id(1)).await;
    assert!(matches!(elsewhere, Err(StoreError::Refused(Refusal::NoSuchEmail))));
    let nowhere = db.store.emails(by_any_organizer(&slug("1999")), None, None, 9).await;
    assert!(matches!(nowhere, Err(StoreError::Refused(Refusal::NoSuchEdition(_)))));
}

#[tokio::test]
async fn template_can_be_set_and_reset() {
    let db = Db::uninvited().await;
    let (ada, here) = (organizer(&db).await, slug("2023"));
    let default = (EmailKind::Invitation.template(), false);
    assert_eq!(db.store.template(by_any_organizer(&here), EmailKind::Invitation).await.unwrap(), default);
    let own = EmailTemplate::parse("Come, {name}", "Come to {place}:\n{link}").unwrap();
    let set = async |own| {
        db.store.set_template(by_organizer(&here, &ada), EmailKind::Invitation, None, own, now()).await.unwrap()
    };
    let entries = db.entries().await;
    set(Some(&own)).await;
    set(Some(&own)).await;
    assert_eq!(db.store.template(by_any_organizer(&here), EmailKind::Invitation).await.unwrap(), (own.clone(), true));
    assert!(!db.store.template(by_any_organizer(&slug("2025")), EmailKind::Invitation).await.unwrap().1);
    assert!(!db.store.template(by_any_organizer(&here), EmailKind::Reminder).await.unwrap().1);
    assert_eq!(db.audit_log_lines().await[0], "email: changed the email template “invitation”");
    set(None).await;
    set(None).await;
    assert_eq!(db.store.template(by_any_organizer(&here), EmailKind::Invitation).await.unwrap(), default);
    assert_eq!(db.entries().await, entries + 2, "no change writes no audit entry");
}

#[tokio::test]
async fn uncertain_delivery_shows_its_time_until_sent_again() {
    let db = Db::with_emails(&[("reminder", "handed_over")]).await;
    assert_eq!(db.store.mark_interrupted_uncertain(System::new(), now()).await.unwrap(), 1);
    let email = async || db.store.email(by_any_organizer(&here()), EmailId(1)).await.unwrap();
    let problem = "Since 2023-06-01 12:00 UTC, it has been unknown whether the mail server accepted this email.";
    assert_eq!(email().await.delivery_problem().as_deref(), Some(problem));
    assert_eq!(db.texts("SELECT coalesce(last_error, 'nothing') FROM emails").await, ["nothing"]);
    let organizer = db.ada().await;
    db.store.handle(by_organizer(&here(), &organizer), &[EmailId(1)], OutboxAction::SendAgain, now()).await.unwrap();
    assert_eq!(email().await.delivery_problem(), None);
}
