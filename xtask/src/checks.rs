//! `cargo xtask test`: every check, one after the other, and how long each took.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::cargo::cargo;
use crate::place::Place;
use crate::process::run;
use crate::{browser, bundle, program, queries, rules};

/// Runs every part; a part that fails stops only those that need it. Success when each part went well.
pub fn check_all(place: &Place, with_browser: bool) -> ExitCode {
    let mut parts = Parts::default();
    parts.check("format", || run(&mut cargo(place, &["fmt", "--all", "--check"])));
    parts.check("rules", || rules::check(place));
    parts.check("islands", || bundle::build(place));
    parts.check("queries", || queries::check(place));
    parts.check("lints", || run(&mut cargo(place, &["clippy", "--all-targets", "--", "--deny", "warnings"])));
    parts.check("tests", || run(&mut cargo(place, &["test", "--no-fail-fast"])));
    let cairn = parts.check("program", || program::build(place, false));
    if with_browser {
        parts.check("browser", || browser::test(place, &cairn.context("there is no program to look at")?));
    }
    parts.print();
    if parts.all_went_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[derive(Default)]
struct Parts {
    done: Vec<Part>,
}

struct Part {
    name: &'static str,
    took: Duration,
    failure: Option<String>,
}

impl Parts {
    /// Announces the part, does it, and keeps how it went.
    fn check<T>(&mut self, name: &'static str, part: impl FnOnce() -> Result<T>) -> Option<T> {
        println!("\n=== {name} ===");
        let begun = Instant::now();
        let result = part();
        let took = begun.elapsed();
        if let Err(error) = &result {
            println!("{name} failed: {error:#}");
        }
        let failure = result.as_ref().err().map(|error| format!("{error:#}"));
        self.done.push(Part { name, took, failure });
        result.ok()
    }

    fn all_went_well(&self) -> bool {
        self.done.iter().all(|part| part.failure.is_none())
    }

    fn print(&self) {
        println!("\n=== times ===");
        for part in &self.done {
            let how = if part.failure.is_none() { "well" } else { "FAILED" };
            println!("{:<8} {:>4} s  {how}", part.name, part.took.as_secs());
        }
        let all: Duration = self.done.iter().map(|part| part.took).sum();
        println!("{:<8} {:>4} s\n", "all", all.as_secs());
        for part in &self.done {
            if let Some(failure) = &part.failure {
                println!("{} failed: {}", part.name, failure.lines().next().unwrap_or_default());
            }
        }
        if self.all_went_well() {
            println!("all is well");
        }
    }
}
