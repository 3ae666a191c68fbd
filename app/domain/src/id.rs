//! Identifiers: slugs, logins, numbers and codes, each checked when it is parsed.

use crate::Refusal;
use std::fmt::{self, Display};

/// Defines a type for an identifier: a text that `$rule` accepts.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $what:literal, $rule:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn parse(text: &str) -> Result<Self, Refusal> {
                let rule: fn(&str) -> bool = $rule;
                if rule(text) { Ok(Self(text.to_owned())) } else { Err(Refusal::malformed($what, text)) }
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
            fn from(identifier: $name) -> String {
                identifier.0
            }
        }
    };
}

fn is_slug(text: &str, limit: usize) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=limit).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with('-') && !text.ends_with('-')
}

identifier!(
    /// An edition in a URL: `2023`, `2025-nov`. It begins with a digit, so it never equals another path.
    EditionSlug, "an edition’s short name (like 2023 or 2025-nov)",
    |text| is_slug(text, 40) && text.as_bytes()[0].is_ascii_digit()
);
identifier!(
    /// A core project's file name in the SPEC repository: `numpy`, `scikit-image`.
    ProjectSlug, "a project’s short name (like numpy or scikit-image)", |text| is_slug(text, 60)
);
identifier!(
    /// A GitHub login, with upper and lower case as it was written.
    ///
    /// Compare with [`Login::same_as`], because GitHub ignores case.
    Login, "a GitHub login",
    |text| (1..=39).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        && !text.starts_with('-')
);

identifier!(
    /// The hash of a git commit, in full or shortened.
    CommitHash, "the hash of a commit",
    |text| (7..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
);

impl CommitHash {
    /// The first seven digits, as GitHub shows it.
    pub fn short(&self) -> &str {
        self.0.get(..7).unwrap_or(&self.0)
    }
}

identifier!(
    /// What identifies a session in schedules of other products: a UUID in lower case.
    SessionGuid, "a GUID", is_uuid
);

/// Eight, four, four, four and twelve hexadecimal digits in lower case.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(is_digit))
}

impl Login {
    pub fn same_as(&self, other: &Login) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

/// Cairn's id of a person, not GitHub's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct PersonId(pub i64);

/// The id of an invitation, never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct InvitationId(pub i64);

/// The id of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct ApplicationId(pub i64);

/// The id of an edition’s own question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionId(pub i64);

/// The id of a message in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailId(pub i64);

/// The id of an email to several people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupEmailId(pub i64);

/// The id of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommentId(pub i64);

/// The id of a change of tasks that can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeId(pub i64);

/// The id of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UpdateId(pub i64);

/// The id of a track, which stays when the track gets another title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct TrackId(pub i64);

/// The id of a room, which stays when the room gets another title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct RoomId(pub i64);

/// The id of an option of an availability poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PollOptionId(pub i64);

/// A task's number within its edition, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct TaskNumber(pub u32);

/// A meeting's number within its edition, from 1. It stays when the meeting moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct MeetingNumber(pub u32);

/// A poll's number within its edition, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct PollNumber(pub u32);

/// A session's number within its edition, from 1. It stays when the session moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct SessionNumber(pub u32);

/// The number of a proposed schedule within its edition, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct ProposalNumber(pub u32);

/// A SPEC's number, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct SpecNumber(pub u16);

/// A task of any edition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct EditionTask {
    pub edition: EditionSlug,
    pub number: TaskNumber,
}

impl EditionTask {
    /// Parses `2023/14`.
    ///
    /// # Errors
    /// Refuses other text.
    pub fn parse(text: &str) -> Result<EditionTask, Refusal> {
        let malformed = || Refusal::Malformed { what: "an edition and a task number", text: text.to_owned() };
        let (edition, number) = text.split_once('/').ok_or_else(malformed)?;
        Ok(EditionTask { edition: EditionSlug::parse(edition)?, number: TaskNumber::parse(number)? })
    }

    /// The value that [`EditionTask::parse`] reads.
    pub fn value(&self) -> String {
        format!("{}/{}", self.edition, self.number)
    }

    /// The address of its page.
    pub fn path(&self) -> String {
        format!("/{}/tasks/{}", self.edition, self.number)
    }
}

impl std::fmt::Display for EditionTask {
    /// Formats as `task 14 of 2023`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "task {} of {}", self.number, self.edition)
    }
}

impl TaskNumber {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "a task number").map(TaskNumber)
    }
}

impl MeetingNumber {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "a meeting number").map(MeetingNumber)
    }
}

impl PollNumber {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "a poll number").map(PollNumber)
    }
}

impl SessionNumber {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "a session number").map(SessionNumber)
    }
}

impl ProposalNumber {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "the number of a proposal").map(ProposalNumber)
    }
}

impl SpecNumber {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "a document number").map(SpecNumber)
    }
}

impl PersonId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "the number of a person").map(PersonId)
    }
}

impl InvitationId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "an invitation number").map(InvitationId)
    }
}

impl ApplicationId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "the number of an application").map(ApplicationId)
    }
}

impl QuestionId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "the number of a question").map(QuestionId)
    }
}

impl EmailId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "an email number").map(EmailId)
    }
}

impl GroupEmailId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "an email number").map(GroupEmailId)
    }
}

impl CommentId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "a comment number").map(CommentId)
    }
}

impl ChangeId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "the number of a change").map(ChangeId)
    }
}

impl UpdateId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "the number of an update").map(UpdateId)
    }
}

impl TrackId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "a track number").map(TrackId)
    }
}

impl RoomId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "a room number").map(RoomId)
    }
}

impl PollOptionId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        number(text, "the number of a poll’s option").map(PollOptionId)
    }
}

impl Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for TrackId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for ProposalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for PollNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for PollOptionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for CommentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for UpdateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for InvitationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for GroupEmailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for ApplicationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for EmailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Parses a number of digits only: `+4`, `04` and ` 4` would give one page several addresses.
fn number<T: std::str::FromStr + Display>(text: &str, what: &'static str) -> Result<T, Refusal> {
    let malformed = || Refusal::malformed(what, text);
    let number: T = text.parse().map_err(|_| malformed())?;
    (number.to_string() == text).then_some(number).ok_or_else(malformed)
}

impl Display for TaskNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for MeetingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for SessionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for SpecNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The code of a roadmap outcome, such as `1a`: the number of its group, then a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OutcomeCode {
    group: u8,
    letter: u8,
}

impl OutcomeCode {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let unknown = || Refusal::NoSuchOutcome(text.chars().take(20).collect());
        let (letter, group) = text.as_bytes().split_last().ok_or_else(unknown)?;
        let digits = group.iter().all(u8::is_ascii_digit) && group.first().is_some_and(|first| *first != b'0');
        let group = std::str::from_utf8(group).ok().filter(|_| digits).and_then(|group| group.parse().ok());
        match group {
            Some(group) if letter.is_ascii_lowercase() => Ok(OutcomeCode { group, letter: *letter }),
            _ => Err(unknown()),
        }
    }

    /// Returns the code at an index of a group, from 0; `None` after the letter z and for group 0.
    pub fn at(group: u8, index: usize) -> Option<Self> {
        let letter = u8::try_from(index).ok().filter(|index| *index < 26)? + b'a';
        (group > 0).then_some(OutcomeCode { group, letter })
    }

    /// Returns the number of the group, from 1.
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
            assert!(OutcomeCode::parse(bad).is_err(), "{bad:?} was accepted");
        }
        assert_eq!(OutcomeCode::at(2, 1).unwrap().to_string(), "2b");
        assert_eq!((OutcomeCode::at(0, 0), OutcomeCode::at(1, 26)), (None, None));
    }

    #[test]
    fn edition_slug_begins_with_a_digit() {
        assert!(EditionSlug::parse("2025-nov").is_ok());
        for bad in ["", "specs", "2025-Nov", "2025/x", "2025-", "-2025", "2025 "] {
            assert!(EditionSlug::parse(bad).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn number_has_one_spelling() {
        assert_eq!(SpecNumber::parse("0").unwrap(), SpecNumber(0));
        for bad in ["", "04", "+4", "-1", "4 ", "99999999999"] {
            assert!(SpecNumber::parse(bad).is_err(), "{bad:?} was accepted");
        }
    }

    proptest! {
        #[test]
        fn task_of_an_edition_is_parsed_from_its_value(year in 2000u16..2100, number in 1u32..10_000) {
            let task = EditionTask { edition: EditionSlug::parse(&year.to_string()).unwrap(), number: TaskNumber(number) };
            prop_assert_eq!(EditionTask::parse(&task.value()), Ok(task));
        }

        #[test]
        fn other_text_is_no_task_of_an_edition(text in "\\PC{0,12}") {
            if let Ok(task) = EditionTask::parse(&text) {
                prop_assert_eq!(EditionTask::parse(&task.value()), Ok(task));
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_causes_a_panic(text in any::<String>()) {
            let _ = (EditionSlug::parse(&text), Login::parse(&text), ProjectSlug::parse(&text));
            let _ = (OutcomeCode::parse(&text), TaskNumber::parse(&text), SpecNumber::parse(&text));
        }

        #[test]
        fn displayed_outcome_code_parses_to_itself(group in 1u8.., index in 0usize..26) {
            let code = OutcomeCode::at(group, index).unwrap();
            prop_assert_eq!(OutcomeCode::parse(&code.to_string()).unwrap(), code);
        }
    }
}
