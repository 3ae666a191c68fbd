//! Runs the tests in `tests/browser`, and takes the screenshots.

mod tools;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::place::Place;
use crate::process::{run, say};
use crate::running_server::RunningServer;
use crate::{bundle, program};
use tools::Tools;

/// Runs the browser tests against `cairn` with the demo data, with the mail server that was built beside it.
pub fn test(place: &Place, cairn: &Path) -> Result<()> {
    let tools = Tools::ready(place)?;
    let server = RunningServer::demo(place, cairn)?;
    let mut tests = playwright(place, &tools, &server, "playwright.config.ts");
    // Some tests start their own servers.
    run(tests.env("CAIRN_PROGRAM", cairn).env("CAIRN_FAKE_SMTP", cairn.with_file_name("fake-smtp")))
}

/// Takes screenshots of every page, for visual review.
pub fn shots(place: &Place) -> Result<()> {
    bundle::build_if_possible(place);
    let cairn = program::build(place, false)?;
    let tools = Tools::ready(place)?;
    let server = RunningServer::demo(place, &cairn)?;
    let folder = place.target.join("shots");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    run(playwright(place, &tools, &server, "shots.config.ts").env("CAIRN_SHOTS", &folder))?;
    say(&format!("the screenshots are in {}", folder.display()));
    Ok(())
}

/// Node, with the packages of the browser tests.
pub fn node(place: &Place) -> Result<PathBuf> {
    tools::node(place)
}

/// Lets Lighthouse judge pages of a server.
///
/// # Errors
/// If a score is too low.
pub fn lighthouse(place: &Place, server: &RunningServer, paths: &[&str]) -> Result<()> {
    let (tools, folder) = (Tools::ready(place)?, place.root.join("tests/lighthouse"));
    tools::install_packages(&folder)?;
    let mut check = Command::new(&tools.node);
    check.arg("check.js").arg(server.url()).args(paths).current_dir(folder);
    run(check.env("CHROME_PATH", &tools.chromium))
}

fn playwright(place: &Place, tools: &Tools, server: &RunningServer, configuration: &str) -> Command {
    let mut command = Command::new(&tools.node);
    command.args(["node_modules/@playwright/test/cli.js", "test", "--config", configuration]);
    command.current_dir(place.browser_tests());
    command.env("CAIRN_URL", server.url()).env("CAIRN_CHROMIUM", &tools.chromium);
    command.env("CAIRN_BROWSER_OUTPUT", place.scratch_path("playwright"));
    command
}
