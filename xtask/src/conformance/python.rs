//! A Python with the packages that some checks need, in an environment of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::debian;
use crate::place::Place;
use crate::process::{find_program, run_on_stderr};

/// The folder with `python` and the programs of the packages of `tests/python/requirements.txt`.
///
/// It installs them first.
pub fn programs(place: &Place) -> Result<PathBuf> {
    let requirements = place.root.join("tests/python/requirements.txt");
    let wanted = fs::read(&requirements)?;
    let environment = place.scratch_path("python");
    let (programs, installed) = (environment.join("bin"), environment.join("installed-from"));
    if fs::read(&installed).is_ok_and(|before| before == wanted) {
        return Ok(programs);
    }
    install(&environment, &requirements).context("the checks with other libraries need Python")?;
    fs::write(installed, wanted)?;
    Ok(programs)
}

fn install(environment: &Path, requirements: &Path) -> Result<()> {
    if find_program(&["python3"]).is_none() {
        debian::install(&["python3", "python3-venv"], "Python for checks with other libraries")?;
    }
    let system = find_program(&["python3"]).context("Python was not found")?;
    run_on_stderr(Command::new(system).args(["-m", "venv", "--clear"]).arg(environment))?;
    let mut pip = Command::new(environment.join("bin/python"));
    run_on_stderr(pip.args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(requirements))
}
