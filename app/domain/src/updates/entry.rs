//! Reads a typed line: `#14 Released 2.1 https://github.com/…`.

use crate::Refusal;
use crate::id::TaskNumber;
use crate::tasks::{Evidence, GitHubHost};
use crate::text::Url;

/// A typed line in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The task at the beginning: `#14`.
    pub task: Option<TaskNumber>,
    /// The text without that task and without links at its end. Other links are replaced by a short name.
    pub line: String,
    /// The links, each once.
    pub links: Vec<Url>,
}

impl Entry {
    /// Splits a line. Nothing is an error; without a text, the line names the links.
    pub fn parse(typed: &str) -> Entry {
        let (task, text) = leading_task(typed.trim());
        Entry { task, ..Entry::text(text) }
    }

    /// Splits a line in which a number at the beginning is text, because its task is known.
    pub fn text(text: &str) -> Entry {
        let mut links: Vec<Url> = Vec::new();
        let mut words: Vec<Word> = Vec::new();
        for word in text.split_whitespace() {
            let word = Word::parse(word);
            if let Word::Link { url, .. } = &word
                && !links.contains(url)
            {
                links.push(url.clone());
            }
            words.push(word);
        }
        let end = words.iter().rposition(|word| matches!(word, Word::Text(_))).map_or(0, |last| last + 1);
        let named = if end == 0 { words.as_slice() } else { &words[..end] };
        let line = named.iter().map(Word::shown).collect::<Vec<_>>().join(" ");
        Entry { task: None, line, links }
    }
}

/// A part of a line between spaces.
enum Word<'a> {
    Text(&'a str),
    /// A link with the punctuation around it.
    Link {
        before: &'a str,
        url: Url,
        after: &'a str,
    },
}

impl<'a> Word<'a> {
    fn parse(word: &'a str) -> Word<'a> {
        let start = word.len() - word.trim_start_matches(['(', '[', '<', '"', '“']).len();
        let (before, rest) = word.split_at(start);
        let link = rest.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '>', '"', '”']);
        // A bracket belongs to an address that opened it: https://example.org/wheel_(tool).
        let closing = rest[link.len()..].starts_with(')') && link.contains('(');
        let (link, after) = rest.split_at(link.len() + usize::from(closing));
        match Url::parse(link) {
            Ok(url) => Word::Link { before, url, after },
            Err(_) => Word::Text(word),
        }
    }

    fn shown(&self) -> String {
        match self {
            Word::Text(text) => (*text).to_owned(),
            Word::Link { before, url, after } => format!("{before}{}{after}", name(url)),
        }
    }
}

/// A short name of a link: `scipy/scipy#14822`, or the address without its scheme.
fn name(url: &Url) -> String {
    Evidence::new(url.clone(), &GitHubHost::default()).label()
}

/// Takes `#14` off the beginning, with a colon or comma after it.
fn leading_task(text: &str) -> (Option<TaskNumber>, &str) {
    let Some(rest) = text.strip_prefix('#') else { return (None, text) };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(end);
    let after = rest.strip_prefix([':', ',']).unwrap_or(rest);
    let is_separate = after.is_empty() || after.starts_with(char::is_whitespace);
    match TaskNumber::parse(digits) {
        Ok(number) if is_separate => (Some(number), after.trim_start()),
        _ => (None, text),
    }
}

/// Reads links that are separated by spaces or line breaks.
///
/// # Errors
/// Refuses the first that isn't a web address.
pub fn links(typed: &str) -> Result<Vec<Url>, Refusal> {
    let mut links = Vec::new();
    for word in typed.split_whitespace() {
        let link = Url::parse(word)?;
        if !links.contains(&link) {
            links.push(link);
        }
    }
    Ok(links)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(typed: &str) -> (Option<u32>, String, Vec<String>) {
        let Entry { task, line, links } = Entry::parse(typed);
        (task.map(|task| task.0), line, links.iter().map(Url::to_string).collect())
    }

    #[test]
    fn line_begins_with_its_task_and_ends_with_its_links() {
        let pull = "https://github.com/scipy/scipy/pull/14822";
        let parsed = entry(&format!("#14 Released 2.1 {pull}"));
        assert_eq!(parsed, (Some(14), "Released 2.1".to_owned(), vec![pull.to_owned()]));
        for typed in ["#14: Released", "#14, Released", "  #14   Released "] {
            assert_eq!(entry(typed), (Some(14), "Released".to_owned(), vec![]), "{typed}");
        }
        for typed in ["Released", "#1x Released", "# 14 Released", "see #14", "#", "#-1 x", "#99999999999 x"] {
            assert_eq!(entry(typed), (None, typed.to_owned(), vec![]), "{typed}");
        }
    }

    #[test]
    fn link_in_the_middle_is_replaced_by_its_name() {
        let pull = "https://github.com/scipy/scipy/pull/14822";
        let parsed = entry(&format!("See {pull}, and (https://a.example/b) too."));
        let links = vec![pull.to_owned(), "https://a.example/b".to_owned()];
        assert_eq!(parsed, (None, "See scipy/scipy#14822, and (a.example/b) too.".to_owned(), links));
        let (_, line, links) = entry("https://en.example/wheel_(tool). https://a.example?");
        assert_eq!(links, ["https://en.example/wheel_(tool)", "https://a.example"]);
        assert_eq!(line, "en.example/wheel_(tool). a.example?", "a line of links names them");
    }

    #[test]
    fn script_is_text_and_no_link() {
        let (_, line, links) = entry("javascript:alert(1) data:text/html,x");
        assert_eq!((line.as_str(), links.len()), ("javascript:alert(1) data:text/html,x", 0));
    }

    proptest! {
        #[test]
        fn no_line_causes_a_panic_or_loses_a_word(typed in "\\PC{0,300}") {
            let entry = Entry::parse(&typed);
            prop_assert!(entry.links.len() <= typed.split_whitespace().count());
            prop_assert_eq!(entry.line.split_whitespace().collect::<Vec<_>>().join(" "), entry.line.clone());
        }

        #[test]
        fn task_text_and_links_are_read_back(
            number in 1u32..100_000,
            words in proptest::collection::vec("[a-zé👩‍👩‍👧]{1,8}", 1..8),
            paths in proptest::collection::vec("[a-z]{1,8}", 0..5),
        ) {
            let urls: Vec<String> = paths.iter().map(|path| format!("https://example.org/{path}")).collect();
            let entry = Entry::parse(&format!("#{number} {} {}", words.join(" "), urls.join(" ")));
            prop_assert_eq!(entry.task, Some(TaskNumber(number)));
            prop_assert_eq!(entry.line, words.join(" "));
            for url in urls {
                prop_assert!(entry.links.iter().any(|link| link.as_str() == url));
            }
        }
    }
}
