//! `cairn serve`: opens the store, listens, and ends what it has begun before it stops.

use super::say;
use crate::config::Serving;
use crate::config::settings::Settings;
use crate::router;
use crate::stand_in::people::has_real_accounts;
use anyhow::Context;
use std::net::SocketAddr;
use store::Store;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

pub async fn serve(serving: Serving) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&serving.log).context("CAIRN_LOG is not a filter such as info or debug")?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let store = Store::open(&serving.database.path).await?;
    let listener = TcpListener::bind(serving.listen).await;
    let listener = listener.with_context(|| format!("nobody can listen on {}", serving.listen))?;
    let mut settings = Settings::of(&serving, listener.local_addr()?)?;
    if settings.stand_in.is_some() && has_real_accounts(&store).await? {
        settings = Settings { github: None, stand_in: None, ..settings };
        say("People have signed in here with GitHub itself, so no stand-in takes its place; set GITHUB_CLIENT_ID.");
    }
    say(&format!("Cairn serves on http://{}", listener.local_addr()?));
    if settings.stand_in.is_some() {
        say("A stand-in for GitHub lets one sign in as anybody; GITHUB_CLIENT_ID would end that.");
    }
    let app = router::router_with(store.clone(), chrono::Utc::now, settings);
    // The guards ask who it is that connects.
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(asked_to_stop()).await?;
    store.close().await;
    Ok(())
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
