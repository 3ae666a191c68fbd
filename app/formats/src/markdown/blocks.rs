//! What lines form together: sections, lists, paragraphs, and the site's fold-out blocks.

use super::MarkdownLine;
use crate::source::parse_error;
use domain::import::ParseError;

/// A heading with the lines below it, down to the next heading of its level or above.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Section<'r> {
    pub(crate) level: usize,
    pub(crate) line: u32,
    /// As written, links and marks included.
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

/// An entry of a list, its continued lines joined.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) line: u32,
    pub(crate) text: String,
    indent: usize,
}

/// The entries of the lists among these lines that stand under no other entry.
pub(crate) fn top_items(rows: &[MarkdownLine]) -> Vec<Item> {
    let mut found = items(rows);
    let outermost = found.iter().map(|item| item.indent).min().unwrap_or(0);
    found.retain(|item| item.indent <= outermost + 1);
    found
}

/// The entries of all lists among these lines, nested ones too.
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

/// Lines of prose without a blank one between them, joined; each byte knows its line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paragraph {
    pub(crate) text: String,
    starts: Vec<(usize, u32)>,
}

impl Paragraph {
    /// The line on which the byte at `offset` stands.
    pub(crate) fn line(&self, offset: usize) -> u32 {
        let last = self.starts.iter().rev().find(|(start, _)| *start <= offset);
        last.or(self.starts.first()).map_or(1, |(_, line)| *line)
    }

    /// Its sentences, each with the byte where it begins.
    pub(crate) fn sentences(&self) -> Vec<(usize, &str)> {
        let mut found = Vec::new();
        let mut start = 0;
        for (at, _) in self.text.match_indices(". ") {
            let word = self.text[start..at].rsplit(char::is_whitespace).next().unwrap_or("");
            let after = self.text[at + 2..].trim_start();
            // `St. Louis` and `K. Example` go on.
            let goes_on = ["St", "Mt", "Ft", "Dr"].contains(&word) || word.chars().count() == 1;
            if !goes_on && !after.starts_with(char::is_lowercase) {
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

/// A block that folds out: `{{< details "Title" >}} … {{< /details >}}`.
#[derive(Clone, Debug)]
pub(crate) struct Details {
    pub(crate) line: u32,
    /// As written, marks included.
    pub(crate) title: String,
    /// Its lines, the closing shortcode taken out: it may stand inside a row of a table.
    pub(crate) rows: Vec<MarkdownLine>,
}

impl Details {
    /// The line of its closing shortcode.
    pub(crate) fn end(&self) -> u32 {
        self.rows.last().map_or(self.line, |row| row.number)
    }
}

/// How many blocks may stand within one another: no page has three.
const DEEPEST: usize = 8;

/// The page's blocks in the order of their lines. One within another takes the outer's title before its own.
pub(crate) fn details(file: &str, rows: &[MarkdownLine]) -> Result<Vec<Details>, ParseError> {
    let mut found: Vec<Details> = Vec::new();
    let mut open: Vec<Details> = Vec::new();
    for row in rows {
        let mut rest = row.text.as_str();
        let line = row.number;
        while let Some((before, code, after)) = shortcode(rest) {
            rest = after;
            match code {
                Shortcode::Open(_) if open.len() >= DEEPEST => {
                    return Err(parse_error(file, line, "Too many blocks are open here, one within another."));
                }
                Shortcode::Open(title) => {
                    keep(&mut open, line, before);
                    let title = open.last().map_or(title.to_owned(), |outer| format!("{} – {title}", outer.title));
                    open.push(Details { line, title, rows: Vec::new() });
                }
                Shortcode::Close => {
                    let Some(mut block) = open.pop() else {
                        return Err(parse_error(file, line, "A block is closed here that was never opened."));
                    };
                    // The line may be a row of a table, which ends behind the shortcode.
                    let end = if shortcode(rest).is_none() { std::mem::take(&mut rest) } else { "" };
                    block.rows.push(MarkdownLine { number: line, text: format!("{before}{end}") });
                    found.push(block);
                }
            }
        }
        keep(&mut open, line, rest);
    }
    if let Some(block) = open.first() {
        return Err(parse_error(file, block.line, "The block that begins here is not closed with “{{< /details >}}”."));
    }
    found.sort_by_key(|block| block.line);
    Ok(found)
}

fn keep(open: &mut [Details], number: u32, text: &str) {
    if let Some(block) = open.last_mut() {
        block.rows.push(MarkdownLine { number, text: text.to_owned() });
    }
}

enum Shortcode<'t> {
    Open(&'t str),
    Close,
}

/// The first of a line's shortcodes that opens or closes a block, with what stands before and behind it.
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

/// What stands between quotes; else all of it.
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
    fn a_section_goes_down_to_the_next_heading_of_its_level_or_above() {
        let rows = rows("# A\none\n## B\ntwo\n### C\nthree\n## D\nfour");
        let found: Vec<_> = sections(&rows).iter().map(|s| (s.title.to_owned(), s.line, s.rows.len())).collect();
        assert_eq!(found, [("A".into(), 1, 7), ("B".into(), 3, 3), ("C".into(), 5, 1), ("D".into(), 7, 1)]);
    }

    #[test]
    fn a_list_entry_may_go_on_over_lines_and_may_be_empty() {
        let rows = rows("- one\n  goes on\n-\n\nprose\n* three");
        let found: Vec<_> = items(&rows).into_iter().map(|item| (item.line, item.text)).collect();
        assert_eq!(found, [(1, "one goes on".into()), (3, String::new()), (6, "three".into())]);
    }

    #[test]
    fn a_sentence_does_not_end_after_an_abbreviation() {
        let rows = rows("It is held in St. Ives,\nNV. See you. K. Example comes.");
        let paragraph = &paragraphs(&rows)[0];
        let found: Vec<_> = paragraph.sentences().into_iter().map(|(at, text)| (paragraph.line(at), text)).collect();
        assert_eq!(found, [(1, "It is held in St. Ives, NV."), (2, "See you."), (2, "K. Example comes.")]);
    }
}
