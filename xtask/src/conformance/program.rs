//! Attacks the built program: every role at every route, random requests, and sudden ends.

use anyhow::Result;

use super::FACTOR;
use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{run, say};
use crate::program;

/// Builds the program, and attacks it for longer than the ordinary tests do.
pub fn check(place: &Place) -> Result<()> {
    say("attacks on the built program");
    program::build(place, false)?;
    let mut tests = cargo(place, &["test", "--package", "tests", "--test", "it", "--"]);
    run(tests.args(["--include-ignored", "built_program"]).env("CAIRN_TEST_FACTOR", FACTOR))
}
