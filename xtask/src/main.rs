//! The developer's commands that need more than one call of cargo.

mod bench;
mod browser;
mod bundle;
mod cargo;
mod checks;
mod conformance;
mod debian;
mod hooks;
mod package;
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
  build [--release]          build the program and print its path on the last line
  package                    build a Debian package and print its path on the last line
  test [--without-browser]   run all checks, as CI does
  test PART...               run some checks: format rules islands queries lints program tests browser
  conformance                run the long checks: property tests with many more cases, other calendar libraries
  prepare                    update .sqlx/ after a change of a query or a migration
  bench [PART...]            measure and compare with limits: lists connections github editor scheduler large
  shots                      take screenshots of every page into target/shots
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let place = Place::find();
    hooks::install(&place);
    let result = match arguments.as_slice() {
        ["run"] => run::run(&place),
        ["build"] => program::build_and_print(&place, false),
        ["build", "--release"] => program::build_and_print(&place, true),
        ["package"] => package::package(&place),
        ["test", parts @ ..] => match checks::selected(parts) {
            Some(parts) => return checks::check(&place, &parts),
            None => return wrong_usage(),
        },
        ["conformance"] => conformance::check(&place),
        ["prepare"] => queries::prepare(&place),
        ["bench", parts @ ..] => match bench::selected(parts) {
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
    match result {
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
