//! Builds the program `cairn`, with assets, migrations and the browser bundle inside.

use std::path::PathBuf;

use anyhow::Result;

use crate::bundle;
use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{run_aside, say};

/// `cargo xtask build`: prints only the path on standard output, so that scripts can use it.
pub fn build_and_print(place: &Place, release: bool) -> Result<()> {
    bundle::build_if_possible(place);
    println!("{}", build(place, release)?.display());
    Ok(())
}

/// Builds the program, with the browser bundle inside if that has been built.
pub fn build(place: &Place, release: bool) -> Result<PathBuf> {
    say("building the program");
    let (arguments, profile): (&[&str], &str) = if release {
        (&["build", "--bin", "cairn", "--release"], "release")
    } else {
        (&["build", "--bin", "cairn"], "debug")
    };
    run_aside(&mut cargo(place, arguments))?;
    Ok(place.target.join(profile).join("cairn"))
}
