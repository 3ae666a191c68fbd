//! A task of the past edition that continues in the coming one.

use super::discussion::person;
use domain::id::{EditionSlug, EditionTask, TaskNumber};
use domain::time::{Instant, TimeDelta};
use store::Store;

/// The number of the task in the table of the past edition.
const TASK: u32 = 11;

pub async fn load(store: &Store, coming: &EditionSlug, past: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let then = now - TimeDelta::days(2);
    let ilse = person(store, "ilse", then).await?;
    let task = EditionTask { edition: past.clone(), number: TaskNumber(TASK) };
    store.continue_tasks(ilse.organizer(coming)?, &[task], then).await?;
    Ok(())
}
