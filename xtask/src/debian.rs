//! Installs missing packages on Debian, if run as root.

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{find_program, run_aside, say};

/// Installs `packages` and prints the `purpose`.
///
/// # Errors
/// If this is not Debian, the user is not root, or the installation fails.
pub fn install(packages: &[&str], purpose: &str) -> Result<()> {
    let names = packages.join(" ");
    if !may_install() {
        bail!("cannot install packages without root and apt-get; on Debian, install {names}");
    }
    say(&format!("installing {names} with apt-get: {purpose}"));
    // The installation may succeed with older package lists, so this error is not fatal.
    if let Err(error) = run_aside(apt_get().arg("update")) {
        say(&format!("the package lists could not be updated: {error:#}"));
    }
    run_aside(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

fn may_install() -> bool {
    let root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    root && Path::new("/etc/debian_version").exists() && find_program(&["apt-get"]).is_some()
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.arg("--quiet").env("DEBIAN_FRONTEND", "noninteractive");
    command
}
