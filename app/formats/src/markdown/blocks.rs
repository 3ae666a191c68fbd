//! Finds sections, lists and paragraphs among the lines of a page.

use super::MarkdownLine;
use pulldown_cmark::{CodeBlockKind, Event, OffsetIter, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Lines as one text, as the parser needs them.
struct Source<'r> {
    rows: &'r [MarkdownLine],
    text: String,
    /// Where each line begins in the text.
    starts: Vec<usize>,
}

impl<'r> Source<'r> {
    fn new(rows: &'r [MarkdownLine]) -> Self {
        let mut source = Source { rows, text: String::new(), starts: Vec::new() };
        for row in rows {
            source.starts.push(source.text.len());
            // A shortcode ends a paragraph or a list as a blank line does.
            if !row.text.trim_start().starts_with("{{") {
                // The parser ends a line at a lone carriage return, the reader of files doesn't.
                source.text.push_str(&row.text.replace('\r', " "));
            }
            source.text.push('\n');
        }
        source
    }

    fn events(&self) -> OffsetIter<'_> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES).into_offset_iter()
    }

    /// The place of the line with this byte.
    fn place(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    fn line(&self, offset: usize) -> u32 {
        self.rows[self.place(offset)].number
    }
}

/// Extends a range of bytes so that it contains another one.
fn extend(range: &mut Option<Range<usize>>, by: Range<usize>) {
    let (start, end) = range.as_ref().map_or((by.start, by.end), |old| (old.start.min(by.start), old.end.max(by.end)));
    *range = Some(start..end);
}

/// The numbers of the lines in fenced blocks of code.
pub(super) fn fenced_lines(rows: &[MarkdownLine]) -> BTreeSet<u32> {
    let source = Source::new(rows);
    let blocks = source.events().filter_map(|(event, range)| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
            Some(source.line(range.start)..=source.line(range.end - 1))
        }
        _ => None,
    });
    blocks.flatten().collect()
}

/// A heading with the lines below it, up to the next heading of its level or higher.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Section<'r> {
    pub(crate) level: usize,
    pub(crate) line: u32,
    /// The source text, with links and emphasis.
    pub(crate) title: &'r str,
    pub(crate) rows: &'r [MarkdownLine],
}

pub(crate) fn sections(rows: &[MarkdownLine]) -> Vec<Section<'_>> {
    let mut next_of_level = [rows.len(); 7];
    let mut found = Vec::new();
    for Heading { place, level, title } in parsed_headings(rows).into_iter().rev() {
        let end = next_of_level[..=level].iter().copied().min().unwrap_or(rows.len());
        found.push(Section { level, line: rows[place].number, title, rows: &rows[place + 1..end] });
        next_of_level[level] = place;
    }
    found.reverse();
    found
}

/// The titles of the headings among these lines, by line number.
pub(crate) fn headings(rows: &[MarkdownLine]) -> BTreeMap<u32, &str> {
    parsed_headings(rows).into_iter().map(|heading| (rows[heading.place].number, heading.title)).collect()
}

struct Heading<'r> {
    /// The place of its line among the lines.
    place: usize,
    level: usize,
    title: &'r str,
}

fn parsed_headings(rows: &[MarkdownLine]) -> Vec<Heading<'_>> {
    let source = Source::new(rows);
    let mut found = Vec::new();
    let mut title = None;
    for (event, range) in source.events() {
        match event {
            Event::Start(Tag::Heading { .. }) => title = None,
            Event::End(TagEnd::Heading(level)) => {
                let place = source.place(range.start);
                let (start, text) = (source.starts[place], rows[place].text.as_str());
                let title = title.take().unwrap_or(start..start);
                let title = text.get(title.start - start..title.end.min(start + text.len()) - start).unwrap_or("");
                found.push(Heading { place, level: level as usize, title });
            }
            _ => extend(&mut title, range),
        }
    }
    found
}

/// An entry of a list, with its continued lines joined.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) line: u32,
    pub(crate) text: String,
    /// The number of entries around it.
    depth: usize,
}

/// The top-level entries of the lists among these lines.
pub(crate) fn top_items(rows: &[MarkdownLine]) -> Vec<Item> {
    let mut found = items(rows);
    found.retain(|item| item.depth == 0);
    found
}

/// All entries of the lists among these lines, including nested ones.
pub(crate) fn items(rows: &[MarkdownLine]) -> Vec<Item> {
    /// An entry whose end the parser has not reached.
    struct OpenItem {
        index: usize,
        text: Option<Range<usize>>,
        /// Whether its first paragraph has ended; other blocks don't count.
        has_text: bool,
    }
    let source = Source::new(rows);
    let mut found: Vec<Item> = Vec::new();
    let mut open: Vec<OpenItem> = Vec::new();
    for (event, range) in source.events() {
        match event {
            Event::Start(Tag::Item) => {
                let line = source.line(range.start);
                open.push(OpenItem { index: found.len(), text: None, has_text: false });
                found.push(Item { line, text: String::new(), depth: open.len() - 1 });
            }
            Event::End(TagEnd::Item) => {
                if let Some(OpenItem { index, text: Some(text), .. }) = open.pop() {
                    found[index].text = joined(&source.text[text]);
                }
            }
            Event::Start(Tag::Paragraph) => {}
            ref event if ends_text(event) => {
                if let Some(item) = open.last_mut() {
                    item.has_text = true;
                }
            }
            _ => {
                if let Some(item) = open.last_mut().filter(|item| !item.has_text) {
                    extend(&mut item.text, range);
                }
            }
        }
    }
    found
}

/// Whether the first paragraph of an entry ends here, or a block begins that doesn't belong to the entry's text.
fn ends_text(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::End(TagEnd::Paragraph)
            | Event::Rule
            | Event::Start(
                Tag::List(_)
                    | Tag::CodeBlock(_)
                    | Tag::HtmlBlock
                    | Tag::Table(_)
                    | Tag::BlockQuote(_)
                    | Tag::Heading { .. }
            )
    )
}

/// Lines as one line.
fn joined(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// The joined lines of a paragraph, with the line of each byte.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paragraph {
    pub(crate) text: String,
    starts: Vec<(usize, u32)>,
}

impl Paragraph {
    /// The line of the byte at `offset`.
    pub(crate) fn line(&self, offset: usize) -> u32 {
        let last = self.starts.iter().rev().find(|(start, _)| *start <= offset);
        last.or(self.starts.first()).map_or(1, |(_, line)| *line)
    }

    /// The sentences of the paragraph, each with the offset of its first byte.
    pub(crate) fn sentences(&self) -> Vec<(usize, &str)> {
        let mut found = Vec::new();
        let mut start = 0;
        for (at, _) in self.text.match_indices(". ") {
            let word = self.text[start..at].rsplit(char::is_whitespace).next().unwrap_or("");
            let after = self.text[at + 2..].trim_start();
            // A full stop in `St. Louis` and `K. Example` ends no sentence.
            let is_abbreviation = ["St", "Mt", "Ft", "Dr"].contains(&word) || word.chars().count() == 1;
            if !is_abbreviation && !after.starts_with(char::is_lowercase) {
                found.push((start, &self.text[start..=at]));
                start = at + 2;
            }
        }
        found.push((start, &self.text[start..]));
        found
    }

    fn push(&mut self, row: &MarkdownLine) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.starts.push((self.text.len(), row.number));
        self.text.push_str(row.text.trim());
    }
}

/// The groups of lines without a blank line or a heading between them.
///
/// Not the parser's paragraphs: a sentence may begin in a paragraph and go on in the list right below it.
pub(crate) fn paragraphs(rows: &[MarkdownLine]) -> Vec<Paragraph> {
    let headings = headings(rows);
    let mut found = vec![Paragraph::default()];
    for row in rows {
        let apart = row.text.trim().is_empty() || headings.contains_key(&row.number);
        match found.last_mut() {
            Some(open) if !apart => open.push(row),
            Some(open) if !open.text.is_empty() => found.push(Paragraph::default()),
            _ => {}
        }
    }
    found.retain(|paragraph| !paragraph.text.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<MarkdownLine> {
        (1..).zip(text.lines()).map(|(number, line)| MarkdownLine { number, text: line.to_owned() }).collect()
    }

    #[test]
    fn section_ends_at_the_next_heading_of_its_level_or_higher() {
        let rows = rows("# A\none\n## B\ntwo\n### C\nthree\n## D\nfour");
        let found: Vec<_> = sections(&rows).iter().map(|s| (s.title.to_owned(), s.line, s.rows.len())).collect();
        assert_eq!(found, [("A".into(), 1, 7), ("B".into(), 3, 3), ("C".into(), 5, 1), ("D".into(), 7, 1)]);
    }

    #[test]
    fn carriage_return_within_a_line_ends_no_section() {
        let rows = rows("# A\r# B\none\n## C\rD");
        let found: Vec<_> = sections(&rows).iter().map(|s| (s.title.to_owned(), s.line, s.rows.len())).collect();
        assert_eq!(found, [("A\r# B".into(), 1, 2), ("C\rD".into(), 3, 0)]);
    }

    #[test]
    fn list_entry_may_span_lines_or_be_empty() {
        let rows = rows("- one\n  goes on\n-\n\nprose\n* three");
        let found: Vec<_> = items(&rows).into_iter().map(|item| (item.line, item.text)).collect();
        assert_eq!(found, [(1, "one goes on".into()), (3, String::new()), (6, "three".into())]);
    }

    #[test]
    fn sentence_does_not_end_after_an_abbreviation() {
        let rows = rows("It is held in St. Ives,\nNV. See you. K. Example comes.");
        let paragraph = &paragraphs(&rows)[0];
        let found: Vec<_> = paragraph.sentences().into_iter().map(|(at, text)| (paragraph.line(at), text)).collect();
        assert_eq!(found, [(1, "It is held in St. Ives, NV."), (2, "See you."), (2, "K. Example comes.")]);
    }
}
