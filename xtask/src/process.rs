//! Runs other programs and prints progress messages.

use std::fs::File;
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Prints a line for the developer on standard error, because standard output is for results.
pub fn say(line: &str) {
    eprintln!("xtask: {line}");
}

/// Runs `command` and shows its output.
///
/// # Errors
/// If the command can't be started or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs `command` as [`run`] does, but with all output on standard error.
pub fn run_aside(command: &mut Command) -> Result<()> {
    let standard_error = std::io::stderr().as_fd().try_clone_to_owned()?;
    run(command.stdout(File::from(standard_error)))
}

/// Runs `command` and returns its standard output.
///
/// # Errors
/// If the command fails; the message contains its standard error.
pub fn output_of(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("cannot start {}", shown(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}: {}", shown(command), output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs `command` silently for at most `limit`; returns whether it succeeded in time.
pub fn succeeds_within(limit: Duration, command: &mut Command) -> bool {
    let started = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = started else { return false };
    ended_within(limit, &mut child).is_some_and(|status| status.success())
}

fn ended_within(limit: Duration, child: &mut Child) -> Option<ExitStatus> {
    let begun = Instant::now();
    while begun.elapsed() < limit {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

/// The path of the first of `names` that is a program in `PATH`.
pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|program| program.is_file()))
}

/// The command and its arguments as typed in a shell.
fn shown(command: &Command) -> String {
    let parts = std::iter::once(command.get_program()).chain(command.get_args());
    format!("`{}`", parts.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join(" "))
}
