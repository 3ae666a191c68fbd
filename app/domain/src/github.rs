//! What GitHub says about linked items, and when to ask it again.

mod polling;
mod reconcile;
mod sync;

pub use polling::{
    ApiBudget, HOUR_WITH_TOKEN, HOUR_WITHOUT_TOKEN, REQUESTS_A_RUN, RateLimitAnswer, pause_until, sync_interval,
    wait_after_failures,
};
pub use reconcile::{GitHubDetails, GitHubFact, GitHubNews, GitHubRecord};
pub use sync::{DeliveryOutcome, DuePoll, GitHubSyncPage, LinkingTask, RepositorySync, SyncFailure, SyncResult};
