//! `cargo xtask run`: builds the program, loads the demo if needed, and starts the server.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::place::Place;
use crate::process::{output_of, run_on_stderr, say};
use crate::{bundle, program};

pub fn run(place: &Place) -> Result<()> {
    bundle::build_if_possible(place);
    let cairn = program::build(place, false)?;
    let database = setting("CAIRN_DB").map_or_else(|| place.root.join("cairn.db"), PathBuf::from);
    load_demo_when_empty(place, &cairn, &database)?;
    let address = setting("CAIRN_LISTEN").unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    say(&format!("starting the server with {} on http://{address}; press Ctrl-C to stop it", database.display()));
    let mut serve = command(place, &cairn, &database);
    // The program replaces this process, so that it receives Ctrl-C and sets the exit status.
    Err(serve.arg("serve").env("CAIRN_LISTEN", &address).exec()).context("starting the server")
}

/// Loads the demo; the program refuses that itself if the database is not empty.
fn load_demo_when_empty(place: &Place, cairn: &Path, database: &Path) -> Result<()> {
    let mut demo = command(place, cairn, database);
    demo.arg("demo");
    if !place.root.join(database).exists() {
        say(&format!("creating {} with the demo editions", database.display()));
        return run_on_stderr(&mut demo);
    }
    match output_of(&mut demo) {
        Ok(output) => say(output.trim()),
        Err(_) => say(&format!("{} already has data, so the demo is not loaded", database.display())),
    }
    Ok(())
}

fn command(place: &Place, cairn: &Path, database: &Path) -> Command {
    let mut command = Command::new(cairn);
    command.current_dir(&place.root).env("CAIRN_DB", database);
    command
}

/// An environment variable; an empty one counts as unset.
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
