//! Tests of `put`: the recipient, delivery status and values of an email that it writes.

use super::{drop_waiting, put};
use crate::Store;
use domain::access::{Account, System};
use domain::email::{DeliveryStatus, Email, EmailKind};
use domain::id::{EditionSlug, PersonId};
use domain::people::Person;
use domain::text::PersonName;
use domain::time::Instant;
use sqlx::Executor;

struct Db {
    store: Store,
    _folder: tempfile::TempDir,
}

fn now() -> Instant {
    "2027-01-01T12:00:00Z".parse().unwrap()
}

fn owner() -> Account {
    let person = Person { name: PersonName::parse("Noor").unwrap(), login: None };
    let (organizes, leads, takes_part) = (vec![], vec![], vec![]);
    Account { id: PersonId(0), person, owner: true, organizes, views: vec![], leads, takes_part, is_contact: false }
}

impl Db {
    /// An edition in Copenhagen with an invitation to `Mina`; the deadline is 3 May 2027, 16:00 UTC.
    async fn new() -> Db {
        let folder = tempfile::tempdir().unwrap();
        let db = Db { store: Store::open(&folder.path().join("cairn.db")).await.unwrap(), _folder: folder };
        db.run(
            "INSERT INTO editions (id, slug, title, starts, ends, zone, place)
               VALUES (1, '2027', 'Summit 2027', '2027-05-30', '2027-06-02', 'Europe/Copenhagen', 'Copenhagen');
             INSERT INTO invitations (id, edition_id, name, login, email, state, since, drafted_at, sent_at, deadline)
               VALUES (1, 1, 'Mina', 'mina', 'mina@work.example', 'sent', 0, 0, 0, 1809360000)",
        )
        .await;
        db
    }

    async fn run(&self, sql: &'static str) {
        let mut tx = self.store.begin_write().await.unwrap();
        (&mut *tx).execute(sql).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn put(&self, kind: EmailKind, more: &[(&str, String)]) -> Email {
        let mut tx = self.store.begin_write().await.unwrap();
        put(&mut tx, 1, kind, more, now()).await.unwrap();
        tx.commit().await.unwrap();
        let edition = EditionSlug::parse("2027").unwrap();
        self.store.emails(owner().organizer(&edition).unwrap(), None, None, 1).await.unwrap().remove(0)
    }

    async fn to(&self) -> Option<String> {
        self.put(EmailKind::Offer, &[]).await.to.map(String::from)
    }
}

#[tokio::test]
async fn email_has_the_values_of_its_edition_and_deadline() {
    let db = Db::new().await;
    let more = [("message", "Yes, {link} works".to_owned()), ("link", "https://secret.example".to_owned())];
    let email = db.put(EmailKind::Answer, &more).await;
    let values: Vec<_> = email.values.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(
        values,
        [
            "dates: 30 May to 2 June 2027",
            "deadline: 3 May 2027, 18:00 (Europe/Copenhagen)",
            "edition: Summit 2027",
            "message: Yes, {link} works",
            "name: Mina",
            "place: Copenhagen"
        ],
        "the link is not stored"
    );
    assert_eq!(
        (email.template, email.delivery_status, email.due),
        (EmailKind::Answer.template(), DeliveryStatus::Waiting, now())
    );
    db.run("UPDATE invitations SET state = 'waitlisted', waitlist_position = 1, offered_until = 1809446400").await;
    assert!(
        db.put(EmailKind::Offer, &[]).await.values["deadline"].starts_with("4 May 2027"),
        "an offer has its own deadline"
    );
}

#[tokio::test]
async fn verified_address_is_used_once_the_invitee_has_answered() {
    let db = Db::new().await;
    assert_eq!(db.to().await.as_deref(), Some("mina@work.example"));
    db.run(
        "INSERT INTO people (id, login, github_id, name, email) VALUES (9, 'MINA', 9, 'Mina M.', 'mina@home.example')",
    )
    .await;
    db.run("UPDATE invitations SET login = NULL, person_id = 9").await;
    assert_eq!(db.to().await.as_deref(), Some("mina@work.example"), "no one has answered");
    db.run("UPDATE invitations SET email = NULL").await;
    assert_eq!(db.to().await.as_deref(), Some("mina@home.example"));
    db.run("UPDATE invitations SET email = 'mina@work.example', answered = 1").await;
    assert_eq!(db.to().await.as_deref(), Some("mina@home.example"));
    assert_eq!(db.put(EmailKind::Offer, &[]).await.name, "Mina M.");
    db.run("UPDATE people SET email = 'no address'").await;
    assert_eq!(db.to().await.as_deref(), Some("mina@work.example"));
    db.run("UPDATE invitations SET email = NULL, person_id = NULL; UPDATE people SET github_id = NULL").await;
    let email = db.put(EmailKind::Offer, &[]).await;
    assert_eq!((email.to, email.delivery_status), (None, DeliveryStatus::NoAddress));
}

#[tokio::test]
async fn edition_settings_apply_to_its_emails() {
    let db = Db::new().await;
    db.run(
        "INSERT INTO invitation_settings VALUES (1, 14, 4, 4, 1, 90, 'We pay all of it.', NULL, 1);
         INSERT INTO email_templates VALUES (1, 'offer', 'Now, {name}', 'Come')",
    )
    .await;
    let email = db.put(EmailKind::Offer, &[]).await;
    assert_eq!((email.template.subject.as_str(), email.delivery_status), ("Now, {name}", DeliveryStatus::Held));
    assert_eq!(email.values["costs"], "We pay all of it.");
}

#[tokio::test]
async fn unsubscribed_address_gets_only_necessary_emails() {
    let db = Db::new().await;
    db.run("INSERT INTO email_suppressions VALUES ('MINA@work.example', 0)").await;
    assert_eq!(db.put(EmailKind::Reminder, &[]).await.delivery_status, DeliveryStatus::Suppressed);
    assert_eq!(db.put(EmailKind::Confirmed, &[]).await.delivery_status, DeliveryStatus::Waiting);
}

#[tokio::test]
async fn unsent_emails_of_a_revoked_invitation_are_discarded() {
    let db = Db::new().await;
    let sent = db.put(EmailKind::Invitation, &[]).await;
    assert!(db.store.mark_handed_over(System::new(), sent.id, None, None, now()).await.unwrap());
    db.put(EmailKind::Reminder, &[]).await;
    let mut tx = db.store.begin_write().await.unwrap();
    drop_waiting(&mut tx, 1).await.unwrap();
    tx.commit().await.unwrap();
    let edition = EditionSlug::parse("2027").unwrap();
    let counts = db.store.delivery_counts(owner().organizer(&edition).unwrap()).await.unwrap();
    assert_eq!(counts, [(DeliveryStatus::Uncertain, 1), (DeliveryStatus::Discarded, 1)]);
    // An email that was being sent can still become sent, but is not retried.
    let last_error = domain::text::ShortText::parse("450 busy").unwrap();
    db.store.email_not_sent(System::new(), sent.id, &last_error, false, now()).await.unwrap();
    assert!(
        db.store.due_emails(System::new(), now() + std::time::Duration::from_secs(3600), 9).await.unwrap().is_empty()
    );
    db.store.email_sent(System::new(), sent.id, now()).await.unwrap();
    assert_eq!(
        db.store.email(owner().organizer(&edition).unwrap(), sent.id).await.unwrap().delivery_status,
        DeliveryStatus::Sent
    );
}

#[tokio::test]
async fn email_is_not_written_if_its_transaction_rolls_back() {
    let db = Db::new().await;
    let mut tx = db.store.begin_write().await.unwrap();
    put(&mut tx, 1, EmailKind::Invitation, &[], now()).await.unwrap();
    drop(tx);
    assert!(db.store.due_emails(System::new(), now(), 9).await.unwrap().is_empty());
}
