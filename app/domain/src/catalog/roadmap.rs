//! The roadmap as its owners edit it: groups and outcomes.

use super::ListChanges;
use crate::Refusal;
use crate::id::OutcomeCode;
use crate::text::Title;
use std::collections::BTreeMap;

/// All groups and outcomes, in the order of their numbers and codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roadmap {
    groups: BTreeMap<u8, Title>,
    outcomes: BTreeMap<OutcomeCode, RoadmapOutcome>,
}

/// What can change about an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoadmapOutcome {
    pub title: Title,
    /// Whether the community's website lists it.
    pub in_roadmap: bool,
}

/// The outcomes that an edit changes.
pub type RoadmapChanges = ListChanges<OutcomeCode>;

impl Roadmap {
    /// # Errors
    /// Refuses a group or an outcome that occurs twice, and an outcome without its group.
    pub fn new(
        groups: impl IntoIterator<Item = (u8, Title)>,
        outcomes: impl IntoIterator<Item = (OutcomeCode, RoadmapOutcome)>,
    ) -> Result<Roadmap, Refusal> {
        let mut roadmap = Roadmap::default();
        for (number, title) in groups {
            if roadmap.groups.insert(number, title).is_some() {
                return Err(Refusal::DuplicateOutcomeGroup(number));
            }
        }
        for (code, outcome) in outcomes {
            if !roadmap.groups.contains_key(&code.group()) {
                return Err(Refusal::OutcomeWithoutGroup { code: code.to_string(), group: code.group() });
            }
            if roadmap.outcomes.insert(code, outcome).is_some() {
                return Err(Refusal::DuplicateOutcome(code.to_string()));
            }
        }
        Ok(roadmap)
    }

    pub fn groups(&self) -> &BTreeMap<u8, Title> {
        &self.groups
    }

    pub fn outcomes(&self) -> &BTreeMap<OutcomeCode, RoadmapOutcome> {
        &self.outcomes
    }

    /// What an edit to `edited` changes.
    pub fn changes(&self, edited: &Roadmap) -> RoadmapChanges {
        ListChanges::between(&self.outcomes, &edited.outcomes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roadmap(outcomes: &[(&str, &str)]) -> Result<Roadmap, Refusal> {
        let outcome = |(code, title): &(&str, &str)| {
            let title = Title::parse(title).unwrap();
            (OutcomeCode::parse(code).unwrap(), RoadmapOutcome { title, in_roadmap: true })
        };
        Roadmap::new([(1, Title::parse("Infrastructure").unwrap())], outcomes.iter().map(outcome))
    }

    #[test]
    fn edit_names_the_outcomes_that_it_changes() {
        let before = roadmap(&[("1a", "Wheels"), ("1b", "Docs"), ("1c", "Grants")]).unwrap();
        let after = roadmap(&[("1a", "Nightly wheels"), ("1b", "Docs"), ("1d", "Benchmarks")]).unwrap();
        let codes = |code| vec![OutcomeCode::parse(code).unwrap()];
        let expected = RoadmapChanges { added: codes("1d"), changed: codes("1a"), removed: codes("1c") };
        assert_eq!(before.changes(&after), expected);
        assert_eq!(before.changes(&before), RoadmapChanges::default());
    }

    #[test]
    fn outcome_needs_its_group_and_occurs_once() {
        let without = Refusal::OutcomeWithoutGroup { code: "2a".to_owned(), group: 2 };
        assert_eq!(roadmap(&[("2a", "Wheels")]), Err(without));
        let twice = roadmap(&[("1a", "Wheels"), ("1a", "Docs")]);
        assert_eq!(twice, Err(Refusal::DuplicateOutcome("1a".to_owned())));
    }
}
