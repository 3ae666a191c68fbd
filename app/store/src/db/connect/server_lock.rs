//! Lets at most one server use a database file.

use crate::StoreError;
use crate::db::connect::private_file::{PRIVATE, target};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The lock of a server on a database file.
///
/// The system releases it when the program ends, however it ends.
#[derive(Debug)]
pub struct ServerLock(#[expect(dead_code, reason = "keeps the lock")] File);

impl ServerLock {
    /// Takes the lock for the database at `path`, which need not exist. Commands need no lock.
    ///
    /// # Errors
    /// `AlreadyServed` if another server has it.
    pub fn take(path: &Path) -> Result<ServerLock, StoreError> {
        let lock = lock_path(&target(path));
        let unusable = |error: std::io::Error| {
            StoreError::unavailable(format!("the lock file {} can’t be used: {error}", lock.display()))
        };
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(PRIVATE);
        let mut file = options.open(&lock).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                let _ = file.take(20).read_to_string(&mut process);
                return Err(StoreError::AlreadyServed { path: path.to_owned(), process: process.trim().parse().ok() });
            }
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        // The process id is only for the message of another server.
        let _ = file.set_len(0).and_then(|()| file.rewind());
        let _ = writeln!(file, "{}", std::process::id());
        Ok(ServerLock(file))
    }
}

/// `cairn.db-serving`. It stays, because deleting it could let two servers lock different files.
fn lock_path(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-serving");
    PathBuf::from(name)
}
