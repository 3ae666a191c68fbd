//! `cargo xtask test`: runs all checks one after the other, and prints how long each took.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::cargo::cargo;
use crate::place::Place;
use crate::process::run;
use crate::{browser, bundle, program, queries, rules};

/// All parts in the order in which they run; fast parts, and parts that others need, come first.
const PARTS: [&str; 8] = ["format", "rules", "islands", "queries", "lints", "program", "tests", "browser"];

/// The selected parts: all, all but the browser tests, or those named; `None` if a name is unknown.
pub fn selected(arguments: &[&str]) -> Option<Vec<&'static str>> {
    match arguments {
        [] => Some(PARTS.to_vec()),
        ["--without-browser"] => Some(PARTS.iter().copied().filter(|part| *part != "browser").collect()),
        names if names.iter().all(|name| PARTS.contains(name)) => {
            // Both start the program, and an outdated program would give wrong results.
            let needs_program = names.iter().any(|name| ["tests", "browser"].contains(name));
            let needed = |part: &&str| names.contains(part) || (*part == "program" && needs_program);
            Some(PARTS.iter().copied().filter(needed).collect())
        }
        _ => None,
    }
}

/// Runs all parts; a failed part stops only those that need it. Returns success if none failed.
pub fn check(place: &Place, parts: &[&'static str]) -> ExitCode {
    let mut results = Results::default();
    let mut cairn = None;
    for &part in parts {
        results.time(part, || match part {
            "format" => run(&mut cargo(place, &["fmt", "--all", "--check"])),
            "rules" => rules::check(place),
            "islands" => bundle::check(place),
            "queries" => queries::check(place),
            "lints" => run(&mut cargo(place, &["clippy", "--all-targets", "--", "--deny", "warnings"])),
            "program" => program::build_with_tests(place).map(|built| cairn = Some(built)),
            "tests" => run(&mut cargo(place, &["test", "--no-fail-fast"])),
            _ => browser::test(place, cairn.as_deref().context("the program was not built")?),
        });
    }
    results.print();
    if results.all_succeeded() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[derive(Default)]
struct Results {
    parts: Vec<Part>,
}

struct Part {
    name: &'static str,
    took: Duration,
    failure: Option<String>,
}

impl Results {
    /// Prints the part's name, runs the part, and records its time and result.
    fn time(&mut self, name: &'static str, part: impl FnOnce() -> Result<()>) {
        println!("\n=== {name} ===");
        let begun = Instant::now();
        let failure = part().err().map(|error| format!("{error:#}"));
        if let Some(failure) = &failure {
            println!("{name} failed: {failure}");
        }
        self.parts.push(Part { name, took: begun.elapsed(), failure });
    }

    fn all_succeeded(&self) -> bool {
        self.parts.iter().all(|part| part.failure.is_none())
    }

    fn print(&self) {
        println!("\n=== times ===");
        for part in &self.parts {
            let result = if part.failure.is_none() { "ok" } else { "FAILED" };
            println!("{:<8} {:>4} s  {result}", part.name, part.took.as_secs());
        }
        let total: Duration = self.parts.iter().map(|part| part.took).sum();
        println!("{:<8} {:>4} s\n", "total", total.as_secs());
        for part in &self.parts {
            if let Some(failure) = &part.failure {
                println!("{} failed: {}", part.name, failure.lines().next().unwrap_or_default());
            }
        }
        if self.all_succeeded() {
            println!("all checks passed");
        }
    }
}
