//! Tests that only the owner can read the database files.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use store::Store;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// The modes of the database at `path` and of its companion files, by name.
fn modes(path: &Path) -> Vec<(String, u32)> {
    let files = ["", "-wal", "-shm"].map(|suffix| PathBuf::from(format!("{}{suffix}", path.display())));
    files.iter().map(|file| (file.file_name().unwrap().to_str().unwrap().to_owned(), mode(file))).collect()
}

fn all_private(name: &str) -> Vec<(String, u32)> {
    ["", "-wal", "-shm"].map(|suffix| (format!("{name}{suffix}"), 0o600)).to_vec()
}

#[tokio::test]
async fn new_database_is_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cairn.db");
    let store = Store::open(&path).await.unwrap();
    assert_eq!(modes(&path), all_private("cairn.db"));
    store.close().await;
    let _store = Store::open(&path).await.unwrap();
    assert_eq!(modes(&path), all_private("cairn.db"));
}

#[tokio::test]
async fn database_that_others_could_read_becomes_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cairn.db");
    let first = Store::open(&path).await.unwrap();
    for suffix in ["", "-wal", "-shm"] {
        fs::set_permissions(format!("{}{suffix}", path.display()), Permissions::from_mode(0o644)).unwrap();
    }
    let _store = Store::open(&path).await.unwrap();
    assert_eq!(modes(&path), all_private("cairn.db"));
    first.ready().await.unwrap();
}

#[tokio::test]
async fn database_created_through_a_symlink_is_private() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    let (near, far) = (folder.path().join("near.db"), folder.path().join("far.db"));
    symlink("far.db", &near).unwrap();
    symlink("data/cairn.db", &far).unwrap();
    let _store = Store::open(&near).await.unwrap();
    assert_eq!(modes(&folder.path().join("data/cairn.db")), all_private("cairn.db"));
    assert!(fs::symlink_metadata(&near).unwrap().is_symlink());
}

#[tokio::test]
async fn symlink_next_to_the_database_does_not_change_its_target() {
    let folder = tempfile::tempdir().unwrap();
    let (path, other) = (folder.path().join("cairn.db"), folder.path().join("other"));
    fs::write(&other, "another file").unwrap();
    fs::set_permissions(&other, Permissions::from_mode(0o644)).unwrap();
    symlink(&other, folder.path().join("cairn.db-journal")).unwrap();
    let _ = Store::open(&path).await;
    assert_eq!(mode(&other), 0o644);
}

#[tokio::test]
async fn file_that_is_not_a_database_keeps_its_mode() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("note.txt");
    fs::write(&path, "This is a text file and not a database. ".repeat(40)).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    Store::open(&path).await.unwrap_err();
    assert_eq!(mode(&path), 0o644);
}

#[tokio::test]
async fn missing_folder_is_not_created() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no/cairn.db");
    Store::open(&path).await.unwrap_err();
    assert!(!folder.path().join("no").exists());
}
