//! Full-text queries for what people type.

use domain::folding::fold_letters;
use domain::search::{forms, is_significant, used_words, words_of};

/// A full-text query for all of the words; `None` without words. The last may be incomplete.
///
/// An English word is found in each of its [`forms`].
/// Uses the words that [`used_words`] returns.
pub(crate) fn all_words(text: &str) -> Option<String> {
    let words = used_words(words_of(text));
    let (last, complete) = words.split_last()?;
    let mut queries: Vec<String> = complete.iter().map(|word| in_each_form(word, "")).collect();
    queries.push(in_each_form(last, prefix_marker(Some(last))));
    Some(queries.join(" AND "))
}

/// A query for a word in any of its forms. `marker` follows the word as typed.
fn in_each_form(word: &str, marker: &str) -> String {
    let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
    let others = forms(letters).into_iter().skip(1).map(|form| format!(" OR {}", quoted(&form)));
    let others: String = others.collect();
    if others.is_empty() { format!("{}{marker}", quoted(word)) } else { format!("({}{marker}{others})", quoted(word)) }
}

/// A full-text query for any of the words, the last of which may be incomplete.
///
/// Ignores words that are too common (see [`is_significant`]), and short words if there are others.
pub(crate) fn any_word(text: &str) -> Option<String> {
    let all: Vec<&str> = words_of(text).collect();
    let last = all.last().copied();
    let mut significant: Vec<&str> = all.into_iter().filter(|word| is_significant(word)).collect();
    if significant.iter().any(|word| !is_short(word)) {
        significant.retain(|word| !is_short(word));
    }
    let significant = used_words(significant);
    let prefix_marker = prefix_marker(significant.last().filter(|word| Some(**word) == last));
    let quoted_words: Vec<String> = significant.iter().map(|word| quoted(word)).collect();
    (!quoted_words.is_empty()).then(|| format!("{}{prefix_marker}", quoted_words.join(" OR ")))
}

fn is_short(word: &str) -> bool {
    word.chars().count() <= 2
}

/// The suffix that makes a word a prefix query, if it is one.
///
/// Shorter words would match too much; a number is always complete.
fn prefix_marker(word: Option<&&str>) -> &'static str {
    const MIN_LETTERS: usize = 3;
    let end: Vec<char> =
        word.map_or(Vec::new(), |word| word.chars().rev().take_while(|c| c.is_alphanumeric()).collect());
    if end.len() < MIN_LETTERS || end.iter().all(char::is_ascii_digit) { "" } else { "*" }
}

/// Quotes a word, so that it can't be an operator, with its letters as the index has them.
fn quoted(word: &str) -> String {
    format!("\"{}\"", fold_letters(word).replace('"', "\"\""))
}

/// The words of a text as typed, with Latin letters in lower case.
pub(crate) fn typed_words(text: &str) -> Vec<String> {
    used_words(words_of(text)).into_iter().map(str::to_ascii_lowercase).collect()
}

/// Whether a text has a word of a script without spaces, which the index can't find within a sentence.
pub(crate) fn has_unspaced_words(text: &str) -> bool {
    words_of(text).any(|word| word.contains(is_unspaced))
}

/// Whether it is a letter of Japanese, Chinese, Korean, Thai, Lao, Burmese or Khmer.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
        || matches!(c, '\u{3040}'..='\u{312F}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}')
        || matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}')
        || matches!(c, '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}
