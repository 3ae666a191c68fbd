//! `cairn report`: prints the report of an edition as Markdown.

use super::print_line;
use crate::config::ReportArgs;
use domain::id::EditionSlug;
use domain::report::ReportKind;
use domain::time::NaiveDate;
use store::Store;

/// Changes count from the start of the day `since`, in the zone of the edition.
pub async fn run(args: ReportArgs) -> anyhow::Result<()> {
    let ReportArgs { edition, since, public_url, database } = args;
    let slug = EditionSlug::parse(&edition.to_lowercase())?;
    let store = super::open_existing(&database).await?;
    let post = post(&store, &slug, since, public_url.trim_end_matches('/')).await;
    store.close().await;
    print_line(post?.trim_end());
    Ok(())
}

async fn post(store: &Store, slug: &EditionSlug, since: Option<NaiveDate>, origin: &str) -> anyhow::Result<String> {
    let edition = store.edition(slug).await?;
    let since = since.and_then(|day| day.pred_opt()).map(|day| edition.zone.end_of_day(day));
    let report = store.report(slug, since).await?;
    let instance = store.instance().await?;
    let written = formats::report::markdown(&report, instance.series(), ReportKind::Full);
    let text = formats::report::filled(&report, &written, origin);
    Ok(formats::report::post(&edition, instance.name(), &text, chrono::Utc::now()))
}
