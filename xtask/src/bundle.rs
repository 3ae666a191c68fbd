//! The browser's part: `hydrate` compiled to WebAssembly, and bound to JavaScript.

mod binding;
mod compiler;

use std::path::PathBuf;

use anyhow::{Result, anyhow};

use crate::place::Place;
use crate::process::{run_aside, say};
use compiler::Compiler;

const JAVASCRIPT: &str = "cairn_islands.js";
const WEB_ASSEMBLY: &str = "cairn_islands_bg.wasm";

/// Builds the bundle, or says in one line why the program goes without.
pub fn build_if_possible(place: &Place) {
    if let Err(error) = build(place) {
        say(&format!("going on without islands (every page works without them): {error:#}"));
    }
}

/// Builds the bundle. Afterwards the site's folder holds this build, or on an error none.
pub fn build(place: &Place) -> Result<()> {
    compile(place).and_then(|web_assembly| binding::bind(place, &web_assembly)).inspect_err(|_| {
        // A bundle from an older state of the sources would be worse than none.
        let _ = std::fs::remove_dir_all(place.site());
    })
}

/// Whether the two files are there for the server's build script.
pub fn is_built(place: &Place) -> bool {
    [JAVASCRIPT, WEB_ASSEMBLY].iter().all(|file| place.site().join(file).is_file())
}

fn compile(place: &Place) -> Result<PathBuf> {
    let compiler = Compiler::find(place)?;
    say(&format!("building the browser's part with {compiler}"));
    run_aside(&mut compiler.command(place)).map_err(|error| anyhow!("the browser's part does not build: {error:#}"))?;
    Ok(place.browser_target().join(compiler::TARGET).join(compiler::PROFILE).join("hydrate.wasm"))
}
