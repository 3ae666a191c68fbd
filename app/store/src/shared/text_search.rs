//! Full-text queries for what people type.

use domain::search::is_significant;

/// Further words are ignored.
const MOST_WORDS: usize = 30;

/// A full-text query for all of the words; `None` without words. The last may be incomplete.
pub(crate) fn all_words(text: &str) -> Option<String> {
    let words = words_of(text);
    let quoted_words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    (!words.is_empty()).then(|| format!("{}{}", quoted_words.join(" AND "), prefix_marker(words.last())))
}

/// A full-text query for any of the words, the last of which may be incomplete.
///
/// Ignores words that are too common (see [`is_significant`]), and short words if there are others.
pub(crate) fn any_word(text: &str) -> Option<String> {
    let all = words_of(text);
    let last = all.last().copied();
    let mut significant: Vec<&str> = all.into_iter().filter(|word| is_significant(word)).collect();
    if significant.iter().any(|word| !is_short(word)) {
        significant.retain(|word| !is_short(word));
    }
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

/// The words of a text: parts with a letter or digit.
///
/// Control characters separate words, as a zero byte would end the query.
fn words_of(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| word.contains(char::is_alphanumeric)).take(MOST_WORDS).collect()
}

/// Quotes a word, so that it can't be an operator.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}
