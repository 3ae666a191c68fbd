//! Makes the database files readable by their owner only.

use std::fs::{self, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

pub(super) const PRIVATE: u32 = 0o600;
const OTHERS: u32 = 0o077;

/// Creates an empty private file if there is none at `path`.
///
/// SQLite treats an empty file as a new database and gives the files beside it the same mode.
///
/// Never opens an existing file: closing it would release the locks that SQLite has on it in this process.
///
/// Ignores errors, because SQLite then fails in the same way and reports it.
pub fn create(path: &Path) {
    let _ = OpenOptions::new().write(true).create_new(true).mode(PRIVATE).open(target(path));
}

/// Removes the permissions of group and others from the database and the files beside it, and logs it.
pub fn restrict_permissions(path: &Path) {
    for file in files(&target(path)) {
        match restrict_file(&file) {
            Ok(false) => {}
            Ok(true) => {
                tracing::warn!(file = %file.display(), "other users could read the database; now only its owner can")
            }
            Err(error) => {
                tracing::warn!(file = %file.display(), %error, "other users can read the database; run chmod 600");
            }
        }
    }
}

/// Returns whether there was a permission to remove.
fn restrict_file(file: &Path) -> io::Result<bool> {
    // SQLite creates no links, so a link beside the database must not lead to another file.
    let Ok(metadata) = fs::symlink_metadata(file) else { return Ok(false) };
    let mode = metadata.permissions().mode();
    if !metadata.is_file() || mode & OTHERS == 0 {
        return Ok(false);
    }
    fs::set_permissions(file, Permissions::from_mode(mode & !OTHERS))?;
    Ok(true)
}

/// The database and the files that SQLite creates beside it.
pub(super) fn files(database: &Path) -> [PathBuf; 4] {
    ["", "-wal", "-shm", "-journal"].map(|suffix| {
        let mut name = database.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    })
}

/// Follows symbolic links; the target need not exist. SQLite creates its other files beside the target.
pub(super) fn target(path: &Path) -> PathBuf {
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(link) = fs::read_link(&target) else { break };
        target = target.parent().unwrap_or(Path::new("")).join(link);
    }
    target
}

/// The number of links that Linux follows.
const MOST_LINKS: u32 = 40;
