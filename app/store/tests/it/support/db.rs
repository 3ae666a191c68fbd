//! A database file of its own for each test, empty or with a small site.

use super::imports::{catalog, site, tasks};
use super::plan::here;
use super::values::now;
use domain::access::System;
use domain::audit::AuditFilter;
use domain::people::Person;
use sqlx::{AssertSqlSafe, Connection, Executor, SqliteConnection};
use std::path::PathBuf;
use store::Store;

/// A store with its own file, which is deleted with it.
pub struct Db {
    pub store: Store,
    pub path: PathBuf,
    _folder: tempfile::TempDir,
}

impl Db {
    pub async fn empty() -> Db {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cairn.db");
        Db { store: Store::open(&path).await.unwrap(), path, _folder: folder }
    }

    /// A database without editions and people, but with the outcomes that the tasks contribute to.
    pub async fn with_outcomes() -> Db {
        let db = Db::empty().await;
        let sql = "INSERT INTO outcome_groups (number, title) VALUES (1, 'First'), (2, 'Second'), (3, 'Third'), (4, 'Fourth');
                   INSERT INTO outcomes (code, group_number, title)
                   SELECT number || letter, number, 'Outcome ' || number || letter
                   FROM outcome_groups, (SELECT 'a' AS letter UNION SELECT 'b' UNION SELECT 'c' UNION SELECT 'd' UNION SELECT 'e')";
        db.run(sql).await;
        db
    }

    /// A database with [`catalog`], [`site`] and [`tasks`].
    pub async fn full() -> Db {
        let db = Db::with_outcomes().await;
        db.store.import_catalog(System::new(), &catalog(), now()).await.unwrap();
        db.store.import_site(System::new(), &site(), now()).await.unwrap();
        db.store.import_tasks(System::new(), &here(), &tasks(), now()).await.unwrap();
        db
    }

    /// `full` without the imported invitations, so that no one is invited.
    pub async fn uninvited() -> Db {
        let db = Db::full().await;
        let sql =
            "DELETE FROM agreements; DELETE FROM invitations; DELETE FROM sqlite_sequence WHERE name = 'invitations'";
        db.run(sql).await;
        db
    }

    /// A direct connection to the database.
    pub async fn raw(&self) -> SqliteConnection {
        SqliteConnection::connect(&format!("sqlite://{}", self.path.display())).await.unwrap()
    }

    /// Runs SQL without the store.
    pub async fn run(&self, sql: &str) {
        self.raw().await.execute(AssertSqlSafe(sql)).await.unwrap();
    }

    /// The first column of a query's rows.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut self.raw().await).await.unwrap()
    }

    /// All rows of all tables, without search indexes. Equal databases have equal dumps.
    pub async fn dump(&self) -> Vec<String> {
        let mut raw = self.raw().await;
        let tables: Vec<String> = sqlx::query_scalar(
            // The layout of a search index depends on its history; its content follows from tasks and comments. The ledger
            // has random salts.
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'
             AND name NOT LIKE 'ledger\\_%' ESCAPE '\\'
             AND name NOT IN (SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow'))",
        )
        .fetch_all(&mut raw)
        .await
        .unwrap();
        let mut rows = Vec::new();
        for table in tables {
            let columns: Vec<String> = sqlx::query_scalar("SELECT quote(name) FROM pragma_table_info(?1)")
                .bind(&table)
                .fetch_all(&mut raw)
                .await
                .unwrap();
            let quoted = columns.iter().map(|name| format!("quote(\"{}\")", name.trim_matches('\'')));
            let sql = format!("SELECT {} FROM {table}", quoted.collect::<Vec<_>>().join(" || ' | ' || "));
            let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut raw).await.unwrap();
            rows.extend(found.into_iter().map(|row| format!("{table}: {row}")));
        }
        rows
    }
}

impl Db {
    /// The attendees of the first meeting of 2023.
    pub async fn attendees(&self) -> Vec<Person> {
        self.store.attended_meetings(&here()).await.unwrap().remove(0).attendees
    }

    /// The audit log as sentences, newest first.
    pub async fn audit_log_lines(&self) -> Vec<String> {
        let entries = self.store.audit_log(&AuditFilter::default(), u32::MAX).await.unwrap();
        entries.iter().map(|entry| format!("{}: {}", entry.topic().as_str(), entry.sentence())).collect()
    }

    pub async fn entries(&self) -> usize {
        self.audit_log_lines().await.len()
    }

    /// Whether the database file or its log contains these bytes.
    pub fn holds(&self, text: &str) -> bool {
        let files = std::fs::read_dir(self.path.parent().unwrap()).unwrap();
        let bytes = files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect::<Vec<u8>>();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    }
}
