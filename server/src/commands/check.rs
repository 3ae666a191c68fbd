//! `cairn check`: checks the database file, the references between rows, and the ledger.

use super::print_line;
use crate::config::Database;
use domain::access::System;
use domain::text::counted;

pub async fn run(database: Database) -> anyhow::Result<()> {
    let store = super::open_existing(&database).await?;
    let result = store.check(System::new()).await;
    store.close().await;
    let head = result??;
    let entries = counted(usize::try_from(head.number)?, "entry", "entries");
    print_line(&format!("The database is intact. Its ledger has {entries}; the last hash is {}.", head.hash));
    Ok(())
}
