//! A rule that only cargo can judge: what must never reach the browser.

use std::collections::HashSet;

use anyhow::{Result, bail};

use crate::cargo::cargo;
use crate::place::Place;
use crate::process::output_of;

/// Each with the reason why it stays on the server.
const NOT_IN_THE_BROWSER: [(&str, &str); 8] = [
    ("store", "pages are server code"),
    ("sqlx", "only the store knows SQL"),
    ("tokio", "the browser has its own event loop"),
    ("axum", "only the server listens"),
    ("chrono-tz", "it carries every time zone; the browser has its own"),
    ("getrandom", "it needs a special build for the browser"),
    ("rand", "nothing random is decided in the browser"),
    ("uuid", "our identifiers are numbers"),
];

/// Leptos itself names these; what it does not use of them is left out when linking. We must not use them.
const ONLY_BY_LEPTOS: [(&str, &str); 1] = [("regex", "it is larger than all our islands together")];

pub fn check(place: &Place) -> Result<()> {
    let all = in_the_browser(place, &[])?;
    if !all.contains("web") {
        bail!("`hydrate` does not use `web`, so no island would reach the browser");
    }
    let ours = in_the_browser(place, &["--prune", "leptos"])?;
    let strays = NOT_IN_THE_BROWSER.iter().filter(|(name, _)| all.contains(*name));
    let strays = strays.chain(ONLY_BY_LEPTOS.iter().filter(|(name, _)| ours.contains(*name)));
    let found: Vec<String> = strays.map(|(name, why)| told(name, why)).collect();
    if found.is_empty() { Ok(()) } else { bail!("{}", found.join("\n")) }
}

/// The names of the crates that the browser's part is made of.
fn in_the_browser(place: &Place, more: &[&str]) -> Result<HashSet<String>> {
    let mut tree = cargo(place, &["tree", "--package", "hydrate", "--target", "wasm32-unknown-unknown"]);
    // Procedural macros run while compiling: what they use does not travel.
    tree.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]).args(more);
    let tree = output_of(&mut tree)?;
    Ok(tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

fn told(name: &str, why: &str) -> String {
    format!("{name} would reach the browser ({why}): see `cargo tree -p hydrate -e normal -i {name}`")
}
