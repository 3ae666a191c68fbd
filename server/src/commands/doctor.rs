//! `cairn doctor`: finds what is misconfigured, and says how to repair it.

use super::print_line;
use crate::backups::Backups;
use crate::config::ServeArgs;
use crate::config::email::EmailSettings;
use crate::email::connection::{SmtpConnection, SmtpError};
use crate::services::Services;
use crate::sign_in::http::Http;
use anyhow::{bail, ensure};
use axum::http::{Request, Response, header};
use chrono::{DateTime, TimeDelta, Utc};
use domain::backups::BackupState;
use domain::text::counted;
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::{ServerLock, Store, StoreError};
use tokio::sync::watch;
use tokio::time::timeout;

/// How long another server may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The free space in bytes below which writes may soon fail.
const LITTLE_SPACE: u64 = 200_000_000;

/// How far the clock may be off. Deadlines are in minutes, and people sign in within ten.
const CLOCK_ERROR: TimeDelta = TimeDelta::minutes(2);

/// The results of all checks.
#[derive(Default)]
struct Checks {
    lines: Vec<(bool, String)>,
}

impl Checks {
    fn add(&mut self, subject: &str, result: anyhow::Result<String>) {
        let (is_problem, text) = match result {
            Ok(text) => (false, text),
            Err(error) => (true, format!("{error:#}")),
        };
        self.lines.push((is_problem, format!("{subject}: {text}")));
    }
}

pub async fn run(args: ServeArgs) -> anyhow::Result<()> {
    let mut checks = Checks::default();
    let args = match args.clone().with_secrets() {
        Ok(args) => args,
        Err(error) => {
            checks.add("Secrets", Err(error));
            args
        }
    };
    let path = &args.database.path;
    checks.add("Database", database(path).await);
    checks.add("Disk", disk(path));
    checks.add("Backups", backups(&args));
    match Services::of(&args, args.listen) {
        Ok(services) => {
            checks.add("Public address", public_address(&services, path).await);
            checks.add("Proxy", services.proxy_warning().map_or(Ok("no contradiction".to_owned()), |why| bail!(why)));
            checks.add("Sign-in", sign_in(&services));
            checks.add("Email", email(&args, &services).await);
            if let Some(api) = services.github_sync.api.as_ref().filter(|_| services.fake_github.is_none()) {
                let answer = answer(api.as_str()).await;
                checks.add("Clock", clock(answer.as_ref().ok()));
                checks.add("GitHub", answer.map(|answer| format!("{api} answers with status {}", answer.status())));
            }
        }
        Err(error) => checks.add("Settings", Err(error)),
    }
    for (is_problem, line) in &checks.lines {
        print_line(&format!("{} {line}", if *is_problem { "problem" } else { "ok     " }));
    }
    let problems = checks.lines.iter().filter(|(is_problem, _)| *is_problem).count();
    ensure!(problems == 0, "{}.", counted(problems, "check found a problem", "checks found a problem"));
    Ok(())
}

/// Whether the file can be used, without migrating it.
async fn database(path: &Path) -> anyhow::Result<String> {
    let shown = path.display();
    ensure!(path.exists(), "There is no database at {shown}. Set CAIRN_DB to its file, or start Cairn to create it.");
    let state = Store::state_of(path).await?;
    let bytes = std::fs::metadata(path)?.len();
    Ok(format!("{shown} has {} kB; {state}", bytes.div_ceil(1000)))
}

/// Whether the disk has space for the database to grow, and to be copied before an upgrade.
fn disk(path: &Path) -> anyhow::Result<String> {
    let folder = folder_of(path);
    let disk = rustix::fs::statvfs(&folder)?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let needed = LITTLE_SPACE.max(2 * std::fs::metadata(path).map_or(0, |file| file.len()));
    let (free_mb, shown) = (free / 1_000_000, folder.display());
    ensure!(free >= needed, "{shown} has only {free_mb} MB free; {} MB are needed.", needed / 1_000_000);
    let probe = folder.join(".cairn-doctor");
    let written = std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe));
    if let Err(error) = written {
        bail!("{shown} can't be written: {error}. SQLite writes files beside the database.");
    }
    Ok(format!("{free_mb} MB free in {shown}"))
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

fn backups(args: &ServeArgs) -> anyhow::Result<String> {
    let (state, last) = watch::channel(BackupState::Off);
    let Some(folder) = args.backups.folder.as_ref().filter(|folder| !folder.as_os_str().is_empty()) else {
        bail!("No backups are written. Set CAIRN_BACKUP_DIR to a folder on another disk.");
    };
    Backups::of(&args.backups, state, Utc::now())?;
    let last = last.borrow().last();
    Ok(match last {
        Some(at) => format!("the last one in {} is from {}", folder.display(), at.format("%Y-%m-%d %H:%M UTC")),
        None => format!("{} has none yet", folder.display()),
    })
}

/// Whether visitors reach a running server at the public address.
async fn public_address(services: &Services, path: &Path) -> anyhow::Result<String> {
    let address = services.public.with("/healthz");
    match ServerLock::take(path) {
        Err(StoreError::AlreadyServed { .. }) => {}
        _ => return Ok(format!("{}; not tested, because no server runs", services.public.origin())),
    }
    let answer = answer(&address).await?;
    let is_own = answer.body().starts_with(b"alive");
    ensure!(
        is_own,
        "{address} answers with status {}, but not as Cairn does. Set CAIRN_PUBLIC_URL, or repair the proxy.",
        answer.status()
    );
    Ok(format!("{} leads to Cairn", services.public.origin()))
}

fn sign_in(services: &Services) -> anyhow::Result<String> {
    match (&services.fake_github, &services.github) {
        (Some(_), _) => {
            Ok("a fake GitHub, for tries on this computer; set GITHUB_CLIENT_ID for real accounts".to_owned())
        }
        (None, Some(_)) => Ok(format!(
            "the callback URL of the OAuth app on GitHub must be {}",
            services.public.with("/sign-in/return")
        )),
        (None, None) => bail!("No one can sign in. Set GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET."),
    }
}

/// Whether the mail server accepts a connection and the login.
async fn email(args: &ServeArgs, services: &Services) -> anyhow::Result<String> {
    let Some(settings) = EmailSettings::of(&args.email, &services.public)? else {
        bail!("Emails stay in the outbox. To send them, set CAIRN_SMTP_URL.");
    };
    match SmtpConnection::open(&settings).await {
        Ok(connection) => {
            connection.quit().await;
            Ok(format!("{} accepts the login; emails are sent from {}", settings.server, settings.from))
        }
        Err(SmtpError::Server(reason) | SmtpError::Unknown(reason) | SmtpError::Message { reason, .. }) => {
            bail!("{} can't be used: {reason}", settings.server)
        }
    }
}

/// Compares the clock with that of another server.
fn clock(answer: Option<&Response<Vec<u8>>>) -> anyhow::Result<String> {
    let date = answer.and_then(|answer| answer.headers().get(header::DATE)?.to_str().ok());
    let Some(theirs) = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok()) else {
        return Ok("not tested, because GitHub gives no time".to_owned());
    };
    let error = Utc::now().signed_duration_since(theirs);
    ensure!(
        error.abs() <= CLOCK_ERROR,
        "This computer's clock differs from GitHub's by {} seconds. Deadlines would be wrong; turn on NTP.",
        error.num_seconds().abs()
    );
    Ok("agrees with GitHub's".to_owned())
}

async fn answer(address: &str) -> anyhow::Result<Response<Vec<u8>>> {
    let request = Request::get(address).body(Vec::new())?;
    match timeout(PATIENCE, Http::new(address.starts_with("https")).send(request)).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => bail!("{address}: {}", error.to_string().replace("GitHub", "the server")),
        Err(_) => bail!("{address} gives no answer for {} seconds", PATIENCE.as_secs()),
    }
}
