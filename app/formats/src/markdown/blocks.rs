//! Finds sections, lists, paragraphs and fold-out blocks among the lines of a page.

use super::MarkdownLine;
use crate::source::parse_error;
use domain::import::ParseError;

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
    for (place, row) in rows.iter().enumerate().rev() {
        let Some((level, title)) = heading(&row.text) else { continue };
        let end = next_of_level[..=level].iter().copied().min().unwrap_or(rows.len());
        found.push(Section { level, line: row.number, title, rows: &rows[place + 1..end] });
        next_of_level[level] = place;
    }
    found.reverse();
    found
}

/// `## Agenda` as 2 and `Agenda`.
pub(crate) fn heading(text: &str) -> Option<(usize, &str)> {
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let title = text[level..].strip_prefix([' ', '\t'])?;
    (1..=6).contains(&level).then(|| (level, title.trim().trim_end_matches('#').trim_end()))
}

/// An entry of a list, with its continued lines joined.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) line: u32,
    pub(crate) text: String,
    indent: usize,
}

/// The top-level entries of the lists among these lines.
pub(crate) fn top_items(rows: &[MarkdownLine]) -> Vec<Item> {
    let mut found = items(rows);
    let outermost = found.iter().map(|item| item.indent).min().unwrap_or(0);
    found.retain(|item| item.indent <= outermost + 1);
    found
}

/// All entries of the lists among these lines, including nested ones.
pub(crate) fn items(rows: &[MarkdownLine]) -> Vec<Item> {
    let mut found: Vec<Item> = Vec::new();
    let mut open = false;
    for row in rows {
        let text = row.text.trim();
        match bullet(text) {
            Some(entry) => {
                let indent = row.text.len() - row.text.trim_start().len();
                found.push(Item { line: row.number, text: entry.to_owned(), indent });
                open = true;
            }
            None if text.is_empty() || heading(&row.text).is_some() || text.starts_with(['|', '{', '<']) => {
                open = false
            }
            None => {
                if let Some(last) = found.last_mut().filter(|_| open) {
                    last.text = format!("{} {text}", last.text).trim().to_owned();
                }
            }
        }
    }
    found
}

fn bullet(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=3).contains(&digits).then(|| text[digits..].strip_prefix(['.', ')'])).flatten();
    let rest = text.strip_prefix(['-', '*', '+']).or(numbered)?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| rest.trim())
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

pub(crate) fn paragraphs(rows: &[MarkdownLine]) -> Vec<Paragraph> {
    let mut found = vec![Paragraph::default()];
    for row in rows {
        let apart = row.text.trim().is_empty() || heading(&row.text).is_some();
        match found.last_mut() {
            Some(open) if !apart => open.push(row),
            Some(open) if !open.text.is_empty() => found.push(Paragraph::default()),
            _ => {}
        }
    }
    found.retain(|paragraph| !paragraph.text.is_empty());
    found
}

/// A fold-out block: `{{< details "Title" >}} … {{< /details >}}`.
#[derive(Clone, Debug)]
pub(crate) struct Details {
    pub(crate) line: u32,
    /// The source text, with emphasis.
    pub(crate) title: String,
    /// The lines of the block without the closing shortcode, which may be inside a table row.
    pub(crate) rows: Vec<MarkdownLine>,
}

impl Details {
    /// The line of the closing shortcode.
    pub(crate) fn end(&self) -> u32 {
        self.rows.last().map_or(self.line, |row| row.number)
    }
}

/// The most levels of nested blocks; real pages have at most two.
const MAX_DEPTH: usize = 8;

/// The page's blocks in the order of their lines.
///
/// The title of a nested block begins with the outer block's title.
///
/// # Errors
/// If a block is not closed or never opened, or too many blocks are nested.
pub(crate) fn details(file: &str, rows: &[MarkdownLine]) -> Result<Vec<Details>, ParseError> {
    let mut found: Vec<Details> = Vec::new();
    let mut open: Vec<Details> = Vec::new();
    for row in rows {
        let mut rest = row.text.as_str();
        let line = row.number;
        while let Some((before, code, after)) = shortcode(rest) {
            rest = after;
            match code {
                Shortcode::Open(_) if open.len() >= MAX_DEPTH => {
                    return Err(parse_error(file, line, "Too many blocks are nested here."));
                }
                Shortcode::Open(title) => {
                    push_row(&mut open, line, before);
                    let title = open.last().map_or(title.to_owned(), |outer| format!("{} – {title}", outer.title));
                    open.push(Details { line, title, rows: Vec::new() });
                }
                Shortcode::Close => {
                    let Some(mut block) = open.pop() else {
                        return Err(parse_error(file, line, "This closes a block that was never opened."));
                    };
                    // The line may be a table row that continues after the shortcode.
                    let end = if shortcode(rest).is_none() { std::mem::take(&mut rest) } else { "" };
                    block.rows.push(MarkdownLine { number: line, text: format!("{before}{end}") });
                    found.push(block);
                }
            }
        }
        push_row(&mut open, line, rest);
    }
    if let Some(block) = open.first() {
        return Err(parse_error(file, block.line, "The block that begins here is not closed with “{{< /details >}}”."));
    }
    found.sort_by_key(|block| block.line);
    Ok(found)
}

fn push_row(open: &mut [Details], number: u32, text: &str) {
    if let Some(block) = open.last_mut() {
        block.rows.push(MarkdownLine { number, text: text.to_owned() });
    }
}

enum Shortcode<'t> {
    Open(&'t str),
    Close,
}

/// The first shortcode in a text that opens or closes a block, with the text before and after it.
fn shortcode(text: &str) -> Option<(&str, Shortcode<'_>, &str)> {
    let mut from = 0;
    while let Some(start) = text[from..].find("{{").map(|at| from + at) {
        from = start + 2;
        let Some(inner) = text[from..].strip_prefix(['<', '%']) else { continue };
        let end = inner.find(">}}").or_else(|| inner.find("%}}"))?;
        from += end + 4;
        let (code, after) = (inner[..end].trim(), &inner[end + 3..]);
        if code.strip_prefix('/').is_some_and(|name| name.trim() == "details") {
            return Some((&text[..start], Shortcode::Close, after));
        }
        if let Some(arguments) = code.strip_prefix("details") {
            return Some((&text[..start], Shortcode::Open(title_of(arguments)), after));
        }
    }
    None
}

/// The text between quotation marks, or the whole text without any.
fn title_of(arguments: &str) -> &str {
    let quotes = |c: char| c == '"' || c == '`';
    let title = arguments.find(quotes).map(|from| &arguments[from + 1..]);
    let title = title.and_then(|title| title.rfind(quotes).map(|to| &title[..to]));
    title.unwrap_or(arguments.trim())
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
