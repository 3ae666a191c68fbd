//! Updates and checks `.sqlx/`, the recorded types of all queries, so that builds need no database.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{run_on_stderr, say};

type Records = BTreeMap<String, Vec<u8>>;

/// Updates `.sqlx/` from the migrations and the queries in the sources.
pub fn prepare(place: &Place) -> Result<()> {
    let fresh = fresh_records(place)?;
    let folder = place.root.join(".sqlx");
    let before = records_in(&folder)?;
    fs::create_dir_all(&folder)?;
    for name in before.keys().filter(|name| !fresh.contains_key(*name)) {
        fs::remove_file(folder.join(name))?;
    }
    for (name, bytes) in &fresh {
        fs::write(folder.join(name), bytes)?;
    }
    say(&format!(".sqlx/ now has {} queries ({} before)", fresh.len(), before.len()));
    Ok(())
}

/// Checks that `.sqlx/` is up to date.
///
/// # Errors
/// If it differs from what [`prepare`] would write.
pub fn check(place: &Place) -> Result<()> {
    let fresh = fresh_records(place)?;
    let current = records_in(&place.root.join(".sqlx"))?;
    let names = fresh.keys().chain(current.keys().filter(|name| !fresh.contains_key(*name)));
    let differs = |name: &&String| fresh.get(*name) != current.get(*name);
    let differing: Vec<&str> = names.filter(differs).map(String::as_str).collect();
    if differing.is_empty() {
        return Ok(());
    }
    bail!(
        "run `cargo xtask prepare` and commit .sqlx/; these files don't match the migrations and queries: {}",
        differing.join(", ")
    )
}

/// Compiles the store against a migrated, empty database, which records all its queries.
fn fresh_records(place: &Place) -> Result<Records> {
    let scratch = place.scratch_path("queries");
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    let records = scratch.join("records");
    fs::create_dir_all(&records)?;
    let database = scratch.join("migrated.db");
    let migrate = ["run", "--example", "migrate", "--"];
    run_on_stderr(cargo(place, &migrate).arg(place.root.join("migrations")).arg(&database))?;

    // Cargo notices no change if only a migration has changed, so a source file must look changed. Afterwards its time
    // is restored, or every later build would recompile the store.
    let _touched = Touched::now(place.root.join("app/store/src/lib.rs"))?;
    let mut check = cargo(place, &["check", "--package", "store"]);
    check.env_remove("SQLX_OFFLINE").env("SQLX_OFFLINE_DIR", &records);
    check.env("DATABASE_URL", format!("sqlite://{}", database.display()));
    run_on_stderr(&mut check)?;
    records_in(&records)
}

fn records_in(folder: &Path) -> Result<Records> {
    let mut records = Records::new();
    if !folder.exists() {
        return Ok(records);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            records.insert(name, fs::read(&path)?);
        }
    }
    Ok(records)
}

/// A file with the current time as its modification time; dropping this restores the former time.
struct Touched {
    path: PathBuf,
    before: SystemTime,
}

impl Touched {
    fn now(path: PathBuf) -> Result<Touched> {
        let before = fs::metadata(&path).and_then(|file| file.modified()).context("reading the store's sources")?;
        File::options().append(true).open(&path)?.set_modified(SystemTime::now())?;
        Ok(Touched { path, before })
    }
}

impl Drop for Touched {
    fn drop(&mut self) {
        let _ = File::options().append(true).open(&self.path).and_then(|file| file.set_modified(self.before));
    }
}
