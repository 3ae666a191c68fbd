//! The state of the running program that every page uses.

use domain::backups::BackupState;
use domain::login_sessions::Token;
use domain::roles::SetupLink;
use domain::time::Instant;
use std::sync::Arc;
use store::Store;
use tokio::sync::watch;

/// The parts of the running program that every page uses.
#[derive(Clone)]
pub struct AppState {
    pub store: Store,
    pub assets: Arc<Assets>,
    /// The name of the cookie with the token of the login session.
    pub cookie: &'static str,
    /// The public base URL, without a trailing slash, for links in emails and invitation links.
    pub origin: String,
    /// How people sign in.
    pub way: SignInMethod,
    /// The link of the first owner; `None` if someone owned the instance when the program started.
    pub setup: Option<SetupLink>,
    /// Whether a mail server is set; otherwise emails stay in the outbox.
    pub sends_emails: bool,
    pub github_sync: SyncSettings,
    /// What is wrong with the setting for proxies, for owners.
    pub proxy_warning: Option<&'static str>,
    /// What is known about scheduled backups, for owners.
    pub backups: watch::Receiver<BackupState>,
    /// Creates a new random secret.
    pub secret: fn() -> Token,
    /// Becomes true when the program is asked to stop; responses that stay open end then.
    pub stopping: watch::Receiver<bool>,
    /// Returns the current time; tests set their own.
    pub clock: fn() -> Instant,
}

/// How evidence is synced with GitHub.
#[derive(Clone, Debug)]
pub struct SyncSettings {
    /// The host of links to GitHub.
    pub host: String,
    /// The address of the API; `None` if it isn't asked.
    pub api: Option<String>,
    /// Whether the API is the fake GitHub of a demo.
    pub is_fake: bool,
    pub has_token: bool,
    pub has_webhook: bool,
}

/// How people sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInMethod {
    GitHub,
    /// The fake GitHub of a demo.
    FakeGitHub,
    /// Sign-in is not set up.
    None,
}

/// The paths of static files; they change with the contents, so browsers may cache the files forever.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    pub style: String,
    pub icon: String,
    /// The pictures of previews in other programs.
    pub previews: Vec<PreviewPicture>,
    /// `None` in a build without a browser bundle; islands then stay as the server rendered them.
    pub islands: Option<IslandAssets>,
}

/// A picture that other programs show with a link.
#[derive(Clone, Debug)]
pub struct PreviewPicture {
    /// A kind of edition, or `general`.
    pub name: String,
    pub address: String,
}

#[derive(Clone, Debug)]
pub struct IslandAssets {
    pub loader: String,
    pub bundle: String,
    pub wasm: String,
}

/// The colour theme that a reader chose, stored only in a cookie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The device's setting.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const COOKIE: &'static str = "appearance";

    pub fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Theme::System, Theme::Light, Theme::Dark].into_iter().find(|theme| theme.as_str() == text)
    }
}
