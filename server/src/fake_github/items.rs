//! The items of the fake GitHub: those that tasks link to.

use super::people::number;
use domain::access::System;
use domain::github::{GitHubDetails, GitHubObservation, ObservedItem};
use domain::id::Login;
use domain::tasks::{Evidence, EvidenceKind, EvidenceState, GitHubAddress, GitHubHost, GitHubItem, TaskRow};
use domain::text::ShortText;
use domain::time::{DateTime, Instant, TimeDelta};
use store::{Scope, Store, StoreError};

/// The organization of the demo's repositories.
const OWNER: &str = "example-org";

/// The states of items that differ from those entered in Cairn, by the end of their canonical address.
const OTHER_STATES: [(&str, EvidenceState); 4] = [
    ("/pytest-stones/issues/64", EvidenceState::Draft),
    ("/lazy-steps/issues/35", EvidenceState::Merged),
    ("/dispatch-example/issues/6", EvidenceState::Missing),
    ("/key-inventory", EvidenceState::Archived),
];

/// An item that exists, or did.
pub struct FakeItem {
    pub address: GitHubAddress,
    pub kind: EvidenceKind,
    pub state: Option<EvidenceState>,
    pub title: String,
    pub author: &'static str,
    pub opened: Instant,
    pub updated: Instant,
}

impl FakeItem {
    pub fn is_closed(&self) -> bool {
        matches!(self.state, Some(EvidenceState::Closed | EvidenceState::Merged))
    }

    pub fn is_missing(&self) -> bool {
        self.state == Some(EvidenceState::Missing)
    }

    /// The item as a webhook would tell it.
    fn observation(&self, now: Instant) -> GitHubObservation {
        let details = GitHubDetails {
            updated: self.updated,
            closed: self.is_closed().then_some(self.updated),
            state: self.state,
            kind: self.kind,
            title: ShortText::parse(&self.title).ok(),
            author: ShortText::parse(self.author).ok(),
            opened: Some(self.opened),
        };
        let observed = if self.is_missing() {
            ObservedItem::Missing(now)
        } else {
            ObservedItem::Present { details, polled_at: None }
        };
        GitHubObservation { address: self.address.clone(), observed }
    }
}

/// The items that tasks of published editions link to.
pub async fn items(store: &Store) -> Result<Vec<FakeItem>, StoreError> {
    let mut items: Vec<FakeItem> = Vec::new();
    for task in store.tasks(Scope::All).await? {
        for item in task.evidence.iter().filter_map(|evidence| item(&task, evidence)) {
            if items.iter().all(|known| known.address != item.address) {
                items.push(item);
            }
        }
    }
    Ok(items)
}

/// Stores what the fake GitHub says, so that the demo shows it before the first sync.
pub async fn record(store: &Store, now: Instant) -> Result<(), StoreError> {
    let observations: Vec<_> = items(store).await?.iter().map(|item| item.observation(now)).collect();
    store.record_github_observations(System::new(), &observations, now).await?;
    Ok(())
}

fn item(task: &TaskRow, evidence: &Evidence) -> Option<FakeItem> {
    let (address, kind) = GitHubAddress::of(&evidence.url, &GitHubHost::default())?;
    if address.repository.owner != OWNER {
        return None;
    }
    let url = address.url();
    let other = OTHER_STATES.iter().find(|(end, _)| url.ends_with(end)).map(|(_, state)| *state);
    let is_numbered = matches!(address.item, GitHubItem::Numbered(_));
    let said = evidence.said.filter(|_| is_numbered);
    let title = match &address.item {
        GitHubItem::Repository => format!("Repository {}", address.repository.name),
        GitHubItem::Release(tag) => format!("{} {tag}", address.repository.name),
        _ => task.title.to_string(),
    };
    let days = TimeDelta::days(spread(&address.repository.name) % 300);
    let opened = DateTime::from_timestamp(FIRST_DAY, 0)? + days;
    Some(FakeItem {
        kind,
        state: other.or(said).or(is_numbered.then_some(EvidenceState::Open)),
        title,
        author: AUTHORS[usize::try_from(spread(&address.repository.name)).unwrap_or(0) % AUTHORS.len()],
        opened,
        updated: opened + TimeDelta::days(20),
        address,
    })
}

/// 2024-01-08, from which on the items are spread over a year.
const FIRST_DAY: i64 = 1_704_708_000;

const AUTHORS: [&str; 3] = ["demo-wren", "demo-lark", "demo-robin"];

/// A number that depends only on the text.
fn spread(text: &str) -> i64 {
    Login::parse(text).map(|login| number(&login)).unwrap_or(0)
}
