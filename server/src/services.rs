//! The services of the router, built from the settings at the start, so that errors appear early.

use crate::config::github::{OAuthApp, app};
use crate::config::public_url::PublicUrl;
use crate::config::{ServeArgs, given};
use crate::fake_github::FakeGitHub;
use crate::github::GitHubSync;
use crate::middleware::rate_limits::RateLimits;
use crate::sign_in::github::GitHub;
use anyhow::{Context, ensure};
use domain::backups::BackupState;
use domain::roles::SetupLink;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tokio::sync::watch;
use url::Url;

/// The services and settings of the router.
#[derive(Clone)]
pub struct Services {
    pub public: PublicUrl,
    /// `None` if sign-in is off.
    pub github: Option<Arc<GitHub>>,
    /// The fake GitHub, if it replaces GitHub.
    pub fake_github: Option<FakeGitHub>,
    /// How evidence is synced with GitHub.
    pub github_sync: Arc<GitHubSync>,
    /// The link of the first owner, while no one owns the instance.
    pub setup: Option<SetupLink>,
    /// Whether emails are sent; otherwise they stay in the outbox.
    pub sends_emails: bool,
    /// What is known about scheduled backups.
    pub backups: watch::Receiver<BackupState>,
    /// Becomes true when the program is asked to stop.
    pub stopping: watch::Receiver<bool>,
    pub trusted_proxies: Vec<IpNet>,
    /// Whether requests are measured for Prometheus.
    pub is_measured: bool,
    pub limits: RateLimits,
}

impl Services {
    /// Services for a server without sign-in.
    pub fn without_sign_in(public: PublicUrl) -> Services {
        Services {
            public,
            github: None,
            fake_github: None,
            github_sync: Arc::new(GitHubSync::off()),
            setup: None,
            sends_emails: false,
            backups: watch::channel(BackupState::Off).1,
            // Without a sender, responses that stay open end after their first part.
            stopping: watch::channel(false).1,
            trusted_proxies: Vec::new(),
            is_measured: false,
            limits: RateLimits::default(),
        }
    }

    /// Services with the fake GitHub, which answers at `listening`.
    pub fn with_fake_github(public: PublicUrl, listening: SocketAddr) -> anyhow::Result<Services> {
        let fake_github = FakeGitHub::new(&public);
        let base = fake_address(listening)?;
        let github = GitHub::new(fake_github.app(base.clone(), base), &public)?;
        let github = Some(Arc::new(github));
        Ok(Services { github, fake_github: Some(fake_github), ..Services::without_sign_in(public) })
    }

    /// The settings in `args`, for a server that listens on `listening`.
    ///
    /// # Errors
    /// If a setting is malformed, or settings contradict each other. The message names the setting.
    pub fn of(args: &ServeArgs, listening: SocketAddr) -> anyhow::Result<Services> {
        let public = match given(&args.public_url) {
            Some(text) => PublicUrl::parse(text)?,
            None => PublicUrl::parse(&format!("http://{listening}"))?,
        };
        let trusted_proxies = networks(given(&args.trusted_proxies).unwrap_or(""))?;
        let settings = match app(&args.github)? {
            Some(app) => Services::with_github(public, app)?,
            // Behind a proxy, requests from anywhere arrive over loopback, so anyone could become an owner.
            None if listening.ip().is_loopback() && public.is_loopback() && trusted_proxies.is_empty() => {
                Services::with_fake_github(public, listening)?
            }
            None => Services::without_sign_in(public),
        };
        let fake = settings.fake_github.as_ref().map(|_| fake_address(listening)).transpose()?;
        let github_sync = Arc::new(GitHubSync::of(&args.github, fake)?);
        Ok(Services { trusted_proxies, github_sync, ..settings })
    }

    /// Says what is wrong with the trusted proxies, if anything.
    ///
    /// The program itself serves plain http, so a public address with https means that there is a proxy.
    pub fn proxy_warning(&self) -> Option<&'static str> {
        if self.trusted_proxies.iter().any(|network| network.prefix_len() == 0) {
            return Some(
                "CAIRN_TRUSTED_PROXIES trusts every address, so anyone can pretend to be another client and avoid the \
                 rate limits. Set it to the address of your proxy.",
            );
        }
        (self.trusted_proxies.is_empty() && self.public.is_https()).then_some(
            "CAIRN_TRUSTED_PROXIES is not set, so all visitors behind your proxy share one rate limit. Set it to the \
             address of your proxy.",
        )
    }

    fn with_github(public: PublicUrl, app: OAuthApp) -> anyhow::Result<Services> {
        let safe = public.is_https() || public.is_loopback();
        let origin = public.origin();
        ensure!(safe, "CAIRN_PUBLIC_URL is {origin}, but sign-in is not allowed over plain http; use https.");
        let github = Some(Arc::new(GitHub::new(app, &public)?));
        Ok(Services { github, ..Services::without_sign_in(public) })
    }
}

fn fake_address(listening: SocketAddr) -> anyhow::Result<Url> {
    Ok(Url::parse(&format!("http://{listening}/fake-github/"))?)
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

#[cfg(test)]
mod tests;
