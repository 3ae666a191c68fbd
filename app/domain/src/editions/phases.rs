//! Which phases the pages of an edition show, and which phase they propose.

use super::{Edition, EditionPage, Parts, Phase};
#[cfg(feature = "zones")]
use crate::time::Instant;
use crate::time::NaiveDate;

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
            Phase::Closed => "The implementation of this edition is over: set the phase to closed?",
            _ => "This edition has begun: set the phase to summit?",
        }
    }
}

impl Edition {
    /// Whether organizers have closed it. Then Cairn reminds no one and offers no seats by itself.
    pub fn is_closed(&self) -> bool {
        self.phase == Some(Phase::Closed)
    }

    /// Returns the phase that the dates suggest, for an edition without a phase set by an organizer.
    pub fn suggested_phase(&self, today: NaiveDate) -> Phase {
        match today {
            _ if today < self.dates.starts => Phase::Planning,
            _ if today <= self.dates.ends => Phase::Summit,
            _ if today <= self.implementation_ends() => Phase::Implementation,
            _ => Phase::Closed,
        }
    }
}

#[cfg(feature = "zones")]
impl Edition {
    /// The phase that the dates suggest, once they are past the one that an organizer set.
    pub fn proposed_phase(&self, now: Instant) -> Option<Phase> {
        let suggested = self.suggested_phase(self.today(now));
        self.phase.filter(|phase| *phase < suggested && suggested >= Phase::Summit).map(|_| suggested)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::edition;
    use super::*;
    use crate::editions::{Dates, FulfilmentSettings};
    use crate::time::Days;
    use proptest::prelude::*;

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
            let none = Parts {
                invitations: false,
                travel: false,
                planning: false,
                schedule: false,
                work_plan: false,
                interest: false,
            };
            assert!(phase.line(none, NOTHING).contains(&phase));
        }
    }

    /// An edition on the days 22 to 26 May 2023.
    fn in_may() -> Edition {
        let dates = Dates::new("2023-05-22".parse().unwrap(), "2023-05-26".parse().unwrap()).unwrap();
        Edition { dates, ..edition() }
    }

    #[test]
    fn suggested_phase_follows_from_the_dates() {
        let on = |day: &str| in_may().suggested_phase(day.parse().unwrap());
        assert_eq!(on("2023-05-21"), Phase::Planning);
        assert_eq!(on("2023-05-26"), Phase::Summit);
        assert_eq!(on("2023-05-27"), Phase::Implementation);
        assert_eq!(on("2023-11-26"), Phase::Implementation);
        assert_eq!(on("2023-11-27"), Phase::Closed);
    }

    #[test]
    fn implementation_lasts_as_long_as_organizers_say() {
        let edition = Edition { fulfilment: FulfilmentSettings::new(0, 9).unwrap(), ..in_may() };
        assert_eq!(edition.implementation_ends().to_string(), "2024-02-26");
        assert!(FulfilmentSettings::new(0, 0).is_err() && FulfilmentSettings::new(6, 9).is_err());
    }

    proptest! {
        #[test]
        fn suggested_phase_never_goes_back(a in 0u64..900, b in 0u64..900) {
            let on = |days| in_may().suggested_phase("2022-05-22".parse::<NaiveDate>().unwrap() + Days::new(days));
            prop_assert!(on(a.min(b)) <= on(a.max(b)));
        }
    }
}
