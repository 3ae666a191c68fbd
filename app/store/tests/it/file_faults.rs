//! Tests what happens when the database file is changed from outside, or belongs to another program.

use crate::support::*;
use domain::access::System;
use sqlx::{Connection, Executor, SqliteConnection};
use std::fs;
use std::path::Path;
use store::{FileFault, ServerLock, Store, StoreError};

async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}?mode=rwc", path.display())).await.unwrap()
}

/// Writes something, as every request does that changes data.
async fn write(db: &Db) -> Result<(), StoreError> {
    db.store.mark_file(System::new(), "token").await
}

async fn fault(db: &Db) -> Option<FileFault> {
    db.store.check_file(System::new()).await.err()
}

fn assert_refused(result: Result<(), StoreError>, expected: FileFault) {
    assert!(matches!(&result, Err(StoreError::FileLost(fault)) if *fault == expected), "{result:?}");
}

#[tokio::test]
async fn deleted_file_takes_no_more_writes() {
    let db = Db::full().await;
    write(&db).await.unwrap();
    assert_eq!(fault(&db).await, None);
    let away = db.path.with_extension("away");
    fs::rename(&db.path, &away).unwrap();
    assert_eq!(fault(&db).await, Some(FileFault::Deleted));
    assert_refused(write(&db).await, FileFault::Deleted);
    assert_refused(db.store.ready().await, FileFault::Deleted);
    fs::rename(&away, &db.path).unwrap();
    write(&db).await.unwrap();
    assert_eq!(fault(&db).await, None, "the file is back");
}

#[tokio::test]
async fn replaced_file_takes_no_more_writes() {
    let db = Db::full().await;
    let other = Db::full().await;
    other.store.close().await;
    fs::copy(&other.path, db.path.with_extension("new")).unwrap();
    fs::rename(db.path.with_extension("new"), &db.path).unwrap();
    assert_refused(write(&db).await, FileFault::Replaced);
    assert_eq!(fault(&db).await, Some(FileFault::Replaced));
}

#[tokio::test]
async fn deleted_log_takes_no_more_writes() {
    let db = Db::full().await;
    write(&db).await.unwrap();
    fs::remove_file(format!("{}-wal", db.path.display())).unwrap();
    assert_refused(write(&db).await, FileFault::Deleted);
}

#[tokio::test]
async fn overwritten_file_is_noticed() {
    let db = Db::full().await;
    let other = Db::full().await;
    other.store.close().await;
    write(&db).await.unwrap();
    assert_eq!(fault(&db).await, None);
    fs::copy(&other.path, &db.path).unwrap();
    assert!(fault(&db).await.is_some());
    assert!(matches!(write(&db).await, Err(StoreError::FileLost(_))));
}

#[tokio::test]
async fn damaged_file_is_noticed() {
    let db = Db::full().await;
    write(&db).await.unwrap();
    assert_eq!(fault(&db).await, None);
    fs::write(&db.path, "no database ".repeat(20_000)).unwrap();
    assert_eq!(fault(&db).await, Some(FileFault::Damaged));
    assert_refused(write(&db).await, FileFault::Damaged);
}

#[tokio::test]
async fn database_of_another_program_is_refused_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    for (name, sql) in [
        ("tables", "CREATE TABLE bookmarks (url TEXT)"),
        ("id", "PRAGMA application_id = 252006673"),
        (
            "sqlx",
            "CREATE TABLE _sqlx_migrations (version, description); INSERT INTO _sqlx_migrations VALUES (1, 'users')",
        ),
    ] {
        let path = folder.path().join(name);
        raw(&path).await.execute(sql).await.unwrap();
        let before = fs::read(&path).unwrap();
        let error = Store::open(&path).await.unwrap_err();
        assert!(matches!(error, StoreError::OtherProgram(_)), "{error:?}");
        assert!(error.to_string().contains("is the database of another program"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), before, "{name} is unchanged");
    }
}

#[tokio::test]
async fn database_of_an_earlier_version_gets_the_id_of_cairn() {
    let db = Db::full().await;
    let mut raw = raw(&db.path).await;
    let id: i64 = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut raw).await.unwrap();
    assert_eq!(id.to_be_bytes()[4..], *b"Cair");
    raw.execute("PRAGMA application_id = 0").await.unwrap();
    db.store.close().await;
    Store::open(&db.path).await.unwrap();
}

#[tokio::test]
async fn many_first_starts_at_once_succeed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cairn.db");
    let start = || {
        tokio::spawn({
            let path = path.clone();
            async move { Store::open(&path).await.map(drop) }
        })
    };
    let starts: Vec<_> = (0..8).map(|_| start()).collect();
    for start in starts {
        start.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn locked_database_is_busy() {
    let db = Db::full().await;
    let mut other = raw(&db.path).await;
    let _writing = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let error = write(&db).await.unwrap_err();
    assert!(matches!(error, StoreError::Busy(_)), "{error:?}");
    assert!(error.to_string().starts_with("Another program has locked the database."), "{error}");
    assert!(std::error::Error::source(&error).is_none(), "a command prints one sentence");
}

#[tokio::test]
async fn second_server_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cairn.db");
    let first = ServerLock::take(&path).unwrap();
    std::os::unix::fs::symlink(&path, folder.path().join("link.db")).unwrap();
    for path in [path.clone(), folder.path().join("link.db")] {
        let error = ServerLock::take(&path).unwrap_err().to_string();
        let expected =
            format!("Another Cairn server (process {}) already uses {}.", std::process::id(), path.display());
        assert!(error.starts_with(&expected), "{error}");
    }
    drop(first);
    ServerLock::take(&path).unwrap();
}
