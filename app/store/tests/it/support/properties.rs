//! The number of cases of property tests.

use proptest::test_runner::Config;

/// A configuration with this many cases, times `CAIRN_TEST_FACTOR`, which `cargo xtask conformance` sets.
pub fn cases(usual: u32) -> Config {
    let factor = std::env::var("CAIRN_TEST_FACTOR").map_or(1, |factor| factor.parse().expect("a whole number"));
    Config { cases: usual * factor, failure_persistence: None, ..Config::default() }
}
