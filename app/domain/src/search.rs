//! Search results, and how a search text is read: as words, a task number or a link.

mod inflection;
mod links;

pub use inflection::{forms, stem};
pub use links::{LinkSearch, LinkWord};

use crate::folding::fold;
use crate::id::{CommentId, EditionSlug, OutcomeCode, SpecNumber, TaskNumber, UpdateId};
use crate::people::Person;
use crate::tasks::TaskLink;
use crate::text::{Title, UpdateLine};
use crate::time::{Instant, NaiveDate};
use std::collections::BTreeSet;

/// A task that matches by its own text or by its discussion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub edition: EditionSlug,
    pub task: TaskLink,
    /// An excerpt of the text; matching words are between U+0002 and U+0003.
    pub excerpt: String,
    /// The matching comment; without one and without an update, the task's own text matches.
    pub comment: Option<CommentId>,
    /// The matching update.
    pub update: Option<UpdateId>,
    pub at: Option<Instant>,
}

impl Found {
    pub fn is_same_task(&self, other: &Found) -> bool {
        (&self.edition, self.task.number) == (&other.edition, other.task.number)
    }
}

/// Something that matches by its name and is not a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    Spec(SpecNumber, Title),
    Outcome(OutcomeCode, Title),
    Edition(EditionSlug, Title),
    Track(EditionSlug, Title),
    Meeting(EditionSlug, Title),
    /// A line of the worklog that is about no task.
    WorklogLine(EditionSlug, NaiveDate, UpdateId, UpdateLine),
    /// With the newest edition that lists them as a participant.
    Person(EditionSlug, Person),
}

/// A search uses so many different words and ignores further ones.
pub const MOST_WORDS: usize = 8;

/// The words of a text: parts with a letter or digit.
///
/// Control characters separate words, as a zero byte would end the query.
pub fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| word.contains(char::is_alphanumeric))
}

/// The words that a search uses: each once, where it is first, and at most [`MOST_WORDS`].
pub fn used_words<'t>(words: impl IntoIterator<Item = &'t str>) -> Vec<&'t str> {
    let mut known = BTreeSet::new();
    words.into_iter().filter(|word| known.insert(fold(word))).take(MOST_WORDS).collect()
}

/// Whether a text has more different words than a search uses.
pub fn has_too_many_words(text: &str) -> bool {
    words_of(text).map(fold).collect::<BTreeSet<_>>().len() > MOST_WORDS
}

/// Reads a search text as a task number: `13`, `#13`, `task 13`, `2027/13` or `2027#13`.
pub fn parse_task_reference(typed: &str) -> Option<(Option<EditionSlug>, TaskNumber)> {
    let typed = typed.trim().to_lowercase();
    let bare = typed.strip_prefix("task").unwrap_or(&typed).trim();
    let (edition, number) = bare.rsplit_once(['/', '#']).unwrap_or(("", bare));
    let edition = match edition.trim() {
        "" => None,
        edition => Some(EditionSlug::parse(edition).ok()?),
    };
    Some((edition, TaskNumber::parse(number.trim()).ok()?))
}

/// Whether a word is significant for a search, that is, not a common word.
pub fn is_significant(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    !word.is_empty() && COMMON_WORDS.binary_search(&word.as_str()).is_err()
}

/// Words that occur in almost every text, sorted.
const COMMON_WORDS: [&str; 78] = [
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "before", "but", "by",
    "can", "could", "do", "does", "each", "every", "for", "from", "had", "has", "have", "how", "i", "if", "in", "into",
    "is", "it", "its", "may", "more", "most", "no", "not", "of", "on", "one", "only", "or", "other", "our", "out",
    "should", "so", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
    "those", "to", "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would", "you",
    "your",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn task_number_is_read_in_every_spelling() {
        let slug = |text: &str| EditionSlug::parse(text).unwrap();
        for typed in ["13", "#13", " # 13 ", "task 13", "Task #13"] {
            assert_eq!(parse_task_reference(typed), Some((None, TaskNumber(13))), "{typed}");
        }
        for typed in ["2025-nov/13", "2025-nov#13", " 2025-NOV / 13"] {
            assert_eq!(parse_task_reference(typed), Some((Some(slug("2025-nov")), TaskNumber(13))), "{typed}");
        }
        for typed in ["", "#", "wheels 13", "wheels/13", "13 wheels", "SPEC 13", "-1", "1.5", "2027/", "1/2/3"] {
            assert_eq!(parse_task_reference(typed), None, "{typed}");
        }
    }

    #[test]
    fn common_words_are_not_significant() {
        assert!(COMMON_WORDS.is_sorted(), "binary search needs a sorted list");
        for word in ["the", "The,", "(of", "a", "…", ""] {
            assert!(!is_significant(word), "{word}");
        }
        for word in ["wheels", "theory", "R", "C++", "42"] {
            assert!(is_significant(word), "{word}");
        }
    }
}
