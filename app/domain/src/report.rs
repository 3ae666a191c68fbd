//! The report of an edition: what was done, what is under way, where help is wanted, and what changed.

use crate::editions::Edition;
use crate::id::{OutcomeCode, PersonId, SpecNumber};
use crate::people::Person;
use crate::tasks::{Evidence, Funding, FundingState, Status, StatusCounts, TaskRow};
use crate::text::{LongText, ShortText, Title};
use crate::time::Instant;
use crate::updates::Update;
use crate::views::TaskStatusChange;
use std::collections::BTreeMap;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The readers of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ReportKind {
    /// Everything, for the community.
    Full,
    /// The outcomes in short, for funders.
    Funders,
}

words!(ReportKind, "a kind of report (full or funders)");

/// What a report of an edition says, apart from its wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub edition: Edition,
    /// Markdown by the organizers.
    pub introduction: Option<LongText>,
    /// By number, without tasks that were merged into another. If there are more than [`Report::MOST_TASKS`], these are
    /// only the first of each status, of those that need help and of those with funding.
    pub tasks: Vec<ReportedTask>,
    /// The counts of all tasks, without those that were merged into another.
    pub counts: StatusCounts,
    /// The number of dropped tasks that continue in a later edition.
    pub continued: u32,
    /// The counts of all tasks of each outcome.
    pub outcome_counts: BTreeMap<OutcomeCode, StatusCounts>,
    /// The people credited for finished tasks, by name.
    pub credited: Vec<CreditedPerson>,
    /// The titles of the outcomes and documents that the tasks contribute to.
    pub outcomes: BTreeMap<OutcomeCode, Title>,
    pub specs: BTreeMap<SpecNumber, Title>,
    /// From when changes count: the last published report, or another time that was asked for.
    pub since: Option<Instant>,
    /// Dated changes after `since`, oldest first; empty without `since`.
    pub changes: Vec<TaskStatusChange>,
    /// Updates on tasks after `since`, at most [`Report::MOST_UPDATES`].
    pub updates: Vec<Update>,
}

/// A task in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedTask {
    pub row: TaskRow,
    /// The result of a finished task, or the reason why it was dropped.
    pub note: Option<ShortText>,
    /// The assignees who agreed to be credited, the lead first.
    pub credited: Vec<CreditedPerson>,
    /// The number of assignees who didn't.
    pub uncredited: u32,
    pub funding: Option<Funding>,
}

/// A person who agreed to be credited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditedPerson {
    pub id: PersonId,
    pub person: Person,
}

/// The Markdown of a report, with marks instead of names and of the address of the instance.
///
/// A published report is stored so. A person who deletes their account, or no longer agrees to be credited, has no name
/// in it from then on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportText {
    pub text: String,
    /// The people, by place.
    pub people: Vec<PersonId>,
}

impl ReportText {
    const BEGIN: char = '\u{E000}';
    const END: char = '\u{E001}';
    /// Begins links to this instance.
    pub const ORIGIN: char = '\u{E002}';

    /// The mark at which the name of a person will be.
    pub fn mark(&mut self, person: PersonId) -> String {
        let place = self.people.iter().position(|known| *known == person).unwrap_or_else(|| {
            self.people.push(person);
            self.people.len() - 1
        });
        format!("{}{place}{}", Self::BEGIN, Self::END)
    }

    /// The text with the address of the instance and with names; a person without one is “someone”.
    pub fn filled(&self, origin: &str, name: impl Fn(PersonId) -> Option<String>) -> String {
        let names: Vec<Option<String>> = self.people.iter().map(|person| name(*person)).collect();
        named_text(&self.text, &names).replace(Self::ORIGIN, origin)
    }
}

/// Replaces the marks of a [`ReportText`]. `names` are by place; `None` for people who are no longer credited.
pub fn named_text(text: &str, names: &[Option<String>]) -> String {
    let mut parts = text.split(ReportText::BEGIN);
    let mut named = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (place, rest) = part.split_once(ReportText::END).unwrap_or(("", part));
        let name = place.parse().ok().and_then(|place: usize| names.get(place));
        named.push_str(name.and_then(Option::as_deref).unwrap_or("someone"));
        named.push_str(rest);
    }
    named
}

/// A published report. Nothing changes it later but the names of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedReport {
    /// From 1 within its edition.
    pub number: u32,
    pub published_at: Instant,
    /// Markdown without front matter, with the marks of [`ReportText::ORIGIN`].
    pub full: String,
    pub funders: String,
}

impl PublishedReport {
    /// The text, with links to the instance at `origin`, an address without a slash at its end.
    pub fn text(&self, kind: ReportKind, origin: &str) -> String {
        let text = match kind {
            ReportKind::Full => &self.full,
            ReportKind::Funders => &self.funders,
        };
        text.replace(ReportText::ORIGIN, origin)
    }
}

impl Report {
    /// The most updates, and the most changes, in a report.
    pub const MOST_UPDATES: u32 = 1000;
    /// The most tasks that a report lists in full.
    pub const MOST_TASKS: u32 = 500;
    /// The tasks of each status in a report of more tasks.
    pub const FIRST_TASKS: u32 = 10;

    /// Whether it lists only the first tasks of each status.
    pub fn is_cut(&self) -> bool {
        self.counts.total() as usize > self.tasks.len()
    }

    /// The tasks with one of these statuses, by number.
    pub fn with_status<'a>(&'a self, statuses: &'a [Status]) -> impl Iterator<Item = &'a ReportedTask> {
        self.tasks.iter().filter(|task| statuses.contains(&task.row.status))
    }

    /// The dropped tasks that continue in a later edition, or those that don't, by number.
    pub fn dropped(&self, continued: bool) -> impl Iterator<Item = &ReportedTask> {
        self.with_status(&[Status::Dropped]).filter(move |task| task.row.continued_in.is_some() == continued)
    }

    /// The tasks with this funding, by number.
    ///
    /// Leaves out tasks that continue elsewhere, and finished ones that needed funding.
    pub fn with_funding(&self, state: FundingState) -> impl Iterator<Item = (&ReportedTask, &Funding)> {
        let funded = self.tasks.iter().filter_map(|task| Some((task, task.funding.as_ref()?)));
        let counts = move |task: &ReportedTask| {
            let needs_none = state == FundingState::Needed && task.row.status.is_over();
            task.row.continued_in.is_none() && !needs_none
        };
        funded.filter(move |(task, funding)| funding.state == state && counts(task))
    }

    /// The evidence that GitHub says was merged or closed after `since`, by task.
    pub fn closed_evidence(&self) -> impl Iterator<Item = (&ReportedTask, &Evidence, Instant)> {
        let evidence = self.tasks.iter().flat_map(|task| task.row.evidence.iter().map(move |link| (task, link)));
        evidence.filter_map(|(task, link)| {
            let closed = link.seen.as_ref()?.closed?;
            (closed >= self.since?).then_some((task, link, closed))
        })
    }

    /// The finished tasks by track, in the order of their first task; tasks without a track are last.
    pub fn done_by_track(&self) -> Vec<(Option<&Title>, Vec<&ReportedTask>)> {
        let mut tracks: Vec<(Option<&Title>, Vec<&ReportedTask>)> = Vec::new();
        for task in self.with_status(&[Status::Done]) {
            let track = task.row.track.as_ref();
            match tracks.iter_mut().find(|(title, _)| *title == track) {
                Some((_, tasks)) => tasks.push(task),
                None => tracks.push((track, vec![task])),
            }
        }
        tracks.sort_by_key(|(title, _)| title.is_none());
        tracks
    }

    /// The finished tasks of each document. A task with two documents is in both.
    pub fn done_by_spec(&self) -> BTreeMap<SpecNumber, Vec<&ReportedTask>> {
        let mut specs: BTreeMap<SpecNumber, Vec<&ReportedTask>> = BTreeMap::new();
        for task in self.with_status(&[Status::Done]) {
            for spec in &task.row.specs {
                specs.entry(*spec).or_default().push(task);
            }
        }
        specs
    }

    /// The tasks of each outcome, except dropped ones. A task with two outcomes is in both.
    pub fn by_outcome(&self) -> BTreeMap<OutcomeCode, Vec<&ReportedTask>> {
        let mut outcomes: BTreeMap<OutcomeCode, Vec<&ReportedTask>> = BTreeMap::new();
        for task in self.tasks.iter().filter(|task| task.row.status != Status::Dropped) {
            for outcome in &task.row.outcomes {
                outcomes.entry(*outcome).or_default().push(task);
            }
        }
        outcomes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn person_without_a_name_is_someone() {
        let mut report = ReportText::default();
        let (ada, grace) = (report.mark(PersonId(7)), report.mark(PersonId(9)));
        report.text = format!("By {ada} and {grace}, thanks to {ada}.");
        let named = report.filled("", |person| (person == PersonId(7)).then(|| "Ada".to_owned()));
        assert_eq!(named, "By Ada and someone, thanks to Ada.");
    }

    proptest! {
        #[test]
        fn any_text_with_marks_can_be_named(text in "[\u{E000}\u{E001}0-9a ]{0,40}") {
            let named = named_text(&text, &[Some("Ada".to_owned())]);
            prop_assert!(!named.contains(ReportText::BEGIN));
        }
    }
}
