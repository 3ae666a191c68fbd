//! Reads the demo's calendar files with libraries from PyPI and npm, which it installs first.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::browser;
use crate::cargo::cargo;
use crate::debian;
use crate::place::Place;
use crate::process::{find_program, run, run_on_stderr, say};

/// Runs the tests that need other programs: their libraries must name the same instants as the JSON API.
pub fn check(place: &Place) -> Result<()> {
    say("calendar files as other libraries read them");
    let node = browser::node(place)?;
    let python = python(place).context("the calendar checks need Python")?;
    let mut tests = cargo(place, &["test", "--package", "tests", "--test", "it", "--"]);
    tests.args(["--include-ignored", "outside_calendars"]);
    run(tests.env("CAIRN_NODE", node).env("CAIRN_PYTHON", python))
}

/// A Python with the packages of `tests/calendars/requirements.txt`, in an environment of its own.
fn python(place: &Place) -> Result<PathBuf> {
    let requirements = place.root.join("tests/calendars/requirements.txt");
    let wanted = fs::read(&requirements)?;
    let environment = place.scratch_path("python");
    let (python, installed) = (environment.join("bin/python"), environment.join("installed-from"));
    if fs::read(&installed).is_ok_and(|before| before == wanted) {
        return Ok(python);
    }
    if find_program(&["python3"]).is_none() {
        debian::install(&["python3", "python3-venv"], "Python for the calendar checks")?;
    }
    let system = find_program(&["python3"]).context("Python was not found")?;
    run_on_stderr(Command::new(system).args(["-m", "venv", "--clear"]).arg(&environment))?;
    let mut pip = Command::new(&python);
    run_on_stderr(pip.args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&requirements))?;
    fs::write(installed, wanted)?;
    Ok(python)
}
