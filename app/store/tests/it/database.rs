//! Tests the database: constraints, migrations, and reads during a write.

use crate::support::*;
use domain::access::System;
use sqlx::{Connection, Executor};
use store::{Store, StoreError};

/// The constraints of a statement that don't follow a `CONSTRAINT name`.
fn unnamed_rules(sql: &str) -> Vec<String> {
    let sql: String = sql.lines().map(|line| line.split("--").next().unwrap_or("")).collect::<Vec<_>>().join(" ");
    let words: Vec<&str> = sql.split_whitespace().collect();
    let begins = |word: &str| {
        let word = word.trim_start_matches('(');
        ["CHECK", "UNIQUE", "REFERENCES"].iter().any(|rule| word.starts_with(rule))
    };
    let named = |at: usize| at >= 2 && words[at - 2] == "CONSTRAINT";
    (0..words.len()).filter(|at| begins(words[*at]) && !named(*at)).map(|at| words[at].to_owned()).collect()
}

#[test]
fn search_for_unnamed_constraints_finds_them() {
    assert!(
        unnamed_rules("CREATE TABLE t (a INTEGER CONSTRAINT n CHECK (a > 0), b TEXT CONSTRAINT m UNIQUE)").is_empty()
    );
    assert_eq!(
        unnamed_rules("CREATE TABLE t (a INTEGER CHECK (a > 0), b TEXT UNIQUE, c INTEGER REFERENCES u (id))").len(),
        3
    );
}

#[tokio::test]
async fn every_table_is_strict_and_every_constraint_has_a_name() {
    let db = Db::empty().await;
    // FTS5 creates the tables of a search index.
    let ours = "SELECT sql FROM sqlite_schema WHERE type = 'table'
                AND name NOT GLOB 'task_words*' AND name NOT GLOB 'comment_words*' AND name NOT GLOB 'update_words*'
                AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let sql = db.texts(ours).await;
    assert!(sql.len() >= 20, "{ours}: {}", sql.len());
    for table in &sql {
        assert!(table.trim_end().ends_with("STRICT"), "not STRICT: {table}");
        assert_eq!(unnamed_rules(table), Vec::<String>::new(), "in {table}");
    }
    let on_delete = sql.iter().map(|table| (table.matches("REFERENCES").count(), table.matches("ON DELETE").count()));
    assert!(
        on_delete.clone().all(|(keys, actions)| keys == actions) && on_delete.map(|(keys, _)| keys).sum::<usize>() > 20
    );
}

#[tokio::test]
async fn every_foreign_key_has_an_index() {
    let db = Db::empty().await;
    let bare = "SELECT t.name || '.' || k.\"from\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) k
                WHERE t.type = 'table' AND NOT EXISTS (
                  SELECT 1 FROM pragma_index_list(t.name) i, pragma_index_info(i.name) c
                  WHERE c.seqno = 0 AND c.name = k.\"from\")
                AND NOT EXISTS (
                  -- A column that is the INTEGER PRIMARY KEY is the rowid, and needs no index.
                  SELECT 1 FROM pragma_table_info(t.name) c WHERE c.name = k.\"from\" AND c.pk = 1 AND c.type = 'INTEGER'
                    AND (SELECT max(pk) FROM pragma_table_info(t.name)) = 1)";
    assert_eq!(db.texts(bare).await, Vec::<String>::new());
}

#[tokio::test]
async fn foreign_keys_are_enforced_and_the_file_is_in_wal_mode() {
    let db = Db::full().await;
    assert_eq!(db.texts("PRAGMA journal_mode").await, ["wal"]);
    assert_eq!(db.texts("SELECT \"table\" FROM pragma_foreign_key_check").await, Vec::<String>::new());
    let raw = db.raw().await.execute("DELETE FROM specs WHERE number = 4").await;
    assert!(raw.unwrap_err().to_string().contains("FOREIGN KEY"));
}

#[tokio::test]
async fn tables_refuse_invalid_dates_times_states_and_second_leads() {
    let db = Db::full().await;
    for (wrong, rule) in [
        ("UPDATE editions SET ends = '2023-02-30'", "edition_ends_on_a_day"),
        ("UPDATE agenda_blocks SET starts = '24:00'", "agenda_block_starts_on_the_clock"),
        ("UPDATE tasks SET status = 'finished'", "task_status_is_known"),
        ("UPDATE assignments SET is_lead = 1", "assignments.task_id"),
    ] {
        let error = db.raw().await.execute(wrong).await.unwrap_err().to_string();
        assert!(error.contains(rule), "{wrong}: {error}");
    }
}

#[tokio::test]
async fn violated_constraint_is_refused_with_a_sentence() {
    let db = Db::empty().await;
    let mut imported = site();
    imported.editions[0].meetings[0].time.ends = Some(at("2020-01-01T00:00:00Z"));
    let error = db.store.import_site(System::new(), &imported, now()).await.unwrap_err();
    assert!(error.is_refusal());
    assert!(error.to_string().contains("meeting does not end before it starts"), "{error}");
    assert!(db.store.is_empty().await.unwrap());
}

#[tokio::test]
async fn reader_is_not_blocked_by_a_writer_and_sees_committed_data() {
    let db = Db::full().await;
    let mut writer = db.raw().await;
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await.unwrap();
    tx.execute("UPDATE editions SET capacity = 7").await.unwrap();
    let before = std::time::Instant::now();
    let during = db.store.editions().await.unwrap();
    assert!(before.elapsed() < std::time::Duration::from_secs(2), "a reader doesn't wait for the writer");
    assert_eq!(during[0].edition.capacity, Some(40));
    tx.commit().await.unwrap();
    assert_eq!(db.store.editions().await.unwrap()[0].edition.capacity, Some(7));
}

#[tokio::test]
async fn writers_queue_instead_of_failing() {
    let db = Db::full().await;
    let imports = (0..8u32).map(|nth| {
        let store = db.store.clone();
        tokio::spawn(async move {
            let list = [task(&format!("Task of writer {nth}"), domain::tasks::Status::Planned)];
            store.import_tasks(System::new(), &here(), &list, now()).await
        })
    });
    for import in imports.collect::<Vec<_>>() {
        assert_eq!(import.await.unwrap().unwrap().len(), 1);
    }
    let numbers = db.texts("SELECT number || '' FROM tasks ORDER BY number").await;
    assert_eq!(numbers, (1..=11).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn database_of_a_newer_version_is_refused_with_a_sentence() {
    let db = Db::full().await;
    db.store.close().await;
    Store::open(&db.path).await.unwrap().close().await;
    let future = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                  VALUES (9999, 'from the future', 1, x'00', 0)";
    db.raw().await.execute(future).await.unwrap();
    db.raw().await.execute("PRAGMA user_version = 2003001").await.unwrap();
    let error = Store::open(&db.path).await.unwrap_err();
    assert!(error.is_refusal(), "{error:?}");
    let own = env!("CARGO_PKG_VERSION");
    let says = format!("The database needs Cairn 2.3.1 or newer, but this program is Cairn {own}.");
    assert!(error.to_string().starts_with(&says), "{error}");
}

#[tokio::test]
async fn migration_edited_after_it_ran_is_refused() {
    let db = Db::empty().await;
    db.store.close().await;
    db.raw().await.execute("UPDATE _sqlx_migrations SET checksum = x'00'").await.unwrap();
    assert!(matches!(Store::open(&db.path).await.unwrap_err(), StoreError::MigrationMismatch(1)));
}

#[tokio::test]
async fn database_of_the_old_schema_is_refused_unchanged() {
    let db = Db::empty().await;
    db.store.close().await;
    // Before the first release, six migrations made tables with other names.
    let old = "DROP TABLE assignments; CREATE TABLE claims (task_id INTEGER, person_id INTEGER) STRICT;
               DELETE FROM _sqlx_migrations WHERE version > 6; UPDATE _sqlx_migrations SET checksum = x'00'";
    db.raw().await.execute(old).await.unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let before = db.texts(tables).await;
    let error = Store::open(&db.path).await.unwrap_err().to_string();
    assert!(error.contains("another version of Cairn") && error.matches('.').count() == 1, "{error}");
    assert_eq!(db.texts(tables).await, before);
}

#[tokio::test]
async fn file_that_is_not_a_database_fails_and_stays_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    let notes = "This is a text file and no database. ".repeat(40);
    std::fs::write(&path, &notes).unwrap();
    let error = Store::open(&path).await.unwrap_err();
    assert!(!error.is_refusal(), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), notes);
    assert!(!Store::open(&folder.path().join("no/such/folder/cairn.db")).await.unwrap_err().is_refusal());
}

#[tokio::test]
async fn data_is_there_when_the_file_is_opened_again() {
    let db = Db::full().await;
    let before = db.store.editions().await.unwrap();
    db.store.close().await;
    assert!(!db.store.ready().await.unwrap_err().is_refusal());
    let again = Store::open(&db.path).await.unwrap();
    again.ready().await.unwrap();
    assert_eq!(again.editions().await.unwrap(), before);
}
