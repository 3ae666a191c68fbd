//! A published report of the past edition, and the introduction of the next one.

use super::discussion::person;
use domain::id::EditionSlug;
use domain::text::{LongText, revision};
use domain::time::{Instant, TimeDelta};
use store::Store;

const INTRODUCTION: &str = "The summit brought maintainers of **many projects** together for a week. \
    This report says what became of their plan.";

/// Publishes a report 75 days before `now`. The next one begins with what changed since.
pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let then = now - TimeDelta::days(75);
    let ilse = person(store, "ilse", then).await?;
    let by = ilse.organizer(edition)?;
    let introduction = LongText::parse(INTRODUCTION)?;
    let before = revision(&None::<LongText>);
    store.save_report_introduction(by, Some(&introduction), &before, then).await?;
    let instance = store.instance().await?;
    let texts = formats::report::texts(&store.report(edition, None).await?, instance.series());
    store.publish_report(by, &revision(&texts), instance.series(), then).await?;
    Ok(())
}
