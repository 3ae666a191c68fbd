//! Delivers octokit's examples of webhooks, and validates derived payloads.

use anyhow::Result;

use super::python;
use crate::browser;
use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{run, say};

/// Runs the tests that need the examples and the schemas.
pub fn check(place: &Place) -> Result<()> {
    say("webhooks of GitHub as octokit publishes them");
    browser::node(place)?;
    let octokit = place.browser_tests().join("node_modules/@octokit");
    let json = python::programs(place)?.join("check-jsonschema");
    for (package, filter) in [("formats", "outside_payloads"), ("tests", "published_examples")] {
        let mut tests = cargo(place, &["test", "--package", package, "--test", "it", "--"]);
        tests.args(["--include-ignored", filter]);
        run(tests.env("CAIRN_OCTOKIT", &octokit).env("CAIRN_CHECK_JSONSCHEMA", &json))?;
    }
    Ok(())
}
