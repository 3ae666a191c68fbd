//! Reads the demo's calendar files with libraries from PyPI and npm.

use anyhow::Result;

use super::python;
use crate::browser;
use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{run, say};

/// Runs the tests that need other programs: their libraries must name the same instants as the JSON API.
pub fn check(place: &Place) -> Result<()> {
    say("calendar files as other libraries read them");
    let node = browser::node(place)?;
    let python = python::programs(place)?.join("python");
    let mut tests = cargo(place, &["test", "--package", "tests", "--test", "it", "--"]);
    tests.args(["--include-ignored", "outside_calendars"]);
    run(tests.env("CAIRN_NODE", node).env("CAIRN_PYTHON", python))
}
