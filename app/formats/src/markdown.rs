//! Reads the Markdown of web sites: visible lines and their blocks, with line numbers.
//!
//! pulldown-cmark finds headings, lists, code, links and emphasis. It doesn't read HTML, so own code hides comments,
//! scripts, styles and frames. The shortcodes of the site's generator and the tables have their own readers.

mod blocks;
mod inline;
mod shortcodes;

pub(crate) use blocks::{Item, Paragraph, Section, headings, items, paragraphs, sections, top_items};
pub(crate) use inline::{TextLink, link_of, links, plain};
pub(crate) use shortcodes::{Details, details};

use crate::source::parse_error;
use domain::import::ParseError;

/// A line of a file, with its number from 1.
#[derive(Clone, Debug)]
pub(crate) struct MarkdownLine {
    pub(crate) number: u32,
    pub(crate) text: String,
}

/// The lines after the first `skip`; comments, code, scripts, styles and frames become blank.
///
/// # Errors
/// If such a part is not closed.
pub(crate) fn visible(file: &str, lines: &[&str], skip: usize) -> Result<Vec<MarkdownLine>, ParseError> {
    let numbered = (1..).zip(lines).skip(skip);
    let mut rows: Vec<MarkdownLine> =
        numbered.map(|(number, line)| MarkdownLine { number, text: (*line).to_owned() }).collect();
    let code = blocks::fenced_lines(&rows);
    let mut hidden = Hidden::default();
    for row in &mut rows {
        row.text = hidden.visible_part(row, code.contains(&row.number));
    }
    match hidden.open {
        Some((begun, hidden_span)) => Err(parse_error(
            file,
            begun,
            format!("The block that begins here is not closed with “{}”.", hidden_span.end),
        )),
        None => Ok(rows),
    }
}

/// A pair of delimiters that hides the text between them.
#[derive(Clone, Copy)]
struct HiddenSpan {
    start: &'static str,
    end: &'static str,
}

const HIDDEN_SPANS: [HiddenSpan; 4] = [
    HiddenSpan { start: "<!--", end: "-->" },
    HiddenSpan { start: "<style", end: "</style>" },
    HiddenSpan { start: "<script", end: "</script>" },
    HiddenSpan { start: "<iframe", end: "</iframe>" },
];

#[derive(Default)]
struct Hidden {
    /// The open span and its first line.
    open: Option<(u32, HiddenSpan)>,
}

impl Hidden {
    fn visible_part(&mut self, row: &MarkdownLine, is_code: bool) -> String {
        let mut seen = String::new();
        if self.open.is_none() && is_code {
            return seen;
        }
        let mut rest = row.text.as_str();
        loop {
            match self.open {
                Some((_, hidden_span)) => match rest.find(hidden_span.end) {
                    Some(end) => (self.open, rest) = (None, &rest[end + hidden_span.end.len()..]),
                    None => return seen,
                },
                None => match first_hidden_span(rest) {
                    Some((start, hidden_span)) => {
                        seen.push_str(&rest[..start]);
                        (self.open, rest) = (Some((row.number, hidden_span)), &rest[start + hidden_span.start.len()..]);
                    }
                    None => return seen + rest,
                },
            }
        }
    }
}

/// The first span that begins in a text. Checks each `<` once, so the cost is linear.
fn first_hidden_span(text: &str) -> Option<(usize, HiddenSpan)> {
    text.match_indices('<').find_map(|(at, _)| {
        let hidden_span = HIDDEN_SPANS.into_iter().find(|hidden_span| text[at..].starts_with(hidden_span.start))?;
        Some((at, hidden_span))
    })
}
