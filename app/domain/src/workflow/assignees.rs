//! The assignees of a task: claiming, unclaiming, and choosing the lead.

use crate::Refusal;
use crate::id::PersonId;
use crate::time::Instant;

/// A person who has claimed a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignee {
    pub person: PersonId,
    pub lead: bool,
    pub since: Instant,
    /// When they were asked whether they still work on it; `None` again once they answer.
    pub asked: Option<Instant>,
    /// Since when others can take over their claim.
    pub offered: Option<Instant>,
    /// Whether they deleted their account or gave up their seat. Then they lead only if all assignees did.
    pub has_left: bool,
}

/// The assignees of a task, and how many it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignees {
    pub needed: u32,
    /// In the order in which they claimed it.
    pub people: Vec<Assignee>,
}

/// The effect of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimOutcome {
    /// The person joins as a new assignee. They lead if the task has no lead, or only one who has left.
    Free { leads: bool },
    /// The person takes over a claim that was offered to others.
    TakenOver { from: PersonId, leads: bool },
}

impl Assignees {
    pub fn lead(&self) -> Option<PersonId> {
        self.people.iter().find(|assignee| assignee.lead).map(|assignee| assignee.person)
    }

    fn has(&self, person: PersonId) -> bool {
        self.people.iter().any(|assignee| assignee.person == person)
    }

    /// Checks that a person is an assignee.
    ///
    /// # Errors
    /// `NotClaimed` if they are not.
    pub fn require_assignee(&self, person: PersonId) -> Result<(), Refusal> {
        if self.has(person) { Ok(()) } else { Err(Refusal::NotClaimed) }
    }

    /// Whether the task has no lead, or only one who has left.
    pub fn needs_lead(&self) -> bool {
        !self.people.iter().any(|assignee| assignee.lead && !assignee.has_left)
    }

    /// Returns how many more people can claim it, including by taking over an offered claim.
    pub fn people_missing(&self) -> u32 {
        let confirmed = self.people.iter().filter(|assignee| assignee.offered.is_none()).count() as u32;
        self.needed.saturating_sub(confirmed)
    }

    /// Decides what a claim by `person` does. It changes nothing.
    ///
    /// Of the offered claims, those of people who have left are taken over first, then the longest offered.
    ///
    /// # Errors
    /// `AlreadyClaimed`, or `NoPeopleMissing` if the task has all the people it needs.
    pub fn claim(&self, person: PersonId) -> Result<ClaimOutcome, Refusal> {
        if self.has(person) {
            return Err(Refusal::AlreadyClaimed);
        }
        if (self.people.len() as u32) < self.needed {
            return Ok(ClaimOutcome::Free { leads: self.needs_lead() });
        }
        let offered = self.people.iter().filter(|assignee| assignee.offered.is_some());
        match offered.min_by_key(|assignee| (!assignee.has_left, assignee.offered)) {
            Some(assignee) => {
                Ok(ClaimOutcome::TakenOver { from: assignee.person, leads: assignee.lead || self.needs_lead() })
            }
            None => Err(Refusal::NoPeopleMissing),
        }
    }

    /// Returns who leads once `person` has unclaimed the task.
    ///
    /// The lead stays. If there is none, the assignee of longest standing who has not left becomes the lead.
    ///
    /// # Errors
    /// `NotClaimed` if the person is not an assignee.
    pub fn release(&self, person: PersonId) -> Result<Option<PersonId>, Refusal> {
        self.require_assignee(person)?;
        let others = || self.people.iter().filter(|assignee| assignee.person != person);
        let next = others().find(|assignee| assignee.lead).or_else(|| others().find(|assignee| !assignee.has_left));
        Ok(next.or_else(|| others().next()).map(|assignee| assignee.person))
    }

    /// Returns the people who have left, to remove so that the assignees fit into `needed`.
    ///
    /// # Errors
    /// `FewerNeededThanAssigned` if `needed` is less than the number of other assignees.
    pub fn left_to_remove(&self, needed: u32) -> Result<Vec<PersonId>, Refusal> {
        let (left, active): (Vec<&Assignee>, Vec<&Assignee>) =
            self.people.iter().partition(|assignee| assignee.has_left && assignee.offered.is_some());
        let assigned = active.len() as u32;
        if needed < assigned {
            Err(Refusal::FewerNeededThanAssigned { assigned, requested: needed })
        } else {
            let spare = self.people.len().saturating_sub(needed as usize);
            Ok(left.into_iter().take(spare).map(|assignee| assignee.person).collect())
        }
    }
}
