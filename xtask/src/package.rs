//! Builds a Debian package of the program.

use anyhow::{Context, Result};

use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{run_on_stderr, say};
use crate::{bundle, program};

/// The version of the tool that builds packages.
const CARGO_DEB: &str = "3.8.0";

/// `cargo xtask package`: prints only the path of the package on standard output.
pub fn package(place: &Place) -> Result<()> {
    bundle::build_if_possible(place);
    program::build(place, true)?;
    let tools = place.target.join("tools");
    let tool = tools.join("bin").join("cargo-deb");
    if !tool.exists() {
        say("installing cargo-deb");
        let install = ["install", "cargo-deb", "--locked", "--version", CARGO_DEB, "--root"];
        run_on_stderr(cargo(place, &install).arg(&tools))?;
    }
    let folder = place.target.join("packages");
    std::fs::create_dir_all(&folder)?;
    let mut command = std::process::Command::new(&tool);
    command.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
    command.args(["deb", "--no-build", "--package", "server", "--output"]).arg(&folder);
    run_on_stderr(&mut command)?;
    let entries = std::fs::read_dir(&folder)?.filter_map(Result::ok).map(|entry| entry.path());
    let packages = entries.filter(|path| path.extension().is_some_and(|extension| extension == "deb"));
    let newest = packages.max_by_key(|path| path.metadata().and_then(|file| file.modified()).ok());
    println!("{}", newest.context("cargo-deb wrote no package")?.display());
    Ok(())
}
