//! A task with everything on its page: assignees, reviews, dependencies and status changes.

use crate::discussion::Comment;
use crate::editions::Edition;
use crate::id::{EditionSlug, EditionTask, PersonId, TaskNumber};
use crate::notifications::TaskEnd;
use crate::people::Person;
use crate::schedule::ListedSession;
use crate::tasks::{Funding, Status, TaskLink, TaskRow};
use crate::text::{PersonName, ShortText, Title};
use crate::time::Instant;
use crate::updates::Update;
use crate::views::DependencyGraph;
use crate::workflow::{ExistingCounts, Interest, ProposedStatus, RevisionToken, TaskAccess};

/// An assignee of a task, with the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskAssignee {
    pub id: PersonId,
    pub person: Person,
    pub lead: bool,
    pub since: Instant,
    /// When they were asked whether they still work on it.
    pub asked: Option<Instant>,
    /// Since when others can take over their claim.
    pub offered: Option<Instant>,
}

/// A lead's open request that someone take over as lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadTransfer {
    pub from: Person,
    pub to: (PersonId, Person),
    pub note: Option<ShortText>,
    pub at: Instant,
}

/// A requested or finished review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub reviewer: (PersonId, Person),
    pub asked_by: Option<Person>,
    pub asked: Instant,
    /// The time of their latest review; a new request doesn't clear it.
    pub done: Option<Instant>,
    /// Their finding, in one line.
    pub note: Option<ShortText>,
}

impl Review {
    /// Whether they have not reviewed it since the latest request.
    pub fn is_open(&self) -> bool {
        self.done.is_none_or(|done| done < self.asked)
    }
}

/// A task with everything on its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskPage {
    pub edition: Edition,
    pub row: TaskRow,
    /// Markdown, may be empty.
    pub description: String,
    /// The description as HTML, sanitized when it was saved.
    pub description_html: String,
    /// The number of earlier revisions of title and description.
    pub changes: u32,
    /// Covers everything that an edit can change.
    pub revision_token: RevisionToken,
    /// Oldest first; never empty.
    pub history: Vec<StatusChange>,
    pub proposer: Option<Person>,
    pub skills: Vec<Title>,
    pub people_needed: u32,
    /// The lead first, then by the time of the claim.
    pub claims: Vec<TaskAssignee>,
    pub access: TaskAccess,
    pub depends_on: Vec<TaskLink>,
    pub blocks: Vec<TaskLink>,
    /// The direct and indirect dependencies and dependents; empty without any.
    pub graph: DependencyGraph,
    /// By kind.
    pub interests: Vec<(Interest, PersonId, Person)>,
    pub reviews: Vec<Review>,
    pub lead_transfer: Option<LeadTransfer>,
    pub merged_into: Option<TaskNumber>,
    /// The tasks that were merged into it, in the order of the merges.
    pub merged: Vec<MergedTask>,
    pub split_from: Option<TaskNumber>,
    /// The tasks of earlier editions that it continues, the earliest first, each with its status changes.
    pub earlier: Vec<EarlierTask>,
    pub funding: Option<Funding>,
    /// Whether its status follows its evidence.
    pub follows_evidence: bool,
    /// The revision of the [`ProposedStatus`] that was dismissed.
    pub dismissed_proposal: Option<String>,
    /// The sessions of the last release that work on it.
    pub sessions: Vec<ListedSession>,
    /// The latest [`TaskPage::MOST_UPDATES`], the latest first.
    pub updates: Vec<Update>,
    /// The latest [`TaskPage::MOST_COMMENTS`], the oldest first.
    pub comments: Vec<Comment>,
    /// The number of all comments.
    pub comment_count: u32,
}

/// A task with what the pages below its own page show of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskHead {
    pub edition: Edition,
    pub number: TaskNumber,
    pub title: Title,
    pub status: Status,
    pub access: TaskAccess,
    pub merged_into: Option<TaskNumber>,
    /// The task of a later edition in which it continues.
    pub continued_in: Option<EditionTask>,
}

/// A task that was merged into another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedTask {
    pub number: TaskNumber,
    pub title: Title,
    /// `None` if it was dropped before the merge, or merged into a task that was then merged.
    pub at: Option<Instant>,
    pub by: Option<Person>,
}

/// A task of an earlier edition that continues in another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierTask {
    pub task: EditionTask,
    pub title: Title,
    /// Oldest first.
    pub history: Vec<StatusChange>,
}

impl TaskPage {
    /// The status that its evidence suggests, unless that was dismissed.
    pub fn proposed_status(&self) -> Option<ProposedStatus> {
        let proposed = ProposedStatus::of(self.row.status, &self.row.evidence)?;
        (!self.has_moved() && self.dismissed_proposal.as_ref() != Some(&proposed.revision)).then_some(proposed)
    }

    /// The task in which its work goes on: it was merged into that one, or continues as it in a later edition.
    pub fn moved_to(&self) -> Option<EditionTask> {
        let merged = self.merged_into.map(|number| EditionTask { edition: self.edition.slug.clone(), number });
        merged.or_else(|| self.row.continued_in.clone())
    }

    /// Whether its work goes on in another task, so that nothing about it changes here.
    pub fn has_moved(&self) -> bool {
        self.merged_into.is_some() || self.row.continued_in.is_some()
    }

    /// The open request of this person that someone take over as lead; it ends with their claim.
    pub fn lead_request_of(&self, person: Option<PersonId>) -> Option<&LeadTransfer> {
        self.lead_transfer.as_ref().filter(|_| person.is_some() && self.access.lead == person)
    }

    /// The people that a drop by `by` notifies: the proposer and the assignees, each once.
    pub fn notified_of_drop(&self, by: Option<PersonId>) -> Vec<&PersonName> {
        let proposer = self.access.proposer.zip(self.proposer.as_ref());
        let assignees = self.claims.iter().map(|claim| (claim.id, &claim.person));
        let assignees = assignees.filter(|(id, _)| Some(*id) != self.access.proposer);
        let people = proposer.into_iter().chain(assignees).filter(|(id, _)| Some(*id) != by);
        people.map(|(_, person)| &person.name).collect()
    }

    /// Returns its counts, for the limits in [`crate::workflow::Proposal::check`].
    pub fn existing_counts(&self) -> ExistingCounts {
        let (links, skills) = (self.row.evidence.len(), self.skills.len());
        let (labels, depends_on) = (self.row.labels.len(), self.depends_on.len());
        ExistingCounts { people_needed: self.people_needed, links, skills, labels, depends_on }
    }

    /// The most comments on this page; all of them have their own page.
    pub const MOST_COMMENTS: u32 = 100;
    /// The most updates on this page; the worklog has the others by day.
    pub const MOST_UPDATES: u32 = 30;
}

/// One entry of a task's history: a change to a new status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusChange {
    pub at: Instant,
    pub to: Status,
    /// The reason or the result.
    pub note: Option<ShortText>,
    pub merged_into: Option<TaskNumber>,
    /// The task of a later edition in which the task continues.
    pub continued_in: Option<EditionTask>,
    pub by: Option<Person>,
    /// Whether `at` is only the time of an import, because the source gave no date.
    pub imported: bool,
}

impl StatusChange {
    /// Returns the note for display: “merged into task 4: the same”.
    pub fn label(&self) -> Option<String> {
        let note = self.note.clone();
        match (self.merged_into, self.continued_in.clone()) {
            (Some(into), _) => Some(TaskEnd::Merged { into, note }.label()),
            (None, Some(into)) => Some(TaskEnd::Continued { into }.label()),
            (None, None) => note.map(String::from),
        }
    }
}

/// One entry of a task's history, with the task, for lists of many tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskStatusChange {
    pub edition: EditionSlug,
    pub number: TaskNumber,
    pub title: Title,
    pub entry: StatusChange,
}
