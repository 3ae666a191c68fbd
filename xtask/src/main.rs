//! The developer's commands: everything that is more than one call of cargo.

mod bench;
mod browser;
mod bundle;
mod cargo;
mod checks;
mod debian;
mod hooks;
mod place;
mod process;
mod program;
mod queries;
mod rules;
mod run;
mod running_server;

use std::process::ExitCode;

use place::Place;

const USAGE: &str = "\
cargo xtask COMMAND

  run                        set up, build, load the demo, serve on http://127.0.0.1:3000
  build [--release]          build the one program; its path is the last line printed
  test [--without-browser]   every check, as CI runs it
  test PART...               some of: format rules islands queries lints program tests browser
  prepare                    refresh .sqlx/ after a change of a query or a migration
  bench [PART...]            measurements beside their limits: lists connections
  shots                      screenshots of every page, into target/shots
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let place = Place::find();
    hooks::install(&place);
    let done = match arguments.as_slice() {
        ["run"] => run::run(&place),
        ["build"] => program::build_and_print(&place, false),
        ["build", "--release"] => program::build_and_print(&place, true),
        ["test", parts @ ..] => match checks::asked_for(parts) {
            Some(parts) => return checks::check(&place, &parts),
            None => return wrong_usage(),
        },
        ["prepare"] => queries::prepare(&place),
        ["bench", parts @ ..] => match bench::asked_for(parts) {
            Some(parts) => bench::bench(&place, &parts),
            None => return wrong_usage(),
        },
        ["shots"] => browser::shots(&place),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => return wrong_usage(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            process::say(&format!("failed: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn wrong_usage() -> ExitCode {
    eprint!("{USAGE}");
    ExitCode::from(2)
}
