//! Validates written schedules against the schemas of c3voc, with programs from PyPI and Debian.

use anyhow::{Context, Result};

use super::python;
use crate::cargo::cargo;
use crate::debian;
use crate::place::Place;
use crate::process::{find_program, run, say};

/// Runs the tests that need the validators. The schemas are in the folder that `CAIRN_SHARED` names.
pub fn check(place: &Place) -> Result<()> {
    say("schedules as other validators read them");
    let json = python::programs(place)?.join("check-jsonschema");
    if find_program(&["xmllint"]).is_none() {
        debian::install(&["libxml2-utils"], "xmllint for schedule.xml")?;
    }
    let xml = find_program(&["xmllint"]).context("xmllint was not found")?;
    for package in ["formats", "tests"] {
        let mut tests = cargo(place, &["test", "--package", package, "--test", "it", "--"]);
        tests.args(["--include-ignored", "outside_validators"]);
        run(tests.env("CAIRN_CHECK_JSONSCHEMA", &json).env("CAIRN_XMLLINT", &xml))?;
    }
    Ok(())
}
