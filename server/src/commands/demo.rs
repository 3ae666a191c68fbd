//! `cairn demo`: loads the demo editions, into an empty database only.

use crate::config::Database;
use crate::demo::demo;
use anyhow::ensure;
use store::Store;

pub async fn load(database: Database) -> anyhow::Result<()> {
    let now = chrono::Utc::now();
    let demo = demo(now)?;
    let store = Store::open(&database.path).await?;
    let path = database.path.display();
    ensure!(
        store.is_empty().await?,
        "{path} is not empty; the demo goes into an empty database only, so nothing of yours mixes with it."
    );
    let mut changes = store.import_catalog(&demo.catalog, now).await?;
    changes.extend(store.import_site(&demo.site, now).await?);
    for (edition, tasks) in &demo.tasks {
        changes.extend(store.import_tasks(edition, tasks, now).await?);
    }
    store.close().await;
    println!("The demo is in {path}: {} editions with invented people.", demo.site.editions.len());
    Ok(())
}
