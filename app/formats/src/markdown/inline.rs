//! Reads Markdown within a line: links, emphasis, entities.

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use std::ops::Range;

/// A Markdown link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextLink<'t> {
    pub(crate) text: &'t str,
    pub(crate) target: String,
    /// From the opening bracket to the closing parenthesis, inclusive.
    pub(crate) span: Range<usize>,
}

/// The links of a text, in order.
pub(crate) fn links(text: &str) -> Vec<TextLink<'_>> {
    let mut found: Vec<TextLink<'_>> = Vec::new();
    let mut is_open = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, .. }) => {
                is_open = true;
                found.push(TextLink { text: "", target: dest_url.into_string(), span: range });
            }
            Event::End(TagEnd::Link) => is_open = false,
            _ => {
                // The last event within a link ends where the link's text ends.
                if let Some(link) = found.last_mut().filter(|_| is_open) {
                    link.text = text[link.span.start + 1..range.end].trim();
                }
            }
        }
    }
    found
}

/// The first link of a text.
pub(crate) fn link_of(text: &str) -> Option<TextLink<'_>> {
    links(text).into_iter().next()
}

/// The text as a reader sees it: without emphasis, tags and addresses of links. Email addresses are left out.
pub(crate) fn plain(text: &str) -> String {
    // After a no-break space nothing is a heading or a list: `1. Opening` keeps its number.
    let text = format!("\u{a0}{text}");
    let mut words = String::new();
    let mut links = Vec::new();
    for event in Parser::new(&text) {
        match event {
            Event::Start(Tag::Link { link_type, .. }) => links.push((link_type, words.len())),
            Event::End(TagEnd::Link) => {
                if let Some((link_type, start)) = links.pop() {
                    let shown = if link_type == LinkType::Email { 0 } else { words[start..].trim_end().len() };
                    words.truncate(start + shown);
                }
            }
            Event::Text(part) | Event::Code(part) => words.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::Html(_) | Event::InlineHtml(_) => words.push(' '),
            Event::End(end) if !is_inline(end) => words.push(' '),
            _ => {}
        }
    }
    let shown = words.replace(INVISIBLE, "");
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a tag is part of a line.
fn is_inline(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Image)
}

/// Invisible characters that copied texts may contain.
const INVISIBLE: [char; 6] = ['\u{ad}', '\u{200b}', '\u{200e}', '\u{200f}', '\u{2060}', '\u{feff}'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_may_contain_brackets_and_spaces() {
        let text = "See [the [old] list ](https://a.example/x_(y)) and [none] and [two](b).";
        let links = links(text);
        let found: Vec<_> = links.iter().map(|link| (link.text, link.target.as_str())).collect();
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
        assert_eq!(plain("1. Opening ([@ada ](https://a.example))"), "1. Opening (@ada)");
    }

    #[test]
    fn plain_text_leaves_out_email_addresses_in_angle_brackets() {
        assert_eq!(plain("Ada Example <ada@a.example>"), "Ada Example");
    }
}
