//! Addresses of issues, pull requests, commits, releases and repositories on GitHub.

use super::EvidenceKind;
use crate::text::Url;

/// The host of GitHub or of a GitHub Enterprise server, in lower case.
///
/// Links to github.com are recognized on each instance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GitHubHost(String);

const PUBLIC: &str = "github.com";

impl Default for GitHubHost {
    fn default() -> Self {
        GitHubHost(PUBLIC.to_owned())
    }
}

impl GitHubHost {
    /// The host of an address such as `https://github.example.org/`.
    pub fn of(base: &Url) -> Self {
        GitHubHost(normalized(base.parts().0))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Returns the host in lower case and without `www.`.
fn normalized(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    host.strip_prefix("www.").map_or_else(|| host.clone(), str::to_owned)
}

/// A repository: host, owner and name, all in lower case, because GitHub ignores their case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GitHubRepository {
    pub host: String,
    pub owner: String,
    pub name: String,
}

/// First parts of paths on GitHub that are no owners.
const RESERVED: [&str; 16] = [
    "about",
    "apps",
    "collections",
    "enterprise",
    "features",
    "login",
    "marketplace",
    "notifications",
    "orgs",
    "pricing",
    "search",
    "settings",
    "sponsors",
    "stars",
    "topics",
    "users",
];

impl GitHubRepository {
    /// Checks the characters and lengths that GitHub allows.
    pub fn parse(host: &str, owner: &str, name: &str) -> Option<Self> {
        let (owner, name) = (owner.to_ascii_lowercase(), name.to_ascii_lowercase());
        let name = name.trim_end_matches(".git").to_owned();
        let is_plain = |text: &str, other: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || other.contains(c));
        let owner_fits = (1..=100).contains(&owner.len()) && is_plain(&owner, "-_");
        let name_fits = (1..=100).contains(&name.len()) && is_plain(&name, "-_.") && !is_dots(&name);
        let is_repository = owner_fits && name_fits && !RESERVED.contains(&owner.as_str());
        is_repository.then(|| GitHubRepository { host: host.to_owned(), owner, name })
    }

    /// Its canonical address: `https://github.com/scipy/scipy`.
    pub fn url(&self) -> String {
        format!("https://{}/{}/{}", self.host, self.owner, self.name)
    }

    /// Reads the canonical address back.
    pub fn of_url(url: &str) -> Option<Self> {
        let mut parts = url.strip_prefix("https://")?.split('/');
        let (host, owner, name) = (parts.next()?, parts.next()?, parts.next()?);
        parts.next().is_none().then(|| Self::parse(host, owner, name)).flatten()
    }

    /// Its name on GitHub: `scipy/scipy`.
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }
}

/// What an address on GitHub leads to. Issues and pull requests share their numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GitHubItem {
    Repository,
    /// An issue or a pull request.
    Numbered(u32),
    /// By its hash in lower case, of which the address may have only the first characters.
    Commit(String),
    /// By its tag, as in the address.
    Release(String),
}

/// The address of an item on GitHub.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GitHubAddress {
    pub repository: GitHubRepository,
    pub item: GitHubItem,
}

impl GitHubAddress {
    /// The item that an address leads to, with the kind that the address names; `None` for other addresses.
    ///
    /// Ignores the query, the fragment, what follows the item (`/files`, `/commits`), case of owner and
    /// repository, `www.`, and whether it is `http` or `https`.
    pub fn of(url: &Url, host: &GitHubHost) -> Option<(Self, EvidenceKind)> {
        let (found, path) = url.parts();
        let found = normalized(found);
        let [owner, name, rest @ ..] = path.as_slice() else { return None };
        if found != PUBLIC && found != host.as_str() {
            return None;
        }
        let repository = GitHubRepository::parse(&found, owner, name)?;
        let (item, kind) = match rest {
            [] => (GitHubItem::Repository, EvidenceKind::Repository),
            ["issues", number, ..] => (GitHubItem::Numbered(numbered(number)?), EvidenceKind::Issue),
            ["pull", number, ..] => (GitHubItem::Numbered(numbered(number)?), EvidenceKind::PullRequest),
            ["commit", hash] => (GitHubItem::Commit(commit(hash)?), EvidenceKind::Commit),
            ["releases", "tag", tag @ ..] if !tag.is_empty() && !tag.iter().any(|part| is_dots(part)) => {
                (GitHubItem::Release(tag.join("/")), EvidenceKind::Release)
            }
            _ => return None,
        };
        Some((GitHubAddress { repository, item }, kind))
    }

    /// The canonical address, the same for all addresses of the item. Issues and pull requests have `/issues/1`.
    pub fn url(&self) -> String {
        let repository = self.repository.url();
        match &self.item {
            GitHubItem::Repository => repository,
            GitHubItem::Numbered(number) => format!("{repository}/issues/{number}"),
            GitHubItem::Commit(hash) => format!("{repository}/commit/{hash}"),
            GitHubItem::Release(tag) => format!("{repository}/releases/tag/{tag}"),
        }
    }

    /// Reads the canonical address back.
    pub fn of_url(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let host = GitHubHost::of(&url);
        Self::of(&url, &host).map(|(address, _)| address)
    }
}

/// Whether a part of a path leads to another folder; `%2e` is a dot, too.
fn is_dots(part: &str) -> bool {
    matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "" | "." | "..")
}

fn numbered(text: &str) -> Option<u32> {
    let is_number = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|&number| is_number && number > 0)
}

fn commit(text: &str) -> Option<String> {
    let is_hash = (7..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit());
    is_hash.then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(url: &str) -> Option<String> {
        let host = GitHubHost::of(&Url::parse("https://git.example.org").unwrap());
        GitHubAddress::of(&Url::parse(url).unwrap(), &host).map(|(address, _)| address.url())
    }

    #[test]
    fn all_addresses_of_an_item_have_one_canonical_address() {
        let issue = Some("https://github.com/scipy/scipy/issues/14822".to_owned());
        for url in [
            "https://github.com/scipy/scipy/pull/14822",
            "https://github.com/scipy/scipy/issues/14822/",
            "http://www.github.com/SciPy/scipy/pull/14822/files?w=1#diff-1",
            "https://github.com/scipy/SCIPY/pull/14822/commits/0a1b2c3d",
            "https://GitHub.com/scipy/scipy/issues/014822#issuecomment-1",
        ] {
            assert_eq!(canonical(url), issue, "{url}");
        }
        let commit = "https://github.com/scipy/scipy/commit/0a1b2c3d";
        assert_eq!(canonical("https://github.com/scipy/scipy/commit/0A1B2C3D#r1").as_deref(), Some(commit));
        let release = "https://github.com/scipy/scipy/releases/tag/v1.0/rc%2B1";
        assert_eq!(canonical("https://github.com/SciPy/scipy/releases/tag/v1.0/rc%2B1/").as_deref(), Some(release));
        let repository = "https://github.com/scipy/scipy";
        assert_eq!(canonical("https://github.com/scipy/scipy.git?tab=readme").as_deref(), Some(repository));
    }

    #[test]
    fn canonical_address_can_be_read_back() {
        for url in [
            "https://github.com/scipy/scipy/pull/1",
            "https://git.example.org/Scipy/scipy/commit/0a1b2c3",
            "https://github.com/scipy/scipy/releases/tag/v1",
            "https://github.com/scipy/scipy",
            "https://github.com/scipy/scipy.git.GIT",
            "https://github.com/scipy/SciPy.GIT/pull/1",
        ] {
            let canonical = canonical(url).unwrap();
            assert_eq!(GitHubAddress::of_url(&canonical).unwrap().url(), canonical);
        }
    }

    #[test]
    fn addresses_of_an_enterprise_server_are_recognized() {
        let issue = "https://git.example.org/a/b/issues/1";
        assert_eq!(canonical("https://Git.Example.org/A/b/pull/1").as_deref(), Some(issue));
        assert_eq!(canonical("https://git.example.com/a/b/pull/1"), None);
    }

    #[test]
    fn other_addresses_lead_to_no_item() {
        for url in [
            "https://github.com/scipy",
            "https://github.com/orgs/scipy",
            "https://github.com/scipy/scipy/issues",
            "https://github.com/scipy/scipy/issues/0",
            "https://github.com/scipy/scipy/issues/99999999999",
            "https://github.com/scipy/scipy/commit/main",
            "https://github.com/scipy/scipy/releases",
            "https://github.com/scipy/..",
            "https://github.com/scipy/.git",
            "https://github.com/scipy/scipy/releases/tag/..",
            "https://github.com/scipy/scipy/releases/tag/%2E%2e/../other/releases/latest",
            "https://github.com.example.org/scipy/scipy/pull/1",
            "https://learn.scientific-python.org/community/issues/1",
        ] {
            assert_eq!(canonical(url), None, "{url}");
        }
    }
}
