//! Which phases the pages of an edition show, and which phase they propose.

#[cfg(feature = "zones")]
use super::Edition;
use super::{EditionPage, Parts, Phase};
#[cfg(feature = "zones")]
use crate::time::Instant;

/// What is known to have happened in an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhaseHistory {
    /// Someone was invited, or takes part.
    pub inviting: bool,
    /// There is a planning meeting or a task.
    pub planning: bool,
}

impl EditionPage {
    pub fn happened(&self) -> PhaseHistory {
        PhaseHistory { inviting: self.invited, planning: !self.meetings.is_empty() || self.tasks.total() > 0 }
    }
}

impl Phase {
    /// The phases to show when the present phase is `self`. An earlier phase that did not happen is left out.
    pub fn line(self, parts: Parts, happened: PhaseHistory) -> Vec<Phase> {
        let is_shown = |phase: &Phase| match phase {
            _ if *phase == self => true,
            Phase::Drafting => false,
            Phase::Inviting => parts.invitations && (*phase > self || happened.inviting),
            Phase::Planning => *phase > self || happened.planning,
            Phase::Implementation => parts.work_plan,
            Phase::Summit | Phase::Closed => true,
        };
        Phase::ALL.into_iter().filter(is_shown).collect()
    }

    /// Asks an organizer to set this phase, because of the dates.
    pub fn proposal(self) -> &'static str {
        match self {
            Phase::Implementation => "The dates of this edition are over: set the phase to implementation?",
            Phase::Closed => "This edition ended more than half a year ago: set the phase to closed?",
            _ => "This edition has begun: set the phase to summit?",
        }
    }
}

#[cfg(feature = "zones")]
impl Edition {
    /// The phase that the dates suggest, once they are past the one that an organizer set.
    pub fn proposed_phase(&self, now: Instant) -> Option<Phase> {
        let suggested = Phase::suggested(self.dates, self.today(now));
        self.phase.filter(|phase| *phase < suggested && suggested >= Phase::Summit).map(|_| suggested)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: PhaseHistory = PhaseHistory { inviting: false, planning: false };
    const ALL: PhaseHistory = PhaseHistory { inviting: true, planning: true };

    #[test]
    fn earlier_phase_that_did_not_happen_is_left_out() {
        assert_eq!(Phase::Closed.line(Parts::ALL_ON, NOTHING), [Phase::Summit, Phase::Implementation, Phase::Closed]);
        let all = [Phase::Inviting, Phase::Planning, Phase::Summit, Phase::Implementation, Phase::Closed];
        assert_eq!(Phase::Closed.line(Parts::ALL_ON, ALL), all);
        assert_eq!(Phase::Inviting.line(Parts::ALL_ON, NOTHING), all, "later phases can still happen");
    }

    #[test]
    fn phase_of_a_part_that_is_off_is_left_out() {
        let parts = Parts { invitations: false, work_plan: false, ..Parts::ALL_ON };
        assert_eq!(Phase::Planning.line(parts, ALL), [Phase::Planning, Phase::Summit, Phase::Closed]);
    }

    #[test]
    fn present_phase_is_always_shown() {
        for phase in Phase::ALL {
            let none = Parts { invitations: false, travel: false, planning: false, schedule: false, work_plan: false };
            assert!(phase.line(none, NOTHING).contains(&phase));
        }
    }
}
