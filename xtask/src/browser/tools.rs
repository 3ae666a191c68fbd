//! Finds or installs Node, the packages of `tests/browser`, and Chromium.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::debian;
use crate::place::Place;
use crate::process::{find_program, output_of, run_on_stderr, say};

/// The oldest version of Node that runs the packages in `tests/browser/package.json`; Debian 12 has it.
const OLDEST_NODE: u32 = 18;

pub struct Tools {
    pub node: PathBuf,
    pub chromium: PathBuf,
}

impl Tools {
    pub fn ready(place: &Place) -> Result<Tools> {
        let node = node(place)?;
        let chromium = find_or_install_chromium(place, &node).context("the browser tests need Chromium")?;
        Ok(Tools { node, chromium })
    }
}

/// Node, with the packages of `tests/browser`.
pub fn node(place: &Place) -> Result<PathBuf> {
    let node = find_or_install_node().context("the browser tests need Node")?;
    install_packages(&place.browser_tests())?;
    Ok(node)
}

fn find_or_install_node() -> Result<PathBuf> {
    if find_program(&["node"]).is_none() || find_program(&["npm"]).is_none() {
        debian::install(&["nodejs", "npm"], "Node for the browser tests")?;
    }
    let Some(node) = find_program(&["node"]) else { bail!("Node was not found") };
    let version = output_of(Command::new(&node).arg("--version"))?;
    let major: u32 = version.trim_start_matches('v').split('.').next().unwrap_or_default().parse()?;
    if major < OLDEST_NODE {
        bail!("{} is version {}, but version {OLDEST_NODE} or later is needed", node.display(), version.trim());
    }
    Ok(node)
}

/// Runs `npm ci` in a folder, unless its packages were installed from the current lock file.
pub fn install_packages(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))?;
    let installed_from = folder.join("node_modules/.installed-from");
    if fs::read(&installed_from).is_ok_and(|before| before == lock) {
        return Ok(());
    }
    say(&format!("installing the packages of {} with npm", folder.display()));
    // The system's browser is used, because Playwright's own is another 300 MB.
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run_on_stderr(&mut npm).context("npm could not install packages for checks in a browser")?;
    Ok(fs::write(installed_from, lock)?)
}

fn find_or_install_chromium(place: &Place, node: &Path) -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("CAIRN_CHROMIUM").filter(|chosen| !chosen.is_empty()) {
        return Ok(chosen.into());
    }
    if let Some(installed) = system_browser().or_else(|| playwright_browser(place, node)) {
        return Ok(installed);
    }
    debian::install(&["chromium", "fonts-dejavu", "fonts-liberation"], "a browser for the browser tests")?;
    system_browser().context("Chromium was not found; set CAIRN_CHROMIUM to its path")
}

fn system_browser() -> Option<PathBuf> {
    const MAC_OS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    find_program(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
        .or_else(|| Some(PathBuf::from(MAC_OS)).filter(|program| program.is_file()))
}

/// The browser that `npx playwright install chromium` installed earlier.
fn playwright_browser(place: &Place, node: &Path) -> Option<PathBuf> {
    const SCRIPT: &str = "console.log(require('@playwright/test').chromium.executablePath())";
    let path = output_of(Command::new(node).args(["-e", SCRIPT]).current_dir(place.browser_tests())).ok()?;
    Some(PathBuf::from(path.trim())).filter(|program| program.is_file())
}
