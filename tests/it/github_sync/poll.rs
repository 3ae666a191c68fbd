//! The poll is polite, loses nothing, and never holds the database while it waits.

use super::fake_api::{FakeApi, Fault};
use super::{ISSUE, PULL, add_task, evidence, states};
use crate::support::log;
use crate::support::proofs::by_creator;
use domain::access::System;
use domain::github::{HOUR_WITHOUT_TOKEN, SyncFailure};
use domain::tasks::EvidenceState::{Archived, Closed, Merged, Missing, Open};
use domain::time::{DateTime, Instant, TimeDelta};
use serde_json::{Value, json};
use server::github::GitHubSync;
use server::github::poll::Poller;
use std::cell::Cell;
use std::time::Duration;
use store::Store;
use tempfile::TempDir;

const START: i64 = 1_795_176_000;

thread_local! {
    /// The seconds since the start, for the test on this thread.
    static SECONDS: Cell<i64> = const { Cell::new(0) };
}

fn clock() -> Instant {
    DateTime::from_timestamp(START + SECONDS.get(), 0).expect("a time")
}

fn wait(time: TimeDelta) {
    SECONDS.set(SECONDS.get() + time.num_seconds());
}

struct Synced {
    api: FakeApi,
    store: Store,
    poller: Poller,
    _folder: TempDir,
}

impl Synced {
    async fn with(links: &[&str]) -> Synced {
        log::collect();
        SECONDS.set(0);
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("cairn.db")).await.expect("a store");
        add_task(&store, links).await;
        let api = FakeApi::start().await;
        api.set("repos/example-org/wheels", repository("example-org/wheels"));
        api.set("repos/example-org/wheels/issues", json!([]));
        api.set("repos/example-org/wheels/issues/7", pull("open"));
        api.set("repos/example-org/wheels/issues/8", issue("open"));
        let settings = GitHubSync { api: Some(api.address.parse().expect("an address")), ..GitHubSync::off() };
        let mut poller = Poller::of(store.clone(), &settings, clock).expect("a poller");
        poller.set_time_limit(Duration::from_millis(300));
        Synced { api, store, poller, _folder: folder }
    }

    async fn run(&mut self) {
        self.poller.run_once().await.expect("a run");
    }

    /// Runs each minute for some time, and returns the number of requests.
    async fn run_for(&mut self, time: TimeDelta) -> usize {
        self.api.take_requests();
        for _ in 0..time.num_minutes() {
            wait(TimeDelta::minutes(1));
            self.run().await;
        }
        self.api.take_requests().len()
    }

    /// The failure of the only repository.
    async fn failure(&self) -> Option<SyncFailure> {
        let creator = by_creator();
        let page = self.store.github_sync_page(creator).await.expect("a page");
        page.repositories.into_iter().next().and_then(|repository| repository.failure).map(|(_, failure)| failure)
    }
}

fn time(seconds: i64) -> String {
    DateTime::from_timestamp(START + seconds, 0).expect("a time").to_rfc3339()
}

fn repository(name: &str) -> Value {
    json!({ "full_name": name, "private": false, "archived": false, "updated_at": time(-9000), "description": "Wheels" })
}

/// The pull request 7: `open`, `merged` or `closed`, which it becomes now.
fn pull(state: &str) -> Value {
    let changed = if state == "open" { -900 } else { SECONDS.get() };
    let merged_at = (state == "merged").then(|| time(changed));
    let state = if state == "open" { "open" } else { "closed" };
    json!({ "number": 7, "title": "Build wheels", "user": { "login": "octo" }, "state": state, "created_at": time(-1000),
            "updated_at": time(changed), "closed_at": merged_at, "pull_request": { "merged_at": merged_at } })
}

/// The issue 8: `open`, or `closed`, which it becomes now.
fn issue(state: &str) -> Value {
    let changed = if state == "open" { -900 } else { SECONDS.get() };
    json!({ "number": 8, "title": "Wheels fail", "user": { "login": "octo" }, "state": state,
            "created_at": time(-1000), "updated_at": time(changed) })
}

#[tokio::test]
async fn poll_reads_state_title_author_and_dates() {
    let mut synced = Synced::with(&[PULL, ISSUE, "https://example.org/notes"]).await;
    synced.run().await;
    let all = evidence(&synced.store).await;
    let seen = all[0].seen.as_ref().expect("seen");
    assert_eq!((seen.state, seen.title.as_ref().expect("a title").as_str()), (Some(Open), "Build wheels"));
    assert_eq!(seen.author.as_ref().expect("an author").as_str(), "octo");
    assert_eq!((seen.opened, seen.at), (Some(clock() - TimeDelta::seconds(1000)), clock()));
    assert_eq!(states(&synced.store).await, [Some(Open), Some(Open), None]);
}

#[tokio::test]
async fn one_list_request_tells_all_changes_of_a_repository() {
    let mut synced = Synced::with(&[PULL, ISSUE]).await;
    synced.run().await;
    wait(TimeDelta::hours(1));
    synced.api.set("repos/example-org/wheels/issues", json!([pull("merged"), issue("closed")]));
    synced.api.take_requests();
    synced.run().await;
    assert_eq!(states(&synced.store).await, [Some(Merged), Some(Closed)]);
    let requests = synced.api.take_requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert!(requests[0].0.contains("/issues?state=all") && requests[0].0.contains("since="), "{requests:?}");
}

#[tokio::test]
async fn unchanged_list_is_asked_for_with_its_entity_tag() {
    let mut synced = Synced::with(&[PULL]).await;
    synced.run().await;
    let mut tags = Vec::new();
    for _ in 0..3 {
        wait(TimeDelta::minutes(30));
        synced.api.take_requests();
        synced.run().await;
        tags.extend(synced.api.take_requests().into_iter().map(|(_, tag)| tag.is_some()));
    }
    assert_eq!(tags, [false, true, true]);
    assert_eq!(synced.failure().await, None);
}

#[tokio::test]
async fn faults_lose_no_evidence_and_requests_stay_few() {
    let reset = START + 4 * 3600;
    for (fault, most) in [
        (Fault::PrimaryLimit { reset }, 10),
        (Fault::SecondaryLimit { seconds: 3600 }, 8),
        (Fault::LimitInTheBody, 16),
        (Fault::Status(500), 12),
        (Fault::Status(503), 12),
        (Fault::Status(401), 12),
        (Fault::Status(403), 12),
        (Fault::Status(404), 12),
        (Fault::Status(418), 12),
        (Fault::Status(302), 12),
        (Fault::Garbage, 12),
        (Fault::Elsewhere, 12),
        (Fault::Slow(Duration::from_secs(2)), 12),
    ] {
        let mut synced = Synced::with(&[PULL, ISSUE]).await;
        synced.run().await;
        synced.api.inject(fault);
        let requests = synced.run_for(TimeDelta::hours(6)).await;
        assert!((1..=most).contains(&requests), "{fault:?}: {requests} requests");
        assert!(synced.failure().await.is_some(), "{fault:?}");
        let links: Vec<_> =
            evidence(&synced.store).await.into_iter().map(|link| (link.url.to_string(), link.said)).collect();
        assert_eq!(links, [(PULL.to_owned(), Some(Open)), (ISSUE.to_owned(), Some(Open))], "{fault:?}");
        let kept = if fault == Fault::Status(404) { Missing } else { Open };
        assert_eq!(states(&synced.store).await[0], Some(kept), "{fault:?}");
        synced.api.inject(Fault::None);
        synced.api.set("repos/example-org/wheels/issues", json!([pull("merged")]));
        synced.api.set("repos/example-org/wheels/issues/7", pull("merged"));
        synced.run_for(TimeDelta::hours(50)).await;
        assert_eq!(states(&synced.store).await[0], Some(Merged), "{fault:?}");
        assert_eq!(synced.failure().await, None, "{fault:?}");
    }
}

#[tokio::test]
async fn answer_that_is_too_long_is_not_read() {
    let mut synced = Synced::with(&[PULL]).await;
    synced.api.inject(Fault::TooLong);
    synced.poller.set_time_limit(Duration::from_secs(20));
    synced.run().await;
    assert_eq!(synced.failure().await, Some(SyncFailure::TooLong));
}

#[tokio::test]
async fn many_links_take_no_more_requests_than_an_hour_allows() {
    let links: Vec<String> = (0..40)
        .flat_map(|repository| {
            (1..4).map(move |issue| format!("https://github.com/example-org/r{repository}/issues/{issue}"))
        })
        .collect();
    let links: Vec<&str> = links.iter().map(String::as_str).collect();
    let mut synced = Synced::with(&links).await;
    for path in 0..40 {
        synced.api.set(&format!("repos/example-org/r{path}"), repository(&format!("example-org/r{path}")));
        synced.api.set(&format!("repos/example-org/r{path}/issues"), json!([]));
        for number in 1..4 {
            let mut answer = issue("open");
            answer["number"] = json!(number);
            synced.api.set(&format!("repos/example-org/r{path}/issues/{number}"), answer);
        }
    }
    for hour in 0..6 {
        let requests = synced.run_for(TimeDelta::hours(1)).await;
        assert!(requests <= 2 * HOUR_WITHOUT_TOKEN as usize, "hour {hour}: {requests} requests");
    }
    assert_eq!(states(&synced.store).await.iter().filter(|state| **state == Some(Open)).count(), 120);
}

#[tokio::test]
async fn renamed_repository_is_followed() {
    let mut synced = Synced::with(&[PULL]).await;
    synced.api.set("repos/example-org/wheels", json!("repositories/1"));
    synced.api.set("repositories/1", repository("example-org/new-wheels"));
    synced.api.set("repos/example-org/new-wheels/issues/7", pull("merged"));
    synced.run().await;
    assert_eq!(states(&synced.store).await, [Some(Merged)]);
    let creator = by_creator();
    let page = synced.store.github_sync_page(creator).await.expect("a page");
    assert_eq!(page.repositories[0].renamed_to.as_deref(), Some("example-org/new-wheels"));
}

#[tokio::test]
async fn repository_that_never_existed_is_a_failure_and_not_gone() {
    let mut synced = Synced::with(&["https://github.com/example-org/mistyped/issues/1"]).await;
    synced.run().await;
    assert_eq!(states(&synced.store).await, [None]);
    assert_eq!(synced.failure().await, Some(SyncFailure::NotFound));
}

#[tokio::test]
async fn missing_issue_of_a_repository_is_gone_until_it_is_seen() {
    let mut synced = Synced::with(&[ISSUE]).await;
    synced.api.remove("repos/example-org/wheels/issues/8");
    synced.run().await;
    assert_eq!(states(&synced.store).await, [Some(Missing)]);
    synced.api.set("repos/example-org/wheels/issues/8", issue("open"));
    synced.run_for(TimeDelta::hours(26)).await;
    assert_eq!(states(&synced.store).await, [Some(Open)]);
}

#[tokio::test]
async fn archived_repository_and_commits_and_releases_are_read() {
    let of = |path: &str| format!("https://github.com/example-org/wheels{path}");
    let links = [of(""), of("/commit/0a1b2c3d"), of("/releases/tag/v1.0")];
    let mut synced = Synced::with(&links.each_ref().map(String::as_str)).await;
    let mut archived = repository("example-org/wheels");
    archived["archived"] = json!(true);
    synced.api.set("repos/example-org/wheels", archived);
    let commit = json!({ "author": { "login": "octo" }, "commit": { "message": "Fix\n\nAll", "committer": { "date": time(-5) } } });
    synced.api.set("repos/example-org/wheels/commits/0a1b2c3d", commit);
    let release = json!({ "tag_name": "v1.0", "name": "One", "published_at": time(-5) });
    synced.api.set("repos/example-org/wheels/releases/tags/v1.0", release);
    synced.run().await;
    let titles: Vec<_> = evidence(&synced.store).await.into_iter().filter_map(|link| link.seen?.title).collect();
    assert_eq!(titles.iter().map(|title| title.as_str()).collect::<Vec<_>>(), ["Wheels", "Fix", "One"]);
    assert_eq!(states(&synced.store).await, [Some(Archived), None, None]);
}

#[tokio::test]
async fn titles_of_a_repository_that_became_private_are_deleted() {
    let mut synced = Synced::with(&[PULL]).await;
    synced.run().await;
    assert!(evidence(&synced.store).await[0].seen.as_ref().expect("seen").title.is_some());
    let mut private = repository("example-org/wheels");
    private["private"] = json!(true);
    synced.api.set("repos/example-org/wheels", private);
    synced.run_for(TimeDelta::hours(25)).await;
    let all = evidence(&synced.store).await;
    let seen = all[0].seen.as_ref().expect("seen");
    assert_eq!((seen.state, &seen.title, &seen.author), (Some(Open), &None, &None));
}

#[tokio::test]
async fn database_can_be_written_while_github_is_slow() {
    let mut synced = Synced::with(&[PULL]).await;
    synced.api.inject(Fault::Slow(Duration::from_millis(900)));
    synced.poller.set_time_limit(Duration::from_secs(5));
    let store = synced.store.clone();
    let began = std::time::Instant::now();
    let writes = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        store.purge_github(System::new(), clock()).await.expect("a write");
        began.elapsed()
    };
    let ((), written) = tokio::join!(synced.run(), writes);
    assert!(began.elapsed() > Duration::from_millis(1700), "the poll waited for GitHub");
    assert!(written < Duration::from_millis(800), "the write waited {written:?}");
}
