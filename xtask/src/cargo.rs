//! Runs cargo for the workspace, always with the same environment, so that nothing is built twice.

use std::process::Command;

use crate::place::Place;

/// A cargo command in the workspace, with the compiler that built xtask.
///
/// Avoid `--package` if possible. Cargo then resolves features over the whole workspace, so all steps share one build
/// of each dependency.
pub fn cargo(place: &Place, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(&place.root);
    command.env("CARGO_TARGET_DIR", &place.target);
    // Queries are checked against `.sqlx/`, even if the developer's shell sets a database.
    command.env("SQLX_OFFLINE", "true").env_remove("DATABASE_URL").env_remove("SQLX_OFFLINE_DIR");
    if crate::bundle::is_built(place) {
        command.env("CAIRN_BROWSER_DIR", place.site());
    } else {
        command.env_remove("CAIRN_BROWSER_DIR");
    }
    command
}
