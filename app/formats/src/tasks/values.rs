//! Parses cells that people and other programs write in several ways: statuses and numbers.

use super::is_separator;
use domain::Refusal;
use domain::id::{SpecNumber, TaskNumber};
use domain::tasks::Status;
use domain::workflow::Proposal;

/// The statuses in other programs, such as GitHub’s projects; see [`status`].
const STATUS_WORDS: [(&str, Status); 16] = [
    ("backlog", Status::Proposed),
    ("triage", Status::Proposed),
    ("todo", Status::Planned),
    ("ready", Status::Planned),
    ("upnext", Status::Planned),
    ("doing", Status::InProgress),
    ("started", Status::InProgress),
    ("review", Status::InReview),
    ("needsreview", Status::InReview),
    ("closed", Status::Done),
    ("complete", Status::Done),
    ("completed", Status::Done),
    ("merged", Status::Done),
    ("canceled", Status::Dropped),
    ("cancelled", Status::Dropped),
    ("wontdo", Status::Dropped),
];

/// The length from which on a list is refused unread.
///
/// It is higher than the limits of a task, because tasks that were merged may exceed those.
const LONGEST_LIST: usize = 200;

/// Refuses a list that no task can have.
pub(super) fn refuse_long_list(column: &str, count: usize) -> Result<(), Refusal> {
    if count <= LONGEST_LIST {
        return Ok(());
    }
    let (what, limit) = match column {
        "assignees" => ("assignees", Proposal::MAX_ASSIGNEES),
        "links" => ("links", Proposal::MAX_PER_LIST),
        "skills" => ("skills", Proposal::MAX_PER_LIST),
        "labels" => ("labels", Proposal::MAX_LABELS),
        "depends_on" => ("dependencies", Proposal::MAX_PER_LIST),
        _ => ("goals", LONGEST_LIST),
    };
    Err(Refusal::TooMany { what, count, limit })
}

/// Parses a status by its words; case, blanks, hyphens and pictures don’t matter.
pub(super) fn status(text: &str) -> Result<Status, Refusal> {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let wanted = letters(text);
    let own = Status::ALL.into_iter().find(|status| letters(status.as_str()) == wanted);
    let other = || STATUS_WORDS.iter().find(|(word, _)| *word == wanted).map(|(_, status)| *status);
    own.or_else(other).map_or_else(|| Status::parse(&text.to_lowercase()), Ok)
}

/// Parses `12` or `#12`.
pub(super) fn task_number(text: &str) -> Result<TaskNumber, Refusal> {
    TaskNumber::parse(text.strip_prefix('#').unwrap_or(text)).or_else(|_| TaskNumber::parse(text))
}

/// Parses numbers with or without the word SPEC, each once: `4 7`, `SPEC 4; SPEC 7`, `0004, spec-7`.
pub(super) fn spec_numbers(text: &str) -> Result<Vec<SpecNumber>, Refusal> {
    let mut found = Vec::new();
    let mut word_alone = None;
    let words = || text.split(is_separator).filter(|word| !word.is_empty());
    refuse_long_list("specs", words().count())?;
    for word in words() {
        let number = without_series(word);
        if number.is_empty() {
            word_alone = Some(word);
            continue;
        }
        // `0004` is written with leading zeros.
        let digits = number.trim_start_matches('0');
        let number = if digits.is_empty() { "0" } else { digits };
        let number = SpecNumber::parse(number).or_else(|_| SpecNumber::parse(word))?;
        word_alone = None;
        if !found.contains(&number) {
            found.push(number);
        }
    }
    word_alone.map_or(Ok(found), |word| SpecNumber::parse(word).map(|number| vec![number]))
}

/// `spec-7` as `7`.
fn without_series(word: &str) -> &str {
    let has_series = word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("spec"));
    let rest = if has_series { &word[4..] } else { return word };
    rest.trim_start_matches(['s', 'S']).trim_start_matches(['-', '_', '#', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_of_other_programs_are_read() {
        for (word, expected) in [
            ("Todo", Status::Planned),
            ("To do", Status::Planned),
            ("🏗 In progress", Status::InProgress),
            ("in_review", Status::InReview),
            ("✅ Done", Status::Done),
            ("📋 Backlog", Status::Proposed),
            ("Won't do", Status::Dropped),
        ] {
            assert_eq!(status(word), Ok(expected), "{word}");
        }
        assert!(status("later").is_err() && status("").is_err() && status("✅").is_err());
    }

    #[test]
    fn document_numbers_may_have_the_word_spec() {
        let numbers =
            |text: &str| spec_numbers(text).map(|found| found.iter().map(|number| number.0).collect::<Vec<_>>());
        for text in ["4 7", "SPEC 4; SPEC 7", "0004, spec-7", "SPECs 4, 7, 4", "spec0004 SPEC-0007"] {
            assert_eq!(numbers(text), Ok(vec![4, 7]), "{text}");
        }
        assert_eq!(numbers("SPEC 0, 0000"), Ok(vec![0]));
        for text in ["SPEC", "4 SPEC", "VII", "SPEC VII", "4a", "-"] {
            assert!(numbers(text).is_err(), "{text}");
        }
    }
}
