//! `cairn serve`: opens the store, listens, and ends what it has begun before it stops.

use super::say;
use crate::config::ServeArgs;
use crate::config::email::EmailSettings;
use crate::config::settings::Settings;
use crate::email::Sender;
use crate::fake_github::people::has_real_accounts;
use crate::listener::{self, ConnectionLimits};
use crate::{jobs, router, signals};
use anyhow::Context;
use chrono::Utc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tracing_subscriber::EnvFilter;

/// How long the letter at hand may take when the program is asked to stop; after that, nobody knows what became of it.
///
/// It counts from the signal, as the time for requests under way does, so the program ends about 30 s after that at the
/// latest, and 10 s after it where no mail server keeps it waiting.
const LAST_EMAIL: Duration = Duration::from_secs(30);

/// How long the database may take to close. What it would still tidy up, it does when it is opened the next time.
const CLOSING: Duration = Duration::from_secs(1);

pub async fn serve(args: ServeArgs) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&args.log).context("CAIRN_LOG is not a filter such as info or debug")?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let store = Store::open(&args.database.path).await?;
    let listener = TcpListener::bind(args.listen).await;
    let listener = listener.with_context(|| format!("nobody can listen on {}", args.listen))?;
    let mut settings = Settings::of(&args, listener.local_addr()?)?;
    let email = EmailSettings::of(&args.email, &settings.public)?;
    if settings.fake_github.is_some() && has_real_accounts(&store).await? {
        settings = Settings { github: None, fake_github: None, ..settings };
        say("People have signed in here with GitHub itself, so the fake GitHub is off; set GITHUB_CLIENT_ID.");
    }
    let limits = ConnectionLimits::of_process();
    let (stop, stopping) = watch::channel(false);
    signals::listen(stop).context("the program cannot listen to signals")?;
    say(&format!("Cairn serves on http://{}", listener.local_addr()?));
    if settings.fake_github.is_some() {
        say("A fake GitHub lets one sign in as anybody; GITHUB_CLIENT_ID would end that.");
    }
    match &email {
        Some(email) => say(&format!("Letters leave by way of {}, from {}.", email.server, email.from)),
        None => say("Letters stay in the outbox; CAIRN_SMTP_URL would send them."),
    }
    let mut workers = workers(&store, email, &stopping).await?;
    let proxies = settings.trusted_proxies.clone();
    let app = router::router_with(store.clone(), Utc::now, settings);
    let pages = listener::serve(listener, app, &proxies, limits, stopping.clone());
    tokio::join!(pages, end_workers(&mut workers, stopping));
    workers.shutdown().await;
    if timeout(CLOSING, store.close()).await.is_err() {
        tracing::warn!("the database did not close within {CLOSING:?}");
    }
    Ok(())
}

/// Waits for the stop, and then for what is being done.
async fn end_workers(workers: &mut JoinSet<()>, mut stopping: watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
    let all = async { while workers.join_next().await.is_some() {} };
    if timeout(LAST_EMAIL, all).await.is_err() {
        tracing::warn!(
            "the work at hand did not end within {LAST_EMAIL:?}; if it was a letter, nobody knows whether it arrived"
        );
    }
}

/// What works beside the pages: the jobs, and whoever sends the mail.
async fn workers(
    store: &Store,
    email: Option<EmailSettings>,
    stopping: &watch::Receiver<bool>,
) -> anyhow::Result<JoinSet<()>> {
    let unsure = store.mark_interrupted_uncertain(Utc::now()).await?;
    if unsure > 0 {
        tracing::warn!(unsure, "letters were being sent when the program ended; whether they arrived nobody knows");
    }
    let mut workers = JoinSet::new();
    workers.spawn(jobs::run(store.clone(), Utc::now, stopping.clone()));
    if let Some(email) = email {
        workers.spawn(Sender::new(store.clone(), email).run(Utc::now, stopping.clone()));
    }
    Ok(workers)
}
