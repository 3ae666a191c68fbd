//! What the pages of history read, and who may.

use crate::actor::Visit;
use crate::error::Halt;
use domain::access::{may_read_all_history, may_read_history};
use domain::history::{Entry, HistoryFilter};

/// The newest entries that fit; owners may ask for all, organizers for their edition.
pub async fn entries(visit: &Visit, filter: &HistoryFilter, most: u32) -> Result<Vec<Entry>, Halt> {
    visit.account()?;
    let (may, who) = match &filter.edition {
        Some(edition) => (may_read_history(&visit.actor, edition), "an organizer of this edition"),
        None => (may_read_all_history(&visit.actor), "an owner"),
    };
    may.then_some(()).ok_or(Halt::NotAllowed(who.into()))?;
    Ok(visit.site.store.history(filter, most).await?)
}
