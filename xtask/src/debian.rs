//! Installing what is missing, where we may: on Debian, as root.

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{find_program, run_aside, say};

/// Installs `packages`, saying so; an error where this is not ours to do.
pub fn install(packages: &[&str], what_for: &str) -> Result<()> {
    let names = packages.join(" ");
    if !may_install() {
        bail!("cannot install it here, which takes apt-get and root; on Debian the packages are {names}");
    }
    say(&format!("installing {names} with apt-get: {what_for}"));
    // Older lists may do as well: whether they do, the installation tells.
    if let Err(error) = run_aside(apt_get().arg("update")) {
        say(&format!("the package lists could not be brought up to date: {error:#}"));
    }
    run_aside(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

fn may_install() -> bool {
    let root = std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    root && Path::new("/etc/debian_version").exists() && find_program(&["apt-get"]).is_some()
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.arg("--quiet").env("DEBIAN_FRONTEND", "noninteractive");
    command
}
