//! Proposed schedules of the coming edition, to compare and to adopt.

use super::invitations::sign_in_person;
use domain::access::System;
use domain::id::EditionSlug;
use domain::schedule::scheduler::{ProposalSettings, SchedulerWeights, propose};
use domain::time::{Instant, TimeDelta};
use std::ops::ControlFlow;
use store::Store;

/// The demo is made in a moment, so its proposals are searched only briefly.
const STEPS: u64 = 3_000;

/// Computes two proposals: one with the usual costs, and one in which tracks seldom change rooms.
pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let at = now - TimeDelta::days(1);
    let noor = sign_in_person(store, "noor", "Noor Keisteen", at).await?;
    let usual = SchedulerWeights::default();
    for (seed, weights) in [(1, usual), (2, SchedulerWeights { room_change: 50, ..usual })] {
        store.request_proposal(noor.organizer(edition)?, &ProposalSettings { seed, steps: STEPS, weights }, at).await?;
        let Some(job) = store.begin_proposal(System::new()).await? else { continue };
        let found = propose(&job.request.problem, job.effort, &mut |_| ControlFlow::Continue(()));
        store.finish_proposal(System::new(), &job, Some(&found), at).await?;
    }
    Ok(())
}
