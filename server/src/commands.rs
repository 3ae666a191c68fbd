//! The commands of the program: what they take, and how they end.
//!
//! Exit status 0 on success, 1 on refusal with one sentence on standard error, 2 on wrong usage.

mod appoint;
mod demo;
mod import;
mod serve;

use crate::config::{Database, SECRET_FLAGS, SECRETS_HELP, ServeArgs};
use crate::signals;
use clap::error::{ContextKind, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

/// A community plans its developer summit and carries the results home.
#[derive(Parser)]
#[command(name = "cairn", version)]
struct Cairn {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the pages and the data
    #[command(after_help = format!("{SECRETS_HELP}

{}", signals::HELP))]
    Serve(ServeArgs),
    /// Loads the demo editions into an empty database
    Demo(Database),
    /// Reads facts from files; a second run of the same changes nothing
    #[command(subcommand)]
    Import(Import),
    /// Those who run an edition
    #[command(subcommand)]
    Organizer(Organizer),
    /// Those who run the server
    #[command(subcommand)]
    Owner(Owner),
}

#[derive(Subcommand)]
enum Organizer {
    /// Appoints one
    Add {
        /// Their login at GitHub
        login: String,
        /// The edition, as in its address
        #[arg(long, value_name = "SLUG")]
        edition: String,
        #[command(flatten)]
        database: Database,
    },
}

#[derive(Subcommand)]
enum Owner {
    /// Appoints one
    Add {
        /// Their login at GitHub
        login: String,
        #[command(flatten)]
        database: Database,
    },
}

#[derive(Subcommand)]
enum Import {
    /// Editions, agenda, people, planning meetings and roadmap, from a checkout of the community's web site
    Site {
        /// The checkout
        dir: PathBuf,
        #[command(flatten)]
        database: Database,
    },
    /// SPECs, core projects and endorsements, from a checkout of the SPEC repository
    Specs {
        /// The checkout
        dir: PathBuf,
        #[command(flatten)]
        database: Database,
    },
    /// Tasks of an edition, from a CSV file
    Tasks {
        /// The file, with the columns title, track, specs, outcomes, status, links
        file: PathBuf,
        /// The edition, as in its address
        #[arg(long, value_name = "SLUG")]
        edition: String,
        #[command(flatten)]
        database: Database,
    },
}

/// Runs the command that the command line names.
pub fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return refused(&error.into()),
    };
    let command = Cairn::try_parse().unwrap_or_else(|error| wrong_usage(error)).command;
    let ended = runtime.block_on(async {
        survive_a_file_size_limit()?;
        run(command).await
    });
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refused(&error),
    }
}

/// Ends the program with status 2, or with 0 after a help that was asked for.
fn wrong_usage(error: clap::Error) -> ! {
    let unknown = error.get(ContextKind::InvalidArg).map(ToString::to_string).unwrap_or_default();
    let secret = SECRET_FLAGS.into_iter().find(|(flag, _)| unknown.starts_with(flag));
    let Some((flag, variable)) = secret else { error.exit() };
    let sentence = format!(
        "{flag} is not a flag, because every user of the machine can see the arguments of a program. \
         Set {variable}, or {variable}_FILE to a file that holds it."
    );
    Cairn::command().error(ErrorKind::UnknownArgument, sentence).exit()
}

/// Has a write beyond the limit on file sizes (`ulimit -f`) fail, as on a full disk, instead of ending the program.
fn survive_a_file_size_limit() -> anyhow::Result<()> {
    // The handler stays when this value is dropped.
    drop(signal(SignalKind::from_raw(libc::SIGXFSZ))?);
    Ok(())
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(args) => serve::serve(args.with_secrets()?).await,
        Command::Demo(database) => demo::load(database).await,
        Command::Import(Import::Site { dir, database }) => import::site(&dir, database).await,
        Command::Import(Import::Specs { dir, database }) => import::specs(&dir, database).await,
        Command::Import(Import::Tasks { file, edition, database }) => import::tasks(&file, &edition, database).await,
        Command::Organizer(Organizer::Add { login, edition, database }) => {
            appoint::organizer(&login, &edition, database).await
        }
        Command::Owner(Owner::Add { login, database }) => appoint::owner(&login, database).await,
    }
}

/// One sentence, for whoever typed the command.
fn refused(error: &anyhow::Error) -> ExitCode {
    // Some errors have their cause in their own words already.
    let mut words = String::new();
    for cause in error.chain().map(ToString::to_string).filter(|cause| !cause.is_empty()) {
        if !words.contains(&cause) {
            words = if words.is_empty() { cause } else { format!("{words}: {cause}") };
        }
    }
    eprintln!("cairn: {words}");
    ExitCode::FAILURE
}

/// Writes to standard output. Whoever stops reading, as `head` does, has read enough: that is no failure.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}
