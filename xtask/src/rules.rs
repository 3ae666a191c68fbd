//! Checks with cargo that certain crates are not part of the browser bundle.

use std::collections::HashSet;

use anyhow::{Result, bail};

use crate::cargo::cargo;
use crate::place::Place;
use crate::process::output_of;

/// Crates that must not be in the browser bundle, with the reason.
const NOT_IN_THE_BROWSER: [(&str, &str); 8] = [
    ("store", "pages are server code"),
    ("sqlx", "only the store knows SQL"),
    ("tokio", "the browser has its own event loop"),
    ("axum", "only the server listens"),
    ("chrono-tz", "it carries every time zone; the browser has its own"),
    ("getrandom", "it needs a special build for the browser"),
    ("rand", "nothing random is decided in the browser"),
    ("uuid", "Cairn's identifiers are numbers"),
];

/// Crates that only Leptos may depend on, with the reason. The linker removes what Leptos does not use of them.
const ONLY_BY_LEPTOS: [(&str, &str); 1] = [("regex", "it is larger than all islands together")];

pub fn check(place: &Place) -> Result<()> {
    let all = in_the_browser(place, &[])?;
    if !all.contains("web") {
        bail!("`hydrate` does not use `web`, so no island would reach the browser");
    }
    let ours = in_the_browser(place, &["--prune", "leptos"])?;
    let strays = NOT_IN_THE_BROWSER.iter().filter(|(name, _)| all.contains(*name));
    let strays = strays.chain(ONLY_BY_LEPTOS.iter().filter(|(name, _)| ours.contains(*name)));
    let errors: Vec<String> = strays.map(|(name, reason)| message(name, reason)).collect();
    if errors.is_empty() { Ok(()) } else { bail!("{}", errors.join("\n")) }
}

/// The names of the crates in the browser bundle.
fn in_the_browser(place: &Place, more: &[&str]) -> Result<HashSet<String>> {
    let mut tree = cargo(place, &["tree", "--package", "hydrate", "--target", "wasm32-unknown-unknown"]);
    // Procedural macros run during compilation, so their dependencies are not in the bundle.
    tree.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]).args(more);
    let tree = output_of(&mut tree)?;
    Ok(tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

fn message(name: &str, reason: &str) -> String {
    format!("{name} would be in the browser bundle ({reason}): see `cargo tree -p hydrate -e normal -i {name}`")
}
