//! Polls GitHub's API in the background. The database is never locked while a request runs.

use super::GitHubSync;
use super::client::{Answer, Condition, GitHubClient, Reply};
use crate::failure_log::FailureLog;
use domain::access::System;
use domain::github::{
    ApiBudget, DuePoll, GitHubObservation, ObservedItem, SyncFailure, SyncResult, pause_until, sync_interval,
    wait_after_failures,
};
use domain::tasks::{GitHubAddress, GitHubItem};
use domain::time::{Instant, TimeDelta};
use formats::github::{self, RepositoryAnswer};
use std::time::Duration;
use store::{Store, StoreError};
use tokio::sync::watch;

const MINUTE: Duration = Duration::from_secs(60);
const MINUTES_BETWEEN_PURGES: u64 = 60;

/// How many entries of a list one request asks for.
const PAGE: usize = 50;

/// Changes from this long before the first sync are read again, because clocks differ.
const OVERLAP: TimeDelta = TimeDelta::minutes(5);

/// Polls at the start, every minute, and when someone asks for it, until asked to stop.
pub async fn run(store: Store, settings: GitHubSync, clock: fn() -> Instant, mut stop: watch::Receiver<bool>) {
    let mut log = FailureLog::new("the sync with GitHub");
    let mut poller = Poller::of(store.clone(), &settings, clock);
    for minute in 0u64.. {
        if minute.is_multiple_of(MINUTES_BETWEEN_PURGES) {
            log.check(store.purge_github(System::new(), clock()).await);
        }
        if let Some(poller) = &mut poller {
            tokio::select! {
                outcome = poller.run_once() => { log.check(outcome); }
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
        tokio::select! {
            () = tokio::time::sleep(MINUTE) => {}
            () = store.github_sync_requested() => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

pub struct Poller {
    store: Store,
    settings: GitHubSync,
    client: GitHubClient,
    clock: fn() -> Instant,
    budget: ApiBudget,
    /// Rate limits in a row.
    refusals: u32,
    /// What is left for this run.
    left: u32,
    /// All requests so far.
    pub requests: u64,
}

/// Why a sync of a repository ended early.
enum Stop {
    Failed(SyncFailure),
    /// The requests of this run are used up; the next run goes on.
    UsedUp,
}

impl Poller {
    /// `None` if there is no API to ask.
    pub fn of(store: Store, settings: &GitHubSync, clock: fn() -> Instant) -> Option<Poller> {
        let client = GitHubClient::new(settings.api.clone()?, settings.token.clone());
        let budget = ApiBudget::new(client.has_token());
        Some(Poller { store, settings: settings.clone(), client, clock, budget, refusals: 0, left: 0, requests: 0 })
    }

    /// How long one request may take.
    pub fn set_time_limit(&mut self, limit: Duration) {
        self.client.time_limit = limit;
    }

    /// Syncs the repositories that are due, as far as the requests of one run go.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn run_once(&mut self) -> Result<(), StoreError> {
        self.left = self.budget.available((self.clock)());
        while self.left > 0 && !self.is_paused().await? {
            let before = self.left;
            let (host, now) = (&self.settings.host, (self.clock)());
            let Some(due) = self.store.due_github_poll(System::new(), host, self.left, now).await? else { break };
            let repositories = self.store.linked_github_repositories(System::new(), host).await?;
            let next_try = now + sync_interval(repositories, self.budget.hourly());
            match self.sync(&due, next_try).await? {
                Ok(result) => {
                    self.store.finish_github_sync(System::new(), &due.repository, &result, now).await?;
                }
                Err(Stop::UsedUp) => break,
                Err(Stop::Failed(failure)) => {
                    self.fail(&due, &failure).await?;
                    if concerns_all(&failure) {
                        break;
                    }
                }
            }
            if self.left == before {
                break;
            }
        }
        Ok(())
    }

    async fn is_paused(&self) -> Result<bool, StoreError> {
        Ok(self.store.github_paused_until(System::new()).await?.is_some_and(|until| until > (self.clock)()))
    }

    async fn fail(&self, due: &DuePoll, failure: &SyncFailure) -> Result<(), StoreError> {
        let now = (self.clock)();
        tracing::warn!(repository = due.repository.full_name(), "sync with GitHub failed: {}", failure.sentence());
        if *failure == SyncFailure::NotFound && due.was_synced {
            self.store.record_missing_github_repository(System::new(), &due.repository, now).await?;
        }
        let wait = match failure {
            SyncFailure::NotFound => TimeDelta::days(1),
            SyncFailure::Limited => TimeDelta::minutes(1),
            _ => wait_after_failures(due.failures.saturating_add(1)),
        };
        self.store.fail_github_sync(System::new(), &due.repository, failure, now + wait, now).await
    }

    /// Asks about one repository. What was learned before a failure is kept.
    async fn sync(&mut self, due: &DuePoll, next_try: Instant) -> Result<Result<SyncResult, Stop>, StoreError> {
        let began = (self.clock)();
        let mut observations = Vec::new();
        let outcome = self.ask(due, began, next_try, &mut observations).await?;
        if !observations.is_empty() {
            self.store.record_github_observations(System::new(), &observations, (self.clock)()).await?;
        }
        Ok(outcome)
    }

    async fn ask(
        &mut self,
        due: &DuePoll,
        began: Instant,
        next_try: Instant,
        observations: &mut Vec<GitHubObservation>,
    ) -> Result<Result<SyncResult, Stop>, StoreError> {
        let mut result = SyncResult {
            renamed_to: due.renamed_to.clone(),
            is_private: due.is_private.unwrap_or(false),
            etag: due.etag.clone(),
            last_modified: due.last_modified.clone(),
            changes_since: Some(due.changes_since.unwrap_or(began - OVERLAP)),
            next_try,
        };
        if due.needs_details {
            match self.details(due).await? {
                Ok(RepositoryAnswer { renamed_to, is_private, observation: Some(observation) }) => {
                    (result.renamed_to, result.is_private) = (renamed_to, is_private);
                    observations.push(observation);
                }
                Ok(_) => return Ok(Err(Stop::Failed(SyncFailure::Unreadable))),
                Err(stop) => return Ok(Err(stop)),
            }
        }
        for address in &due.items {
            match self.item(address, &result).await? {
                Ok(observation) => observations.push(observation),
                Err(stop) => return Ok(Err(stop)),
            }
        }
        // The list tells only changes since the first sync, at which each item was asked for.
        if due.changes_since.is_some()
            && let Err(stop) = self.changes(due, &mut result, observations).await?
        {
            return Ok(Err(stop));
        }
        Ok(Ok(result))
    }

    /// The name and visibility of a repository.
    async fn details(&mut self, due: &DuePoll) -> Result<Result<RepositoryAnswer, Stop>, StoreError> {
        let path = format!("repos/{}", due.repository.full_name());
        Ok(match self.get(&path, &Condition::default()).await? {
            Ok(Answer::Found { body, .. }) => readable(github::repository(&body, &due.repository, (self.clock)())),
            Ok(Answer::Missing) => Err(Stop::Failed(SyncFailure::NotFound)),
            Ok(Answer::NotModified) => Err(Stop::Failed(SyncFailure::Unreadable)),
            Ok(Answer::Failed(failure)) => Err(Stop::Failed(failure)),
            Err(stop) => Err(stop),
        })
    }

    /// What the API says about one item.
    async fn item(
        &mut self,
        address: &GitHubAddress,
        at: &SyncResult,
    ) -> Result<Result<GitHubObservation, Stop>, StoreError> {
        let name = at.renamed_to.clone().unwrap_or_else(|| address.repository.full_name());
        let path = match &address.item {
            GitHubItem::Repository => format!("repos/{name}"),
            GitHubItem::Numbered(number) => format!("repos/{name}/issues/{number}"),
            GitHubItem::Commit(hash) => format!("repos/{name}/commits/{hash}"),
            GitHubItem::Release(tag) => format!("repos/{name}/releases/tags/{tag}"),
        };
        let (repository, is_private) = (&address.repository, at.is_private);
        let body = match self.get(&path, &Condition::default()).await? {
            Ok(Answer::Found { body, .. }) => body,
            Ok(Answer::Missing | Answer::Failed(SyncFailure::Refused { status: 422 })) => {
                let observed = ObservedItem::Missing((self.clock)());
                return Ok(Ok(GitHubObservation { address: address.clone(), observed }));
            }
            Ok(Answer::NotModified) => return Ok(Err(Stop::Failed(SyncFailure::Unreadable))),
            Ok(Answer::Failed(failure)) => return Ok(Err(Stop::Failed(failure))),
            Err(stop) => return Ok(Err(stop)),
        };
        let now = (self.clock)();
        let observation = match &address.item {
            GitHubItem::Repository => Ok(None),
            GitHubItem::Numbered(_) => github::issue(&body, address, false, is_private, now).map(Some),
            GitHubItem::Commit(hash) => github::commit(&body, repository, hash, is_private, now).map(Some),
            GitHubItem::Release(tag) => github::release(&body, repository, tag, is_private, now).map(Some),
        };
        match (observation, &address.item) {
            (Ok(Some(observation)), _) => Ok(Ok(observation)),
            // Older servers say only there whether a closed pull request is merged.
            (Err(_), GitHubItem::Numbered(number)) => self.pull_request(address, &name, *number, is_private).await,
            _ => Ok(Err(Stop::Failed(SyncFailure::Unreadable))),
        }
    }

    async fn pull_request(
        &mut self,
        address: &GitHubAddress,
        name: &str,
        number: u32,
        is_private: bool,
    ) -> Result<Result<GitHubObservation, Stop>, StoreError> {
        Ok(match self.get(&format!("repos/{name}/pulls/{number}"), &Condition::default()).await? {
            Ok(Answer::Found { body, .. }) => readable(github::issue(&body, address, true, is_private, (self.clock)())),
            Ok(Answer::Failed(failure)) => Err(Stop::Failed(failure)),
            Ok(_) => Err(Stop::Failed(SyncFailure::Unreadable)),
            Err(stop) => Err(stop),
        })
    }

    /// The issues and pull requests that changed since the last sync, in pages from the oldest change on.
    async fn changes(
        &mut self,
        due: &DuePoll,
        result: &mut SyncResult,
        observations: &mut Vec<GitHubObservation>,
    ) -> Result<Result<(), Stop>, StoreError> {
        let name = result.renamed_to.clone().unwrap_or_else(|| due.repository.full_name());
        let mut condition = Condition { etag: due.etag.clone(), last_modified: due.last_modified.clone() };
        loop {
            let since = result.changes_since.unwrap_or_default().format("%Y-%m-%dT%H:%M:%SZ");
            let path =
                format!("repos/{name}/issues?state=all&sort=updated&direction=asc&per_page={PAGE}&since={since}");
            let (body, next) = match self.get(&path, &condition).await? {
                Ok(Answer::Found { body, condition }) => (body, condition),
                Ok(Answer::NotModified) => return Ok(Ok(())),
                // Either the repository is gone, or it has no issues. Then each pull request is asked for each week.
                Ok(Answer::Missing) => return Ok(self.details(due).await?.map(|_| ())),
                Ok(Answer::Failed(failure)) => return Ok(Err(Stop::Failed(failure))),
                Err(Stop::UsedUp) => {
                    // The next run goes on from here.
                    result.next_try = (self.clock)();
                    return Ok(Ok(()));
                }
                Err(stop) => return Ok(Err(stop)),
            };
            let list = match github::issue_list(&body, &due.repository, result.is_private, (self.clock)()) {
                Ok(list) => list,
                Err(_) => return Ok(Err(Stop::Failed(SyncFailure::Unreadable))),
            };
            observations.extend(list.observations);
            let is_unchanged = list.newest.is_none_or(|newest| Some(newest) <= result.changes_since);
            // What a condition is about: the same `since` in the next request.
            (result.etag, result.last_modified) =
                if is_unchanged { (next.etag, next.last_modified) } else { (None, None) };
            result.changes_since = result.changes_since.max(list.newest);
            condition = Condition::default();
            if list.count < PAGE || is_unchanged {
                return Ok(Ok(()));
            }
        }
    }

    /// Sends a request if one is left, and applies the rate limits of the answer.
    async fn get(&mut self, path: &str, condition: &Condition) -> Result<Result<Answer, Stop>, StoreError> {
        if self.left == 0 || self.is_paused().await? {
            return Ok(Err(Stop::UsedUp));
        }
        let Reply { answer, limits, requests } = self.client.get(path, condition).await;
        self.requests += u64::from(requests);
        for _ in 0..requests {
            self.budget.count();
        }
        self.left = self.left.saturating_sub(requests.max(1));
        if let Some(until) = pause_until(limits, self.refusals, (self.clock)()) {
            self.store.pause_github(System::new(), until).await?;
        }
        self.refusals = if limits.refused { self.refusals.saturating_add(1) } else { 0 };
        Ok(Ok(answer))
    }
}

/// Whether requests about other repositories would fail too.
fn concerns_all(failure: &SyncFailure) -> bool {
    use SyncFailure::{Limited, ServerError, TimedOut, TokenRefused, Unreachable};
    matches!(failure, Limited | ServerError { .. } | TimedOut | TokenRefused | Unreachable)
}

fn readable<T>(read: Result<T, github::GitHubFormatError>) -> Result<T, Stop> {
    read.map_err(|_| Stop::Failed(SyncFailure::Unreadable))
}
