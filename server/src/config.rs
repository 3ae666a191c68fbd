//! Settings, all from the environment or the command line. Nothing else in the program reads the environment.

pub mod email;
pub mod public_url;
mod secrets;
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
pub struct ServeArgs {
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
    pub email: EmailServer,
    /// What to write to standard error: error, warn, info, debug, or by module
    #[arg(long, env = "CAIRN_LOG", default_value = "info,tower_http=warn", value_name = "FILTER")]
    pub log: String,
}

/// What the help says of the settings that are no flags.
pub const SECRETS_HELP: &str = "\
Secrets come from the environment or from files, never from flags, which every user of the machine can see.
Set one of each pair; the one that ends in _FILE names a file that holds the value:

  GITHUB_CLIENT_SECRET, GITHUB_CLIENT_SECRET_FILE
          The secret of the OAuth app
  CAIRN_SMTP_URL, CAIRN_SMTP_URL_FILE
          The mail server: smtps://user:password@mail.example, smtp://user:password@mail.example?tls=required
          (STARTTLS), or smtp://localhost; without one, mail stays in the outbox";

/// Flags that once took a secret, and the variable that takes it now.
pub const SECRET_FLAGS: [(&str, &str); 2] =
    [("--github-client-secret", "GITHUB_CLIENT_SECRET"), ("--smtp-url", "CAIRN_SMTP_URL")];

impl ServeArgs {
    /// Adds the secrets, which come from the environment or from files.
    ///
    /// # Errors
    /// One sentence, without the secret, where one is set twice or its file can't be read or is empty.
    pub fn with_secrets(mut self) -> anyhow::Result<ServeArgs> {
        let variable = |name: &str| std::env::var_os(name);
        self.github.client_secret = secrets::read("GITHUB_CLIENT_SECRET", variable)?;
        self.email.smtp_url = secrets::read("CAIRN_SMTP_URL", variable)?;
        Ok(self)
    }
}

/// The OAuth app by which people sign in.
#[derive(Args, Clone, Debug)]
pub struct GitHubApp {
    /// The app's id; without one, on a loopback address, a built-in fake GitHub lets one sign in as anybody
    #[arg(long = "github-client-id", env = "GITHUB_CLIENT_ID", value_name = "ID")]
    pub client_id: Option<String>,
    /// The app's secret; see [`ServeArgs::with_secrets`].
    #[arg(skip)]
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
pub struct EmailServer {
    /// The mail server's address, which holds a password; see [`ServeArgs::with_secrets`].
    #[arg(skip)]
    pub smtp_url: Option<String>,
    /// Whom letters are from, at a domain that the mail server may send for [default: cairn@ and the public URL’s host]
    #[arg(long, env = "CAIRN_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
}
