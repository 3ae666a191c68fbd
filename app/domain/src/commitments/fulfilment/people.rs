//! The commitments of an edition with the people bound by them.

use super::{Fulfilment, FulfilmentState};
#[cfg(feature = "zones")]
use super::{FulfilmentDates, FulfilmentRules};
#[cfg(feature = "zones")]
use crate::editions::PlanningRule;
use crate::editions::{Clause, Edition};
use crate::id::{InvitationId, PersonId};
use crate::people::Person;
#[cfg(feature = "zones")]
use crate::time::Instant;

/// The newest commitments of an edition, and whether people have met them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionFulfilment {
    pub edition: Edition,
    /// By letter; those that no record answers too.
    pub clauses: Vec<Clause>,
    /// By name.
    pub people: Vec<PersonFulfilment>,
}

/// A person with a seat or on the waitlist, and whether they have met each commitment that records answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonFulfilment {
    pub id: PersonId,
    pub person: Person,
    pub invitation: InvitationId,
    /// `false` on the waitlist.
    pub has_seat: bool,
    /// By letter.
    pub fulfilments: Vec<Fulfilment>,
}

impl PersonFulfilment {
    /// Whether they are behind with a commitment; see [`Fulfilment::is_behind`].
    pub fn is_behind(&self) -> bool {
        self.fulfilments.iter().any(|fulfilment| fulfilment.is_behind)
    }

    /// The commitments that they haven't met, one a line, for an email.
    pub fn unmet(&self, clauses: &[Clause]) -> String {
        let is_unmet = |one: &&Fulfilment| matches!(one.state, FulfilmentState::Open | FulfilmentState::Missed);
        let text = |letter| clauses.iter().find(|clause| clause.letter == letter).map(|clause| clause.text.as_str());
        let line =
            |one: &Fulfilment| format!("({}) {}\n{}", one.letter, text(one.letter).unwrap_or_default(), one.sentence());
        self.fulfilments.iter().filter(is_unmet).map(line).collect::<Vec<_>>().join("\n\n")
    }
}

impl EditionFulfilment {
    /// The people who are behind with a commitment.
    pub fn behind(&self) -> impl Iterator<Item = &PersonFulfilment> {
        self.people.iter().filter(|person| person.is_behind())
    }
}

#[cfg(feature = "zones")]
impl FulfilmentRules {
    /// The rules of an edition. Without a planning rule, one planning round is enough.
    pub fn of(edition: &Edition) -> Self {
        let planning = edition.planning_rule.unwrap_or(PlanningRule { at_least: 1, of: None });
        FulfilmentRules { planning, make_ups: edition.fulfilment.make_ups() }
    }
}

#[cfg(feature = "zones")]
impl FulfilmentDates {
    /// The days of an edition at `now`.
    pub fn of(edition: &Edition, now: Instant) -> Self {
        FulfilmentDates {
            now,
            today: edition.today(now),
            starts: edition.dates.starts(),
            ends: edition.dates.ends(),
            implementation_ends: edition.implementation_ends(),
        }
    }
}
