//! Settings, all from the environment or the command line. Nothing else in the program reads the environment.

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
    /// What to write to standard error: error, warn, info, debug, or by module
    #[arg(long, env = "CAIRN_LOG", default_value = "info,tower_http=warn", value_name = "FILTER")]
    pub log: String,
}
