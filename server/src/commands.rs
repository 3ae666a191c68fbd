//! The command line: parses the arguments, runs the command and sets the exit status.
//!
//! The exit status is 0 on success, 1 on an error (one sentence on standard error) and 2 on wrong usage.

mod appoint;
mod archive;
mod backup;
mod check;
mod demo;
mod doctor;
mod git_history;
mod import;
mod report;
mod serve;

use crate::config::{ArchiveArgs, BackupArgs, Database, ReportArgs, SECRET_FLAGS, SECRETS_HELP, ServeArgs};
use crate::signals;
use anyhow::ensure;
use clap::error::{ContextKind, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use store::Store;
use tokio::signal::unix::{SignalKind, signal};

/// Plans a developer summit and follows the results.
#[derive(Parser)]
#[command(name = "cairn", version)]
struct Cairn {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the web server: pages, JSON API, emails and background jobs
    #[command(after_help = format!("{SECRETS_HELP}

{}", signals::HELP))]
    Serve(Box<ServeArgs>),
    /// Loads the demo editions into an empty database
    Demo(Database),
    /// Checks the database file and the ledger of commitments
    Check(Database),
    /// Writes a complete copy of the database to a new file, also while the server runs
    Backup(BackupArgs),
    /// Replaces the database by a backup; the former database is kept beside it
    Restore(BackupArgs),
    /// Checks the settings of `serve`, the disk and other servers, and says what to repair
    #[command(after_help = SECRETS_HELP)]
    Doctor(Box<ServeArgs>),
    /// Prints the report of an edition as Markdown for a blog
    Report(ReportArgs),
    /// Imports data from files; importing the same files again changes nothing
    #[command(subcommand)]
    Import(Import),
    /// Writes data to files
    #[command(subcommand)]
    Export(Export),
    /// Manages the organizers of an edition
    #[command(subcommand)]
    Organizer(Organizer),
    /// Manages the owners of this Cairn instance
    #[command(subcommand)]
    Owner(Owner),
}

#[derive(Subcommand)]
enum Organizer {
    /// Makes a person an organizer
    Add {
        /// The person's GitHub login
        login: String,
        /// The edition, such as 2023
        #[arg(long, value_name = "SLUG")]
        edition: String,
        #[command(flatten)]
        database: Database,
    },
}

#[derive(Subcommand)]
enum Owner {
    /// Makes a person an owner
    Add {
        /// The person's GitHub login
        login: String,
        #[command(flatten)]
        database: Database,
    },
    /// Takes the role of an owner from a person
    Remove {
        /// The person's GitHub login
        login: String,
        /// Removes the last owner too; then `cairn serve` prints a link for the next one when it starts
        #[arg(long)]
        last: bool,
        #[command(flatten)]
        database: Database,
    },
}

#[derive(Subcommand)]
enum Export {
    /// Writes the public record: pages that any web server can serve, data, metadata and checksums
    Archive(ArchiveArgs),
}

#[derive(Subcommand)]
enum Import {
    /// Imports editions, people, meetings and the roadmap from a checkout of the community's web site
    Site {
        /// The folder of the checkout
        dir: PathBuf,
        #[command(flatten)]
        database: Database,
    },
    /// Imports SPECs, core projects and endorsements from a checkout of the SPEC repository, with dates from its git history
    Specs {
        /// The folder of the checkout
        dir: PathBuf,
        #[command(flatten)]
        database: Database,
    },
    /// Imports the tasks of an edition from a CSV file
    Tasks {
        /// The CSV file, with the columns title, track, specs, outcomes, status, links
        file: PathBuf,
        /// The edition, such as 2023
        #[arg(long, value_name = "SLUG")]
        edition: String,
        /// The line with the column names, if it isn't the first one
        #[arg(long, value_name = "LINE")]
        heading_line: Option<u32>,
        #[command(flatten)]
        database: Database,
    },
}

/// Runs the command given on the command line.
pub fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let command = Cairn::try_parse().unwrap_or_else(|error| wrong_usage(error)).command;
    let result = runtime.block_on(async {
        survive_a_file_size_limit()?;
        run(command).await
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

/// Opens and migrates the database. Says on standard error where the backup before the migrations is.
async fn open(database: &Database) -> anyhow::Result<Store> {
    let store = Store::open(&database.path).await?;
    if let Some(backup) = store.upgrade_backup() {
        eprintln!("cairn: The database was upgraded. The backup from before the upgrade is {}.", backup.display());
    }
    Ok(store)
}

/// Opens a database that must exist.
async fn open_existing(database: &Database) -> anyhow::Result<Store> {
    must_exist(database)?;
    open(database).await
}

fn must_exist(database: &Database) -> anyhow::Result<()> {
    let path = database.path.display();
    ensure!(database.path.exists(), "There is no database at {path}. Set CAIRN_DB or --db to its file.");
    Ok(())
}

/// Ends the program with status 2, or with 0 if the arguments asked for help or the version.
fn wrong_usage(error: clap::Error) -> ! {
    let unknown = error.get(ContextKind::InvalidArg).map(ToString::to_string).unwrap_or_default();
    let secret = SECRET_FLAGS.into_iter().find(|(flag, _)| unknown.starts_with(flag));
    let Some((flag, variable)) = secret else { error.exit() };
    let message = format!(
        "{flag} is not a flag, because every user of this computer can see the arguments of a program. \
         Set the environment variable {variable}, or set {variable}_FILE to the path of a file that contains it."
    );
    Cairn::command().error(ErrorKind::UnknownArgument, message).exit()
}

/// Makes a write beyond the file size limit (`ulimit -f`) fail instead of ending the program.
fn survive_a_file_size_limit() -> anyhow::Result<()> {
    // The signal handler stays installed after this value is dropped.
    drop(signal(SignalKind::from_raw(libc::SIGXFSZ))?);
    Ok(())
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(args) => serve::serve(args.with_secrets()?).await,
        Command::Demo(database) => demo::load(database).await,
        Command::Check(database) => check::run(database).await,
        Command::Backup(args) => backup::write(args).await,
        Command::Restore(args) => backup::restore(args).await,
        Command::Doctor(args) => doctor::run(*args).await,
        Command::Report(args) => report::run(args).await,
        Command::Export(Export::Archive(args)) => archive::run(args).await,
        Command::Import(Import::Site { dir, database }) => import::site(&dir, database).await,
        Command::Import(Import::Specs { dir, database }) => import::specs(&dir, database).await,
        Command::Import(Import::Tasks { file, edition, heading_line, database }) => {
            import::tasks(&file, &edition, heading_line, database).await
        }
        Command::Organizer(Organizer::Add { login, edition, database }) => {
            appoint::organizer(&login, &edition, database).await
        }
        Command::Owner(Owner::Add { login, database }) => appoint::owner(&login, database).await,
        Command::Owner(Owner::Remove { login, last, database }) => appoint::remove_owner(&login, last, database).await,
    }
}

/// Prints the error and its causes in one sentence on standard error.
fn failed(error: &anyhow::Error) -> ExitCode {
    // The text of some errors already contains their cause.
    let mut message = String::new();
    for cause in error.chain().map(ToString::to_string).filter(|cause| !cause.is_empty()) {
        if !message.contains(&cause) {
            message = if message.is_empty() { cause } else { format!("{message}: {cause}") };
        }
    }
    eprintln!("cairn: {message}");
    ExitCode::FAILURE
}

/// Writes to standard output. A reader that closes the pipe early, such as `head`, is no failure.
fn print_line(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}
