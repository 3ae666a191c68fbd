//! Words of a search that name a link, such as `numpy/numpy#123` or `github.com/numpy/numpy/pull/123`.

use super::{parse_task_reference, used_words, words_of};

/// A search text in which some words name links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkSearch {
    /// The addresses that each such word may be part of. A task matches if it has a link for each word.
    pub links: Vec<LinkWord>,
    /// The other words.
    pub others: String,
}

/// Parts of addresses in lower case, any of which a link must contain.
pub type LinkWord = Vec<String>;

impl LinkSearch {
    /// Reads the words of a search; `None` if no word names a link.
    ///
    /// A number names an issue or a pull request if it is the only word: `123`, `#123` or `task 123`.
    pub fn parse(text: &str) -> Option<LinkSearch> {
        if let Some((None, number)) = parse_task_reference(text) {
            return Some(LinkSearch { links: vec![vec![format!("/issues/{number}")]], others: String::new() });
        }
        let (mut links, mut others) = (Vec::new(), Vec::new());
        for word in used_words(words_of(text)) {
            match link_word(word) {
                Some(link) => links.push(link),
                None => others.push(word),
            }
        }
        (!links.is_empty()).then(|| LinkSearch { links, others: others.join(" ") })
    }
}

/// The parts of addresses that a word names; `None` for an ordinary word.
fn link_word(word: &str) -> Option<LinkWord> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !"/#".contains(c)).to_lowercase();
    let address = ["https://", "http://"].iter().find_map(|scheme| word.strip_prefix(scheme)).unwrap_or(&word);
    let address = address.strip_prefix("www.").unwrap_or(address);
    if let Some((repository, number)) = address.split_once('#')
        && is_number(number)
        && repository.split('/').count() <= 2
    {
        return Some(vec![format!("{}/issues/{number}", slashed(repository))]);
    }
    // The fragment of an address.
    let address = address.split('#').next().unwrap_or(address).trim_end_matches('/');
    if !address.contains(char::is_alphanumeric) || !(address.contains('/') || is_host(address)) {
        return None;
    }
    let mut parts = vec![address.to_owned()];
    // Cairn knows both kinds by the address of an issue.
    if let Some((before, number)) = address.rsplit_once("pull/").filter(|(_, number)| is_number(number)) {
        parts.push(format!("{before}issues/{number}"));
    }
    Some(parts)
}

/// The repository as the end of an address: `/numpy/numpy`; empty without a repository.
fn slashed(repository: &str) -> String {
    if repository.is_empty() { String::new() } else { format!("/{repository}") }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// Whether it looks like a host, such as `scientific-python.org`.
fn is_host(word: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    word.rsplit_once('.').is_some_and(|(before, last)| {
        before.split('.').all(is_label) && last.len() >= 2 && last.bytes().all(|letter| letter.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<LinkWord> {
        LinkSearch::parse(text).unwrap_or_default().links
    }

    #[test]
    fn issue_is_found_in_every_spelling() {
        assert_eq!(links("numpy/numpy#123"), [["/numpy/numpy/issues/123"]]);
        assert_eq!(links("(NumPy#123)"), [["/numpy/issues/123"]]);
        assert_eq!(links("pull/123"), [["pull/123", "issues/123"]]);
        for number in ["123", "#123", "task 123"] {
            assert_eq!(links(number), [["/issues/123"]], "{number}");
        }
        let pull = ["github.com/numpy/numpy/pull/123", "github.com/numpy/numpy/issues/123"];
        for address in ["github.com/numpy/numpy/pull/123", "https://www.GitHub.com/numpy/numpy/pull/123/#discussion"] {
            assert_eq!(links(address), [pull], "{address}");
        }
    }

    #[test]
    fn only_words_that_look_like_links_name_links() {
        let search = LinkSearch::parse("wheels on scientific-python.org").unwrap();
        assert_eq!((search.links, search.others.as_str()), (vec![vec!["scientific-python.org".into()]], "wheels on"));
        for text in ["wheels", "wheels 13", "1.5", "e.g.", "C#", "/", "#", ""] {
            assert_eq!(LinkSearch::parse(text), None, "{text}");
        }
    }
}
