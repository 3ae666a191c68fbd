//! Tests of backups: copies while serving, restoring, and the backup before migrations.

use crate::support::*;
use domain::access::System;
use sqlx::migrate::Migrator;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use store::{Store, StoreError};

/// The files in the folder of the database, without those of SQLite and of the lock.
fn files(db: &Db) -> Vec<String> {
    let entries = fs::read_dir(db.path.parent().unwrap()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm")).collect();
    names.sort();
    names
}

fn beside(db: &Db, name: &str) -> PathBuf {
    db.path.with_file_name(name)
}

async fn restore(backup: &Path, to: &Path) -> Result<store::Restored, StoreError> {
    Store::restore(System::new(), backup, to, now()).await
}

#[tokio::test]
async fn backup_has_what_was_stored_and_only_its_owner_can_read_it() {
    let db = Db::full().await;
    let backup = beside(&db, "backup.db");
    db.store.back_up(System::new(), &backup).await.unwrap();
    assert_eq!(fs::metadata(&backup).unwrap().permissions().mode() & 0o777, 0o600);
    let copy = Store::open(&backup).await.unwrap();
    assert_eq!(copy.editions().await.unwrap(), db.store.editions().await.unwrap());
    copy.check(System::new()).await.unwrap().unwrap();
}

#[tokio::test]
async fn backup_replaces_no_file() {
    let db = Db::full().await;
    let backup = beside(&db, "letter.txt");
    fs::write(&backup, "Dear all").unwrap();
    let error = Store::back_up_file(&db.path, &backup).await.unwrap_err();
    assert!(matches!(&error, StoreError::FileExists(path) if *path == backup), "{error:?}");
    assert_eq!(fs::read_to_string(&backup).unwrap(), "Dear all");
}

#[tokio::test]
async fn interrupted_backup_is_written_again() {
    let db = Db::full().await;
    let backup = beside(&db, "backup.db");
    fs::write(beside(&db, "backup.db-partial"), "half").unwrap();
    Store::back_up_file(&db.path, &backup).await.unwrap();
    assert!(backup.exists() && !beside(&db, "backup.db-partial").exists());
}

#[tokio::test]
async fn damaged_database_gives_no_backup() {
    let db = Db::full().await;
    db.store.close().await;
    damage(&db.path);
    let error = Store::back_up_file(&db.path, &beside(&db, "backup.db")).await.unwrap_err();
    assert!(error.to_string().contains("damaged"), "{error}");
    assert_eq!(files(&db), ["cairn.db"]);
}

/// Overwrites pages in the middle of a database.
fn damage(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let from = bytes.len() / 2;
    bytes[from..from + 64 * 1024].fill(0x5a);
    fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn restored_backup_replaces_the_database_and_keeps_it() {
    let db = Db::full().await;
    let backup = beside(&db, "backup.db");
    db.store.back_up(System::new(), &backup).await.unwrap();
    let before = db.store.editions().await.unwrap();
    db.run("DELETE FROM tasks").await;
    db.store.close().await;
    let restored = restore(&backup, &db.path).await.unwrap();
    let former = restored.former.unwrap();
    assert_eq!(former, beside(&db, "cairn.db-replaced"));
    assert!(backup.exists(), "the backup is still there");
    let again = Store::open(&db.path).await.unwrap();
    assert_eq!(again.editions().await.unwrap(), before);
    assert!(!again.tasks(store::Scope::All).await.unwrap().is_empty());
    let former = Store::open(&former).await.unwrap();
    assert!(former.tasks(store::Scope::All).await.unwrap().is_empty());
}

#[tokio::test]
async fn second_restore_keeps_the_first_former_database() {
    let db = Db::full().await;
    let backup = beside(&db, "backup.db");
    db.store.back_up(System::new(), &backup).await.unwrap();
    db.store.close().await;
    restore(&backup, &db.path).await.unwrap();
    let second = restore(&backup, &db.path).await.unwrap();
    assert_eq!(second.former, Some(beside(&db, "cairn.db-replaced-2")));
    assert!(beside(&db, "cairn.db-replaced").exists());
}

#[tokio::test]
async fn damaged_backup_changes_nothing() {
    let db = Db::full().await;
    let backup = beside(&db, "backup.db");
    db.store.back_up(System::new(), &backup).await.unwrap();
    db.store.close().await;
    damage(&backup);
    let before = fs::read(&db.path).unwrap();
    restore(&backup, &db.path).await.unwrap_err();
    assert_eq!(fs::read(&db.path).unwrap(), before);
    assert_eq!(files(&db), ["backup.db", "cairn.db", "cairn.db-serving"]);
}

#[tokio::test]
async fn backup_replaces_a_damaged_database() {
    let db = Db::full().await;
    let backup = beside(&db, "backup.db");
    db.store.back_up(System::new(), &backup).await.unwrap();
    db.store.close().await;
    fs::write(&db.path, "no database at all").unwrap();
    let restored = restore(&backup, &db.path).await.unwrap();
    assert_eq!(fs::read_to_string(restored.former.unwrap()).unwrap(), "no database at all");
    Store::open(&db.path).await.unwrap().check(System::new()).await.unwrap().unwrap();
}

#[tokio::test]
async fn backup_is_not_restored_under_a_running_server() {
    let db = Db::full().await;
    let backup = beside(&db, "backup.db");
    db.store.back_up(System::new(), &backup).await.unwrap();
    let _lock = store::ServerLock::take(&db.path).unwrap();
    assert!(matches!(restore(&backup, &db.path).await.unwrap_err(), StoreError::AlreadyServed { .. }));
}

#[tokio::test]
async fn waiting_emails_of_a_backup_become_uncertain() {
    let db = Db::with_emails(&[("invitation", "waiting"), ("reminder", "held"), ("answer", "waiting")]).await;
    let backup = beside(&db, "backup.db");
    db.store.back_up(System::new(), &backup).await.unwrap();
    db.store.close().await;
    assert_eq!(restore(&backup, &db.path).await.unwrap().unsure_emails, 2);
    let again = Store::open(&db.path).await.unwrap();
    assert!(again.due_emails(System::new(), now(), 9).await.unwrap().is_empty());
    assert_eq!(db.texts("SELECT delivery_status FROM emails ORDER BY id").await, ["uncertain", "held", "uncertain"]);
}

/// A database that has all migrations but the last one.
async fn earlier_database() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let mut names: Vec<_> = fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names.pop();
    let earlier = folder.path().join("migrations");
    fs::create_dir(&earlier).unwrap();
    for name in names {
        fs::copy(&name, earlier.join(name.file_name().unwrap())).unwrap();
    }
    let path = folder.path().join("cairn.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    Migrator::new(earlier).await.unwrap().run(&pool).await.unwrap();
    pool.close().await;
    (folder, path)
}

#[tokio::test]
async fn upgrade_writes_a_backup_first() {
    let (_folder, path) = earlier_database().await;
    let store = Store::open(&path).await.unwrap();
    let backup = store.upgrade_backup().expect("a backup").to_owned();
    store.close().await;
    assert!(Store::open(&path).await.unwrap().upgrade_backup().is_none(), "nothing is left to upgrade");
    let name = backup.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("cairn.db-before-00"), "{name}");
    // The backup still has the earlier version, so opening it upgrades it.
    let earlier = Store::open(&backup).await.unwrap();
    assert!(earlier.upgrade_backup().is_some());
}
