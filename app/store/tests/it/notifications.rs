//! Tests of emails about notifications: one each, a daily digest, or none.

use crate::support::*;
use domain::access::System;
use domain::discussion::EmailFrequency;
use domain::email::{DeliveryStatus, EmailKind, EmailTemplate, OutboxAction};
use domain::id::PersonId;
use domain::login_sessions::GitHubAccount;
use domain::time::{Days, Instant};
use std::time::Duration;

async fn with_mail(db: &Db, number: i64, name: &str) -> PersonId {
    let account = GitHubAccount { email: Some(parsed(&format!("{name}@example.org"))), ..github(number, name) };
    db.signed_in(&account).await.id
}

async fn emails(db: &Db) -> Vec<String> {
    let sql = "SELECT kind || ' to ' || address || ', ' || delivery_status || ': ' || json_extract(filled, '$.message')
               FROM emails WHERE person_id IS NOT NULL ORDER BY id";
    db.texts(sql).await
}

fn minutes(minutes: u64) -> Instant {
    now() + Duration::from_secs(60 * minutes)
}

const DAY: u64 = 24 * 60;

#[tokio::test]
async fn digest_is_written_once_a_day_with_new_notifications() {
    let db = Db::full().await;
    let zoe = with_mail(&db, 5, "zoe").await;
    let ada = db.ada().await;
    let write = async |minute| db.store.write_notification_emails(System::new(), minutes(minute)).await.unwrap();
    assert_eq!(write(0).await, 0);
    db.add_comment(&ada, "@zoe").await;
    assert_eq!((write(1).await, write(2).await), (1, 0));
    db.add_comment(&ada, "@zoe again").await;
    db.add_comment(&ada, "@zoe and again").await;
    assert_eq!((write(3).await, write(DAY).await), (0, 0), "less than a day has passed");
    assert_eq!((write(DAY + 1).await, write(DAY + 2).await), (1, 0));
    let line = "Ada Example mentioned you in task 1, “Nightly wheels”.";
    let digest = "digest to zoe@example.org, waiting: ";
    assert_eq!(emails(&db).await, [format!("{digest}{line}"), format!("{digest}{line}\n\n{line}")]);
    let due = db.store.due_emails(System::new(), minutes(DAY + 9), 9).await.unwrap();
    assert_eq!((due.len(), due[0].email.kind, due[0].email.invitation), (2, EmailKind::Digest, None));
    // A digest leaves out notifications that were seen on the page.
    db.add_comment(&ada, "@zoe once more").await;
    assert_eq!(db.store.unseen_notifications(by_person(zoe)).await.unwrap(), 4);
    assert_eq!(db.store.mark_notifications_seen(by_person(zoe), now()).await.unwrap(), 4);
    assert_eq!((db.store.unseen_notifications(by_person(zoe)).await.unwrap(), write(3 * DAY).await), (0, 0));
    let seen = db.store.notifications(by_person(zoe), None, 2).await.unwrap();
    assert!(seen.len() == 2 && seen.iter().all(|notification| notification.seen));
    assert_eq!(db.store.notifications(by_person(zoe), Some(seen[1].id), 9).await.unwrap().len(), 2);
}

#[tokio::test]
async fn email_frequency_decides_which_emails_are_written() {
    let db = Db::full().await;
    let zoe = with_mail(&db, 5, "zoe").await;
    let emile = with_mail(&db, 6, "emile").await;
    let ada = db.ada().await;
    assert_eq!(db.store.calendar_and_email_choice(by_person(zoe)).await.unwrap().1.frequency, EmailFrequency::Digest);
    let entries = db.entries().await;
    for _ in 0..2 {
        db.store.set_email_frequency(by_person(zoe), EmailFrequency::Each, now()).await.unwrap();
        db.store.set_email_frequency(by_person(emile), EmailFrequency::Never, now()).await.unwrap();
    }
    assert_eq!(db.entries().await, entries + 2, "no change writes no audit entry");
    assert_eq!(db.store.calendar_and_email_choice(by_person(zoe)).await.unwrap().1.frequency, EmailFrequency::Each);
    db.add_comment(&ada, "@zoe @emile").await;
    db.add_comment(&ada, "@zoe @emile").await;
    assert_eq!(db.store.write_notification_emails(System::new(), minutes(1)).await.unwrap(), 2);
    let email = "notification to zoe@example.org, waiting: Ada Example mentioned you in task 1, “Nightly wheels”.";
    assert_eq!(emails(&db).await, [email, email]);
    assert_eq!(db.store.unseen_notifications(by_person(emile)).await.unwrap(), 2, "the application still shows them");
    // Unwanted notifications are not emailed later either.
    db.store.set_email_frequency(by_person(emile), EmailFrequency::Each, now()).await.unwrap();
    assert_eq!(db.store.write_notification_emails(System::new(), minutes(2)).await.unwrap(), 0);
}

#[tokio::test]
async fn no_email_without_an_address_or_after_unsubscribing() {
    let db = Db::full().await;
    with_mail(&db, 5, "zoe").await;
    let ada = db.ada().await;
    db.unsubscribe("zoe@example.org").await;
    db.add_comment(&ada, "@zoe @emile").await;
    db.store.write_notification_emails(System::new(), minutes(1)).await.unwrap();
    assert_eq!(db.texts("SELECT DISTINCT delivery_status FROM emails").await, ["suppressed"], "Émile has no address");
    assert_eq!(db.texts("SELECT count(*) || '' FROM notifications WHERE emailed_at IS NULL").await, ["0"]);
}

#[tokio::test]
async fn edition_can_hold_digests_and_use_its_own_template() {
    let db = Db::full().await;
    with_mail(&db, 5, "zoe").await;
    let (ada, here) = (db.ada().await, slug("2023"));
    db.run(
        "INSERT INTO invitation_settings SELECT id, 14, 4, 4, 1, 90, NULL, NULL, 1 FROM editions WHERE slug = '2023'",
    )
    .await;
    let own = EmailTemplate::parse("News of the {edition}", "Hello {name}!\n\n{message}\n\n{link}").unwrap();
    db.store.set_template(by_organizer(&here, &ada), EmailKind::Digest, None, Some(&own), now()).await.unwrap();
    db.add_comment(&ada, "@zoe").await;
    assert_eq!(db.store.write_notification_emails(System::new(), minutes(1)).await.unwrap(), 1);
    let held = db.store.emails(by_any_organizer(&here), Some(DeliveryStatus::Held), None, 9).await.unwrap().remove(0);
    assert_eq!((held.template, held.values["name"].as_str()), (own, "Zoë Last"));
    assert_eq!(held.values["edition"], "2023 Developer Summit");
    // It has no invitation, so a revoked one can't stop it.
    let handle =
        async |action| db.store.handle(by_organizer(&here, &ada), &[held.id], action, now()).await.unwrap().done.len();
    assert_eq!(handle(OutboxAction::Release).await, 1);
    assert_eq!(handle(OutboxAction::Drop).await, 1);
    db.run("UPDATE people SET email = 'zoe@new.example' WHERE login = 'zoe'").await;
    assert_eq!(handle(OutboxAction::SendAgain).await, 1);
    let due = db.store.due_emails(System::new(), minutes(1), 9).await.unwrap();
    assert_eq!(due[0].to.as_str(), "zoe@new.example", "the current address is used");
}

#[tokio::test]
async fn each_edition_has_its_own_digest_of_limited_length() {
    let db = Db::full().await;
    with_mail(&db, 5, "zoe").await;
    let ada = db.ada().await;
    let tasks = [task("Elsewhere", domain::tasks::Status::Planned)];
    db.store.import_tasks(System::new(), &slug("2025"), &tasks, now()).await.unwrap();
    db.store
        .comment(by_participant(&slug("2025"), &ada), domain::id::TaskNumber(1), &parsed("@zoe"), now())
        .await
        .unwrap();
    for _ in 0..60 {
        db.add_comment(&ada, "@zoe").await;
    }
    let tomorrow = now() + Days::new(1);
    assert_eq!(db.store.write_notification_emails(System::new(), tomorrow).await.unwrap(), 2);
    let long = emails(&db).await.into_iter().find(|text| text.contains("wheels")).unwrap();
    assert!(long.ends_with("\n\nAnd 10 more.") && long.matches("mentioned you").count() == 50, "{long}");
}

#[tokio::test]
async fn switch_to_single_emails_sends_one_last_digest() {
    let db = Db::full().await;
    let zoe = with_mail(&db, 5, "zoe").await;
    let ada = db.ada().await;
    db.add_comment(&ada, "@zoe").await;
    db.add_comment(&ada, "@zoe again").await;
    assert_eq!(db.store.set_email_frequency(by_person(zoe), EmailFrequency::Each, now()).await.unwrap(), 1);
    assert_eq!(db.store.write_notification_emails(System::new(), minutes(1)).await.unwrap(), 0);
    let line = "Ada Example mentioned you in task 1, “Nightly wheels”.";
    assert_eq!(emails(&db).await, [format!("digest to zoe@example.org, waiting: {line}\n\n{line}")]);
}
