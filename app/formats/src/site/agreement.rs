//! Reads the agreement of an edition: its clauses, and how many planning meetings it requires.

use crate::guard::redacted;
use crate::markdown::{Paragraph, paragraphs, plain};
use crate::numbers::number;
use crate::page::Page;
use crate::source::{Diagnostics, one_line, parse_error};
use domain::editions::{Clause, PlanningRule};
use domain::import::ParseError;

/// The clauses of an edition and its planning rule.
pub(super) struct Agreement {
    pub(super) clauses: Vec<Clause>,
    pub(super) rule: Option<PlanningRule>,
}

pub(super) fn read(page: &Page<'_>, diagnostics: &mut Diagnostics) -> Result<Agreement, ParseError> {
    let clauses = lettered_clauses(page, diagnostics)?;
    let in_clause = clauses.iter().find_map(|(line, clause)| Some((*line, rule(clause.text.as_str())?)));
    let mut others = rules_elsewhere(page, &clauses);
    let first = in_clause.or_else(|| (!others.is_empty()).then(|| others.remove(0)));
    for (line, other) in others {
        if let Some((first_line, first)) = first.filter(|(_, first)| differ(*first, other)) {
            let text = format!("This line asks for {other}, but line {first_line} asks for {first}; using {first}.");
            diagnostics.add_contradiction(page.file, line, text);
        }
    }
    if clauses.is_empty() {
        diagnostics.add_skipped(page.file, 1, "The page has no agreement with clauses (a), (b) and so on.");
    }
    let clauses = clauses.into_iter().map(|(_, clause)| clause).collect();
    Ok(Agreement { clauses, rule: first.map(|(_, rule)| rule) })
}

/// Whether two rules contradict, as `two of three` and `two of four` do.
///
/// `two of three` and `two or more` don't.
fn differ(a: PlanningRule, b: PlanningRule) -> bool {
    a.at_least != b.at_least || a.of.zip(b.of).is_some_and(|(a, b)| a != b)
}

/// The clauses after “requires upfront agreement to:”, each with its line.
fn lettered_clauses(page: &Page<'_>, diagnostics: &mut Diagnostics) -> Result<Vec<(u32, Clause)>, ParseError> {
    const OPENING: &str = "upfront agreement to";
    let mut found: Vec<(u32, Clause)> = Vec::new();
    let mut opened = false;
    for paragraph in paragraphs(&page.rows) {
        let from = match (opened, paragraph.text.find(OPENING)) {
            (false, Some(at)) => at + OPENING.len(),
            (true, _) if begins_with_clause(&paragraph.text) => 0,
            (true, _) => break,
            (false, None) => continue,
        };
        opened = true;
        for (start, letter, text) in split_clauses(&paragraph.text, from) {
            let line = paragraph.line(start);
            let expected = char::from(b'a' + u8::try_from(found.len()).unwrap_or(25).min(25));
            if found.iter().any(|(_, known)| known.letter == letter) {
                return Err(parse_error(page.file, line, format!("The clause ({letter}) appears twice.")));
            }
            if letter != expected {
                diagnostics.add_contradiction(
                    page.file,
                    line,
                    format!("The clause ({letter}) is where ({expected}) was expected."),
                );
            }
            let text = one_line(page.file, line, &clause_text(text))?;
            found.push((line, Clause { letter, text }));
        }
    }
    Ok(found)
}

fn begins_with_clause(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '*', '+', ' ']);
    matches!(text.as_bytes(), [b'(', letter, b')', ..] if letter.is_ascii_lowercase())
}

/// The texts after `(a)`, `(b)` and so on, each with its position and letter.
///
/// `(s)` inside a word begins no clause.
fn split_clauses(text: &str, from: usize) -> Vec<(usize, char, &str)> {
    let bytes = text.as_bytes();
    let is_mark = |at: &usize| {
        let apart = *at == 0 || matches!(bytes.get(at - 1), Some(b' ' | b',' | b';' | b':'));
        let closed = bytes.get(at + 2) == Some(&b')') && bytes.get(at + 3).is_none_or(|next| *next == b' ');
        apart && closed && bytes[*at] == b'(' && bytes[at + 1].is_ascii_lowercase()
    };
    let marks: Vec<usize> = (from..bytes.len()).filter(is_mark).collect();
    let ends = marks.iter().skip(1).copied().chain([text.len()]);
    marks.iter().zip(ends).map(|(&at, end)| (at, char::from(bytes[at + 1]), &text[at + 3..end])).collect()
}

/// Ends a clause of an exported page that is read exactly: an invisible space.
pub(super) const CLAUSE_END: &str = "&#8203;";

/// A clause's text without the comma, `and` or full stop that joins it to the next one.
pub(super) fn clause_text(text: &str) -> String {
    if let Some((text, _)) = text.split_once(CLAUSE_END) {
        return plain(text);
    }
    let text = redacted(&plain(text));
    let text = text.trim_end_matches(['-', '*', ' ']);
    let text = text.trim_end_matches([',', ';', ' ']);
    let text = text.strip_suffix(" and").unwrap_or(text);
    text.trim_end_matches([',', ';', '.', ' ']).to_owned()
}

/// The rules about planning meetings in other sentences of the page, with their lines.
fn rules_elsewhere(page: &Page<'_>, clauses: &[(u32, Clause)]) -> Vec<(u32, PlanningRule)> {
    const ASKING: [&str; 5] = ["participat", "attend", "take part", "join", "responsible"];
    let mut found = Vec::new();
    for paragraph in paragraphs(&page.rows) {
        for (start, sentence) in paragraph.sentences() {
            let lower = sentence.to_lowercase();
            let is_about_meetings = ["planning meeting", "video meeting"].iter().any(|meeting| lower.contains(meeting));
            let is_request = ASKING.iter().any(|verb| lower.contains(verb));
            if !is_about_meetings || !is_request || contains_clause(&paragraph, start, sentence, clauses) {
                continue;
            }
            if let Some(rule) = rule(sentence) {
                let at = lower.find("meeting").unwrap_or(0);
                found.push((paragraph.line(start + at), rule));
            }
        }
    }
    found
}

fn contains_clause(paragraph: &Paragraph, start: usize, sentence: &str, clauses: &[(u32, Clause)]) -> bool {
    let lines = paragraph.line(start)..=paragraph.line(start + sentence.len());
    clauses.iter().any(|(line, _)| lines.contains(line))
}

/// Parses `two of the three … meetings`, `two or more …`, `all three …`, `two planning meetings`.
fn rule(text: &str) -> Option<PlanningRule> {
    if !text.to_lowercase().contains("meeting") {
        return None;
    }
    let words: Vec<String> = text.split_whitespace().map(|word| word.to_lowercase()).collect();
    (0..words.len()).find_map(|at| rule_at(&words, at))
}

fn rule_at(words: &[String], at: usize) -> Option<PlanningRule> {
    let word = |place: usize| words.get(place).map(String::as_str).unwrap_or("");
    let small = |place: usize| number(word(place)).filter(|number| (1..=20).contains(number));
    let after_the = |place: usize| if word(place) == "the" { place + 1 } else { place };
    if word(at) == "all" {
        let of = after_the(if word(at + 1) == "of" { at + 2 } else { at + 1 });
        return small(of).filter(|_| names_meetings(words, of)).map(|of| PlanningRule { at_least: of, of: Some(of) });
    }
    if word(at) == "both" {
        return names_meetings(words, at).then_some(PlanningRule { at_least: 2, of: Some(2) });
    }
    if let Some((some, all)) = word(at).split_once('/') {
        let (at_least, of) = (number(some)?, number(all)?);
        return (at_least <= of && names_meetings(words, at)).then_some(PlanningRule { at_least, of: Some(of) });
    }
    let at_least = small(at)?;
    let of = at + 1 + usize::from(word(at + 1) == "out");
    let whole = small(after_the(of + 1)).filter(|whole| word(of) == "of" && *whole >= at_least);
    names_meetings(words, at).then_some(PlanningRule { at_least, of: whole })
}

/// Whether the number counts meetings: the word follows within eight words, in the same clause.
fn names_meetings(words: &[String], at: usize) -> bool {
    let near = words.iter().skip(at + 1).take(8);
    let same_clause = near.take_while(|word| !word.contains([';', ':']) && *word != "week");
    same_clause.into_iter().any(|word| word.starts_with("meeting"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planning_rule_is_read_in_every_form() {
        let read = |text: &str| rule(text).map(|rule| (rule.at_least, rule.of));
        assert_eq!(read("take part in two of the three one-hour pre-summit planning meetings"), Some((2, Some(3))));
        assert_eq!(read("take part in 3 of 4 planning meetings"), Some((3, Some(4))));
        assert_eq!(read("take part in at least one pre-summit planning meeting"), Some((1, None)));
        assert_eq!(read("attending two or more one-hour video meetings"), Some((2, None)));
        assert_eq!(read("attend all three planning meetings"), Some((3, Some(3))));
        assert_eq!(read("take part in two planning meetings"), Some((2, None)));
        assert_eq!(read("take part in both planning meetings"), Some((2, Some(2))));
        assert_eq!(read("take part in 2/3 planning meetings"), Some((2, Some(3))));
        assert_eq!(read("take part in 2 out of the 3 planning meetings"), Some((2, Some(3))));
        assert_eq!(read("take part in a minimum of 2 planning meetings"), Some((2, None)));
        assert_eq!(read("attend the one-week summit in person"), None);
        assert_eq!(read("a one-hour planning meeting"), None);
    }

    #[test]
    fn clause_text_has_no_joining_words() {
        let text = "agreement to: (a) come early, (b) stay [late](https://a.example), and (c) bring person(s) along.";
        let found: Vec<_> =
            split_clauses(text, 13).into_iter().map(|(_, letter, text)| (letter, clause_text(text))).collect();
        let expected = [('a', "come early"), ('b', "stay late"), ('c', "bring person(s) along")];
        assert_eq!(found, expected.map(|(letter, text)| (letter, text.to_owned())));
    }
}
