//! `cargo xtask test`: every check, one after the other, and how long each took.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::cargo::cargo;
use crate::place::Place;
use crate::process::run;
use crate::{browser, bundle, program, queries, rules};

/// Every part, in the order in which they run: what is quick and what others need comes first.
const PARTS: [&str; 8] = ["format", "rules", "islands", "queries", "lints", "program", "tests", "browser"];

/// Which parts were asked for: all, all but the browser's, or those named. Nothing when a name is unknown.
pub fn asked_for(arguments: &[&str]) -> Option<Vec<&'static str>> {
    match arguments {
        [] => Some(PARTS.to_vec()),
        ["--without-browser"] => Some(PARTS.iter().copied().filter(|part| *part != "browser").collect()),
        names if names.iter().all(|name| PARTS.contains(name)) => {
            // Both start the program, and a stale one would mislead.
            let starts_it = names.iter().any(|name| ["tests", "browser"].contains(name));
            let needed = |part: &&str| names.contains(part) || (*part == "program" && starts_it);
            Some(PARTS.iter().copied().filter(needed).collect())
        }
        _ => None,
    }
}

/// Does each part; one that fails stops only those that need it. Success when each went well.
pub fn check(place: &Place, parts: &[&'static str]) -> ExitCode {
    let mut done = Done::default();
    let mut cairn = None;
    for &part in parts {
        done.time(part, || match part {
            "format" => run(&mut cargo(place, &["fmt", "--all", "--check"])),
            "rules" => rules::check(place),
            "islands" => bundle::build(place),
            "queries" => queries::check(place),
            "lints" => run(&mut cargo(place, &["clippy", "--all-targets", "--", "--deny", "warnings"])),
            "program" => program::build(place, false).map(|built| cairn = Some(built)),
            "tests" => run(&mut cargo(place, &["test", "--no-fail-fast"])),
            _ => browser::test(place, cairn.as_deref().context("there is no program to look at")?),
        });
    }
    done.print();
    if done.all_went_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[derive(Default)]
struct Done {
    parts: Vec<Part>,
}

struct Part {
    name: &'static str,
    took: Duration,
    failure: Option<String>,
}

impl Done {
    /// Announces the part, does it, and keeps how it went.
    fn time(&mut self, name: &'static str, part: impl FnOnce() -> Result<()>) {
        println!("\n=== {name} ===");
        let begun = Instant::now();
        let failure = part().err().map(|error| format!("{error:#}"));
        if let Some(failure) = &failure {
            println!("{name} failed: {failure}");
        }
        self.parts.push(Part { name, took: begun.elapsed(), failure });
    }

    fn all_went_well(&self) -> bool {
        self.parts.iter().all(|part| part.failure.is_none())
    }

    fn print(&self) {
        println!("\n=== times ===");
        for part in &self.parts {
            let how = if part.failure.is_none() { "well" } else { "FAILED" };
            println!("{:<8} {:>4} s  {how}", part.name, part.took.as_secs());
        }
        let all: Duration = self.parts.iter().map(|part| part.took).sum();
        println!("{:<8} {:>4} s\n", "all", all.as_secs());
        for part in &self.parts {
            if let Some(failure) = &part.failure {
                println!("{} failed: {}", part.name, failure.lines().next().unwrap_or_default());
            }
        }
        if self.all_went_well() {
            println!("all is well");
        }
    }
}
