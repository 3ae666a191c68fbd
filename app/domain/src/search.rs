//! What a search finds: tasks and what was said about them by all their words, and everything else by its name.

use crate::id::{CommentId, EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use crate::people::Person;
use crate::tasks::TaskLink;
use crate::text::Title;
use crate::time::Instant;

/// A task that was found by its words, or by those of its discussion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub edition: EditionSlug,
    pub task: TaskLink,
    /// A piece of the text around the words; the words themselves between U+0002 and U+0003.
    pub excerpt: String,
    /// It stands in the discussion.
    pub comment: Option<CommentId>,
    pub at: Option<Instant>,
}

impl Found {
    pub fn is_same_task(&self, other: &Found) -> bool {
        (&self.edition, self.task.number) == (&other.edition, other.task.number)
    }
}

/// Something that was found by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    Spec(SpecNumber, Title),
    Outcome(OutcomeCode, Title),
    Edition(EditionSlug, Title),
    Track(EditionSlug, Title),
    Meeting(EditionSlug, Title),
    /// With the newest edition whose people they are listed among.
    Person(EditionSlug, Person),
}

/// The task that is meant by its number: `13`, `#13` or `task 13`; with its edition `2027/13` or `2027#13`.
pub fn numbered(typed: &str) -> Option<(Option<EditionSlug>, TaskNumber)> {
    let typed = typed.trim().to_lowercase();
    let bare = typed.strip_prefix("task").unwrap_or(&typed).trim();
    let (edition, number) = bare.rsplit_once(['/', '#']).unwrap_or(("", bare));
    let edition = match edition.trim() {
        "" => None,
        edition => Some(EditionSlug::parse(edition).ok()?),
    };
    Some((edition, TaskNumber::parse(number.trim()).ok()?))
}

/// Whether a word says anything about what a text is about, rather than only how its other words hang together.
pub fn is_telling(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    !word.is_empty() && SMALL.binary_search(&word.as_str()).is_err()
}

/// The words that are in every text, in order.
const SMALL: [&str; 78] = [
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
    fn a_number_is_a_task_however_it_is_written() {
        let slug = |text: &str| EditionSlug::parse(text).unwrap();
        for typed in ["13", "#13", " # 13 ", "task 13", "Task #13"] {
            assert_eq!(numbered(typed), Some((None, TaskNumber(13))), "{typed}");
        }
        for typed in ["2025-nov/13", "2025-nov#13", " 2025-NOV / 13"] {
            assert_eq!(numbered(typed), Some((Some(slug("2025-nov")), TaskNumber(13))), "{typed}");
        }
        for typed in ["", "#", "wheels 13", "wheels/13", "13 wheels", "SPEC 13", "-1", "1.5", "2027/", "1/2/3"] {
            assert_eq!(numbered(typed), None, "{typed}");
        }
    }

    #[test]
    fn small_words_tell_nothing() {
        assert!(SMALL.is_sorted(), "they are looked up by halves");
        for word in ["the", "The,", "(of", "a", "…", ""] {
            assert!(!is_telling(word), "{word}");
        }
        for word in ["wheels", "theory", "R", "C++", "42"] {
            assert!(is_telling(word), "{word}");
        }
    }
}
