//! Evidence is synced with GitHub: by its webhook, and by polling its API.

mod fake_api;
mod pages;
mod poll;
mod webhook;

use crate::support::demo::CURRENT;
use crate::support::{edition, now};
use domain::access::System;
use domain::import::{ImportedEvidence, ImportedTask};
use domain::tasks::{Evidence, EvidenceState, Status};
use domain::text::{Title, Url};
use store::{Scope, Store};

/// The links of the task that the tests are about.
const PULL: &str = "https://github.com/example-org/wheels/pull/7";
const ISSUE: &str = "https://github.com/example-org/wheels/issues/8";

/// Gives the demo's current edition one task with links.
async fn add_task(store: &Store, links: &[&str]) {
    let demo = server::demo::demo(now()).expect("valid demo data");
    store.import_site(System::new(), &demo.site, now()).await.expect("imported");
    let link =
        |url: &&str| ImportedEvidence { url: Url::parse(url).expect("a link"), state: Some(EvidenceState::Open) };
    let mut task = ImportedTask::of(Title::parse("Nightly wheels").expect("a title"), Status::Planned);
    task.evidence = Some(links.iter().map(link).collect());
    store.import_tasks(System::new(), &edition(CURRENT), &[task], now()).await.expect("imported");
}

/// The evidence of the task, in its order.
async fn evidence(store: &Store) -> Vec<Evidence> {
    let tasks = store.tasks(Scope::Edition(&edition(CURRENT))).await.expect("tasks");
    tasks.into_iter().flat_map(|task| task.evidence).collect()
}

/// The states that GitHub gave; `None` where it gave none.
async fn states(store: &Store) -> Vec<Option<EvidenceState>> {
    evidence(store).await.into_iter().map(|evidence| evidence.seen.and_then(|seen| seen.state)).collect()
}
