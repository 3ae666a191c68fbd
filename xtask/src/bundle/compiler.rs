//! Finds or installs a Rust compiler for WebAssembly, through rustup or a distribution's packages.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::debian;
use crate::place::Place;
use crate::process::{find_program, output_of, say, succeeds_within};

pub const TARGET: &str = "wasm32-unknown-unknown";
pub const PROFILE: &str = "browser";

/// Replaces the flags in .cargo/config.toml, because erased components make the bundle larger.
///
/// Nothing shows debug texts or source locations of panics in the browser. Leaving them out is an unstable feature;
/// `RUSTC_BOOTSTRAP` enables it on a stable compiler.
const FLAGS: &str = "-Zlocation-detail=none -Zfmt-debug=none";

/// Debian's newest Rust, which it has for building browsers, and the sources of the standard library.
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// How long rustup may take: enough for 20 MB over a slow connection.
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);

/// The oldest minor version of Rust 1 for the workspace; must equal `rust-version` in Cargo.toml.
const OLDEST_RUST: u32 = 95;

pub enum Compiler {
    /// The installed compiler, which has the target.
    Installed,
    /// A distribution's Rust, which compiles the standard library for the target from source.
    Distribution { linker: PathBuf },
}

impl Compiler {
    /// Finds an installed compiler, or else installs one.
    ///
    /// # Errors
    /// If there is no suitable compiler and none can be installed.
    pub fn find(place: &Place) -> Result<Compiler> {
        if has_target() || rustup_adds_target(place) {
            return Ok(Compiler::Installed);
        }
        if let Some(compiler) = distribution_rust() {
            return Ok(compiler);
        }
        debian::install(&DEBIAN_PACKAGES, "a compiler for the browser bundle")?;
        match distribution_rust() {
            Some(compiler) => Ok(compiler),
            None => bail!("no Rust compiler for {TARGET} was found"),
        }
    }

    /// The cargo command that builds `hydrate.wasm` in the browser's target folder.
    pub fn command(&self, place: &Place) -> Command {
        let mut command = match self {
            Compiler::Installed => Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())),
            Compiler::Distribution { linker } => distribution_cargo(linker),
        };
        command.args(["build", "--package", "hydrate", "--target", TARGET, "--profile", PROFILE]);
        command.current_dir(&place.root).env("CARGO_TARGET_DIR", place.browser_target());
        command.env("RUSTFLAGS", FLAGS).env("RUSTC_BOOTSTRAP", "1");
        if let Compiler::Distribution { .. } = self {
            command.args(["-Z", "build-std=std,panic_abort"]);
        }
        command
    }
}

impl fmt::Display for Compiler {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Compiler::Installed => to.write_str("the installed compiler"),
            Compiler::Distribution { .. } => {
                to.write_str("the distribution's Rust (the first build includes the standard library)")
            }
        }
    }
}

fn has_target() -> bool {
    let folder = output_of(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    folder.is_ok_and(|folder| Path::new(folder.trim()).is_dir())
}

/// Adds the target with rustup.
///
/// After a failure, rustup is not tried again if a distribution's Rust is installed.
fn rustup_adds_target(place: &Place) -> bool {
    let failed_before = place.scratch_path("rustup-cannot-fetch");
    if find_program(&["rustup"]).is_none() || (failed_before.exists() && distribution_rust().is_some()) {
        return false;
    }
    say(&format!("fetching {TARGET} with rustup (up to {} s)", RUSTUP_LIMIT.as_secs()));
    if succeeds_within(RUSTUP_LIMIT, Command::new("rustup").args(["target", "add", TARGET])) && has_target() {
        return true;
    }
    say("rustup could not fetch it; looking for a distribution's Rust");
    let _ = std::fs::create_dir_all(place.scratch_path(""));
    let _ = std::fs::write(failed_before, "Delete this file to try rustup again.\n");
    false
}

fn distribution_rust() -> Option<Compiler> {
    let version = output_of(Command::new("/usr/bin/rustc").arg("--version")).ok()?;
    let minor: u32 = version.split(['.', ' ']).nth(2)?.parse().ok()?;
    let sources = Path::new("/usr/lib/rustlib/src/rust/library/std/Cargo.toml").exists();
    let cargo = Path::new("/usr/bin/cargo").exists();
    let linker = find_program(&["wasm-ld-22", "wasm-ld-21", "wasm-ld-20", "wasm-ld-19", "wasm-ld"])?;
    (minor >= OLDEST_RUST && sources && cargo).then_some(Compiler::Distribution { linker })
}

fn distribution_cargo(linker: &Path) -> Command {
    let mut command = Command::new("/usr/bin/cargo");
    command.env("RUSTC", "/usr/bin/rustc");
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    // These point to rustup's compiler, because rustup's cargo started xtask.
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("LD_LIBRARY_PATH");
    command
}
