//! Whose hands are on a task: who takes a place, who leads, and what becomes of the places of those who have left.

use crate::Refusal;
use crate::id::PersonId;
use crate::time::Instant;

/// A hand on a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    pub person: PersonId,
    pub lead: bool,
    pub since: Instant,
    /// When they were asked whether they are still on it; nothing since they answered.
    pub asked: Option<Instant>,
    /// Since when their place is offered to others.
    pub offered: Option<Instant>,
    /// They have deleted their account: nobody can ask them, and they lead nothing that somebody else could.
    pub gone: bool,
}

/// The hands on a task, and how many are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hands {
    pub wanted: u32,
    /// The longest on it first.
    pub on: Vec<Hand>,
}

/// What a claim does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A free place; the first hand on a task leads it.
    Free { leads: bool },
    /// The place of somebody whose claim was offered to others.
    Over { from: PersonId, leads: bool },
}

impl Hands {
    pub fn lead(&self) -> Option<PersonId> {
        self.on.iter().find(|hand| hand.lead).map(|hand| hand.person)
    }

    fn has(&self, who: PersonId) -> bool {
        self.on.iter().any(|hand| hand.person == who)
    }

    /// Refuses who has no hand on it.
    pub fn check(&self, who: PersonId) -> Result<(), Refusal> {
        if self.has(who) { Ok(()) } else { Err(Refusal::NoClaim) }
    }

    /// Nobody leads it who is still here.
    pub fn wants_lead(&self) -> bool {
        !self.on.iter().any(|hand| hand.lead && !hand.gone)
    }

    /// How many more could take it: free places, and those that are offered.
    pub fn open(&self) -> u32 {
        let kept = self.on.iter().filter(|hand| hand.offered.is_none()).count() as u32;
        self.wanted.saturating_sub(kept)
    }

    /// Refuses who has a hand on it already, and one hand more than are wanted. Of the places that are offered those
    /// of whoever has left go first, then the longest offered.
    pub fn claim(&self, who: PersonId) -> Result<Taken, Refusal> {
        if self.has(who) {
            return Err(Refusal::ClaimedAlready);
        }
        if (self.on.len() as u32) < self.wanted {
            return Ok(Taken::Free { leads: self.wants_lead() });
        }
        let offered = self.on.iter().filter(|hand| hand.offered.is_some());
        match offered.min_by_key(|hand| (!hand.gone, hand.offered)) {
            Some(hand) => Ok(Taken::Over { from: hand.person, leads: hand.lead || self.wants_lead() }),
            None => Err(Refusal::HandsTaken),
        }
    }

    /// Who leads once this one has let go: the lead stays, else whoever is on it longest and is still here. Refuses who
    /// has no hand on it.
    pub fn release(&self, who: PersonId) -> Result<Option<PersonId>, Refusal> {
        self.check(who)?;
        let others = || self.on.iter().filter(|hand| hand.person != who);
        let next = others().find(|hand| hand.lead).or_else(|| others().find(|hand| !hand.gone));
        Ok(next.or_else(|| others().next()).map(|hand| hand.person))
    }

    /// Whose places go when so many are wanted: of those who have left, as many as don't fit. Refuses fewer places than
    /// there are other hands.
    pub fn want(&self, wanted: u32) -> Result<Vec<PersonId>, Refusal> {
        let (left, here): (Vec<&Hand>, Vec<&Hand>) =
            self.on.iter().partition(|hand| hand.gone && hand.offered.is_some());
        let on = here.len() as u32;
        match wanted < on {
            true => Err(Refusal::FewerHandsThanClaims { on, wanted }),
            false => {
                let spare = self.on.len().saturating_sub(wanted as usize);
                Ok(left.into_iter().take(spare).map(|hand| hand.person).collect())
            }
        }
    }
}
