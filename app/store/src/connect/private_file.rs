//! Keeps the files of the database readable by their owner only.

use std::fs::{self, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

const PRIVATE: u32 = 0o600;
const OTHERS: u32 = 0o077;

/// Creates an empty file, private from its first moment, if there is none at `path`. SQLite takes an empty file for a
/// new database, and gives the files beside it the same mode.
///
/// Never opens a file that exists: closing it would drop the locks that SQLite holds on it in this process.
///
/// Whatever fails here fails in SQLite too, which then says so.
pub fn create(path: &Path) {
    let _ = OpenOptions::new().write(true).create_new(true).mode(PRIVATE).open(target(path));
}

/// Takes the rights of group and others away from the database and the files beside it, and says so in the log.
pub fn tighten(path: &Path) {
    for file in files(&target(path)) {
        match tighten_file(&file) {
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

/// Whether there was something to take away.
fn tighten_file(file: &Path) -> io::Result<bool> {
    // A link beside the database isn't SQLite's, and must not lead us to another file.
    let Ok(found) = fs::symlink_metadata(file) else { return Ok(false) };
    let mode = found.permissions().mode();
    if !found.is_file() || mode & OTHERS == 0 {
        return Ok(false);
    }
    fs::set_permissions(file, Permissions::from_mode(mode & !OTHERS))?;
    Ok(true)
}

/// The database, and what SQLite puts beside it.
fn files(database: &Path) -> [PathBuf; 4] {
    ["", "-wal", "-shm", "-journal"].map(|suffix| {
        let mut name = database.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    })
}

/// The file that symbolic links lead to; it need not exist. SQLite puts its other files beside that one.
fn target(path: &Path) -> PathBuf {
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(link) = fs::read_link(&target) else { break };
        target = target.parent().unwrap_or(Path::new("")).join(link);
    }
    target
}

/// As many as Linux follows.
const MOST_LINKS: u32 = 40;
