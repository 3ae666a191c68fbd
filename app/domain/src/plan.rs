//! The work plan: how a task is proposed, which way its status may go and who moves it, whose hands are on it, and what
//! it waits for. Participants decide what is worked on; organizers and leads keep the plan in order.

mod bulk;
mod hands;
mod serving;
mod standing;
mod wording;

pub use bulk::{Bulk, Bulked};
pub use hands::{Hand, Hands, Taken};
pub use serving::{Serving, check_row_serves};
pub use standing::{Standing, TaskDeed};
pub use wording::{LastChange, Mark, Wording};

use crate::Refusal;
use crate::id::{EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use crate::tasks::Status;
use crate::text::{Line, Note, Title, Url};
use crate::time::Instant;
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

/// How much work a task is thought to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Size {
    /// A day or less.
    Small,
    /// The days of the summit.
    Medium,
    /// Months after it.
    Large,
}

impl Size {
    pub const ALL: [Size; 3] = [Size::Small, Size::Medium, Size::Large];

    pub fn as_str(self) -> &'static str {
        match self {
            Size::Small => "small",
            Size::Medium => "medium",
            Size::Large => "large",
        }
    }

    /// For whoever chooses one.
    pub fn words(self) -> &'static str {
        match self {
            Size::Small => "small: a day or less",
            Size::Medium => "medium: the days of the summit",
            Size::Large => "large: months after it",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|size| size.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("a size (small, medium or large)", text))
    }
}

/// A task as it is proposed, or as it is to be after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub title: Title,
    /// Markdown.
    pub description: Option<Note>,
    pub track: Option<Title>,
    pub size: Option<Size>,
    /// In a few words each.
    pub skills: Vec<Title>,
    pub specs: BTreeSet<SpecNumber>,
    pub outcomes: BTreeSet<OutcomeCode>,
    /// Why it serves none of either; read where it names none.
    pub serves_none: Option<Line>,
    /// Issues, pull requests and documents that it is about.
    pub links: Vec<Url>,
    /// Tasks of the same edition that must be done before.
    pub waits_for: BTreeSet<TaskNumber>,
    /// How many hands are wanted.
    pub hands: u32,
}

impl Proposal {
    pub const MOST_HANDS: u32 = 40;
    /// Of links, skills, and tasks that it waits for, each.
    pub const MOST_OF_EACH: usize = 30;

    /// Why it serves nothing; a task that serves something has no reason for that.
    pub fn why_none(&self) -> Option<&Line> {
        self.serves_none.as_ref().filter(|_| self.specs.is_empty() && self.outcomes.is_empty())
    }

    /// Refuses a task that serves nothing and doesn't say why, and numbers that nobody could mean; of what a task has
    /// already it may keep as many, for merging twins can leave more than anybody could propose.
    pub fn check(&self, has: &Amounts) -> Result<(), Refusal> {
        let (spec, outcome) = (!self.specs.is_empty(), !self.outcomes.is_empty());
        if !(Serving { spec, outcome, reason: self.serves_none.is_some() }).is_said() {
            return Err(Refusal::ServesNothing);
        }
        check_hands(self.hands, has.hands)?;
        let many = [
            ("links", self.links.len(), has.links),
            ("skills", self.skills.len(), has.skills),
            ("tasks to wait for", self.waits_for.len(), has.waits_for),
        ];
        let many = many.map(|(what, count, has)| (what, count, has.max(Self::MOST_OF_EACH)));
        match many.into_iter().find(|(_, count, limit)| count > limit) {
            Some((what, count, limit)) => Err(Refusal::TooMany { what, count, limit }),
            None => Ok(()),
        }
    }
}

/// Refuses a number of wanted hands that nobody could mean; `has`: how many are wanted already.
pub fn check_hands(wanted: u32, has: u32) -> Result<(), Refusal> {
    let (least, most) = (1, has.max(Proposal::MOST_HANDS));
    match (least..=most).contains(&wanted) {
        true => Ok(()),
        false => Err(Refusal::OutOfRange { what: "Hands that are wanted", number: wanted.into(), least, most }),
    }
}

/// How many of each a task has already; a new one has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub hands: u32,
    pub links: usize,
    pub skills: usize,
    pub waits_for: usize,
}

/// Where a status may go; the one table of allowed moves.
pub const MOVES: [(Status, &[Status]); 6] = [
    (Status::Proposed, &[Status::Planned, Status::Dropped]),
    (Status::Planned, &[Status::InProgress, Status::Proposed, Status::Dropped]),
    (Status::InProgress, &[Status::InReview, Status::Done, Status::Planned, Status::Dropped]),
    (Status::InReview, &[Status::Done, Status::InProgress, Status::Dropped]),
    (Status::Done, &[Status::InProgress]),
    (Status::Dropped, &[Status::Proposed]),
];

/// Where a task may go from where it stands.
pub fn ways_from(from: Status) -> &'static [Status] {
    MOVES.iter().find(|(known, _)| *known == from).map_or(&[], |(_, ways)| ways)
}

/// Whether a move must say why, or what came of it.
pub fn wants_words(from: Status, to: Status) -> bool {
    to.is_over() || from.is_over()
}

/// Refuses a move that isn't in the table, and one without the words that it needs.
pub fn check_move(from: Status, to: Status, words: Option<&Line>) -> Result<(), Refusal> {
    if !ways_from(from).contains(&to) {
        return Err(Refusal::NoSuchMove { from: from.as_str(), to: to.as_str() });
    }
    match (wants_words(from, to), words, to) {
        (true, None, Status::Done) => Err(Refusal::SayWhat),
        (true, None, _) => Err(Refusal::SayWhy),
        _ => Ok(()),
    }
}

/// An edition's rules of its work plan, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanRules {
    /// Without an update for so long, a claim is asked about.
    pub quiet_days: u32,
    /// Without an answer for so long, its place is offered to others.
    pub answer_days: u32,
}

impl Default for PlanRules {
    fn default() -> Self {
        PlanRules { quiet_days: 30, answer_days: 14 }
    }
}

/// What is to be done about a claim that may be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Ask whether they are still on it.
    Ask,
    /// Offer their place to others. They keep it until somebody takes it.
    Offer,
}

impl PlanRules {
    /// `heard` is when anything was last heard of this hand on this task.
    pub fn care(self, hand: &Hand, heard: Instant, status: Status, now: Instant) -> Option<Care> {
        let quiet = now - heard.max(hand.since) > TimeDelta::days(self.quiet_days.into());
        match (hand.asked, hand.offered) {
            _ if status.is_over() || status == Status::Proposed => None,
            // Nobody can ask who has left.
            (_, None) if hand.gone => Some(Care::Offer),
            (None, None) if quiet => Some(Care::Ask),
            (Some(asked), None) if now - asked > TimeDelta::days(self.answer_days.into()) => Some(Care::Offer),
            _ => None,
        }
    }
}

/// What was done about forgotten claims in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TendedPlan {
    pub edition: EditionSlug,
    /// How many were asked whether they are still on it.
    pub asked: u32,
    /// How many places were offered to others.
    pub offered: u32,
}

/// Which tasks of an edition wait for which.
pub type Waits = BTreeMap<TaskNumber, BTreeSet<TaskNumber>>;

/// Refuses a task that waits for itself, by whatever way round. `waits` is what holds before the change.
pub fn check_waits(waits: &Waits, task: TaskNumber, wanted: &BTreeSet<TaskNumber>) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    let mut ahead: Vec<(TaskNumber, TaskNumber)> = wanted.iter().map(|one| (*one, *one)).collect();
    while let Some((first, at)) = ahead.pop() {
        if at == task {
            return Err(Refusal::WaitsForItself { task: task.0, by: first.0 });
        }
        if seen.insert(at) {
            ahead.extend(waits.get(&at).into_iter().flatten().map(|next| (first, *next)));
        }
    }
    Ok(())
}

/// Who somebody is to a task they like: they would work on it, or would like to see it done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interest {
    Work,
    Want,
}

impl Interest {
    pub const ALL: [Interest; 2] = [Interest::Work, Interest::Want];

    pub fn as_str(self) -> &'static str {
        match self {
            Interest::Work => "work",
            Interest::Want => "want",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Interest::Work => "I’d work on this",
            Interest::Want => "I’d like it done",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|interest| interest.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("an interest", text))
    }
}

#[cfg(test)]
mod tests;
