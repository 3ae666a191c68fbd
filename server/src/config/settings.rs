//! Validates the settings at the start, so that errors don't appear only at the first sign-in.

use super::public_url::{PublicUrl, is_loopback, web_address};
use super::{GitHubApp, ServeArgs};
use crate::fake_github::FakeGitHub;
use crate::middleware::rate_limits::RateLimits;
use crate::sign_in::github::{App, GitHub};
use anyhow::{Context, ensure};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use url::Url;

/// The settings of the router.
#[derive(Clone)]
pub struct Settings {
    pub public: PublicUrl,
    /// `None` if sign-in is off.
    pub github: Option<Arc<GitHub>>,
    /// The fake GitHub, if it replaces GitHub.
    pub fake_github: Option<FakeGitHub>,
    pub trusted_proxies: Vec<IpNet>,
    pub limits: RateLimits,
}

impl Settings {
    /// Settings for a server without sign-in.
    pub fn without_sign_in(public: PublicUrl) -> Settings {
        Settings { public, github: None, fake_github: None, trusted_proxies: Vec::new(), limits: RateLimits::default() }
    }

    /// Settings with the fake GitHub, which answers at `listening`.
    pub fn with_fake_github(public: PublicUrl, listening: SocketAddr) -> anyhow::Result<Settings> {
        let fake_github = FakeGitHub::new(&public);
        let base = Url::parse(&format!("http://{listening}/fake-github/"))?;
        let github = GitHub::new(fake_github.app(base.clone(), base), &public)?;
        let github = Some(Arc::new(github));
        Ok(Settings { github, fake_github: Some(fake_github), ..Settings::without_sign_in(public) })
    }

    /// The settings in `args`, for a server that listens on `listening`.
    ///
    /// # Errors
    /// If a setting is malformed, or settings contradict each other. The message names the setting.
    pub fn of(args: &ServeArgs, listening: SocketAddr) -> anyhow::Result<Settings> {
        let public = match given(&args.public_url) {
            Some(text) => PublicUrl::parse(text)?,
            None => PublicUrl::parse(&format!("http://{listening}"))?,
        };
        let trusted_proxies = networks(given(&args.trusted_proxies).unwrap_or(""))?;
        let settings = match app(&args.github)? {
            Some(app) => Settings::with_github(public, app)?,
            // Behind a proxy, requests from anywhere arrive over loopback, so anyone could become an owner.
            None if listening.ip().is_loopback() && public.is_loopback() && trusted_proxies.is_empty() => {
                Settings::with_fake_github(public, listening)?
            }
            None => Settings::without_sign_in(public),
        };
        Ok(Settings { trusted_proxies, ..settings })
    }

    fn with_github(public: PublicUrl, app: App) -> anyhow::Result<Settings> {
        let safe = public.is_https() || public.is_loopback();
        let origin = public.origin();
        ensure!(safe, "CAIRN_PUBLIC_URL is {origin}, but sign-in is not allowed over plain http; use https.");
        let github = Some(Arc::new(GitHub::new(app, &public)?));
        Ok(Settings { github, ..Settings::without_sign_in(public) })
    }
}

const NO_SECRET: &str =
    "GITHUB_CLIENT_ID is set, but no secret is. Set GITHUB_CLIENT_SECRET or GITHUB_CLIENT_SECRET_FILE.";

/// The OAuth app that people sign in with, if one is set.
fn app(github: &GitHubApp) -> anyhow::Result<Option<App>> {
    let Some(id) = given(&github.client_id) else { return Ok(None) };
    let secret = given(&github.client_secret).context(NO_SECRET)?;
    let base = github_address("GITHUB_BASE_URL", &github.base)?;
    let api = github_address("GITHUB_API_URL", &github.api)?;
    Ok(Some(App { id: id.to_owned(), secret: secret.to_owned(), base, api }))
}

/// Parses an address of GitHub, and adds a trailing slash so that paths can be joined to it.
fn github_address(setting: &str, text: &str) -> anyhow::Result<Url> {
    let url = web_address(setting, &format!("{}/", text.trim_end_matches('/')))?;
    let safe = url.scheme() == "https" || is_loopback(&url);
    ensure!(safe, "{setting} is “{text}”, but secrets must not be sent over plain http; use https.");
    Ok(url)
}

/// Parses addresses and networks that are separated by commas.
fn networks(text: &str) -> anyhow::Result<Vec<IpNet>> {
    let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    entries.map(|entry| network(entry).with_context(|| not_a_network(entry))).collect()
}

fn network(entry: &str) -> Option<IpNet> {
    entry.parse().ok().or_else(|| entry.parse::<IpAddr>().ok().map(IpNet::from))
}

fn not_a_network(entry: &str) -> String {
    format!("CAIRN_TRUSTED_PROXIES has “{entry}”, which is not an address or network such as 10.0.0.0/8.")
}

/// The trimmed setting; an empty one counts as unset.
pub(super) fn given(setting: &Option<String>) -> Option<&str> {
    setting.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
