//! `cairn demo`: loads the demo editions, into an empty database only.

use super::{appoint, print_line};
use crate::config::Database;
use crate::demo::demo;
use anyhow::ensure;

pub async fn load(database: Database) -> anyhow::Result<()> {
    let now = chrono::Utc::now();
    let demo = demo(now)?;
    let store = super::open(&database).await?;
    let path = database.path.display();
    ensure!(
        store.is_empty().await?,
        "{path} is not empty. The demo needs an empty database; set CAIRN_DB or --db to a new file."
    );
    demo.load(&store, now).await?;
    store.close().await;
    print_line(&format!(
        "Loaded the demo into {path}: {} editions and a draft, with invented people.",
        demo.site.editions.len()
    ));
    for (role, login) in &demo.roles {
        print_line(&format!("On this computer, you can sign in as {login}, {}.", appoint::role_in_words(role)));
    }
    Ok(())
}
