//! The catalog: SPEC documents, core projects and roadmap outcomes, which tasks serve.

use crate::Refusal;
use crate::id::{OutcomeCode, ProjectSlug, SpecNumber};
use crate::text::{Name, Title, Url};
use crate::time::{Instant, NaiveDate};

/// A Scientific Python Ecosystem Coordination document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub number: SpecNumber,
    /// Without its number: `Using and Creating Nightly Wheels`.
    pub title: Title,
    pub date: NaiveDate,
    pub status: SpecStatus,
    /// Names only; mail addresses are never kept.
    pub authors: Vec<Name>,
    /// By project.
    pub endorsements: Vec<Endorsement>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpecStatus {
    Draft,
    Published,
    Withdrawn,
}

impl SpecStatus {
    pub const ALL: [SpecStatus; 3] = [SpecStatus::Draft, SpecStatus::Published, SpecStatus::Withdrawn];

    pub fn as_str(self) -> &'static str {
        match self {
            SpecStatus::Draft => "draft",
            SpecStatus::Published => "published",
            SpecStatus::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|status| status.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("a SPEC’s status", text))
    }
}

/// A core project's yes to a SPEC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endorsement {
    pub project: ProjectSlug,
    /// The day of the endorsement; SPEC headers don't say it, so it is often unknown.
    pub on: Option<NaiveDate>,
    /// When Cairn first read of it.
    pub first_seen: Instant,
}

/// A core project: it endorses SPECs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    pub slug: ProjectSlug,
    pub title: Title,
    pub homepage: Option<Url>,
    pub repository: Option<Url>,
}

/// An item of the grant's outcomes table and whether the public roadmap has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub code: OutcomeCode,
    pub title: Title,
    /// The name of its group.
    pub group: Title,
    pub in_roadmap: bool,
}
