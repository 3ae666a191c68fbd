//! Reads a Markdown page of a web site: its YAML front matter and its visible lines.

use crate::markdown::{MarkdownLine, visible};
use crate::source::{parse_error, text};
use domain::import::{ParseError, SourceFile};
use serde::de::DeserializeOwned;

/// A page, with the numbers that its lines have in the file.
pub(crate) struct Page<'a> {
    pub(crate) file: &'a str,
    front: Vec<&'a str>,
    pub(crate) rows: Vec<MarkdownLine>,
}

impl<'a> Page<'a> {
    pub(crate) fn read(file: &SourceFile<'a>) -> Result<Self, ParseError> {
        let lines: Vec<&str> = text(file)?.lines().collect();
        let front = front_matter(file.path, &lines)?;
        let rows = visible(file.path, &lines, front.as_ref().map_or(0, |front| front.len() + 2))?;
        Ok(Page { file: file.path, front: front.unwrap_or_default(), rows })
    }

    /// Reads only the front matter, and so ignores errors below it.
    pub(crate) fn header(file: &SourceFile<'a>) -> Result<Self, ParseError> {
        let lines: Vec<&str> = text(file)?.lines().collect();
        let front = front_matter(file.path, &lines)?.unwrap_or_default();
        Ok(Page { file: file.path, front, rows: Vec::new() })
    }

    /// Deserializes the front matter; the default for a page without one.
    pub(crate) fn front<T: DeserializeOwned + Default>(&self) -> Result<T, ParseError> {
        if self.front.iter().all(|line| line.trim().is_empty()) {
            Ok(T::default())
        } else {
            yaml(self.file, &self.front.join("\n"), 1, "The front matter")
        }
    }

    /// The line of a front matter field, or 1 if the field is missing.
    pub(crate) fn field(&self, key: &str) -> u32 {
        self.field_with(key, "")
    }

    /// The line, in a field or below it, that contains `part` of its value.
    pub(crate) fn field_with(&self, key: &str, part: &str) -> u32 {
        let is_field = |line: &&str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'));
        let Some(start) = self.front.iter().position(is_field) else { return 1 };
        let below = self.front[start..].iter().position(|line| line.contains(part)).unwrap_or(0);
        // The fence is line 1, so the first line of the front matter is line 2.
        u32::try_from(start + below).unwrap_or(0) + 2
    }

    /// The file's name without folders and extension.
    pub(crate) fn stem(&self) -> &'a str {
        let name = self.file.rsplit('/').next().unwrap_or(self.file);
        name.strip_suffix(".md").unwrap_or(name)
    }
}

/// Deserializes YAML; `before` is the number of lines in the file before it.
pub(crate) fn yaml<T: DeserializeOwned>(file: &str, text: &str, before: u32, what: &str) -> Result<T, ParseError> {
    serde_saphyr::from_str(text).map_err(|error| {
        let line = error.location().map_or(1, |place| place.line()).max(1);
        let line = u32::try_from(line).unwrap_or(1).saturating_add(before);
        let message = error.without_snippet().to_string();
        // The parser counts lines from the start of the front matter, so its own position is removed.
        let message = message
            .split(" at line ")
            .next()
            .unwrap_or("")
            .split(", set ")
            .next()
            .unwrap_or("")
            .lines()
            .next()
            .unwrap_or("")
            .to_owned();
        parse_error(file, line, format!("{what} can’t be read: {}.", message.trim_end_matches('.')))
    })
}

/// The lines between the fences; `None` if the file doesn't begin with a fence.
fn front_matter<'a>(file: &str, lines: &[&'a str]) -> Result<Option<Vec<&'a str>>, ParseError> {
    let is_fence = |line: &&str| line.trim_end() == "---";
    if lines.first().is_some_and(|line| line.trim_end() == "+++") {
        return Err(parse_error(file, 1, "The front matter is TOML (“+++”). Use YAML between “---” lines."));
    }
    if !lines.first().is_some_and(is_fence) {
        return Ok(None);
    }
    let rest = &lines[1..];
    match rest.iter().position(is_fence) {
        Some(end) => Ok(Some(rest[..end].to_vec())),
        None => Err(parse_error(file, 1, "The front matter is not closed with “---”.")),
    }
}
