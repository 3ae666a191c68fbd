//! Measures the scheduler with a real week and with a summit of 40 people.
//!
//! The tests of these problems have the limits: ten seconds each, and a cost near the bound or the result of a long run.

use std::process::{Command, Stdio};

use anyhow::{Result, ensure};

use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{output_of, say};

/// Runs the tests in the release build, and prints what they measured.
///
/// # Errors
/// If one is beyond its limit, or measured nothing, as without the file of the real week.
pub fn measure_scheduler(place: &Place) -> Result<()> {
    say("the scheduler: 59 meetings of a real week");
    let week = ["test", "--release", "--package", "formats", "--test", "it", "scheduler::", "--", "--nocapture"];
    measure(&mut cargo(place, &week), "a real week: ")?;
    say("the scheduler: 40 people, 5 tracks and 10 half-days");
    let summit = ["test", "--release", "--package", "domain", "--features", "scheduler", "--lib", "near_a_run"];
    measure(cargo(place, &summit).args(["--", "--ignored", "--nocapture"]), "a summit of 40 people: ")
}

fn measure(tests: &mut Command, what: &str) -> Result<()> {
    let printed = output_of(tests.stderr(Stdio::inherit()))?;
    say(measurement(&printed, what)?);
    Ok(())
}

/// The line of a test that begins with what it measured.
///
/// # Errors
/// If there is none: then no test has run, or it found nothing to measure.
fn measurement<'p>(printed: &'p str, what: &str) -> Result<&'p str> {
    // The name of a test may be in front of what it prints.
    let line = printed.lines().find_map(|line| line.find(what).map(|place| &line[place..]));
    ensure!(
        line.is_some(),
        "Nothing was measured: no test printed “{what}…”. The real week is conformance/tpac-2023.json in CAIRN_SHARED."
    );
    Ok(line.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bench_without_a_measurement_fails() {
        let none = "running 0 tests\n\ntest result: ok. 0 passed; 0 failed\n";
        let why = measurement(none, "a real week: ").unwrap_err().to_string();
        assert!(why.contains("Nothing was measured") && why.contains("a real week"), "{why}");
        let some = "running 1 test\ntest scheduler::real_week ... a real week: 1.2 s, cost 4\nok\n";
        assert_eq!(measurement(some, "a real week: ").unwrap(), "a real week: 1.2 s, cost 4");
    }
}
