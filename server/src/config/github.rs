//! The OAuth app on GitHub that people sign in with.

use super::public_url::{is_loopback, web_address};
use super::{GitHubApp, given};
use anyhow::{Context, ensure};
use url::Url;

/// The OAuth app that people sign in with.
pub struct OAuthApp {
    pub id: String,
    pub secret: String,
    /// Ends with a slash, as `api` does.
    pub base: Url,
    pub api: Url,
}

const NO_SECRET: &str =
    "GITHUB_CLIENT_ID is set, but no secret is. Set GITHUB_CLIENT_SECRET or GITHUB_CLIENT_SECRET_FILE.";

/// The OAuth app that people sign in with, if one is set.
pub fn app(github: &GitHubApp) -> anyhow::Result<Option<OAuthApp>> {
    let Some(id) = given(&github.client_id) else { return Ok(None) };
    let secret = given(&github.client_secret).context(NO_SECRET)?;
    let (base, api) = (base_address(github)?, api_address(github)?);
    Ok(Some(OAuthApp { id: id.to_owned(), secret: secret.to_owned(), base, api }))
}

/// The address where people sign in and links lead to.
pub fn base_address(github: &GitHubApp) -> anyhow::Result<Url> {
    github_address("GITHUB_BASE_URL", &github.base)
}

/// The address of the API.
pub fn api_address(github: &GitHubApp) -> anyhow::Result<Url> {
    Ok(explicit_api_address(github)?.map_or_else(|| github_address("GITHUB_API_URL", "https://api.github.com"), Ok)?)
}

/// The address of the API, if it is set.
pub fn explicit_api_address(github: &GitHubApp) -> anyhow::Result<Option<Url>> {
    given(&github.api).map(|api| github_address("GITHUB_API_URL", api)).transpose()
}

/// Parses an address of GitHub, and adds a trailing slash so that paths can be joined to it.
fn github_address(setting: &str, text: &str) -> anyhow::Result<Url> {
    let url = web_address(setting, &format!("{}/", text.trim_end_matches('/')))?;
    let safe = url.scheme() == "https" || is_loopback(&url);
    ensure!(safe, "{setting} is “{text}”, but secrets must not be sent over plain http; use https.");
    Ok(url)
}
