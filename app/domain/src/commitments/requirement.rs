//! What commitments ask for, so that records can answer them.

use super::{AgreementVersion, clause_in_next_version};
use crate::editions::Clause;
use std::collections::BTreeMap;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// What a clause asks for, so that records can answer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Requirement {
    /// Attend some of the planning rounds.
    Planning,
    /// Propose, claim or review a task until the last day of the edition.
    WorkPlan,
    /// Be there: check in at the summit.
    Summit,
    /// Post an update or finish a task after the last day.
    Implementation,
}

words!(Requirement, "what a commitment asks for");

/// What the clauses of a version ask for, by letter; clauses that no record answers are left out.
pub type Requirements = BTreeMap<char, Requirement>;

impl Requirement {
    /// What the requirement asks for, for a form.
    pub fn label(self) -> &'static str {
        match self {
            Requirement::Planning => "attend planning rounds",
            Requirement::WorkPlan => "propose, claim or review a task",
            Requirement::Summit => "check in at the summit",
            Requirement::Implementation => "post an update or finish a task after the summit",
        }
    }

    /// What an English text asks for; `None` unless it is certain.
    pub fn stated_in(text: &str) -> Option<Requirement> {
        let text = text.to_lowercase();
        let mut found = PHRASES.iter().filter(|(phrase, _)| text.contains(phrase)).map(|(_, requirement)| *requirement);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }
}

/// Phrases that occur in commitments, and what they ask for.
const PHRASES: [(&str, Requirement); 8] = [
    ("planning meeting", Requirement::Planning),
    ("planning round", Requirement::Planning),
    ("work plan", Requirement::WorkPlan),
    ("in person", Requirement::Summit),
    ("in-person", Requirement::Summit),
    ("post-summit", Requirement::Implementation),
    ("after the summit", Requirement::Implementation),
    ("implementation", Requirement::Implementation),
];

impl AgreementVersion {
    /// What the clauses of the next version ask for: what they asked for before, or else what their text states.
    pub fn requirements_of_next(&self, after: &[Clause]) -> Requirements {
        let letter_after = |letter| clause_in_next_version(&self.clauses, after, letter);
        let moved = self.requirements.iter().filter_map(|(letter, asks)| Some((letter_after(*letter)?, *asks)));
        let is_known = |clause: &Clause| self.clauses.iter().any(|before| before.text == clause.text);
        let new = after.iter().filter(|clause| !is_known(clause));
        let stated = new.filter_map(|clause| Some((clause.letter, Requirement::stated_in(clause.text.as_str())?)));
        stated.chain(moved).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::ShortText;

    fn version(texts: &[&str], requirements: &[(char, Requirement)]) -> AgreementVersion {
        let clause = |(letter, text): (char, &&str)| Clause { letter, text: ShortText::parse(text).unwrap() };
        let clauses = ('a'..).zip(texts).map(clause).collect();
        AgreementVersion { number: 1, clauses, requirements: requirements.iter().copied().collect(), since: None }
    }

    #[test]
    fn text_states_what_it_asks_for() {
        let stated = [
            "take part in two of the three one-hour pre-summit planning meetings,",
            "collaborate with fellow participants on a work plan,",
            "attend the one-week summit in-person, and",
            "participate, to whatever degree possible, in several months of post-summit implementation.",
        ]
        .map(Requirement::stated_in);
        assert_eq!(stated, Requirement::ALL.map(Some));
    }

    #[test]
    fn unclear_text_states_nothing() {
        for text in ["", "Be kind.", "Write the work plan at the planning meetings.", "Come to the summit."] {
            assert_eq!(Requirement::stated_in(text), None, "{text}");
        }
    }

    #[test]
    fn requirement_follows_its_clause_into_the_next_version() {
        let before = version(&["Come", "Plan"], &[('a', Requirement::Summit), ('b', Requirement::Planning)]);
        let after = version(&["Plan", "Come early", "Be there in person"], &[]).clauses;
        let expected = [('a', Requirement::Planning), ('c', Requirement::Summit)];
        assert_eq!(before.requirements_of_next(&after), expected.into_iter().collect());
    }

    #[test]
    fn clause_that_no_record_answers_stays_so() {
        let before = version(&["Be there in person"], &[]);
        assert_eq!(before.requirements_of_next(&before.clauses), Requirements::new());
    }
}
