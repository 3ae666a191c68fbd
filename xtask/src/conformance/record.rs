//! The public record as other programs read it: its archive, its feeds and its API.

use std::fs;
use std::process::Command;

use anyhow::Result;

use super::python;
use crate::browser;
use crate::place::Place;
use crate::process::{run, say};
use crate::program;
use crate::running_server::RunningServer;

/// How many requests `schemathesis` derives for each address of the API.
const EXAMPLES: &str = "25";

/// The pages that Lighthouse judges: the home page, and those of the demo's last edition.
const JUDGED_PAGES: [&str; 4] = ["/", "/2026", "/2026/progress", "/2026/tasks"];

/// Checks the archive of the demo, reads its feeds, and compares the answers of the API with its description.
pub fn check(place: &Place) -> Result<()> {
    say("the public record as other programs read it");
    let programs = python::programs(place)?;
    let cairn = program::build(place, false)?;
    let server = RunningServer::demo_with(place, &cairn, "record", &[])?;
    let (folder, database) = (place.scratch_path("archive"), place.scratch_path("record").join("cairn.db"));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    run(Command::new(&cairn).args(["export", "archive"]).arg(&folder).env("CAIRN_DB", database))?;
    run(Command::new("sha256sum").args(["--check", "--quiet", "SHA256SUMS"]).current_dir(&folder))?;
    let mut feeds = Command::new(programs.join("python"));
    run(feeds.arg(place.root.join("tests/python/read_feeds.py")).arg(&folder))?;
    let mut requests = Command::new(programs.join("schemathesis"));
    requests.args(["run", "--max-examples", EXAMPLES, "--seed", "1"]);
    run(requests.arg(format!("{}/api/v1/openapi.json", server.url())))?;
    browser::lighthouse(place, &server, &JUDGED_PAGES)
}
