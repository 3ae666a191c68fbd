//! Tests the check of SQLite's version, and writes after the disk was full.

use super::*;

#[test]
fn sqlite_before_3_51_3_is_refused() {
    for old in ["3.46.0", "3.51.2", "3.9.99", "2.99.99", "", "x"] {
        assert!(matches!(refuse_old_sqlite(old), Err(StoreError::OldSqlite(_))), "{old:?} is refused");
    }
    for new in ["3.51.3", "3.52.0", "3.51.10", "4.0.0"] {
        assert!(refuse_old_sqlite(new).is_ok(), "{new:?} is accepted");
    }
}

#[tokio::test]
async fn bundled_sqlite_is_new_enough() {
    refuse_old_sqlite(&sqlite_version().await.unwrap()).unwrap();
}

/// A store that can add at most `more` pages, as on a nearly full disk.
async fn nearly_full(more: i64) -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("cairn.db")).await.unwrap();
    let mut tx = store.begin_write().await.unwrap();
    sqlx::query("CREATE TABLE notes (text BLOB) STRICT").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&store.writer).await.unwrap();
    limit(&store, Some(pages + more)).await;
    (store, folder)
}

/// Limits the pages of current connections and of those that replace them; `None` removes the limit.
async fn limit(store: &Store, pages: Option<i64>) {
    let pages = pages.unwrap_or(1_000_000);
    for pool in [&store.writer, &store.probe] {
        let options = pool.connect_options().as_ref().clone();
        pool.set_connect_options(options.pragma("max_page_count", pages.to_string()));
        let pragma = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(pragma).execute(pool).await.unwrap();
    }
}

/// Writes a note of `bytes` bytes in two statements, the first of them small.
async fn write_note(store: &Store, bytes: i64) -> Result<(), StoreError> {
    let mut tx = store.begin_write().await?;
    sqlx::query("INSERT INTO notes VALUES (x'00')").execute(&mut *tx).await?;
    sqlx::query("INSERT INTO notes VALUES (zeroblob(?1))").bind(bytes).execute(&mut *tx).await?;
    tx.commit().await
}

async fn notes(store: &Store) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM notes").fetch_one(&store.readers).await.unwrap()
}

const LARGE: i64 = 1 << 20;

#[tokio::test]
async fn writes_succeed_again_once_the_disk_has_space() {
    let (store, _folder) = nearly_full(20).await;
    let mut acknowledged = 0;
    while write_note(&store, 5000).await.is_ok() {
        acknowledged += 2;
    }
    for _ in 0..3 {
        assert!(matches!(write_note(&store, LARGE).await, Err(StoreError::CannotSave(_))));
    }
    assert_eq!(notes(&store).await, acknowledged);
    limit(&store, None).await;
    write_note(&store, LARGE).await.unwrap();
    assert_eq!(notes(&store).await, acknowledged + 2);
}

#[tokio::test]
async fn small_write_succeeds_after_a_large_one_failed() {
    let (store, _folder) = nearly_full(3).await;
    assert!(write_note(&store, LARGE).await.is_err());
    write_note(&store, 1).await.unwrap();
}

#[tokio::test]
async fn writer_works_after_a_write_is_cancelled_on_a_full_disk() {
    let (store, _folder) = nearly_full(3).await;
    for micros in (0..4000).step_by(200) {
        let _ = tokio::time::timeout(Duration::from_micros(micros), write_note(&store, LARGE)).await;
    }
    limit(&store, None).await;
    write_note(&store, LARGE).await.unwrap();
    assert_eq!(notes(&store).await, 2);
}

#[tokio::test]
async fn writer_works_after_sqlite_ended_its_transaction() {
    let (store, _folder) = nearly_full(100).await;
    for commits in [false, true] {
        let mut tx = store.begin_write().await.unwrap();
        sqlx::query("ROLLBACK").execute(&mut *tx).await.unwrap();
        if commits {
            tx.commit().await.unwrap_err();
        } else {
            drop(tx);
        }
        write_note(&store, 1).await.unwrap();
    }
}

#[tokio::test]
async fn reader_is_replaced_after_sqlite_ended_its_transaction() {
    let (store, _folder) = nearly_full(100).await;
    for _ in 0..2 * READERS {
        let mut tx = store.begin_read().await.unwrap();
        assert!(tx.is_in_transaction());
        sqlx::query("ROLLBACK").execute(&mut *tx).await.unwrap();
        drop(tx);
    }
    let mut reader = store.readers.acquire().await.unwrap();
    assert!(!reader.is_in_transaction());
    reader.ping().await.unwrap();
}

#[tokio::test]
async fn store_is_ready_only_while_it_can_write() {
    let (store, _folder) = nearly_full(30).await;
    store.ready().await.unwrap();
    while write_note(&store, 5000).await.is_ok() {}
    tokio::time::sleep(ready::FRESH).await;
    assert!(matches!(store.ready().await, Err(StoreError::CannotSave(_))));
    assert!(matches!(store.ready().await, Err(StoreError::CannotSave(_))));
    limit(&store, None).await;
    store.ready().await.unwrap();
    write_note(&store, LARGE).await.unwrap();
}

#[tokio::test]
async fn probe_writes_to_the_log_and_commits_nothing() {
    let (store, folder) = nearly_full(100).await;
    store.flush_log().await;
    let log = || std::fs::metadata(folder.path().join("cairn.db-wal")).unwrap().len();
    let version = "PRAGMA data_version";
    let before: i64 = sqlx::query_scalar(version).fetch_one(&store.writer).await.unwrap();
    assert_eq!(log(), 0);
    store.ready().await.unwrap();
    let written = log();
    assert!((65_536..200_000).contains(&written), "{written} bytes");
    tokio::time::sleep(ready::FRESH).await;
    store.ready().await.unwrap();
    assert_eq!(log(), written, "the next probe overwrites the last one");
    let after: i64 = sqlx::query_scalar(version).fetch_one(&store.writer).await.unwrap();
    assert_eq!(before, after, "the probe commits nothing");
}

#[tokio::test]
async fn probe_does_not_wait_for_a_long_write() {
    let (store, _folder) = nearly_full(100).await;
    let mut tx = store.begin_write().await.unwrap();
    sqlx::query("INSERT INTO notes VALUES (x'00')").execute(&mut *tx).await.unwrap();
    let begun = Instant::now();
    store.ready().await.unwrap();
    assert!(begun.elapsed() < 2 * ready::QUEUE);
    tx.commit().await.unwrap();
    write_note(&store, 1).await.unwrap();
}

#[tokio::test]
async fn store_stays_ready_while_another_program_writes() {
    let (store, folder) = nearly_full(100).await;
    let other = SqliteConnectOptions::new().filename(folder.path().join("cairn.db"));
    let mut other = other.connect().await.unwrap();
    let _tx = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let begun = Instant::now();
    store.ready().await.unwrap();
    assert!(begun.elapsed() < 2 * ready::QUEUE);
}
