//! `cargo xtask conformance`: the long version of checks, for before an issue is closed.

mod calendars;
mod program;
mod python;
mod record;
mod schedules;
mod webhooks;

use anyhow::Result;

use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{run, say};

/// How many times as many cases as usual the property tests of the store run.
pub const FACTOR: &str = "25";

/// The cases of each property test of the pure crates; the usual number is 256.
const CASES: &str = "20000";

/// The property tests of the store, by module.
const PROPERTIES: [&str; 6] = ["merging", "idempotence", "search", "freed_logins", "interleaving", "any_order"];

/// Runs the property tests with many cases.
pub fn check(place: &Place) -> Result<()> {
    say("property tests of the store");
    let mut store = cargo(place, &["test", "--package", "store", "--test", "it", "--"]);
    run(store.args(PROPERTIES).env("CAIRN_TEST_FACTOR", FACTOR))?;
    say("property tests of domain and formats");
    run(cargo(place, &["test", "--package", "domain", "--package", "formats"]).env("PROPTEST_CASES", CASES))?;
    program::check(place)?;
    calendars::check(place)?;
    schedules::check(place)?;
    webhooks::check(place)?;
    record::check(place)
}
