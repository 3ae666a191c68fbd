//! Defines the settings, all from flags or environment variables. No other code reads the environment.

pub mod email;
pub mod github;
pub mod public_url;
mod secrets;

use clap::{Args, ValueEnum};
use domain::time::NaiveDate;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The flags that choose the database.
#[derive(Args, Clone, Debug)]
pub struct Database {
    /// The SQLite database file; created if it does not exist
    #[arg(long = "db", env = "CAIRN_DB", default_value = "cairn.db", value_name = "FILE")]
    pub path: PathBuf,
}

/// The flags of `cairn report`.
#[derive(Args, Clone, Debug)]
pub struct ReportArgs {
    /// The edition, such as 2023
    #[arg(long, value_name = "SLUG")]
    pub edition: String,
    /// The day from which changes count, such as 2026-05-31; by default that of the last published report
    #[arg(long, value_name = "DATE")]
    pub since: Option<NaiveDate>,
    /// The public address of Cairn, for links to tasks
    #[arg(long, env = "CAIRN_PUBLIC_URL", default_value = "http://127.0.0.1:3000", value_name = "URL")]
    pub public_url: String,
    #[command(flatten)]
    pub database: Database,
}

/// The flags of `cairn export archive`.
#[derive(Args, Clone, Debug)]
pub struct ArchiveArgs {
    /// The folder; an earlier archive is replaced
    pub dir: PathBuf,
    /// The public address of Cairn, for links to what the archive lacks
    #[arg(long, env = "CAIRN_PUBLIC_URL", default_value = "http://127.0.0.1:3000", value_name = "URL")]
    pub public_url: String,
    #[command(flatten)]
    pub database: Database,
}

/// The flags of `cairn backup` and `cairn restore`.
#[derive(Args, Clone, Debug)]
pub struct BackupArgs {
    /// The file of the backup
    pub file: PathBuf,
    #[command(flatten)]
    pub database: Database,
}

/// The flags of scheduled backups.
#[derive(Args, Clone, Debug)]
pub struct BackupSchedule {
    /// The folder for a backup each day; without it, no backups are written
    #[arg(long = "backup-dir", env = "CAIRN_BACKUP_DIR", value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// How many of these backups are kept; older ones are deleted
    #[arg(
        long = "backups-kept", env = "CAIRN_BACKUPS_KEPT", default_value_t = 14, value_name = "NUMBER",
        value_parser = clap::value_parser!(u16).range(1..)
    )]
    pub kept: u16,
}

/// The flags of `cairn serve`.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    #[command(flatten)]
    pub database: Database,
    /// The address and port to listen on
    #[arg(long, env = "CAIRN_LISTEN", default_value = "127.0.0.1:3000", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// The public address, such as https://cairn.example [default: http:// and the listen address]
    #[arg(long, env = "CAIRN_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Reverse proxies to trust for X-Forwarded-For: addresses or networks, separated by commas
    #[arg(long, env = "CAIRN_TRUSTED_PROXIES", value_name = "NETWORKS")]
    pub trusted_proxies: Option<String>,
    /// The address and port for metrics in Prometheus' format; without it, nothing is measured
    #[arg(long, env = "CAIRN_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,
    #[command(flatten)]
    pub github: GitHubApp,
    #[command(flatten)]
    pub email: EmailServer,
    #[command(flatten)]
    pub backups: BackupSchedule,
    /// What to log to standard error: error, warn, info or debug, also per module
    #[arg(long, env = "CAIRN_LOG", default_value = "info,tower_http=warn", value_name = "FILTER")]
    pub log: String,
    /// How lines of the log are written: for people, or as JSON for programs
    #[arg(long, env = "CAIRN_LOG_FORMAT", value_enum, default_value_t, value_name = "FORMAT")]
    pub log_format: LogFormat,
}

/// How lines of the log are written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// The part of the help about settings that are not flags.
pub const SECRETS_HELP: &str = "\
Set secrets with environment variables or files. They are not flags, because every user of this computer can see flags.
Set one variable of each pair. The one that ends in _FILE is the path of a file that contains the value:

  GITHUB_CLIENT_SECRET, GITHUB_CLIENT_SECRET_FILE
          The secret of the OAuth app
  GITHUB_TOKEN, GITHUB_TOKEN_FILE
          A token for GitHub's API, with which evidence of tasks is synced more often. It needs to read only public
          repositories; titles in private ones are not stored
  GITHUB_WEBHOOK_SECRET, GITHUB_WEBHOOK_SECRET_FILE
          The secret of webhooks that deliver to /webhooks/github
  CAIRN_SMTP_URL, CAIRN_SMTP_URL_FILE
          The mail server: smtps://user:password@mail.example, smtp://user:password@mail.example?tls=required
          (STARTTLS), or smtp://localhost. Without one, emails stay in the outbox";

/// Former flags for secrets, and the environment variable that replaces each.
pub const SECRET_FLAGS: [(&str, &str); 2] =
    [("--github-client-secret", "GITHUB_CLIENT_SECRET"), ("--smtp-url", "CAIRN_SMTP_URL")];

impl ServeArgs {
    /// Reads the secrets from the environment or from files.
    ///
    /// # Errors
    /// All secrets that are set twice, or whose file can't be read or is empty. The message never contains a secret.
    pub fn with_secrets(mut self) -> anyhow::Result<ServeArgs> {
        let variable = |name: &str| std::env::var_os(name);
        let mut problems = Vec::new();
        let mut read = |name| secrets::read(name, variable).map_err(|error| problems.push(error)).unwrap_or_default();
        self.github.client_secret = read("GITHUB_CLIENT_SECRET");
        self.github.token = read("GITHUB_TOKEN");
        self.github.webhook_secret = read("GITHUB_WEBHOOK_SECRET");
        self.email.smtp_url = read("CAIRN_SMTP_URL");
        all_of(problems)?;
        Ok(self)
    }
}

/// One error with the sentences of all problems.
///
/// # Errors
/// If there is a problem.
pub fn all_of(mut problems: Vec<anyhow::Error>) -> anyhow::Result<()> {
    match problems.len() {
        0 => Ok(()),
        1 => Err(problems.remove(0)),
        _ => {
            let sentences = problems.iter().map(|problem| format!("{problem:#}"));
            anyhow::bail!("{}", sentences.collect::<Vec<_>>().join(" "))
        }
    }
}

/// The flags for the OAuth app that people sign in with.
#[derive(Args, Clone, Debug)]
pub struct GitHubApp {
    /// The client id of the OAuth app; without it, a fake GitHub is used, on loopback addresses only
    #[arg(long = "github-client-id", env = "GITHUB_CLIENT_ID", value_name = "ID")]
    pub client_id: Option<String>,
    /// The client secret of the OAuth app; see [`ServeArgs::with_secrets`].
    #[arg(skip)]
    pub client_secret: Option<String>,
    /// The address where people sign in; for GitHub Enterprise, its own address
    #[arg(long = "github-base-url", env = "GITHUB_BASE_URL", default_value = "https://github.com", value_name = "URL")]
    pub base: String,
    /// The address of GitHub's API; for GitHub Enterprise, its own address followed by /api/v3
    ///
    /// [default: https://api.github.com]. If it is set, evidence is synced with it.
    #[arg(long = "github-api-url", env = "GITHUB_API_URL", value_name = "URL")]
    pub api: Option<String>,
    /// A token for the API, with which evidence is synced more often; see [`ServeArgs::with_secrets`].
    #[arg(skip)]
    pub token: Option<String>,
    /// The secret of the webhook; see [`ServeArgs::with_secrets`].
    #[arg(skip)]
    pub webhook_secret: Option<String>,
}

/// The settings for sending emails.
#[derive(Args, Clone, Debug)]
pub struct EmailServer {
    /// The mail server's address, which contains a password; see [`ServeArgs::with_secrets`].
    #[arg(skip)]
    pub smtp_url: Option<String>,
    /// The sender address of emails [default: cairn@ and the host of the public URL]
    #[arg(long, env = "CAIRN_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
}

/// The trimmed setting; an empty one counts as unset.
pub(crate) fn given(setting: &Option<String>) -> Option<&str> {
    setting.as_deref().map(str::trim).filter(|text| !text.is_empty())
}
