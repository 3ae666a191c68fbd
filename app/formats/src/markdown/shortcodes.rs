//! Finds fold-out blocks.
//!
//! They are shortcodes of the site's generator, which no Markdown parser knows.

use super::MarkdownLine;
use crate::source::parse_error;
use domain::import::ParseError;

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
