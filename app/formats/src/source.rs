//! Reads the text of source files, and collects diagnostics and errors with their lines.

use crate::encoding::{Undecodable, decoded};
use domain::Refusal;
use domain::import::{Diagnostic, DiagnosticKind, ParseError, SourceFile};
use domain::text::{PersonName, ShortText, Title};

/// Builds an error for a line of a file.
pub(crate) fn parse_error(file: &str, line: u32, reason: impl Into<String>) -> ParseError {
    ParseError { file: file.to_owned(), line, reason: reason.into() }
}

/// The file's text, without a byte order mark.
///
/// # Errors
/// If the file is not UTF-8.
pub(crate) fn text<'a>(file: &SourceFile<'a>) -> Result<&'a str, ParseError> {
    decoded(file.bytes).map_err(|Undecodable { line, reason }| parse_error(file.path, line, reason))
}

/// The line, from 1, of the byte at `offset`.
pub(crate) fn line_at(bytes: &[u8], offset: usize) -> u32 {
    let before = bytes.iter().take(offset).filter(|byte| **byte == b'\n').count();
    u32::try_from(before).unwrap_or(u32::MAX - 1) + 1
}

/// Sorts files by path, so that any order of input gives the same result.
pub(crate) fn in_order<'f, 'a>(files: &'f [SourceFile<'a>]) -> Vec<&'f SourceFile<'a>> {
    let mut files: Vec<_> = files.iter().collect();
    files.sort_by_key(|file| (file.path, file.bytes));
    files
}

/// Returns `path` if `belongs` accepts it, otherwise without its first folder if `belongs` accepts that.
///
/// The site may be in a subfolder of the checkout.
pub(crate) fn within(path: &str, belongs: fn(&str) -> bool) -> Option<&str> {
    let inner = path.split_once('/').map(|(_, inner)| inner);
    [Some(path), inner].into_iter().flatten().find(|path| belongs(path))
}

/// The diagnostics of an import.
#[derive(Default)]
pub(crate) struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub(crate) fn add_read(&mut self, file: &str, line: u32, text: impl Into<String>) {
        self.add(DiagnosticKind::Read, file, line, text.into());
    }

    pub(crate) fn add_skipped(&mut self, file: &str, line: u32, text: impl Into<String>) {
        self.add(DiagnosticKind::Skipped, file, line, text.into());
    }

    pub(crate) fn add_contradiction(&mut self, file: &str, line: u32, text: impl Into<String>) {
        self.add(DiagnosticKind::Contradiction, file, line, text.into());
    }

    /// Reports an error that stops only what its file describes.
    pub(crate) fn add_failed(&mut self, error: ParseError) {
        let text = format!("{} What this file describes is not imported.", error.reason);
        self.add(DiagnosticKind::Skipped, &error.file, error.line, text);
    }

    /// The diagnostics sorted by file and line.
    pub(crate) fn in_order(mut self) -> Vec<Diagnostic> {
        self.0.sort_by(|a, b| (&a.file, a.line, a.kind, &a.text).cmp(&(&b.file, b.line, b.kind, &b.text)));
        self.0
    }

    fn add(&mut self, kind: DiagnosticKind, file: &str, line: u32, text: String) {
        self.0.push(Diagnostic { kind, file: file.to_owned(), line, text });
    }
}

/// Turns a refusal into the parse error of the file and line that it is about.
pub(crate) trait At<T> {
    fn at(self, file: &str, line: u32) -> Result<T, ParseError>;
}

impl<T> At<T> for Result<T, Refusal> {
    fn at(self, file: &str, line: u32) -> Result<T, ParseError> {
        self.map_err(|refusal| parse_error(file, line, refusal.to_string()))
    }
}

pub(crate) fn title(file: &str, line: u32, text: &str) -> Result<Title, ParseError> {
    Title::parse(text).at(file, line)
}

pub(crate) fn one_line(file: &str, line: u32, text: &str) -> Result<ShortText, ParseError> {
    ShortText::parse(text).at(file, line)
}

pub(crate) fn name(file: &str, line: u32, text: &str) -> Result<PersonName, ParseError> {
    PersonName::parse(text).at(file, line)
}

/// Shortens a text to `limit` characters, and reports it as skipped if it was longer.
pub(crate) fn cut(file: &str, line: u32, text: &str, limit: usize, diagnostics: &mut Diagnostics) -> String {
    if text.chars().nth(limit).is_none() {
        return text.to_owned();
    }
    diagnostics.add_skipped(
        file,
        line,
        format!("{} is longer than {limit} characters. The rest is ignored.", quoted(text)),
    );
    let kept: String = text.chars().take(limit - 1).collect();
    format!("{}…", kept.trim_end())
}

/// A number with its noun: `1 person`, `35 people`.
pub(crate) fn count(number: usize, singular: &str, plural: &str) -> String {
    format!("{number} {}", if number == 1 { singular } else { plural })
}

/// A text in quotation marks for a message, shortened to 60 characters.
pub(crate) fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    format!("“{short}”")
}
