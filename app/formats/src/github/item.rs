//! Issues, pull requests, commits, releases and repositories as GitHub's JSON has them.

use domain::github::{GitHubDetails, GitHubFact, GitHubNews};
use domain::tasks::{EvidenceKind, EvidenceState, GitHubAddress, GitHubItem, GitHubRepository};
use domain::text::ShortText;
use domain::time::{DateTime, Instant};
use serde::Deserialize;

/// The repository of items, and how Cairn learned about them.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub repository: GitHubRepository,
    pub is_private: bool,
    /// When the API was asked; `None` for a webhook.
    pub polled_at: Option<Instant>,
}

#[derive(Deserialize)]
pub(super) struct User {
    login: Option<String>,
}

/// An issue or a pull request, from a webhook or any address of the API.
#[derive(Deserialize)]
pub(super) struct Numbered {
    number: u32,
    title: Option<String>,
    user: Option<User>,
    state: String,
    #[serde(default)]
    draft: Option<bool>,
    created_at: Option<String>,
    pub updated_at: Option<String>,
    closed_at: Option<String>,
    /// Of pull requests.
    #[serde(default)]
    merged_at: Option<String>,
    #[serde(default)]
    merged: Option<bool>,
    /// In lists of issues, pull requests have this part. Older servers leave out `merged_at`.
    pull_request: Option<PullRequestPart>,
}

#[derive(Deserialize)]
struct PullRequestPart {
    /// `None` if the field is missing, `Some(None)` if it is null.
    #[serde(default, deserialize_with = "given")]
    merged_at: Option<Option<String>>,
}

/// Reads a field that is present, also if it is null.
fn given<'de, D: serde::Deserializer<'de>>(field: D) -> Result<Option<Option<String>>, D::Error> {
    Deserialize::deserialize(field).map(Some)
}

#[derive(Deserialize)]
pub(super) struct Commit {
    commit: CommitText,
    author: Option<User>,
}

#[derive(Deserialize)]
struct CommitText {
    message: Option<String>,
    author: Option<CommitAuthor>,
    committer: Option<CommitAuthor>,
}

#[derive(Deserialize)]
struct CommitAuthor {
    name: Option<String>,
    date: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Release {
    pub tag_name: String,
    name: Option<String>,
    #[serde(default)]
    draft: bool,
    author: Option<User>,
    created_at: Option<String>,
    published_at: Option<String>,
    #[serde(default)]
    updated_at: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Repository {
    pub full_name: String,
    #[serde(default)]
    pub private: bool,
    #[serde(default)]
    archived: bool,
    description: Option<String>,
    owner: Option<User>,
    created_at: Option<serde_json::Value>,
    updated_at: Option<String>,
}

impl Origin {
    pub fn address(&self, item: GitHubItem) -> GitHubAddress {
        GitHubAddress { repository: self.repository.clone(), item }
    }

    fn fact(&self, item: GitHubItem, details: GitHubDetails) -> GitHubFact {
        let details = if self.is_private { GitHubDetails { title: None, author: None, ..details } } else { details };
        let news = GitHubNews::Present { details, polled_at: self.polled_at };
        GitHubFact { address: self.address(item), news }
    }
}

impl Numbered {
    pub fn item(&self) -> GitHubItem {
        GitHubItem::Numbered(self.number)
    }

    /// `None` if it doesn't say enough: no time, or a closed pull request that may be merged or not.
    pub fn fact(&self, origin: &Origin, is_pull_request: bool) -> Option<GitHubFact> {
        let is_pull_request = is_pull_request || self.pull_request.is_some();
        let details = GitHubDetails {
            updated: time(self.updated_at.as_deref())?,
            closed: time(self.closed_at.as_deref()),
            state: Some(self.state(is_pull_request)?),
            kind: if is_pull_request { EvidenceKind::PullRequest } else { EvidenceKind::Issue },
            title: line(self.title.as_deref()),
            author: login(self.user.as_ref()),
            opened: time(self.created_at.as_deref()),
        };
        Some(origin.fact(self.item(), details))
    }

    pub fn is_open(&self) -> bool {
        self.state == "open"
    }

    fn state(&self, is_pull_request: bool) -> Option<EvidenceState> {
        match (self.state.as_str(), is_pull_request) {
            ("open", _) if self.draft == Some(true) => Some(EvidenceState::Draft),
            ("open", _) => Some(EvidenceState::Open),
            ("closed", false) => Some(EvidenceState::Closed),
            ("closed", true) => {
                self.is_merged().map(|merged| if merged { EvidenceState::Merged } else { EvidenceState::Closed })
            }
            _ => None,
        }
    }

    /// Whether a closed pull request is merged; `None` if the payload doesn't say it.
    fn is_merged(&self) -> Option<bool> {
        match &self.pull_request {
            Some(part) => part.merged_at.as_ref().map(Option::is_some),
            None => Some(self.merged_at.is_some() || self.merged == Some(true)),
        }
    }
}

impl Commit {
    /// `hash` is that of the address.
    pub fn fact(&self, origin: &Origin, hash: &str) -> Option<GitHubFact> {
        let part = self.commit.committer.as_ref().or(self.commit.author.as_ref())?;
        let committed = time(part.date.as_deref())?;
        let name = self.commit.author.as_ref().and_then(|author| line(author.name.as_deref()));
        let details = GitHubDetails {
            updated: committed,
            closed: None,
            state: None,
            kind: EvidenceKind::Commit,
            title: self.commit.message.as_deref().and_then(|message| line(message.lines().next())),
            author: login(self.author.as_ref()).or(name),
            opened: Some(committed),
        };
        Some(origin.fact(GitHubItem::Commit(hash.to_owned()), details))
    }
}

impl Release {
    /// `tag` is that of the address, which may be encoded.
    pub fn fact(&self, origin: &Origin, tag: &str) -> Option<GitHubFact> {
        let times = [&self.updated_at, &self.published_at, &self.created_at];
        let published = time(self.published_at.as_deref());
        let details = GitHubDetails {
            updated: times.into_iter().find_map(|at| time(at.as_deref()))?,
            closed: None,
            state: self.draft.then_some(EvidenceState::Draft),
            kind: EvidenceKind::Release,
            title: line(self.name.as_deref()).or_else(|| line(Some(&self.tag_name))),
            author: login(self.author.as_ref()),
            opened: published.or_else(|| time(self.created_at.as_deref())),
        };
        Some(origin.fact(GitHubItem::Release(tag.to_owned()), details))
    }
}

impl Repository {
    /// The repository with its present name.
    pub fn address(&self, host: &str) -> Option<GitHubRepository> {
        let (owner, name) = self.full_name.split_once('/')?;
        GitHubRepository::parse(host, owner, name)
    }

    pub fn fact(&self, origin: &Origin) -> Option<GitHubFact> {
        let created = self.created_at.as_ref().and_then(|at| time(at.as_str()));
        let details = GitHubDetails {
            updated: time(self.updated_at.as_deref())?,
            closed: None,
            state: self.archived.then_some(EvidenceState::Archived),
            kind: EvidenceKind::Repository,
            title: line(self.description.as_deref()),
            author: login(self.owner.as_ref()),
            opened: created,
        };
        Some(origin.fact(GitHubItem::Repository, details))
    }
}

/// The longest title to keep, in characters. GitHub's have at most 256.
const LONGEST: usize = 300;

/// Cuts a text to one line that can be stored.
fn line(text: Option<&str>) -> Option<ShortText> {
    let plain: String = text?.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    // Texts that contain invisible characters of other kinds are left out.
    ShortText::parse(&plain).ok()
}

fn login(user: Option<&User>) -> Option<ShortText> {
    line(user?.login.as_deref())
}

pub(super) fn time(text: Option<&str>) -> Option<Instant> {
    let at = DateTime::parse_from_rfc3339(text?).ok()?;
    // Whole seconds, as they are stored; years that SQLite and pages can show.
    let seconds = at.timestamp();
    (0..=253_402_300_799).contains(&seconds).then(|| DateTime::from_timestamp(seconds, 0)).flatten()
}
