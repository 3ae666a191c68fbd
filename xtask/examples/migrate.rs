//! Creates an empty database from the migrations: `migrate MIGRATIONS FILE`.
//!
//! `cargo xtask prepare` and its check use it. It is an example, not part of `xtask`, so that `cargo xtask` starts
//! without compiling SQLite. It shares no code with the store, which can't be compiled before this database exists.

use std::path::Path;

use sqlx::Connection;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(migrations), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: migrate MIGRATIONS FILE".into());
    };
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    Migrator::new(Path::new(&migrations)).await?.run(&mut connection).await?;
    connection.close().await?;
    Ok(())
}
