//! Finding a compiler for the browser, on machines with and without a rustup that can fetch one.

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

/// Debian's newest Rust, made for building browsers, with the sources of its standard library.
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// Long enough for 20 MB over a slow line, short enough where nothing answers.
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);

/// The oldest minor version of Rust 1 that compiles the workspace; the same as `rust-version` in Cargo.toml.
const OLDEST_RUST: u32 = 95;

pub enum Compiler {
    /// The compiler at hand has the target.
    Installed,
    /// A distribution's Rust, which compiles the standard library for the target from its sources.
    Distribution { linker: PathBuf },
}

impl Compiler {
    /// Looks for what is there, then for what can be fetched; the order that costs the developer least.
    pub fn find(place: &Place) -> Result<Compiler> {
        if target_is_there() || rustup_adds_it(place) {
            return Ok(Compiler::Installed);
        }
        if let Some(compiler) = distributions_own() {
            return Ok(compiler);
        }
        debian::install(&DEBIAN_PACKAGES, "a compiler for the browser's part")?;
        match distributions_own() {
            Some(compiler) => Ok(compiler),
            None => bail!("no Rust compiler for {TARGET} here"),
        }
    }

    /// The call of cargo that leaves `hydrate.wasm` in the browser's target folder.
    pub fn command(&self, place: &Place) -> Command {
        let mut command = match self {
            Compiler::Installed => Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())),
            Compiler::Distribution { linker } => distributions_cargo(linker),
        };
        command.args(["build", "--package", "hydrate", "--target", TARGET, "--profile", PROFILE]);
        command.current_dir(&place.root).env("CARGO_TARGET_DIR", place.browser_target());
        if let Compiler::Distribution { .. } = self {
            command.args(["-Z", "build-std=std,panic_abort"]);
        }
        command
    }
}

impl fmt::Display for Compiler {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Compiler::Installed => to.write_str("the compiler at hand"),
            Compiler::Distribution { .. } => to.write_str("the distribution's Rust (the first time with its library)"),
        }
    }
}

fn target_is_there() -> bool {
    let asked = output_of(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    asked.is_ok_and(|folder| Path::new(folder.trim()).is_dir())
}

/// Asks rustup for the target. Where it could not once, and a distribution's Rust does it, it is not asked again.
fn rustup_adds_it(place: &Place) -> bool {
    let refused = place.scratch("rustup-cannot-fetch");
    if find_program(&["rustup"]).is_none() || (refused.exists() && distributions_own().is_some()) {
        return false;
    }
    say(&format!("fetching {TARGET} with rustup (up to {} s)", RUSTUP_LIMIT.as_secs()));
    if succeeds_within(RUSTUP_LIMIT, Command::new("rustup").args(["target", "add", TARGET])) && target_is_there() {
        return true;
    }
    say("rustup could not fetch it; looking for a distribution's Rust");
    let _ = std::fs::create_dir_all(place.scratch(""));
    let _ = std::fs::write(refused, "Delete this file to have rustup asked again.\n");
    false
}

fn distributions_own() -> Option<Compiler> {
    let version = output_of(Command::new("/usr/bin/rustc").arg("--version")).ok()?;
    let minor: u32 = version.split(['.', ' ']).nth(2)?.parse().ok()?;
    let sources = Path::new("/usr/lib/rustlib/src/rust/library/std/Cargo.toml").exists();
    let cargo = Path::new("/usr/bin/cargo").exists();
    let linker = find_program(&["wasm-ld-22", "wasm-ld-21", "wasm-ld-20", "wasm-ld-19", "wasm-ld"])?;
    (minor >= OLDEST_RUST && sources && cargo).then_some(Compiler::Distribution { linker })
}

fn distributions_cargo(linker: &Path) -> Command {
    let mut command = Command::new("/usr/bin/cargo");
    command.env("RUSTC", "/usr/bin/rustc");
    // Building the standard library is still behind a gate that only nightlies open by themselves.
    command.env("RUSTC_BOOTSTRAP", "1");
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    // These point to rustup's compiler, since rustup's cargo started us.
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("LD_LIBRARY_PATH");
    command
}
