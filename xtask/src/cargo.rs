//! Calls of cargo for the program itself: always the same environment, so that nothing is built twice.

use std::process::Command;

use crate::place::Place;

/// Cargo in the workspace, with the compiler that runs us.
///
/// Leave out `--package` where you can: cargo then settles the features of every crate over the whole workspace, and
/// the steps share one build of each dependency.
pub fn cargo(place: &Place, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(&place.root);
    command.env("CARGO_TARGET_DIR", &place.target);
    // Queries are checked against `.sqlx/`, whatever database the developer's shell may point to.
    command.env("SQLX_OFFLINE", "true").env_remove("DATABASE_URL").env_remove("SQLX_OFFLINE_DIR");
    if crate::bundle::is_built(place) {
        command.env("CAIRN_BROWSER_DIR", place.site());
    } else {
        command.env_remove("CAIRN_BROWSER_DIR");
    }
    command
}
