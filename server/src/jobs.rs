//! What Cairn does by itself: deadlines pass, seats are offered, silent people reminded, forgotten claims asked about,
//! people told by mail, and private facts purged.

use crate::failure_log::FailureLog;
use domain::invitations::DeadlineReport;
use domain::logistics::PurgeReport;
use domain::time::Instant;
use domain::workflow::StaleClaimReport;
use std::time::Duration;
use store::Store;
use tokio::sync::watch;

const MINUTE: Duration = Duration::from_secs(60);
/// Private facts are kept for days; an hour more is none of them.
const MINUTES_BETWEEN_PURGES: u64 = 60;

/// Once at the start, then each minute and each hour, until asked to stop.
pub async fn run(store: Store, clock: fn() -> Instant, mut stop: watch::Receiver<bool>) {
    let (mut running_deadlines, mut purging) =
        (FailureLog::new("tending the invitations"), FailureLog::new("purging private facts"));
    let (mut planning, mut telling) =
        (FailureLog::new("tending the work plan"), FailureLog::new("telling people by mail"));
    for minute in 0.. {
        for report in running_deadlines.hear(store.run_invitation_deadlines(clock()).await).unwrap_or_default() {
            let DeadlineReport { edition, expired, lapsed, offered, reminded } = report;
            tracing::info!(%edition, expired, lapsed, offered, reminded, "tended the invitations");
        }
        for report in planning.hear(store.run_stale_claims(clock()).await).unwrap_or_default() {
            let StaleClaimReport { edition, asked, offered } = report;
            tracing::info!(%edition, asked, offered, "tended the work plan");
        }
        let emails = telling.hear(store.write_notification_emails(clock()).await).unwrap_or_default();
        if emails > 0 {
            tracing::info!(emails, "wrote what people are told of the work plan");
        }
        if minute % MINUTES_BETWEEN_PURGES == 0 {
            for purged in purging.hear(store.purge(clock()).await).unwrap_or_default() {
                let PurgeReport { edition, logistics, addresses, emails, .. } = purged;
                tracing::info!(%edition, logistics, addresses, emails, "purged private facts");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(MINUTE) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}
