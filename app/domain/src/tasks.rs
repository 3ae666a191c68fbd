//! Tasks: the pieces of an edition's work plan, their status and its history.

use crate::Refusal;
use crate::id::{EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use crate::people::Person;
use crate::text::{Line, Title, Url};
use crate::time::Instant;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    Proposed,
    Planned,
    InProgress,
    InReview,
    Done,
    Dropped,
}

impl Status {
    pub const ALL: [Status; 6] =
        [Status::Proposed, Status::Planned, Status::InProgress, Status::InReview, Status::Done, Status::Dropped];

    /// The order in which pages show them: what is finished first, as a reader looks for it.
    pub const SHOWN: [Status; 6] =
        [Status::Done, Status::InReview, Status::InProgress, Status::Planned, Status::Proposed, Status::Dropped];

    pub fn as_str(self) -> &'static str {
        match self {
            Status::Proposed => "proposed",
            Status::Planned => "planned",
            Status::InProgress => "in progress",
            Status::InReview => "in review",
            Status::Done => "done",
            Status::Dropped => "dropped",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|status| status.as_str() == text);
        found.ok_or_else(|| {
            Refusal::malformed("a task’s status (proposed, planned, in progress, in review, done, dropped)", text)
        })
    }

    /// Whether work on it is over, one way or the other.
    pub fn is_over(self) -> bool {
        matches!(self, Status::Done | Status::Dropped)
    }
}

/// How many tasks stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatusCounts([u32; 6]);

impl StatusCounts {
    pub fn of(statuses: impl IntoIterator<Item = Status>) -> Self {
        let mut counts = Self::default();
        statuses.into_iter().for_each(|status| counts.add(status, 1));
        counts
    }

    pub fn add(&mut self, status: Status, tasks: u32) {
        self.0[status as usize] += tasks;
    }

    pub fn get(&self, status: Status) -> u32 {
        self.0[status as usize]
    }

    /// All tasks, dropped ones included: what was once in the plan stays in the figure.
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    pub fn done(&self) -> u32 {
        self.get(Status::Done)
    }

    /// Neither done nor dropped.
    pub fn open(&self) -> u32 {
        self.total() - self.done() - self.get(Status::Dropped)
    }
}

impl std::fmt::Display for StatusCounts {
    /// `11 done, 2 in progress, 3 proposed`: what is finished first, as a reader looks for it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = Status::SHOWN.into_iter().filter(|status| self.get(*status) > 0);
        let words: Vec<String> = shown.map(|status| format!("{} {}", self.get(status), status.as_str())).collect();
        f.write_str(if words.is_empty() { "no tasks yet" } else { "" })?;
        f.write_str(&words.join(", "))
    }
}

/// A link that shows work, with the state that was seen there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub url: Url,
    pub kind: EvidenceKind,
    /// `None` until someone has looked.
    pub state: Option<EvidenceState>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    Issue,
    PullRequest,
    Repository,
    Document,
}

impl EvidenceKind {
    pub fn as_str(self) -> &'static str {
        match self {
            EvidenceKind::Issue => "issue",
            EvidenceKind::PullRequest => "pull request",
            EvidenceKind::Repository => "repository",
            EvidenceKind::Document => "document",
        }
    }

    /// Read off the address: what isn't GitHub's is a document.
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceState {
    Open,
    Closed,
    Merged,
}

impl EvidenceState {
    pub const ALL: [EvidenceState; 3] = [EvidenceState::Open, EvidenceState::Closed, EvidenceState::Merged];

    pub fn as_str(self) -> &'static str {
        match self {
            EvidenceState::Open => "open",
            EvidenceState::Closed => "closed",
            EvidenceState::Merged => "merged",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|state| state.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("a state of evidence", text))
    }
}

impl Evidence {
    /// How people name it: `scipy/scipy#14822`, `scientific-python/devstats`, else the address.
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

/// A task as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRow {
    pub edition: EditionSlug,
    pub number: TaskNumber,
    pub title: Title,
    pub track: Option<Title>,
    pub status: Status,
    pub specs: Vec<SpecNumber>,
    pub outcomes: Vec<OutcomeCode>,
    /// The lead first.
    pub claimants: Vec<Person>,
    pub evidence: Vec<Evidence>,
    /// When its history was last added to; `None` where its source gave no dates.
    pub updated: Option<Instant>,
}

impl TaskRow {
    /// Not begun, and nobody's hand on it. What is in progress has hands, recorded or not.
    pub fn wants_help(&self) -> bool {
        matches!(self.status, Status::Proposed | Status::Planned) && self.claimants.is_empty()
    }
}

/// A task with everything that stands on its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskPage {
    pub row: TaskRow,
    /// Plain text, may be empty.
    pub description: String,
    /// Oldest first; never empty.
    pub history: Vec<Move>,
}

/// One entry of a task's history: where it stood from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub at: Instant,
    pub to: Status,
    pub note: Option<Line>,
    pub by: Option<Person>,
    /// Whether `at` is only when Cairn read of it: the source had no date.
    pub imported: bool,
}

/// One entry of some task's history, for lists over many tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskMove {
    pub edition: EditionSlug,
    pub number: TaskNumber,
    pub title: Title,
    pub entry: Move,
}

/// Which of an edition's tasks to show. Empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFilter {
    pub track: Option<InTrack>,
    pub status: Option<Status>,
    pub spec: Option<SpecNumber>,
    pub outcome: Option<OutcomeCode>,
    pub help: bool,
}

/// A track, or none at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InTrack {
    Named(Title),
    None,
}

impl InTrack {
    fn holds(&self, row: &TaskRow) -> bool {
        match self {
            InTrack::Named(title) => row.track.as_ref() == Some(title),
            InTrack::None => row.track.is_none(),
        }
    }
}

impl TaskFilter {
    pub fn keeps(&self, row: &TaskRow) -> bool {
        self.track.as_ref().is_none_or(|track| track.holds(row))
            && self.status.is_none_or(|status| row.status == status)
            && self.spec.is_none_or(|spec| row.specs.contains(&spec))
            && self.outcome.is_none_or(|outcome| row.outcomes.contains(&outcome))
            && (!self.help || row.wants_help())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kind(url: &str) -> EvidenceKind {
        EvidenceKind::of(&Url::parse(url).unwrap())
    }

    #[test]
    fn evidence_is_known_by_its_address() {
        assert_eq!(kind("https://github.com/scipy/scipy/pull/14822"), EvidenceKind::PullRequest);
        assert_eq!(kind("https://github.com/scipy/scipy/issues/18592"), EvidenceKind::Issue);
        assert_eq!(kind("https://github.com/scientific-python/devstats/"), EvidenceKind::Repository);
        assert_eq!(kind("https://github.com/scipy/scipy/issues"), EvidenceKind::Document);
        assert_eq!(kind("https://learn.scientific-python.org/community/"), EvidenceKind::Document);
    }

    proptest! {
        #[test]
        fn what_is_counted_is_what_there_is(picks in proptest::collection::vec(0usize..6, 0..200)) {
            let counts = StatusCounts::of(picks.iter().map(|&nth| Status::ALL[nth]));
            prop_assert_eq!(counts.total() as usize, picks.len());
            prop_assert_eq!(counts.open() + counts.done() + counts.get(Status::Dropped), counts.total());
        }
    }
}
