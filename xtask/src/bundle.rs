//! Builds the browser bundle: compiles `hydrate` to WebAssembly and generates its JavaScript binding.

mod binding;
mod compiler;

use std::path::PathBuf;

use anyhow::{Result, anyhow, ensure};

use crate::place::Place;
use crate::process::{run_on_stderr, say};
use compiler::Compiler;

const JAVASCRIPT: &str = "cairn_islands.js";
const WEB_ASSEMBLY: &str = "cairn_islands_bg.wasm";

/// The most bytes that the bundle may have, compressed with brotli.
const LIMIT: u64 = 120 * 1024;

/// Builds the bundle, or prints in one line why the program is built without it.
pub fn build_if_possible(place: &Place) {
    if let Err(error) = build_islands(place) {
        say(&format!("continuing without islands (every page works without them): {error:#}"));
    }
}

/// Builds the bundle. Afterwards the bundle's folder contains this build, or nothing after an error.
pub fn build_islands(place: &Place) -> Result<()> {
    compile(place).and_then(|web_assembly| binding::bind(place, &web_assembly)).inspect_err(|_| {
        // A bundle of older sources would be worse than none.
        let _ = std::fs::remove_dir_all(place.site());
    })
}

/// Builds the bundle and compares its size with the limit.
pub fn check(place: &Place) -> Result<()> {
    build_islands(place)?;
    let bytes = binding::brotli_bytes(place).unwrap_or(0);
    ensure!(bytes <= LIMIT, "the browser bundle has {bytes} bytes with brotli; at most {LIMIT} are allowed");
    Ok(())
}

/// Whether the bundle's two files exist for the server's build script.
pub fn is_built(place: &Place) -> bool {
    [JAVASCRIPT, WEB_ASSEMBLY].iter().all(|file| place.site().join(file).is_file())
}

fn compile(place: &Place) -> Result<PathBuf> {
    let compiler = Compiler::find(place)?;
    say(&format!("building the browser bundle with {compiler}"));
    run_on_stderr(&mut compiler.command(place))
        .map_err(|error| anyhow!("the browser bundle does not build: {error:#}"))?;
    Ok(place.browser_target().join(compiler::TARGET).join(compiler::PROFILE).join("hydrate.wasm"))
}
