//! Tests the audit log: one entry for each action, filters, and append-only tables.

mod entries;

use crate::support::*;
use domain::access::System;
use domain::audit::{AuditActor, AuditEntry, AuditFilter, AuditTopic};
use domain::roles::Role;
use sqlx::Executor;

#[tokio::test]
async fn audit_log_cannot_be_changed_or_deleted() {
    let db = Db::full().await;
    db.ada().await;
    let before = db.audit_log_lines().await;
    assert!(before.len() >= 4);
    for wrong in [
        "UPDATE audit_log SET data = NULL",
        "UPDATE audit_log SET at = 0",
        "UPDATE audit_log SET action = 'x' WHERE number = 1",
        "UPDATE audit_log SET actor = 'person', person_id = (SELECT min(id) FROM people) WHERE number = 1",
        "UPDATE audit_log SET person_id = (SELECT max(id) FROM people) WHERE person_id IS NOT NULL",
        "UPDATE audit_log SET edition_id = NULL WHERE edition_id IS NOT NULL",
        "UPDATE audit_log SET number = 999 WHERE number = 1",
        "UPDATE OR REPLACE audit_log SET number = 2 WHERE number = 1",
        "DELETE FROM audit_log",
        "DELETE FROM audit_log WHERE number = 1",
        "INSERT OR REPLACE INTO audit_log (number, at, actor, action) VALUES (1, 0, 'command_line', 'x')",
        "REPLACE INTO audit_log (number, at, actor, action) VALUES (2, 0, 'command_line', 'x')",
        "INSERT INTO audit_log (number, at, actor, action) VALUES (1, 0, 'command_line', 'x')
         ON CONFLICT (number) DO UPDATE SET action = 'x'",
        "DELETE FROM editions",
    ] {
        let error = db.raw().await.execute(wrong).await.unwrap_err().to_string();
        assert!(error.contains("the audit log is append-only") || error.contains("FOREIGN KEY"), "{wrong}: {error}");
    }
    assert_eq!(db.audit_log_lines().await, before);
}

#[tokio::test]
async fn each_import_writes_one_entry_by_the_command_line() {
    let db = Db::full().await;
    let audit_log_lines = db.store.audit_log(&AuditFilter::default(), 99).await.unwrap();
    assert!(
        audit_log_lines
            .iter()
            .all(|entry| entry.actor == AuditActor::CommandLine && entry.topic() == AuditTopic::Import)
    );
    assert_eq!(
        audit_log_lines.iter().map(|entry| entry.edition.clone()).collect::<Vec<_>>(),
        [Some(slug("2023")), None, None]
    );
    assert!(
        audit_log_lines[1].sentence().starts_with("2 changes: edition 2023 added: 4 people"),
        "{}",
        audit_log_lines[1].sentence()
    );
    let mut many = tasks();
    many.extend((0..30).map(|nth| task(&format!("{nth} {}", "long ".repeat(30)), domain::tasks::Status::Planned)));
    db.store.import_tasks(System::new(), &here(), &many, now()).await.unwrap();
    many.iter_mut().for_each(|task| task.status = domain::tasks::Status::Done);
    db.store.import_tasks(System::new(), &here(), &many, now()).await.unwrap();
    let longest = db.store.audit_log(&AuditFilter::default(), 1).await.unwrap()[0].sentence();
    assert!(longest.ends_with('…') && longest.chars().count() == 1000);
}

#[tokio::test]
async fn audit_log_is_read_by_edition_topic_actor_and_page() {
    let db = Db::full().await;
    let ada = db.ada().await;
    db.store.appoint(by_appointer(&Role::Organizer(slug("2025")), Some(&ada)), &login("zoe"), now()).await.unwrap();
    let all = db.store.audit_log(&AuditFilter::default(), 99).await.unwrap();
    assert!(all.windows(2).all(|pair| pair[0].number > pair[1].number));
    let read = async |filter: AuditFilter, limit| {
        let found = db.store.audit_log(&filter, limit).await.unwrap();
        found.iter().map(|entry| entry.number).collect::<Vec<_>>()
    };
    let only = |keep: &dyn Fn(&AuditEntry) -> bool| {
        all.iter().filter(|entry| keep(entry)).map(|entry| entry.number).collect::<Vec<_>>()
    };
    let no_filter = AuditFilter::default;
    let of_2025 = only(&|entry| entry.edition == Some(slug("2025")));
    assert_eq!(of_2025.len(), 1);
    assert_eq!(read(AuditFilter { edition: Some(slug("2025")), ..no_filter() }, 99).await, of_2025);
    let imports = only(&|entry| entry.topic() == AuditTopic::Import);
    assert_eq!(read(AuditFilter { topic: Some(title("import")), ..no_filter() }, 99).await, imports);
    assert_eq!(read(AuditFilter { who: Some("command".to_owned()), ..no_filter() }, 99).await, imports);
    let hers = only(&|entry| matches!(entry.actor, AuditActor::Person(_)));
    for part in ["ADA", "exam", " ada ", "Ådä"] {
        assert_eq!(read(AuditFilter { who: Some(part.to_owned()), ..no_filter() }, 99).await, hers, "{part}");
    }
    assert_eq!(read(AuditFilter { who: Some("100%_".to_owned()), ..no_filter() }, 99).await, Vec::<i64>::new());
    let first = read(no_filter(), 2).await;
    let next = read(AuditFilter { before: first.last().copied(), ..no_filter() }, 99).await;
    assert_eq!(first.into_iter().chain(next).collect::<Vec<_>>(), only(&|_| true));
}

#[tokio::test]
async fn unknown_audit_code_returns_an_error() {
    for (action, data) in [("task_teleported", r#"{"task":4}"#), ("task_claimed", r#"{"task":"four"}"#)] {
        let db = Db::with_outcomes().await;
        let row = format!("INSERT INTO audit_log (at, actor, action, data) VALUES (0, 'system', '{action}', '{data}')");
        db.raw().await.execute(sqlx::AssertSqlSafe(row)).await.unwrap();
        let error = db.store.audit_log(&AuditFilter::default(), 9).await.unwrap_err();
        assert!(!error.is_refusal());
        assert!(error.to_string().contains(&format!("a stored event is damaged (action “{action}”)")), "{error}");
    }
}

/// Tests the CHECK constraints, which apply to every row, including the demo data.
#[tokio::test]
async fn event_tables_accept_only_codes_and_json() {
    let db = Db::full().await;
    let tables = [
        ("audit_log (at, actor, action, data)", "0, 'system'"),
        ("notifications (at, person_id, task_id, kind, data)", "0, 1, 1"),
        ("invitation_events (at, invitation_id, event, data)", "0, 1"),
    ];
    for (table, first) in tables {
        let write = async |code: &str, data: &str| {
            let row = format!("INSERT INTO {table} VALUES ({first}, '{code}', '{data}')");
            db.raw().await.execute(sqlx::AssertSqlSafe(row)).await
        };
        write("task_claimed", "{}").await.unwrap();
        for (code, data) in [("claimed a task", "{}"), ("Claimed", "{}"), ("", "{}"), ("task_claimed", "not json")] {
            let error = write(code, data).await.unwrap_err().to_string();
            assert!(error.contains("CHECK constraint failed"), "{table} {code}: {error}");
        }
    }
}

#[tokio::test]
async fn unknown_kind_or_event_returns_an_error() {
    let db = Db::full().await;
    let ada = db.ada().await;
    let id = ada.id.0;
    for row in [
        format!("INSERT INTO notifications (at, person_id, task_id, kind) VALUES (0, {id}, 1, 'teleported')"),
        "INSERT INTO invitation_events (at, invitation_id, event) VALUES (0, 1, 'teleported')".to_owned(),
    ] {
        db.raw().await.execute(sqlx::AssertSqlSafe(row)).await.unwrap();
    }
    let error = db.store.notifications(ada.signed_in(), None, 9).await.unwrap_err();
    assert!(error.to_string().contains("a stored event is damaged (kind “teleported”)"), "{error}");
    let edition = db.texts("SELECT e.slug FROM invitations i JOIN editions e ON e.id = i.edition_id WHERE i.id = 1");
    let edition = slug(&edition.await[0]);
    let error = db.store.invitation(by_any_organizer(&edition), domain::id::InvitationId(1)).await.unwrap_err();
    assert!(error.to_string().contains("a stored event is damaged (event “teleported”)"), "{error}");
}
