//! Commitments: the versions of an edition's agreement, people's consents and waivers, and fulfilment.

mod fulfilment;
mod requirement;

pub use fulfilment::{
    ContributionKind, CountedContribution, CountedMeeting, EditionFulfilment, Fulfilment, FulfilmentDates,
    FulfilmentRecords, FulfilmentRules, FulfilmentState, FulfilmentTotal, NextChance, PersonFulfilment, RequiredClause,
    fulfilments, public_totals,
};
pub use requirement::{Requirement, Requirements};

use crate::Refusal;
use crate::editions::Clause;
use crate::text::{PersonName, ShortText, revision};
use crate::time::Instant;

/// One version of an edition's agreement. A version that someone may have agreed to is never edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementVersion {
    /// From 1.
    pub number: u32,
    /// By letter. May be empty.
    pub clauses: Vec<Clause>,
    /// What records answer the clauses. It isn't part of the text that people agree to.
    pub requirements: Requirements,
    /// `None` for an imported version, because the source gives no date.
    pub since: Option<Instant>,
}

impl AgreementVersion {
    /// Returns the text that is hashed for each consent: one line for each clause, `(letter) text`.
    pub fn text(&self) -> String {
        self.clauses.iter().map(|clause| format!("({}) {}\n", clause.letter, clause.text)).collect()
    }

    /// The revision token of the form for the next version.
    pub fn revision(&self) -> String {
        revision(&(self.number, self.text(), &self.requirements))
    }
}

/// A version that was just published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedVersion {
    pub number: u32,
    /// The number of people with an address who are asked to agree to it.
    pub emailed: usize,
}

/// How many people the commitments of an edition bind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgreementCounts {
    /// People with a seat or on the waitlist.
    pub bound: u32,
    /// Those of them who haven't agreed to the newest version.
    pub outdated: u32,
}

/// A person's recorded consent to a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    pub version: u32,
    /// SHA-256 of [`AgreementVersion::text`], in hexadecimal.
    pub hash: String,
    pub at: Instant,
    /// Whether it was imported: the community's website lists them as a participant.
    pub imported: bool,
}

/// A recorded exemption of a person from one clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    pub letter: char,
    pub reason: ShortText,
    /// The organizer who granted it; `None` if their account was deleted.
    pub by: Option<PersonName>,
    pub at: Instant,
}

/// Returns the letter of a waived clause in the next version, or `None` if the clause is gone.
///
/// It is the clause with the same text, whatever its letter. Otherwise it is the one with the same letter, if its text
/// is new.
pub fn clause_in_next_version(before: &[Clause], after: &[Clause], letter: char) -> Option<char> {
    let waived = before.iter().find(|clause| clause.letter == letter)?;
    let moved = after.iter().find(|clause| clause.text == waived.text);
    let is_new = |clause: &&Clause| before.iter().all(|old| old.text != clause.text);
    let reworded = || after.iter().find(|clause| clause.letter == letter).filter(is_new);
    moved.or_else(reworded).map(|clause| clause.letter)
}

/// The clauses that a person ticked, and the version that they read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    pub version: u32,
    pub letters: Vec<char>,
}

impl Consent {
    /// Checks that it covers each clause of the current version that isn't waived.
    ///
    /// # Errors
    /// `OutdatedVersion` if the person read an older version, `ClausesNotAccepted` if a box is not ticked.
    pub fn check(&self, current: &AgreementVersion, waived: &[char]) -> Result<(), Refusal> {
        if self.version != current.number {
            return Err(Refusal::OutdatedVersion { agreed: self.version, current: current.number });
        }
        let missing = current.clauses.iter().map(|clause| clause.letter);
        let missing: Vec<String> = missing
            .filter(|letter| !waived.contains(letter) && !self.letters.contains(letter))
            .map(|letter| format!("({letter})"))
            .collect();
        if missing.is_empty() { Ok(()) } else { Err(Refusal::ClausesNotAccepted { letters: missing.join(", ") }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: u32) -> AgreementVersion {
        let clause = |(letter, text)| Clause { letter, text: ShortText::parse(text).unwrap() };
        let clauses = [('a', "come"), ('b', "plan"), ('c', "work")].map(clause).to_vec();
        AgreementVersion { number, clauses, requirements: Requirements::new(), since: None }
    }

    #[test]
    fn consent_must_cover_each_clause_of_the_current_version() {
        let consent = |version, letters: &str| Consent { version, letters: letters.chars().collect() };
        assert!(consent(2, "abc").check(&version(2), &[]).is_ok());
        assert!(consent(1, "abc").check(&version(2), &[]).is_err(), "they read another text");
        let refusal = consent(2, "b").check(&version(2), &[]).unwrap_err();
        assert!(refusal.to_string().contains("(a), (c)"), "{refusal}");
        assert!(consent(2, "b").check(&version(2), &['a', 'c']).is_ok(), "waived");
    }

    #[test]
    fn hashed_text_differs_between_versions() {
        let mut other = version(1);
        other.clauses[1].text = ShortText::parse("plan well").unwrap();
        assert_eq!(version(1).text(), "(a) come\n(b) plan\n(c) work\n");
        assert_ne!(version(1).text(), other.text());
    }
}
