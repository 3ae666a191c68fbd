//! Tasks of the past edition that seek or have funding, and one that follows its evidence.

use super::discussion::person;
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::{Funding, FundingState};
use domain::text::{Title, Url};
use domain::time::{Instant, TimeDelta};
use store::Store;

const GRANT: &str = "Small development grants";
const GRANT_LINK: &str = "https://example.org/grants/small";

pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let then = now - TimeDelta::days(70);
    let ilse = person(store, "ilse", then).await?;
    let by = ilse.participant(edition)?;
    let grant = (Some(Title::parse(GRANT)?), Some(Url::parse(GRANT_LINK)?));
    let funded = Funding::new(FundingState::Funded, grant.0.clone(), grant.1.clone())?;
    let ended = Funding::new(FundingState::Ended, grant.0, grant.1)?;
    let needed = Funding::new(FundingState::Needed, None, None)?;
    for (task, funding) in [(7, funded), (2, ended), (16, needed)] {
        store.set_funding(by, TaskNumber(task), Some(&funding), then).await?;
    }
    store.set_follows_evidence(by, TaskNumber(9), true, then).await?;
    Ok(())
}
