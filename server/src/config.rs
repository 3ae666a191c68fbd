//! Settings, all from the environment or the command line. Nothing else in the program reads the environment.

pub mod mail;
pub mod public_url;
pub mod settings;

use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Where the facts are kept.
#[derive(Args, Clone, Debug)]
pub struct Database {
    /// The SQLite database; made when it is missing
    #[arg(long = "db", env = "CAIRN_DB", default_value = "cairn.db", value_name = "FILE")]
    pub path: PathBuf,
}

/// How the program serves.
#[derive(Args, Clone, Debug)]
pub struct Serving {
    #[command(flatten)]
    pub database: Database,
    /// The address and port to listen on
    #[arg(long, env = "CAIRN_LISTEN", default_value = "127.0.0.1:3000", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// Where people find it, such as https://cairn.example [default: http:// and the address listened on]
    #[arg(long, env = "CAIRN_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Proxies in front whose X-Forwarded-For is believed: addresses or networks, with commas between
    #[arg(long, env = "CAIRN_TRUSTED_PROXIES", value_name = "NETWORKS")]
    pub trusted_proxies: Option<String>,
    #[command(flatten)]
    pub github: GitHubApp,
    #[command(flatten)]
    pub mail: MailServer,
    /// What to write to standard error: error, warn, info, debug, or by module
    #[arg(long, env = "CAIRN_LOG", default_value = "info,tower_http=warn", value_name = "FILTER")]
    pub log: String,
}

/// The OAuth app by which people sign in.
#[derive(Args, Clone, Debug)]
pub struct GitHubApp {
    /// The app's id; without one, on a loopback address, a built-in stand-in for GitHub lets one sign in as anybody
    #[arg(long = "github-client-id", env = "GITHUB_CLIENT_ID", value_name = "ID")]
    pub client_id: Option<String>,
    /// The app's secret
    #[arg(long = "github-client-secret", env = "GITHUB_CLIENT_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub client_secret: Option<String>,
    /// Where people sign in; of GitHub Enterprise, its own address
    #[arg(long = "github-base-url", env = "GITHUB_BASE_URL", default_value = "https://github.com", value_name = "URL")]
    pub base: String,
    /// Where the program asks who they are; of GitHub Enterprise, its address with /api/v3
    #[arg(
        long = "github-api-url",
        env = "GITHUB_API_URL",
        default_value = "https://api.github.com",
        value_name = "URL"
    )]
    pub api: String,
}

/// How letters leave.
#[derive(Args, Clone, Debug)]
pub struct MailServer {
    /// The mail server: smtps://user:password@mail.example, smtp://user:password@mail.example?tls=required (STARTTLS), or
    /// smtp://localhost; without one, mail stays in the outbox
    #[arg(long, env = "CAIRN_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Whom letters are from, at a domain that the mail server may send for [default: cairn@ and the public URL’s host]
    #[arg(long, env = "CAIRN_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
}
