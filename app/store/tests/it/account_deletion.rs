//! Tests the deletion and export of an account with invitations, comments and reviews.

use crate::support::*;
use domain::access::System;
use domain::id::PersonId;
use domain::login_sessions::GitHubAccount;
use sqlx::Connection;
use store::Store;

/// Zoë, who is invited to 2023: she accepted, agreed, asked, entered logistics and proposed someone.
async fn invited(db: &Db) -> PersonId {
    let zoe = GitHubAccount { email: Some(parsed("zoe.private@example.org")), ..github(5, "zoe") };
    let id = db.signed_in(&zoe).await.id;
    db.ada().await;
    db.run(
        "CREATE TEMP TABLE her AS SELECT p.id AS zoe, a.id AS ada, e.id AS edition, later.id AS later
           FROM people p, people a, editions e, editions later
           WHERE p.login = 'zoe' AND a.login = 'ada' AND e.slug = '2023' AND later.slug = '2025';
         INSERT INTO invitations (id, edition_id, name, email, person_id, answered, reason, proposed_by, state, since, drafted_at)
           SELECT 1, edition, 'Zoë as Invited', 'zoe.work@example.org', zoe, 1, 'maintains Zarr', ada, 'accepted', 0, 0
           FROM her;
         INSERT INTO invitations (id, edition_id, person_id, state, since, drafted_at, sent_at, deadline)
           SELECT 2, later, zoe, 'sent', 0, 0, 0, 2000000000 FROM her;
         INSERT INTO invitations (id, edition_id, login, reason, proposed_by, forwarded_to, state, since, drafted_at)
           SELECT 3, edition, 'bo', 'knows arrays', zoe, zoe, 'draft', 0, 0 FROM her;
         INSERT INTO invitation_messages (invitation_id, at, answer, person_id, text)
           SELECT 1, 1, 0, zoe, 'is there a quiet room' FROM her UNION ALL
           SELECT 1, 2, 1, ada, 'there is one upstairs' FROM her UNION ALL
           SELECT 3, 3, 1, zoe, 'do come, Bo' FROM her;
         INSERT INTO invitation_events (invitation_id, at, person_id, event)
           SELECT 1, 1, zoe, 'accepted' FROM her UNION ALL SELECT 3, 1, zoe, 'proposed' FROM her;
         INSERT INTO invitation_links SELECT zeroblob(32), 1, 0, NULL FROM her;
         INSERT INTO waivers SELECT 1, 'a', 'was ill for weeks', ada, 1 FROM her UNION ALL
           SELECT 3, 'a', 'comes late', zoe, 1 FROM her;
         INSERT INTO agreements SELECT edition, zoe, 1, zeroblob(32), 1, 0 FROM her;
         INSERT INTO logistics SELECT edition, zoe, NULL, NULL, 1, 0, 0, 'no peanuts ever', NULL, 'call her sister', 1 FROM her;
         INSERT INTO emails (edition_id, invitation_id, kind, address, name, subject, body, filled, delivery_status, created_at, due_at)
           SELECT edition, 1, 'confirmed', 'zoe.private@example.org', 'Zoë Private', 'A seat', 'Dear {name}',
             '{\"name\":\"Zoë Private\"}', 'sent', 1, 1 FROM her UNION ALL
           SELECT edition, 1, 'reminder', 'zoe.work@example.org', 'Zoë Private', 'Until', 'Dear {name}', '{}', 'waiting', 1, 1
             FROM her UNION ALL
           SELECT edition, 3, 'invitation', 'bo@example.org', 'Bo', 'Come', 'Dear {name}', '{}', 'handed_over', 1, 1 FROM her;
         INSERT INTO email_suppressions VALUES ('zoe.private@example.org', 1);
         INSERT INTO unsubscribe_links VALUES (zeroblob(32), 'zoe.work@example.org', 1)",
    )
    .await;
    id
}

#[tokio::test]
async fn deleting_an_account_erases_its_private_data_from_the_file() {
    let db = Db::uninvited().await;
    let id = invited(&db).await;
    let secrets = [
        "zoe.private@",
        "zoe.work@",
        "no peanuts",
        "call her sister",
        "a quiet room",
        "one upstairs",
        "Zoë Private",
        "Zoë as Invited",
        "maintains Zarr",
        "ill for weeks",
    ];
    for secret in secrets {
        assert!(db.holds(secret), "the search finds the stored {secret}");
    }
    db.store.delete_account(by_person(id), now()).await.unwrap();
    assert!(db.store.erase_traces(System::new()).await.unwrap());
    for secret in secrets {
        assert!(!db.holds(secret), "{secret} is erased from the file");
    }
    for empty in ["email_suppressions", "unsubscribe_links", "invitation_links", "agreements", "logistics"] {
        let rows = sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {empty}")));
        assert_eq!(rows.fetch_one(&mut db.raw().await).await.unwrap(), 0, "{empty}");
    }
    assert_eq!(db.texts("SELECT \"table\" FROM pragma_foreign_key_check").await, Vec::<String>::new());
}

#[tokio::test]
async fn traces_are_erased_after_a_restart() {
    let db = Db::uninvited().await;
    let id = invited(&db).await;
    assert!(!db.store.erase_traces(System::new()).await.unwrap(), "nothing was deleted");
    db.store.delete_account(by_person(id), now()).await.unwrap();
    db.store.close().await;

    let again = Store::open(&db.path).await.unwrap();
    assert!(again.erase_traces(System::new()).await.unwrap());
    assert!(!db.holds("zoe.private@"));
    assert!(!again.erase_traces(System::new()).await.unwrap(), "everything is erased");
}

#[tokio::test]
async fn long_read_delays_the_erasure_of_traces() {
    let db = Db::uninvited().await;
    let id = invited(&db).await;
    let mut raw = db.raw().await;
    let mut reading = raw.begin().await.unwrap();
    sqlx::query("SELECT count(*) FROM people").execute(&mut *reading).await.unwrap();
    db.store.delete_account(by_person(id), now()).await.unwrap();
    assert!(db.store.erase_traces(System::new()).await.is_err());
    reading.rollback().await.unwrap();
    assert!(db.store.erase_traces(System::new()).await.unwrap());
    assert!(!db.holds("zoe.private@"));
}

#[tokio::test]
async fn deletion_frees_the_seat_and_keeps_data_of_others() {
    let db = Db::uninvited().await;
    let id = invited(&db).await;
    db.store.delete_account(by_person(id), now()).await.unwrap();
    let states = "SELECT id || ' ' || state || ' ' || (since > 0) || coalesce(login, '') || coalesce(person_id, '') ||
                    coalesce(proposed_by, '') || coalesce(forwarded_to, '') FROM invitations WHERE id > 1 ORDER BY id";
    assert_eq!(db.texts(states).await, ["2 withdrawn 1", "3 draft 0bo"]);
    let seat = "SELECT state || coalesce(person_id, '') || coalesce(login, '') FROM invitations WHERE id = 1";
    assert_eq!(db.texts(seat).await, ["withdrawn"]);
    let steps = "SELECT event FROM invitation_events WHERE invitation_id < 3 ORDER BY id";
    assert_eq!(db.texts(steps).await, ["accepted", "account_deleted", "account_deleted"]);
    let others = "SELECT text FROM invitation_messages UNION ALL SELECT reason FROM waivers";
    assert_eq!(db.texts(others).await, ["do come, Bo", "comes late"]);
    assert_eq!(db.texts("SELECT delivery_status FROM emails ORDER BY id").await, ["sent", "discarded", "handed_over"]);
    assert_eq!(db.texts("SELECT address FROM emails WHERE address IS NOT NULL").await, ["bo@example.org"]);
}

#[tokio::test]
async fn seat_of_a_deleted_account_is_offered_to_the_next() {
    let db = Db::uninvited().await;
    let id = invited(&db).await;
    let far = at("2027-01-01T00:00:00Z");
    db.run(
        "UPDATE editions SET capacity = 1 WHERE slug = '2023';
         INSERT INTO invitations (id, edition_id, email, state, since, drafted_at, sent_at, deadline, waitlist_position)
         SELECT 4, id, 'next@example.org', 'waitlisted', 0, 0, 0, 1, 1 FROM editions WHERE slug = '2023'",
    )
    .await;
    assert!(
        db.store.run_invitation_deadlines(System::new(), far).await.unwrap().iter().all(|report| report.offered == 0)
    );
    db.store.delete_account(by_person(id), now()).await.unwrap();
    assert_eq!(db.store.run_invitation_deadlines(System::new(), far).await.unwrap()[0].offered, 1);
    let due = &db.store.due_emails(System::new(), far, 9).await.unwrap()[0];
    assert_eq!((due.email.kind, due.to.as_str()), (domain::email::EmailKind::Offer, "next@example.org"));
}

#[tokio::test]
async fn deletion_removes_drafts_and_leaves_sending_uncertain() {
    let db = Db::uninvited().await;
    let id = invited(&db).await;
    db.run(
        "UPDATE invitations SET state = 'draft' WHERE id = 2;
         UPDATE emails SET delivery_status = 'handed_over' WHERE id = 2",
    )
    .await;
    db.store.delete_account(by_person(id), now()).await.unwrap();
    assert_eq!(db.texts("SELECT id || '' FROM invitations ORDER BY id").await, ["1", "3"]);
    assert_eq!(db.texts("SELECT delivery_status FROM emails WHERE id = 2").await, ["uncertain"]);
    db.store.email_sent(System::new(), domain::id::EmailId(2), now()).await.unwrap();
    assert_eq!(db.texts("SELECT delivery_status FROM emails WHERE id = 2").await, ["sent"]);
}

#[tokio::test]
async fn data_export_has_everything_about_invitations() {
    let db = Db::uninvited().await;
    let id = invited(&db).await;
    let all = db.store.data_export(by_person(id)).await.unwrap().unwrap();
    let list = |name: &str| all[name].as_array().unwrap().clone();
    assert_eq!(list("invitations").len(), 2);
    assert_eq!(all["invitations"][0]["reason_for_inviting"], "maintains Zarr");
    assert_eq!(all["invitations"][1]["state"], "sent");
    assert_eq!(all["invitations"][1]["answer_until"], "2033-05-18T03:33:20Z");
    assert_eq!(all["proposed_invitations"][0]["login"], "bo");
    let texts: Vec<_> = list("questions").into_iter().map(|message| message["text"].clone()).collect();
    assert_eq!(texts, ["is there a quiet room", "there is one upstairs", "do come, Bo"]);
    assert_eq!(list("steps_of_invitations").len(), 2);
    assert_eq!(all["agreements"][0]["text_sha256"].as_str().unwrap().len(), 64);
    assert_eq!(all["waivers"][0]["reason"], "was ill for weeks");
    assert_eq!(all["waivers"][1]["reason"], serde_json::Value::Null, "the export omits another person's reason");
    assert_eq!(all["logistics"][0]["diet"], "no peanuts ever");
    assert_eq!(list("emails").len(), 2);
    assert_eq!(
        (&all["emails"][0]["subject"], &all["emails"][0]["to"]),
        (&"A seat".into(), &"zoe.private@example.org".into())
    );
    assert_eq!(all["wants_only_necessary_mail"], true);
    // Data about another person must not be in the export.
    let ada = db.ada().await.id;
    let all = db.store.data_export(by_person(ada)).await.unwrap().unwrap().to_string();
    assert!(!all.contains("peanuts") && !all.contains("ill for weeks") && !all.contains("zoe.work@"));
}

/// Émile, who has no seat and no claim, but comments, a review and a proposal in the public record.
async fn commenter(db: &Db) -> PersonId {
    let emile = GitHubAccount { email: Some(parsed("emile.private@example.org")), ..github(6, "emile") };
    let (emile, here) = (db.signed_in(&emile).await, slug("2023"));
    let ada = db.ada().await;
    let deleted = db.add_comment(&emile, "ztaken back").await;
    db.store.delete_comment(by_participant(&here, &emile), (WHEELS, deleted), now()).await.unwrap();
    let edited = db.add_comment(&emile, "zfirst words").await;
    db.store
        .edit_comment(by_participant(&here, &emile), (WHEELS, edited), &parsed("zlater words"), 0, now())
        .await
        .unwrap();
    db.add_comment(&ada, "@emile").await;
    db.store.write_notification_emails(System::new(), now()).await.unwrap();
    db.store
        .set_interest(by_participant(&here, &emile), LAZY, domain::workflow::Interest::Work, true, now())
        .await
        .unwrap();
    db.store.give_review(by_participant(&here, &emile), WHEELS, Some(&parsed("zfound")), now()).await.unwrap();
    db.run(
        "CREATE TEMP TABLE his AS SELECT e.id AS emile, a.id AS ada FROM people e, people a
           WHERE e.login = 'emile' AND a.login = 'ada';
         UPDATE tasks SET proposed_by = (SELECT emile FROM his) WHERE number = 3;
         INSERT INTO reviews SELECT 2, emile, ada, 1, NULL, NULL FROM his UNION ALL
           SELECT 2, ada, emile, 1, NULL, NULL FROM his;
         INSERT INTO lead_transfers SELECT 1, ada, emile, 'zplease', 1 FROM his;
         UPDATE emails SET address = 'emile.before@example.org'",
    )
    .await;
    emile.id
}

#[tokio::test]
async fn deletion_keeps_public_work_and_removes_notifications() {
    let db = Db::full().await;
    let id = commenter(&db).await;
    assert!(db.holds("zplease") && db.holds("emile.before@"));
    db.store.delete_account(by_person(id), now()).await.unwrap();
    db.store.erase_traces(System::new()).await.unwrap();
    let comments = db.store.comments(&here(), WHEELS, None, 9).await.unwrap();
    let by = |nth: usize| comments[nth].by.as_ref().map(|(_, person)| person.name.as_str());
    assert_eq!((by(0), by(1)), (None, Some("Former participant")));
    let remaining = "SELECT 'proposed ' || number FROM tasks WHERE proposed_by IS NOT NULL
                UNION ALL SELECT 'review ' || coalesce(note, 'asked') || ' ' || coalesce(requested_by, '') FROM reviews
                UNION ALL SELECT 'interest ' || kind FROM interests
                UNION ALL SELECT 'lead transfer' FROM lead_transfers
                UNION ALL SELECT 'email ' || coalesce(address, person_id, 'to no one') FROM emails
                UNION ALL SELECT 'notified ' || p.login || coalesce(by_id, '') FROM notifications n JOIN people p ON p.id = n.person_id";
    let mut found = db.texts(remaining).await;
    found.sort();
    let expected = ["email to no one", "notified ada", "notified zoe", "proposed 3", "review asked ", "review zfound "];
    assert_eq!(found, expected);
    for secret in ["zplease", "emile.before@", "emile.private@", "ztaken back"] {
        assert!(!db.holds(secret), "{secret} is erased from the file");
    }
    assert_eq!(db.texts("SELECT \"table\" FROM pragma_foreign_key_check").await, Vec::<String>::new());
}

#[tokio::test]
async fn data_export_has_comments_interests_and_notifications() {
    let db = Db::full().await;
    let id = commenter(&db).await;
    let all = db.store.data_export(by_person(id)).await.unwrap().unwrap();
    assert_eq!(all["proposals"][0]["task"], 3);
    assert_eq!((&all["comments"][0]["text"], &all["comments"][1]["text"]), (&"".into(), &"zlater words".into()));
    assert_eq!(all["comments"][1]["revisions"][0]["text"], "zfirst words");
    assert_eq!(all["interests"][0]["interest"], "work");
    let reviews: Vec<_> =
        all["reviews"].as_array().unwrap().iter().map(|review| review["theirs_to_give"].clone()).collect();
    assert_eq!(reviews, [false, true, true]);
    assert_eq!(all["reviews"][2]["note"], "zfound");
    assert_eq!(all["lead_transfers"][0]["note"], "zplease");
    assert_eq!(
        (&all["notifications"][0]["reason"], &all["notifications"][0]["task"]),
        (&"mentioned".into(), &1.into())
    );
    assert_eq!(all["emails"][0]["kind"], "digest");
    assert_eq!(all["account"]["email_frequency"], "digest");
}
