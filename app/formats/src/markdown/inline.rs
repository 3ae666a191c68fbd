//! Reads Markdown within a line: links, emphasis, entities.

use std::collections::BTreeMap;

/// A Markdown link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextLink<'t> {
    pub(crate) text: &'t str,
    pub(crate) target: &'t str,
    /// From the opening bracket to the closing parenthesis, inclusive.
    pub(crate) span: std::ops::Range<usize>,
}

/// The links of a text, in order.
pub(crate) fn links(text: &str) -> Vec<TextLink<'_>> {
    let (brackets, parentheses) = (pairs(text, b'[', b']'), pairs(text, b'(', b')'));
    let mut found: Vec<TextLink<'_>> = Vec::new();
    for (&start, &middle) in &brackets {
        let Some(&end) = parentheses.get(&(middle + 1)) else { continue };
        if found.last().is_none_or(|last| last.span.end <= start) {
            let target = text[middle + 2..end].split_whitespace().next().unwrap_or("");
            let target = target.trim_start_matches('<').trim_end_matches('>');
            found.push(TextLink { text: text[start + 1..middle].trim(), target, span: start..end + 1 });
        }
    }
    found
}

/// The first link of a text.
pub(crate) fn link_of(text: &str) -> Option<TextLink<'_>> {
    links(text).into_iter().next()
}

/// The positions of matching brackets, by the opening one. Escaped brackets don't count.
fn pairs(text: &str, open: u8, close: u8) -> BTreeMap<usize, usize> {
    let mut opened = Vec::new();
    let mut found = BTreeMap::new();
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if byte == open && !escaped {
            opened.push(at);
        } else if byte == close && !escaped {
            found.extend(opened.pop().map(|start| (start, at)));
        }
        escaped = byte == b'\\' && !escaped;
    }
    found
}

/// The text as a reader sees it: without emphasis, tags and addresses of links.
pub(crate) fn plain(text: &str) -> String {
    let mut words = String::new();
    let mut from = 0;
    for link in links(text) {
        words.push_str(text[from..link.span.start].trim_end_matches('!'));
        words.push_str(link.text);
        from = link.span.end;
    }
    words.push_str(&text[from..]);
    let words = unescape(&without_emphasis(&without_tags(&words)));
    let shown = words.replace(INVISIBLE, "");
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Invisible characters that copied texts may contain.
const INVISIBLE: [char; 6] = ['\u{ad}', '\u{200b}', '\u{200e}', '\u{200f}', '\u{2060}', '\u{feff}'];

fn without_tags(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let inner = &rest[start + 1..];
        let is_tag = inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let end = inner.find('>').filter(|_| is_tag);
        let (before, after) = match end {
            // `<https://…>` is a link that shows its address.
            Some(end) if inner[..end].contains("://") => {
                (format!("{}{}", &rest[..start], &inner[..end]), &inner[end + 1..])
            }
            Some(end) => (format!("{} ", &rest[..start]), &inner[end + 1..]),
            None => (rest[..=start].to_owned(), inner),
        };
        kept.push_str(&before);
        rest = after;
    }
    kept + rest
}

/// Removes `**`, `__`, backticks, and single marks at the edge of a word, but not in `diags_array`.
fn without_emphasis(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |place: usize| chars.get(place).copied();
    let mut kept = String::new();
    for (place, &c) in chars.iter().enumerate() {
        let before = place.checked_sub(1).and_then(at);
        let after = at(place + 1);
        let is_mark = |c: Option<char>| matches!(c, Some('*' | '_' | '`'));
        let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let drop = match c {
            '`' => true,
            _ if before == Some('\\') => false,
            '*' | '_' if is_mark(before) || is_mark(after) => true,
            '*' | '_' => in_word(before) != in_word(after),
            _ => false,
        };
        if !drop {
            kept.push(c);
        }
    }
    kept
}

fn unescape(text: &str) -> String {
    /// The ampersand is last, so that no entity is resolved twice.
    const ENTITIES: [(&str, &str); 13] = [
        ("&nbsp;", " "),
        ("&ndash;", "–"),
        ("&mdash;", "—"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("\\|", "|"),
        ("\\_", "_"),
        ("\\*", "*"),
        ("\\[", "["),
        ("\\]", "]"),
        ("&amp;", "&"),
    ];
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_may_contain_brackets_and_spaces() {
        let text = "See [the [old] list ](https://a.example/x_(y)) and [none] and [two](b).";
        let found: Vec<_> = links(text).into_iter().map(|link| (link.text, link.target)).collect();
        assert_eq!(found, [("the [old] list", "https://a.example/x_(y)"), ("two", "b")]);
    }

    #[test]
    fn plain_text_has_no_markup() {
        assert_eq!(
            plain("**Dinner** at [Moon &amp; Co.](https://a.example) <br/> _late_"),
            "Dinner at Moon & Co. late"
        );
        assert_eq!(plain("`diags_array` and matrix_power, 2 * 3"), "diags_array and matrix_power, 2 * 3");
        assert_eq!(plain("Lamp\u{200b}light \u{feff}\u{200e}ho\u{ad}me"), "Lamplight home");
        assert_eq!(plain("a < b, <https://a.example>"), "a < b, https://a.example");
    }
}
