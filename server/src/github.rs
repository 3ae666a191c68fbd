//! Syncs evidence with GitHub: the webhook, the client of the API, and the job that polls it.

pub mod client;
pub mod poll;
mod signature;
pub mod webhook;

use crate::config::GitHubApp;
use crate::config::github::{base_address, explicit_api_address};
use crate::config::given;
use domain::tasks::GitHubHost;
use domain::text::Url as LinkUrl;
use std::sync::Arc;
use url::Url;

/// The settings of the sync.
#[derive(Clone, Debug)]
pub struct GitHubSync {
    /// The host of links to GitHub.
    pub host: GitHubHost,
    /// The address of the API, which ends with a slash. Without one, nothing is polled.
    pub api: Option<Url>,
    pub token: Option<Arc<str>>,
    /// Without a secret, the webhook is off.
    pub webhook_secret: Option<Arc<str>>,
}

impl GitHubSync {
    /// No polling and no webhook, for links to github.com.
    pub fn off() -> GitHubSync {
        GitHubSync { host: GitHubHost::default(), api: None, token: None, webhook_secret: None }
    }

    /// Reads the settings.
    ///
    /// The API is polled if GITHUB_API_URL, GITHUB_TOKEN or an OAuth app is set. `fake` is the address of the fake
    /// GitHub's API, if that replaces GitHub.
    ///
    /// # Errors
    /// If an address is malformed or not safe for a token.
    pub fn of(args: &GitHubApp, fake: Option<Url>) -> anyhow::Result<GitHubSync> {
        let base = base_address(args)?;
        let host = LinkUrl::parse(base.as_str()).map(|base| GitHubHost::of(&base)).unwrap_or_default();
        let token: Option<Arc<str>> = given(&args.token).map(Arc::from);
        let is_set_up = token.is_some() || given(&args.client_id).is_some();
        let api = match (explicit_api_address(args)?, fake) {
            (Some(api), _) => Some(api),
            (None, Some(fake)) if !is_set_up => Some(fake),
            (None, _) if is_set_up => Some(crate::config::github::api_address(args)?),
            (None, _) => None,
        };
        let webhook_secret = given(&args.webhook_secret).map(Arc::from);
        Ok(GitHubSync { host, api, token, webhook_secret })
    }
}
