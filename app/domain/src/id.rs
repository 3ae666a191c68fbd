//! What things are called from outside: slugs, numbers, codes, logins. A wrong one can't be made.

use crate::Refusal;
use std::fmt::{self, Display};

/// A text that names one thing: parsed by `$rule`, shown as it is.
macro_rules! word {
    ($(#[$doc:meta])* $name:ident, $what:literal, $rule:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn parse(text: &str) -> Result<Self, Refusal> {
                let rule: fn(&str) -> bool = $rule;
                match rule(text) {
                    true => Ok(Self(text.to_owned())),
                    false => Err(Refusal::malformed($what, text)),
                }
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Refusal;
            fn try_from(text: String) -> Result<Self, Refusal> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> String {
                word.0
            }
        }
    };
}

fn is_slug(text: &str, limit: usize) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=limit).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with('-') && !text.ends_with('-')
}

word!(
    /// An edition's address: `2023`, `2025-nov`. It begins with a digit, so it never meets another address.
    EditionSlug, "an edition’s address (like 2023 or 2025-nov)",
    |text| is_slug(text, 40) && text.as_bytes()[0].is_ascii_digit()
);
word!(
    /// A core project's file name in the SPEC repository: `numpy`, `scikit-image`.
    ProjectSlug, "a project’s short name (like numpy or scikit-image)", |text| is_slug(text, 60)
);
word!(
    /// A GitHub login as its owner writes it; compare with [`Login::same_as`], for GitHub ignores case.
    Login, "a GitHub login",
    |text| (1..=39).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        && !text.starts_with('-')
);

impl Login {
    pub fn same_as(&self, other: &Login) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

/// Cairn's own number for a person; GitHub's is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct PersonId(pub i64);

/// Cairn's own number for an invitation, never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct InvitationId(pub i64);

/// Cairn's own number for a message in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailId(pub i64);

/// Cairn's own number for a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommentId(pub i64);

/// A task's number within its edition, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct TaskNumber(pub u32);

/// A SPEC's number, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct SpecNumber(pub u16);

impl TaskNumber {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "a task’s number").map(TaskNumber)
    }
}

impl SpecNumber {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "a SPEC’s number").map(SpecNumber)
    }
}

impl InvitationId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "an invitation’s number").map(InvitationId)
    }
}

impl EmailId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "a message’s number").map(EmailId)
    }
}

impl CommentId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "a comment’s number").map(CommentId)
    }
}

impl Display for CommentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for InvitationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for EmailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Digits only: `+4`, `04` and ` 4` would be second addresses of one page.
fn number<T: std::str::FromStr + Display>(text: &str, what: &'static str) -> Result<T, Refusal> {
    let refused = || Refusal::malformed(what, text);
    let number: T = text.parse().map_err(|_| refused())?;
    (number.to_string() == text).then_some(number).ok_or_else(refused)
}

impl Display for TaskNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for SpecNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The code of a roadmap outcome: the number of its group, then a letter within the group, such as `1a`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OutcomeCode {
    group: u8,
    letter: u8,
}

impl OutcomeCode {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let refused = || Refusal::NoSuchOutcome(text.chars().take(20).collect());
        let (letter, group) = text.as_bytes().split_last().ok_or_else(refused)?;
        let digits = group.iter().all(u8::is_ascii_digit) && group.first().is_some_and(|first| *first != b'0');
        let group = std::str::from_utf8(group).ok().filter(|_| digits).and_then(|group| group.parse().ok());
        match group {
            Some(group) if letter.is_ascii_lowercase() => Ok(OutcomeCode { group, letter: *letter }),
            _ => Err(refused()),
        }
    }

    /// The outcome at a place of a group, counted from 0; none past the letter z.
    pub fn at(group: u8, place: usize) -> Option<Self> {
        let letter = u8::try_from(place).ok().filter(|place| *place < 26)? + b'a';
        (group > 0).then_some(OutcomeCode { group, letter })
    }

    /// From 1.
    pub fn group(self) -> u8 {
        self.group
    }
}

impl Display for OutcomeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.group, self.letter as char)
    }
}

impl TryFrom<String> for OutcomeCode {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        Self::parse(&text)
    }
}

impl From<OutcomeCode> for String {
    fn from(code: OutcomeCode) -> String {
        code.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn outcome_code_is_a_group_and_a_letter() {
        for good in ["1a", "4c", "9z", "12b"] {
            assert_eq!(OutcomeCode::parse(good).unwrap().to_string(), good);
        }
        for bad in ["", "a", "1", "0a", "01a", "1A", "1ab", "-1a", "300a", "1é"] {
            assert!(OutcomeCode::parse(bad).is_err(), "{bad:?} was taken");
        }
        assert_eq!(OutcomeCode::at(2, 1).unwrap().to_string(), "2b");
        assert_eq!((OutcomeCode::at(0, 0), OutcomeCode::at(1, 26)), (None, None));
    }

    #[test]
    fn an_edition_slug_begins_with_a_digit() {
        assert!(EditionSlug::parse("2025-nov").is_ok());
        for bad in ["", "specs", "2025-Nov", "2025/x", "2025-", "-2025", "2025 "] {
            assert!(EditionSlug::parse(bad).is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn a_number_has_one_spelling() {
        assert_eq!(SpecNumber::parse("0").unwrap(), SpecNumber(0));
        for bad in ["", "04", "+4", "-1", "4 ", "99999999999"] {
            assert!(SpecNumber::parse(bad).is_err(), "{bad:?} was taken");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(text in any::<String>()) {
            let _ = (EditionSlug::parse(&text), Login::parse(&text), ProjectSlug::parse(&text));
            let _ = (OutcomeCode::parse(&text), TaskNumber::parse(&text), SpecNumber::parse(&text));
        }

        #[test]
        fn a_code_that_was_shown_parses_to_itself(group in 1u8.., place in 0usize..26) {
            let code = OutcomeCode::at(group, place).unwrap();
            prop_assert_eq!(OutcomeCode::parse(&code.to_string()).unwrap(), code);
        }
    }
}
