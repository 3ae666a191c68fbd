//! Whose hands are on a task: who takes a place, who leads, and what becomes of the places of those who have left.

use crate::Refusal;
use crate::id::PersonId;
use crate::time::Instant;

/// A hand on a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignee {
    pub person: PersonId,
    pub lead: bool,
    pub since: Instant,
    /// When they were asked whether they are still on it; nothing since they answered.
    pub asked: Option<Instant>,
    /// Since when their place is offered to others.
    pub offered: Option<Instant>,
    /// They have deleted their account: nobody can ask them, and they lead nothing that somebody else could.
    pub account_deleted: bool,
}

/// The hands on a task, and how many are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignees {
    pub needed: u32,
    /// The longest on it first.
    pub people: Vec<Assignee>,
}

/// What a claim does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimOutcome {
    /// A free place; the first hand on a task leads it.
    Free { leads: bool },
    /// The place of somebody whose claim was offered to others.
    Over { from: PersonId, leads: bool },
}

impl Assignees {
    pub fn lead(&self) -> Option<PersonId> {
        self.people.iter().find(|assignee| assignee.lead).map(|assignee| assignee.person)
    }

    fn has(&self, who: PersonId) -> bool {
        self.people.iter().any(|assignee| assignee.person == who)
    }

    /// Refuses who has no hand on it.
    pub fn check(&self, who: PersonId) -> Result<(), Refusal> {
        if self.has(who) { Ok(()) } else { Err(Refusal::NotClaimed) }
    }

    /// Nobody leads it who is still here.
    pub fn needs_lead(&self) -> bool {
        !self.people.iter().any(|assignee| assignee.lead && !assignee.account_deleted)
    }

    /// How many more could take it: free places, and those that are offered.
    pub fn people_missing(&self) -> u32 {
        let kept = self.people.iter().filter(|assignee| assignee.offered.is_none()).count() as u32;
        self.needed.saturating_sub(kept)
    }

    /// Refuses who has a hand on it already, and one hand more than are wanted. Of the places that are offered those
    /// of whoever has left go first, then the longest offered.
    pub fn claim(&self, who: PersonId) -> Result<ClaimOutcome, Refusal> {
        if self.has(who) {
            return Err(Refusal::AlreadyClaimed);
        }
        if (self.people.len() as u32) < self.needed {
            return Ok(ClaimOutcome::Free { leads: self.needs_lead() });
        }
        let offered = self.people.iter().filter(|assignee| assignee.offered.is_some());
        match offered.min_by_key(|assignee| (!assignee.account_deleted, assignee.offered)) {
            Some(assignee) => {
                Ok(ClaimOutcome::Over { from: assignee.person, leads: assignee.lead || self.needs_lead() })
            }
            None => Err(Refusal::NoPlaceLeft),
        }
    }

    /// Who leads once this one has let go: the lead stays, else whoever is on it longest and is still here. Refuses who
    /// has no hand on it.
    pub fn release(&self, who: PersonId) -> Result<Option<PersonId>, Refusal> {
        self.check(who)?;
        let others = || self.people.iter().filter(|assignee| assignee.person != who);
        let next =
            others().find(|assignee| assignee.lead).or_else(|| others().find(|assignee| !assignee.account_deleted));
        Ok(next.or_else(|| others().next()).map(|assignee| assignee.person))
    }

    /// Whose places go when so many are wanted: of those who have left, as many as don't fit. Refuses fewer places than
    /// there are other hands.
    pub fn want(&self, needed: u32) -> Result<Vec<PersonId>, Refusal> {
        let (left, here): (Vec<&Assignee>, Vec<&Assignee>) =
            self.people.iter().partition(|assignee| assignee.account_deleted && assignee.offered.is_some());
        let assigned = here.len() as u32;
        match needed < assigned {
            true => Err(Refusal::FewerNeededThanAssigned { assigned, requested: needed }),
            false => {
                let spare = self.people.len().saturating_sub(needed as usize);
                Ok(left.into_iter().take(spare).map(|assignee| assignee.person).collect())
            }
        }
    }
}
