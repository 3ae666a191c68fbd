//! Builds the program `cairn`, with assets, migrations and the browser bundle inside.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::bundle;
use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{run_on_stderr, say};

/// `cargo xtask build`: prints only the path on standard output, so that scripts can use it.
pub fn build_and_print(place: &Place, release: bool) -> Result<()> {
    bundle::build_if_possible(place);
    let built = build(place, release)?;
    let program = if release { stripped(place, &built)? } else { built };
    println!("{}", program.display());
    Ok(())
}

/// Copies the program without debug information to `released/`, with that information beside it in `cairn.debug`.
///
/// Debuggers and profilers find the file beside the program by the link inside it. A copy, because cargo would take a
/// changed program for its own result and never restore what was removed.
fn stripped(place: &Place, built: &Path) -> Result<PathBuf> {
    let folder = place.target.join("released");
    std::fs::create_dir_all(&folder)?;
    let (program, debug) = (folder.join("cairn"), folder.join("cairn.debug"));
    run_on_stderr(Command::new("objcopy").arg("--only-keep-debug").arg(built).arg(&debug))?;
    let link = format!("--add-gnu-debuglink={}", debug.display());
    run_on_stderr(Command::new("objcopy").args(["--strip-unneeded", &link]).arg(built).arg(&program))?;
    Ok(program)
}

/// Builds the program and all tests at once: apart, they would compile most crates twice, with other features.
pub fn build_with_tests(place: &Place) -> Result<PathBuf> {
    say("building the program and the tests");
    run_on_stderr(&mut cargo(place, &["build", "--bins", "--tests", "--examples"]))?;
    Ok(place.target.join("debug").join("cairn"))
}

/// Builds the program, with the browser bundle inside if that has been built.
pub fn build(place: &Place, release: bool) -> Result<PathBuf> {
    say("building the program");
    let (arguments, profile): (&[&str], &str) = if release {
        (&["build", "--bin", "cairn", "--release"], "release")
    } else {
        (&["build", "--bin", "cairn"], "debug")
    };
    run_on_stderr(&mut cargo(place, arguments))?;
    Ok(place.target.join(profile).join("cairn"))
}
