//! Generates the JavaScript binding in place of the `wasm-bindgen` command, so that versions match.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::{JAVASCRIPT, WEB_ASSEMBLY, is_built};
use crate::place::Place;
use crate::process::{find_program, output_of, say};

/// Generates the binding of `web_assembly`, unless the existing one is from the same bytes.
pub fn bind(place: &Place, web_assembly: &Path) -> Result<()> {
    let bytes = fs::read(web_assembly).with_context(|| format!("reading {}", web_assembly.display()))?;
    let site = place.site();
    let bound_from = site.join("bound-from");
    let fingerprint = fingerprint(&bytes);
    if is_built(place) && fs::read_to_string(&bound_from).is_ok_and(|before| before == fingerprint) {
        return Ok(());
    }
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    generate(bytes, &site)?;
    fs::write(bound_from, fingerprint)?;
    say(&sizes(&site)?);
    Ok(())
}

fn generate(bytes: Vec<u8>, site: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("cairn_islands", bytes).web(true)?.typescript(false).omit_default_module_path(true);
    bindgen.remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.generate_output().context("generating the JavaScript binding")?;
    let has_files = output.snippets().values().any(|inline| !inline.is_empty()) || !output.local_modules().is_empty();
    if has_files {
        bail!("a crate has its own JavaScript files, but the server embeds only {JAVASCRIPT} and {WEB_ASSEMBLY}");
    }
    output.emit(site)?;
    let javascript = site.join(JAVASCRIPT);
    let shorter = without_comments(&fs::read_to_string(&javascript)?);
    Ok(fs::write(javascript, shorter)?)
}

/// Removes indentation and comments, of which a third of the generated file consists.
fn without_comments(javascript: &str) -> String {
    let lines = javascript.lines().map(str::trim_start);
    let code = lines.filter(|line| !line.is_empty() && !["/*", "*", "//"].iter().any(|mark| line.starts_with(mark)));
    code.flat_map(|line| [line, "\n"]).collect()
}

/// Identifies a build; it does not protect against tampering.
fn fingerprint(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}\n", hasher.finish())
}

/// The bytes of both files, compressed with brotli. `None` without Node.
pub fn brotli_bytes(place: &Place) -> Option<u64> {
    let packed = compressed(&place.site(), "brotliCompressSync")?;
    packed.parse().ok()
}

fn sizes(site: &Path) -> Result<String> {
    let raw = |file| Ok::<u64, anyhow::Error>(fs::metadata(site.join(file))?.len());
    let line =
        format!("the browser bundle: WebAssembly {} bytes, JavaScript {} bytes", raw(WEB_ASSEMBLY)?, raw(JAVASCRIPT)?);
    Ok(match (compressed(site, "gzipSync"), compressed(site, "brotliCompressSync")) {
        (Some(gzip), Some(brotli)) => format!("{line}; together {gzip} gzip, {brotli} brotli"),
        _ => line,
    })
}

/// The bytes of both files after a compression by Node.
fn compressed(site: &Path, compression: &str) -> Option<String> {
    let script = format!(
        "const fs = require('fs'), z = require('zlib');
        console.log(process.argv.slice(1).reduce((n, file) => n + z.{compression}(fs.readFileSync(file)).length, 0))"
    );
    let mut node = Command::new(find_program(&["node", "nodejs"])?);
    node.args(["-e", &script]).arg(site.join(WEB_ASSEMBLY)).arg(site.join(JAVASCRIPT));
    output_of(&mut node).ok().map(|line| line.trim().to_owned())
}
