//! Tasks: the pieces of an edition's work plan, their status and its history.

use crate::Refusal;
use crate::access::{Actor, may_work};
use crate::id::{EditionSlug, Login, OutcomeCode, PersonId, SpecNumber, TaskNumber};
use crate::people::Person;
use crate::plan::{Interest, Mark, Size, Standing};
use crate::talk::Comment;
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
    /// When anything last happened to it; `None` where its source gave no dates.
    pub updated: Option<Instant>,
    pub size: Option<Size>,
    /// Places for hands that nobody has, or that are offered.
    pub open_hands: u32,
    /// Somebody claimed or moved it here, so that who is on it is recorded.
    pub hands_known: bool,
    /// The tasks that it waits for and that aren't over, while it isn't over itself; by number.
    pub blocked_by: Vec<TaskNumber>,
}

impl TaskRow {
    /// Hands are wanted, and the work isn't over. What came from elsewhere and is in progress without hands has some that
    /// nobody recorded.
    pub fn wants_help(&self) -> bool {
        match self.status {
            Status::Proposed | Status::Planned => self.open_hands > 0,
            Status::InProgress | Status::InReview => self.open_hands > 0 && self.hands_known,
            Status::Done | Status::Dropped => false,
        }
    }
}

/// A task as the plan's table has it: what a list shows, and what a table says besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    pub row: TaskRow,
    /// How many hands are wanted.
    pub hands: u32,
    /// Markdown, may be empty.
    pub description: String,
    pub skills: Vec<Title>,
}

/// A task as another names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskLink {
    pub number: TaskNumber,
    pub title: Title,
    pub status: Status,
}

/// A hand on a task, with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub id: PersonId,
    pub person: Person,
    pub lead: bool,
    pub since: Instant,
    /// When they were asked whether they are still on it.
    pub asked: Option<Instant>,
    /// Since when their place is offered to others.
    pub offered: Option<Instant>,
}

/// The lead asks somebody to lead in their stead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    pub from: Person,
    pub to: (PersonId, Person),
    pub note: Option<Line>,
    pub at: Instant,
}

/// Somebody was asked to look at the work, and has or hasn't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub reviewer: (PersonId, Person),
    pub asked_by: Option<Person>,
    pub asked: Instant,
    pub done: Option<Instant>,
    /// What they found, in a line.
    pub note: Option<Line>,
}

/// A task with everything that stands on its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskPage {
    pub row: TaskRow,
    /// Markdown, may be empty.
    pub description: String,
    /// The same as HTML, made safe when it was written.
    pub description_html: String,
    /// How often title or description were changed; how they read before is kept.
    pub changes: u32,
    /// All that may be changed of what it says.
    pub mark: Mark,
    /// Oldest first; never empty.
    pub history: Vec<Move>,
    pub proposer: Option<Person>,
    pub skills: Vec<Title>,
    /// Why it serves no SPEC and no outcome.
    pub serves_none: Option<Line>,
    /// Places for hands in all.
    pub hands: u32,
    /// The lead first, then the longest on it.
    pub claims: Vec<Claim>,
    /// What everybody's rights over it follow from.
    pub standing: Standing,
    /// What must be done before.
    pub waits_for: Vec<TaskLink>,
    /// What waits for this.
    pub holds_up: Vec<TaskLink>,
    /// By kind, the people.
    pub interests: Vec<(Interest, PersonId, Person)>,
    pub reviews: Vec<Review>,
    pub hand_over: Option<HandOver>,
    /// Where its twin is kept.
    pub merged_into: Option<TaskNumber>,
    pub split_from: Option<TaskNumber>,
    /// The oldest first; the newest `MOST_COMMENTS` of them.
    pub comments: Vec<Comment>,
    /// How many comments there are in all.
    pub comment_count: u32,
}

impl TaskPage {
    /// More comments than these are a page of their own.
    pub const MOST_COMMENTS: u32 = 100;
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

/// Which tasks to show. Empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFilter {
    pub track: Option<InTrack>,
    pub status: Option<Status>,
    pub spec: Option<SpecNumber>,
    pub outcome: Option<OutcomeCode>,
    pub size: Option<Size>,
    pub special: Option<Special>,
    /// Whose hand is on it, or who has reviewed it.
    pub who: Option<Login>,
    /// Words that stand in its title, its description or its discussion.
    pub words: Option<String>,
}

/// A list with a name of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// Whoever asks has a hand on it, proposed it, or is asked to review it.
    Mine(PersonId),
    /// Open, and nobody's hand on it.
    Unclaimed,
    /// See [`TaskRow::wants_help`].
    Help,
    Blocked,
    /// Planned or under way, and nothing heard of it since.
    Stale(Instant),
}

/// A track, or none at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InTrack {
    Named(Title),
    None,
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskOrder {
    #[default]
    Number,
    Track,
    Status,
    /// The latest first.
    Updated,
}

/// One page of an edition's tasks, with what stands above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskList {
    pub rows: Vec<TaskRow>,
    /// How many tasks fit the filter.
    pub fitting: u32,
    /// Of all tasks of the edition, whatever the filter.
    pub counts: StatusCounts,
    /// How many of all are in the lists with names of their own.
    pub lists: ListCounts,
    /// What there is to choose from in the edition, with how many tasks each has.
    pub tracks: Vec<(Option<Title>, u32)>,
    pub specs: Vec<(SpecNumber, u32)>,
    pub outcomes: Vec<(OutcomeCode, u32)>,
}

impl TaskList {
    /// Rows on one page.
    pub const PAGE: u32 = 50;
}

/// How many of an edition's tasks are in which list; see [`Special`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListCounts {
    pub help: u32,
    pub unclaimed: u32,
    pub blocked: u32,
}

/// A column of the board: the tasks of one status, the latest first, as many as fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub status: Status,
    pub count: u32,
    pub cards: Vec<Card>,
}

impl Column {
    pub const MOST: u32 = 25;
}

/// A task on the board, with what everybody's rights over it follow from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub row: TaskRow,
    pub standing: Standing,
    /// Its twin is kept elsewhere, and nobody moves it any more.
    pub merged: bool,
}

impl Card {
    /// Where whoever asks may take it; nowhere, if they don't take part in its edition.
    pub fn ways(&self, actor: &Actor) -> Vec<Status> {
        let moves = !self.merged && may_work(actor, &self.row.edition);
        if moves { self.standing.ways(actor, self.row.status) } else { Vec::new() }
    }
}

/// What waits for what, to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitsPicture {
    pub tasks: Vec<TaskLink>,
    /// The first waits for the second.
    pub waits: Vec<(TaskNumber, TaskNumber)>,
    /// There are more than are drawn.
    pub cut: bool,
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
