//! Commitments: an edition's agreement, clause by clause and in versions, and who has agreed to which.

use crate::Refusal;
use crate::editions::Clause;
use crate::text::{PersonName, ShortText};
use crate::time::Instant;

/// One version of an edition's agreement. A version that somebody may have agreed to is never edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementVersion {
    /// From 1.
    pub number: u32,
    /// By letter. An edition may ask for nothing.
    pub clauses: Vec<Clause>,
    /// `None` for what an import brought: its source doesn't say since when.
    pub since: Option<Instant>,
}

impl AgreementVersion {
    /// The text whose SHA-256 is kept with each agreement: a line for each clause, its letter before it.
    pub fn text(&self) -> String {
        self.clauses.iter().map(|clause| format!("({}) {}\n", clause.letter, clause.text)).collect()
    }
}

/// A person's recorded yes to a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    pub version: u32,
    /// SHA-256 of [`AgreementVersion::text`], in hexadecimal.
    pub hash: String,
    pub at: Instant,
    /// Their yes was given elsewhere: the community's page lists them.
    pub imported: bool,
}

/// A clause that somebody needn't agree to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    pub letter: char,
    pub reason: ShortText,
    /// The organizer who granted it; `None` once they have left.
    pub by: Option<PersonName>,
    pub at: Instant,
}

/// Which clause of the next version is the one that was waived: that of the same words, whatever its letter; else the
/// one of the same letter, if its words are new. `None`: it is asked of nobody any more.
pub fn waived_next(before: &[Clause], after: &[Clause], letter: char) -> Option<char> {
    let waived = before.iter().find(|clause| clause.letter == letter)?;
    let moved = after.iter().find(|clause| clause.text == waived.text);
    let is_new = |clause: &&Clause| before.iter().all(|known| known.text != clause.text);
    let reworded = || after.iter().find(|clause| clause.letter == letter).filter(is_new);
    moved.or_else(reworded).map(|clause| clause.letter)
}

/// What somebody ticked, and on which version's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    pub version: u32,
    pub letters: Vec<char>,
}

impl Consent {
    /// Whether this is a yes to each clause of the current version, those aside that were waived.
    ///
    /// Refuses a page of an older version, for nobody agrees to what they have not read, and a box left empty.
    pub fn holds(&self, current: &AgreementVersion, waived: &[char]) -> Result<(), Refusal> {
        if self.version != current.number {
            return Err(Refusal::AnotherVersion { agreed: self.version, current: current.number });
        }
        let missing = current.clauses.iter().map(|clause| clause.letter);
        let missing: Vec<String> = missing
            .filter(|letter| !waived.contains(letter) && !self.letters.contains(letter))
            .map(|letter| format!("({letter})"))
            .collect();
        match missing.is_empty() {
            true => Ok(()),
            false => Err(Refusal::ClausesNotAccepted { letters: missing.join(", ") }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: u32) -> AgreementVersion {
        let clause = |(letter, text)| Clause { letter, text: ShortText::parse(text).unwrap() };
        let clauses = [('a', "come"), ('b', "plan"), ('c', "work")].map(clause).to_vec();
        AgreementVersion { number, clauses, since: None }
    }

    #[test]
    fn a_yes_is_a_yes_to_each_clause_of_the_version_that_holds_now() {
        let consent = |version, letters: &str| Consent { version, letters: letters.chars().collect() };
        assert!(consent(2, "abc").holds(&version(2), &[]).is_ok());
        assert!(consent(1, "abc").holds(&version(2), &[]).is_err(), "they read another text");
        let refusal = consent(2, "b").holds(&version(2), &[]).unwrap_err();
        assert!(refusal.to_string().contains("(a), (c)"), "{refusal}");
        assert!(consent(2, "b").holds(&version(2), &['a', 'c']).is_ok(), "waived");
    }

    #[test]
    fn the_hashed_text_tells_versions_apart() {
        let mut other = version(1);
        other.clauses[1].text = ShortText::parse("plan well").unwrap();
        assert_eq!(version(1).text(), "(a) come\n(b) plan\n(c) work\n");
        assert_ne!(version(1).text(), other.text());
    }
}
