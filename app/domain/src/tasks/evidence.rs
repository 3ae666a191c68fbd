//! Evidence: links that show work, with the kind and the state of what they link to.

use super::github_address::{GitHubAddress, GitHubHost, GitHubItem};
use crate::text::{ShortText, Url};
use crate::time::Instant;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A link that shows work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub url: Url,
    /// As the address says; GitHub may know better.
    pub kind: EvidenceKind,
    /// The state that a person or an import gave.
    pub said: Option<EvidenceState>,
    /// What GitHub says, once it was asked.
    pub seen: Option<SeenEvidence>,
}

/// What GitHub says about a linked item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenEvidence {
    pub kind: EvidenceKind,
    /// `None` for commits, published releases, and repositories that aren't archived.
    pub state: Option<EvidenceState>,
    pub title: Option<ShortText>,
    /// The login of its author.
    pub author: Option<ShortText>,
    pub opened: Option<Instant>,
    pub updated: Option<Instant>,
    pub closed: Option<Instant>,
    /// When Cairn last learned about it.
    pub at: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EvidenceKind {
    Issue,
    #[strum(serialize = "pull request")]
    PullRequest,
    Commit,
    Release,
    Repository,
    Document,
}

words!(EvidenceKind, "a kind of evidence");

impl EvidenceKind {
    /// Derives the kind from the address. Anything outside GitHub is a document.
    pub fn of(url: &Url, host: &GitHubHost) -> Self {
        GitHubAddress::of(url, host).map_or(EvidenceKind::Document, |(_, kind)| kind)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EvidenceState {
    Open,
    Draft,
    Merged,
    Closed,
    Archived,
    /// It was deleted, transferred or made private.
    #[strum(serialize = "gone")]
    Missing,
}

words!(EvidenceState, "an evidence state");

impl Evidence {
    /// A link that nothing is known about.
    pub fn new(url: Url, host: &GitHubHost) -> Self {
        Evidence { kind: EvidenceKind::of(&url, host), url, said: None, seen: None }
    }

    /// What GitHub says, or else what was entered here.
    pub fn state(&self) -> Option<EvidenceState> {
        self.seen.as_ref().and_then(|seen| seen.state).or(self.said)
    }

    /// The kind that GitHub says, or else the address: an address of an issue may lead to a pull request.
    pub fn actual_kind(&self) -> EvidenceKind {
        self.seen.as_ref().map_or(self.kind, |seen| seen.kind)
    }

    /// What GitHub says and what was entered here, if both are known and differ.
    pub fn contradiction(&self) -> Option<(EvidenceState, EvidenceState)> {
        let (seen, said) = (self.seen.as_ref()?.state?, self.said?);
        (seen != said).then_some((seen, said))
    }

    /// Returns a short name: `scipy/scipy#14822`, `scientific-python/devstats`, or else the address.
    pub fn label(&self) -> String {
        // The host of a link to an item is known to be GitHub's.
        let host = GitHubHost::of(&self.url);
        let item = GitHubAddress::of(&self.url, &host).filter(|_| self.kind != EvidenceKind::Document);
        let (_, path) = self.url.parts();
        match (item.map(|(address, _)| address.item), path.as_slice()) {
            (Some(GitHubItem::Numbered(number)), [owner, repo, ..]) => format!("{owner}/{repo}#{number}"),
            (Some(GitHubItem::Commit(hash)), [owner, repo, ..]) => {
                format!("{owner}/{repo}@{}", hash.get(..7).unwrap_or(&hash))
            }
            (Some(GitHubItem::Release(tag)), [owner, repo, ..]) => format!("{owner}/{repo} {tag}"),
            (Some(GitHubItem::Repository), [owner, repo, ..]) => format!("{owner}/{repo}"),
            _ => self.url.shown().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DateTime;

    fn link(url: &str) -> Evidence {
        Evidence::new(Url::parse(url).unwrap(), &GitHubHost::default())
    }

    fn seen(state: Option<EvidenceState>) -> Option<SeenEvidence> {
        Some(SeenEvidence {
            kind: EvidenceKind::PullRequest,
            state,
            title: None,
            author: None,
            opened: None,
            updated: None,
            closed: None,
            at: DateTime::UNIX_EPOCH,
        })
    }

    #[test]
    fn evidence_kind_follows_from_the_address() {
        let kind = |url| link(url).kind;
        assert_eq!(kind("https://github.com/scipy/scipy/pull/14822"), EvidenceKind::PullRequest);
        assert_eq!(kind("https://github.com/scipy/scipy/issues/18592"), EvidenceKind::Issue);
        assert_eq!(kind("https://github.com/scipy/scipy/commit/0a1b2c3d"), EvidenceKind::Commit);
        assert_eq!(kind("https://github.com/scipy/scipy/releases/tag/v1.0"), EvidenceKind::Release);
        assert_eq!(kind("https://github.com/scientific-python/devstats/"), EvidenceKind::Repository);
        assert_eq!(kind("https://github.com/scipy/scipy/issues"), EvidenceKind::Document);
        assert_eq!(kind("https://learn.scientific-python.org/community/"), EvidenceKind::Document);
    }

    #[test]
    fn label_names_the_repository_and_the_item() {
        let label = |url| link(url).label();
        assert_eq!(label("https://github.com/SciPy/scipy/pull/14822/files"), "SciPy/scipy#14822");
        assert_eq!(label("https://github.com/scipy/scipy/commit/0a1b2c3d4e"), "scipy/scipy@0a1b2c3");
        assert_eq!(label("https://github.com/scipy/scipy/releases/tag/v1.0"), "scipy/scipy v1.0");
        assert_eq!(label("https://github.com/scipy/scipy/"), "scipy/scipy");
        assert_eq!(label("https://git.example.org/a/b/issues/1"), "git.example.org/a/b/issues/1");
    }

    #[test]
    fn state_on_github_wins_over_the_state_that_was_said() {
        let said = Evidence { said: Some(EvidenceState::Open), ..link("https://github.com/a/b/pull/1") };
        let merged = Evidence { seen: seen(Some(EvidenceState::Merged)), ..said.clone() };
        let unknown = Evidence { seen: seen(None), ..said.clone() };
        assert_eq!(said.state(), Some(EvidenceState::Open));
        assert_eq!(merged.state(), Some(EvidenceState::Merged));
        assert_eq!(unknown.state(), Some(EvidenceState::Open));
        assert_eq!(said.contradiction(), None);
        assert_eq!(merged.contradiction(), Some((EvidenceState::Merged, EvidenceState::Open)));
    }
}
