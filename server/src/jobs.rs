//! Runs the background jobs: deadlines, stale claims, notification emails, reminders and purges.

use crate::failure_log::FailureLog;
use domain::access::System;
use domain::invitations::DeadlineReport;
use domain::logistics::PurgeReport;
use domain::time::Instant;
use domain::workflow::StaleClaimReport;
use std::time::Duration;
use store::Store;
use tokio::sync::watch;

const MINUTE: Duration = Duration::from_secs(60);
/// Private data is kept for days, so a purge may be an hour late.
const MINUTES_BETWEEN_PURGES: u64 = 60;
/// Commitments are missed at the end of a day or a meeting, so an entry may be some minutes late.
const MINUTES_BETWEEN_FULFILMENT: u64 = 10;
/// Erasing traces of deleted data blocks other writes for seconds, so it is done seldom, for all deletions since then.
///
/// The page that deletes an account promises it within an hour.
const MINUTES_BETWEEN_ERASURES: u64 = 20;

/// Runs the jobs at the start, then every minute (the last ones less often), until asked to stop.
pub async fn run(store: Store, clock: fn() -> Instant, mut stop: watch::Receiver<bool>) {
    let mut deadlines = FailureLog::new("the invitation deadlines job");
    let mut stale_claims = FailureLog::new("the stale claims job");
    let mut digests = FailureLog::new("the notification emails job");
    let mut evidence = FailureLog::new("the status from evidence job");
    let mut polls = FailureLog::new("the poll reminders job");
    let mut purges = FailureLog::new("the purge job");
    let mut fulfilment = FailureLog::new("the fulfilment job");
    let mut traces = FailureLog::new("the job that erases traces of deleted data");
    let job = System::new();
    for minute in 0.. {
        for report in deadlines.check(store.run_invitation_deadlines(job, clock()).await).unwrap_or_default() {
            let DeadlineReport { edition, expired, lapsed, offered, reminded } = report;
            tracing::info!(%edition, expired, lapsed, offered, reminded, "processed invitation deadlines");
        }
        for report in stale_claims.check(store.run_stale_claims(job, clock()).await).unwrap_or_default() {
            let StaleClaimReport { edition, asked, offered } = report;
            tracing::info!(%edition, asked, offered, "processed stale claims");
        }
        let emails = digests.check(store.write_notification_emails(job, clock()).await).unwrap_or_default();
        if emails > 0 {
            tracing::info!(emails, "queued notification emails");
        }
        let statuses = evidence.check(store.run_statuses_from_evidence(job, clock()).await).unwrap_or_default();
        if statuses > 0 {
            tracing::info!(statuses, "changed the status of tasks that follow their evidence");
        }
        let reminders = polls.check(store.run_poll_reminders(job, clock()).await).unwrap_or_default();
        if reminders > 0 {
            tracing::info!(reminders, "queued reminders of polls");
        }
        if minute % MINUTES_BETWEEN_FULFILMENT == 0 {
            let changes = fulfilment.check(store.run_fulfilment_changes(job, clock()).await).unwrap_or_default();
            if changes > 0 {
                tracing::info!(changes, "entered changes of fulfilment in the ledger");
            }
        }
        if minute % MINUTES_BETWEEN_PURGES == 0 {
            for report in purges.check(store.purge(job, clock()).await).unwrap_or_default() {
                let PurgeReport { edition, logistics, addresses, emails, applications, answers, .. } = report;
                tracing::info!(%edition, logistics, addresses, emails, applications, answers, "purged private data");
            }
        }
        if minute % MINUTES_BETWEEN_ERASURES == 0 && traces.check(store.erase_traces(job).await) == Some(true) {
            tracing::info!("erased the traces of deleted data from the database file");
        }
        tokio::select! {
            () = tokio::time::sleep(MINUTE) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}
