//! Evidence: links that show work, with the kind and the state of what they link to.

use crate::text::Url;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A link that shows work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub url: Url,
    pub kind: EvidenceKind,
    /// The state last seen there; `None` until it is looked up.
    pub state: Option<EvidenceState>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum EvidenceKind {
    Issue,
    #[strum(serialize = "pull request")]
    PullRequest,
    Repository,
    Document,
}

impl EvidenceKind {
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Derives the kind from the address. Anything outside GitHub is a document.
    pub fn of(url: &Url) -> Self {
        match url.parts() {
            ("github.com", path) => match path.as_slice() {
                [_, _, "pull", number, ..] if is_number(number) => EvidenceKind::PullRequest,
                [_, _, "issues", number, ..] if is_number(number) => EvidenceKind::Issue,
                [_, _] => EvidenceKind::Repository,
                _ => EvidenceKind::Document,
            },
            _ => EvidenceKind::Document,
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EvidenceState {
    Open,
    Closed,
    Merged,
}

words!(EvidenceState, "an evidence state");

impl Evidence {
    /// Returns a short name: `scipy/scipy#14822`, `scientific-python/devstats`, or else the address.
    pub fn label(&self) -> String {
        match (self.kind, self.url.parts().1.as_slice()) {
            (EvidenceKind::PullRequest | EvidenceKind::Issue, [owner, repo, _, number, ..]) => {
                format!("{owner}/{repo}#{number}")
            }
            (EvidenceKind::Repository, [owner, repo]) => format!("{owner}/{repo}"),
            _ => self.url.shown().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(url: &str) -> EvidenceKind {
        EvidenceKind::of(&Url::parse(url).unwrap())
    }

    #[test]
    fn evidence_kind_follows_from_the_address() {
        assert_eq!(kind("https://github.com/scipy/scipy/pull/14822"), EvidenceKind::PullRequest);
        assert_eq!(kind("https://github.com/scipy/scipy/issues/18592"), EvidenceKind::Issue);
        assert_eq!(kind("https://github.com/scientific-python/devstats/"), EvidenceKind::Repository);
        assert_eq!(kind("https://github.com/scipy/scipy/issues"), EvidenceKind::Document);
        assert_eq!(kind("https://learn.scientific-python.org/community/"), EvidenceKind::Document);
    }
}
