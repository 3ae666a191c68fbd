//! Stale work, and tasks that depend on one person.

use super::PlanSettings;
use crate::access::{Actor, may_view};
use crate::id::EditionSlug;
use crate::people::Person;
use crate::tasks::{Status, TaskLink};
use crate::text::Title;
use crate::time::{Instant, TimeDelta};

/// Following the work of an edition: organizers, viewers, and the leads of its tracks.
pub fn may_follow_work(actor: &Actor, edition: &EditionSlug) -> bool {
    let leads = |account: &crate::access::Account| account.leads.iter().any(|(other, _)| other == edition);
    may_view(actor, edition) || actor.account().is_some_and(leads)
}

/// The facts that decide whether the work on a task depends on one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staffing {
    pub status: Status,
    /// The assignees, without those with an offered claim.
    pub held: u32,
    pub people_needed: u32,
    /// The unfinished tasks that depend on this one.
    pub blocks: u32,
}

impl Staffing {
    /// Whether the work stops if one person stops.
    ///
    /// That is so for an unfinished task with one assignee if other unfinished tasks depend on it, or if it needs more
    /// people than it has. A small task that one person does alone is no reason to worry.
    pub fn depends_on_one_person(self) -> bool {
        !self.status.is_over() && self.held == 1 && (self.blocks > 0 || self.people_needed > 1)
    }

    /// Says why: `3 tasks depend on it`, `needs 1 more person`.
    pub fn reason(self) -> String {
        use crate::text::counted;
        let verb = if self.blocks == 1 { "depends" } else { "depend" };
        let blocks =
            (self.blocks > 0).then(|| format!("{} {verb} on it", counted(self.blocks as usize, "task", "tasks")));
        let missing = self.people_needed.saturating_sub(self.held) as usize;
        let missing = (missing > 0).then(|| format!("needs {}", counted(missing, "more person", "more people")));
        blocks.into_iter().chain(missing).collect::<Vec<_>>().join(", ")
    }
}

impl PlanSettings {
    /// An assignee is asked for an update if their last activity is before this time.
    pub fn quiet_since(self, now: Instant) -> Instant {
        now - TimeDelta::days(self.quiet_days.into())
    }
}

/// An assignee without recent activity on a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleTask {
    pub task: TaskLink,
    pub track: Option<Title>,
    pub assignee: Person,
    pub last_activity: Instant,
    /// When they were asked for an update.
    pub asked: Option<Instant>,
    /// Since when others can take over their claim.
    pub offered: Option<Instant>,
}

/// A task that depends on one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnePersonTask {
    pub task: TaskLink,
    pub track: Option<Title>,
    pub assignee: Person,
    pub staffing: Staffing,
}

/// What organizers and leads look after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleWork {
    pub settings: PlanSettings,
    /// One page; the task without a change for the longest time first.
    pub stale: Vec<StaleTask>,
    /// One page, by task number.
    pub one_person: Vec<OnePersonTask>,
    /// Whether one of the lists has another page.
    pub has_more: bool,
}

impl StaleWork {
    /// Rows of each list on a page.
    pub const PAGE: u32 = 50;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_task_of_one_person_that_others_wait_for_is_listed() {
        let alone = Staffing { status: Status::InProgress, held: 1, people_needed: 1, blocks: 0 };
        assert!(!alone.depends_on_one_person(), "one person does it alone, and nothing waits for it");
        let blocking = Staffing { blocks: 2, ..alone };
        let needing = Staffing { people_needed: 3, ..alone };
        assert!(blocking.depends_on_one_person() && needing.depends_on_one_person());
        assert_eq!(blocking.reason(), "2 tasks depend on it");
        assert_eq!(Staffing { blocks: 1, ..needing }.reason(), "1 task depends on it, needs 2 more people");
        for other in [
            Staffing { status: Status::Done, ..blocking },
            Staffing { held: 2, ..blocking },
            Staffing { held: 0, ..blocking },
        ] {
            assert!(!other.depends_on_one_person(), "{other:?}");
        }
    }
}
