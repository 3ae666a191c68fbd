//! `cairn serve`: opens the store, listens, and ends what it has begun before it stops.

use super::say;
use crate::config::Serving;
use crate::config::mail::MailSettings;
use crate::config::settings::Settings;
use crate::mail::Sender;
use crate::stand_in::people::has_real_accounts;
use crate::{jobs, router};
use anyhow::Context;
use chrono::Utc;
use std::net::SocketAddr;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tracing_subscriber::EnvFilter;

/// How long the letter at hand may take when the program is asked to stop; after that, nobody knows what became of it.
const LAST_LETTER: Duration = Duration::from_secs(30);

pub async fn serve(serving: Serving) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&serving.log).context("CAIRN_LOG is not a filter such as info or debug")?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let store = Store::open(&serving.database.path).await?;
    let listener = TcpListener::bind(serving.listen).await;
    let listener = listener.with_context(|| format!("nobody can listen on {}", serving.listen))?;
    let mut settings = Settings::of(&serving, listener.local_addr()?)?;
    let mail = MailSettings::of(&serving.mail, &settings.public)?;
    if settings.stand_in.is_some() && has_real_accounts(&store).await? {
        settings = Settings { github: None, stand_in: None, ..settings };
        say("People have signed in here with GitHub itself, so no stand-in takes its place; set GITHUB_CLIENT_ID.");
    }
    say(&format!("Cairn serves on http://{}", listener.local_addr()?));
    if settings.stand_in.is_some() {
        say("A stand-in for GitHub lets one sign in as anybody; GITHUB_CLIENT_ID would end that.");
    }
    match &mail {
        Some(mail) => say(&format!("Letters leave by way of {}, from {}.", mail.server, mail.from)),
        None => say("Letters stay in the outbox; CAIRN_SMTP_URL would send them."),
    }
    let (stop, stopping) = watch::channel(false);
    let mut workers = workers(&store, mail, &stopping).await?;
    let app = router::router_with(store.clone(), Utc::now, settings);
    // The guards ask who it is that connects.
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let ending = async move {
        asked_to_stop().await;
        stop.send_replace(true);
    };
    axum::serve(listener, app).with_graceful_shutdown(ending).await?;
    let _ = timeout(LAST_LETTER, async { while workers.join_next().await.is_some() {} }).await;
    workers.shutdown().await;
    store.close().await;
    Ok(())
}

/// What works beside the pages: the jobs, and whoever sends the mail.
async fn workers(
    store: &Store,
    mail: Option<MailSettings>,
    stopping: &watch::Receiver<bool>,
) -> anyhow::Result<JoinSet<()>> {
    let unsure = store.unsure_of_handed_over(Utc::now()).await?;
    if unsure > 0 {
        tracing::warn!(unsure, "letters were being sent when the program ended; whether they arrived nobody knows");
    }
    let mut workers = JoinSet::new();
    workers.spawn(jobs::run(store.clone(), Utc::now, stopping.clone()));
    if let Some(mail) = mail {
        workers.spawn(Sender::new(store.clone(), mail).run(Utc::now, stopping.clone()));
    }
    Ok(workers)
}

async fn asked_to_stop() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => signals.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}
