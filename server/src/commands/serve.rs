//! `cairn serve`: opens the store, serves pages, runs the background jobs and shuts down cleanly.

use super::print_line;
use crate::backups::Backups;
use crate::config::email::EmailSettings;
use crate::config::public_url::PublicUrl;
use crate::config::{LogFormat, ServeArgs, all_of};
use crate::email::Sender;
use crate::fake_github::people::has_real_accounts;
use crate::github::{GitHubSync, poll};
use crate::listener::{self, ConnectionLimits};
use crate::services::Services;
use crate::{file_watch, jobs, metrics, router, scheduler, secret, signals};
use anyhow::Context;
use chrono::Utc;
use domain::access::System;
use domain::backups::BackupState;
use domain::roles::SetupLink;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::{ServerLock, Store};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tracing_subscriber::EnvFilter;

/// How long the email being sent may take after a signal to stop.
///
/// A later answer of the mail server is lost.
///
/// The time counts from the signal, as the time for open requests does. So the program ends at most about 30 s after
/// the signal, or 10 s after it if it does not wait for a mail server.
const LAST_EMAIL: Duration = Duration::from_secs(30);

/// How long the database may take to close.
///
/// Cleanup that is still missing then happens at the next start.
const CLOSING: Duration = Duration::from_secs(1);

pub async fn serve(args: ServeArgs) -> anyhow::Result<()> {
    write_log(&args)?;
    // Kept until the program ends, also while the database is closed.
    let _lock = ServerLock::take(&args.database.path)?;
    let store = super::open(&args.database).await?;
    store.mark_file(System::new(), secret::token().as_str()).await?;
    let listener = TcpListener::bind(args.listen).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", args.listen))?;
    let Settings { services: mut settings, email, backups: scheduled_backups } =
        Settings::of(&args, listener.local_addr()?)?;
    if settings.fake_github.is_some() && has_real_accounts(&store).await? {
        // Neither is evidence synced with the fake GitHub.
        let github_sync = Arc::new(GitHubSync::of(&args.github, None)?);
        settings = Services { github: None, fake_github: None, github_sync, ..settings };
        print_line(
            "Sign-in is off: this database has real GitHub accounts, so the fake GitHub is disabled. \
             Set GITHUB_CLIENT_ID to turn on sign-in with GitHub.",
        );
    }
    let limits = ConnectionLimits::of_process();
    let (stop, stopping) = watch::channel(false);
    signals::listen(stop).context("cannot handle signals")?;
    settings.stopping = stopping.clone();
    print_line(&format!("Cairn serves on http://{}", listener.local_addr()?));
    if settings.fake_github.is_some() {
        print_line("A fake GitHub lets anyone sign in as any person. To use GitHub instead, set GITHUB_CLIENT_ID.");
    }
    if !store.has_owner().await? {
        let link = SetupLink::new(secret::token());
        print_line(&format!(
            "No one owns this server yet. To become its owner, open {}{} and sign in.",
            settings.public.origin(),
            link.path()
        ));
        settings.setup = Some(link);
    }
    print_notes(&settings, email.as_ref(), scheduled_backups.is_some());
    let github_sync = settings.github_sync.clone();
    store.use_github_host(System::new(), &github_sync.host).await?;
    let mut workers = workers(&store, email, &stopping).await?;
    workers.spawn(poll::run(store.clone(), GitHubSync::clone(&github_sync), Utc::now, stopping.clone()));
    if let Some(backups) = scheduled_backups {
        workers.spawn(backups.run(store.clone(), Utc::now, stopping.clone()));
    }
    if let Some(address) = args.metrics_listen {
        workers.spawn(metrics::serve(address, store.clone(), settings.backups.clone(), stopping.clone()).await?);
        print_line(&format!("Metrics are at http://{address}/metrics"));
    }
    let proxies = settings.trusted_proxies.clone();
    let app = router::cached_pages(store.clone(), Utc::now, settings);
    let pages = listener::serve(listener, app, &proxies, limits, stopping.clone());
    tokio::join!(pages, end_workers(&mut workers, stopping));
    workers.shutdown().await;
    if timeout(CLOSING, store.close()).await.is_err() {
        tracing::warn!("the database did not close within {CLOSING:?}");
    }
    Ok(())
}

/// Says how emails and backups are set, and what may be wrong.
fn print_notes(settings: &Services, email: Option<&EmailSettings>, has_backups: bool) {
    match email {
        Some(email) => print_line(&format!("Emails are sent through {}, from {}.", email.server, email.from)),
        None => print_line("Emails stay in the outbox. To send them, set CAIRN_SMTP_URL."),
    }
    if !has_backups {
        print_line("No backups are written. To write one each day, set CAIRN_BACKUP_DIR to a folder on another disk.");
    }
    if let Some(warning) = settings.proxy_warning() {
        print_line(&format!("Warning: {warning}"));
    }
}

/// What the settings ask for.
struct Settings {
    services: Services,
    email: Option<EmailSettings>,
    backups: Option<Backups>,
}

impl Settings {
    /// # Errors
    /// All settings that are malformed or contradict each other.
    fn of(args: &ServeArgs, listening: SocketAddr) -> anyhow::Result<Settings> {
        let mut problems = Vec::new();
        let services = Services::of(args, listening).map_err(|error| problems.push(error)).ok();
        let unset = PublicUrl::parse(&format!("http://{listening}"))?;
        let public = services.as_ref().map_or(&unset, |services| &services.public);
        let email = EmailSettings::of(&args.email, public).map_err(|error| problems.push(error)).unwrap_or_default();
        let (state, backups) = watch::channel(BackupState::Off);
        let scheduled =
            Backups::of(&args.backups, state, Utc::now()).map_err(|error| problems.push(error)).unwrap_or_default();
        all_of(problems)?;
        let services = services.context("the settings have no problem, but no services")?;
        let services =
            Services { sends_emails: email.is_some(), backups, is_measured: args.metrics_listen.is_some(), ..services };
        Ok(Settings { services, email, backups: scheduled })
    }
}

/// Writes the log to standard error.
fn write_log(args: &ServeArgs) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&args.log).context("CAIRN_LOG is not a filter such as info or debug")?;
    // Colours would be control characters in a file or a journal.
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(std::io::stderr().is_terminal());
    // A log that can't be written, as on a full disk, must not end a request.
    let log = log.with_writer(std::io::stderr).log_internal_errors(false);
    match args.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}

/// Waits until the program is asked to stop, then until the workers end or their time is over.
async fn end_workers(workers: &mut JoinSet<()>, mut stopping: watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
    let all_ended = async { while workers.join_next().await.is_some() {} };
    if timeout(LAST_EMAIL, all_ended).await.is_err() {
        tracing::warn!(
            "background work did not end within {LAST_EMAIL:?}; an email being sent may or may not have arrived"
        );
    }
}

/// Starts the background workers: the jobs and, if a mail server is set, the email sender.
async fn workers(
    store: &Store,
    email: Option<EmailSettings>,
    stopping: &watch::Receiver<bool>,
) -> anyhow::Result<JoinSet<()>> {
    let unsure = store.mark_interrupted_uncertain(System::new(), Utc::now()).await?;
    if unsure > 0 {
        tracing::warn!(unsure, "emails were being sent when the program last ended; they may or may not have arrived");
    }
    let mut workers = JoinSet::new();
    workers.spawn(jobs::run(store.clone(), Utc::now, stopping.clone()));
    workers.spawn(file_watch::run(store.clone(), stopping.clone()));
    workers.spawn(scheduler::run(store.clone(), Utc::now, stopping.clone()));
    if let Some(email) = email {
        workers.spawn(Sender::new(store.clone(), email).run(Utc::now, stopping.clone()));
    }
    Ok(workers)
}
