//! Measures the scheduler with a real week and with a summit of 40 people.
//!
//! The tests of these problems have the limits: ten seconds each, and a cost near the bound or the result of a long run.

use anyhow::Result;

use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{run_on_stderr, say};

/// Runs the tests in the release build. They print what they measured.
///
/// # Errors
/// If one is beyond its limit.
pub fn measure_scheduler(place: &Place) -> Result<()> {
    say("the scheduler: 59 meetings of a real week, if its file is available");
    let week = ["test", "--release", "--package", "formats", "--test", "it", "scheduler::", "--", "--nocapture"];
    run_on_stderr(&mut cargo(place, &week))?;
    say("the scheduler: 40 people, 5 tracks and 10 half-days");
    let summit = ["test", "--release", "--package", "domain", "--features", "scheduler", "--lib", "near_a_run"];
    run_on_stderr(cargo(place, &summit).args(["--", "--ignored", "--nocapture"]))
}
