//! `cairn check`: checks the database file, the references between rows, and the ledger.

use super::print_line;
use crate::config::Database;
use anyhow::ensure;
use domain::access::System;
use domain::text::counted;
use store::Store;

pub async fn run(database: Database) -> anyhow::Result<()> {
    let path = database.path.display();
    ensure!(database.path.exists(), "There is no database at {path}. Set CAIRN_DB or --db to its file.");
    let store = Store::open(&database.path).await?;
    let result = store.check(System::new()).await;
    store.close().await;
    let head = result??;
    let entries = counted(usize::try_from(head.number)?, "entry", "entries");
    print_line(&format!("The database is intact. Its ledger has {entries}; the last hash is {}.", head.hash));
    Ok(())
}
