//! Reads a work plan from a CSV table.
//!
//! A missing column leaves a field unchanged; an empty cell clears it.

mod written;

pub use written::write_csv;

use crate::guard::{is_private_link, public_url};
use crate::source::{At, Diagnostics, count, parse_error, quoted, text};
use crate::table::{CsvRow, rows, without_formula_guard};
use domain::Refusal;
use domain::id::{EditionSlug, Login, OutcomeCode, SpecNumber, TaskNumber};
use domain::import::{ImportedEvidence, ImportedTask, ParseError, Parsed, SourceFile};
use domain::people::Person;
use domain::tasks::{Size, Status, StatusCounts};
use domain::text::{LongText, PersonName, ShortText, Title};
use domain::workflow::check_people_needed;
use std::collections::HashMap;

/// Reads a work plan.
///
/// # Errors
/// If a row is invalid, or two tasks have the same title or number.
pub fn read(file: SourceFile<'_>) -> Result<Parsed<Vec<ImportedTask>>, ParseError> {
    let (tasks, mut diagnostics) = with_lines(file)?;
    let tasks: Vec<ImportedTask> = tasks.into_iter().map(|(_, task)| task).collect();
    diagnostics.add_read(file.path, 1, summary(&tasks));
    Ok(Parsed { imported: tasks, diagnostics: diagnostics.in_order() })
}

/// The line, from 1, where the row of the task with this title begins.
pub fn line_of(file: SourceFile<'_>, title: &Title) -> Option<u32> {
    let (tasks, _) = with_lines(file).ok()?;
    tasks.into_iter().find(|(_, task)| task.title == *title).map(|(line, _)| line)
}

/// Each task with the line where its row begins.
fn with_lines(file: SourceFile<'_>) -> Result<(Vec<(u32, ImportedTask)>, Diagnostics), ParseError> {
    let mut diagnostics = Diagnostics::default();
    let rows = rows(text(&file)?, b',').map_err(|(line, reason)| parse_error(file.path, line, reason))?;
    let Some((head, rows)) = rows.split_first() else {
        return Err(parse_error(file.path, 1, "The file is empty. Its first line must name the columns."));
    };
    let columns = Columns::read(file.path, head, &mut diagnostics)?;
    let (mut seen, mut numbers) = (HashMap::new(), HashMap::new());
    let mut tasks = Vec::new();
    for row in rows.iter().filter(|row| row.fields.iter().any(|field| !field.trim().is_empty())) {
        let task = Reader { file: file.path, row, columns: &columns }.task(&mut diagnostics)?;
        if let Some(first) = seen.insert(task.title.clone(), row.line) {
            let reason = format!("{} is already on line {first}.", quoted(task.title.as_str()));
            return Err(parse_error(file.path, row.line, reason));
        }
        let numbered = task.number.map(|number| (number, (task.edition.clone(), number)));
        if let Some((number, first)) = numbered.and_then(|(number, key)| Some((number, numbers.insert(key, row.line)?)))
        {
            return Err(parse_error(file.path, row.line, format!("Number {number} is already on line {first}.")));
        }
        tasks.push((row.line, task));
    }
    Ok((tasks, diagnostics))
}

/// `16 tasks: 11 done, 2 in progress, 3 proposed`.
fn summary(tasks: &[ImportedTask]) -> String {
    const ORDER: [Status; 6] =
        [Status::Done, Status::InReview, Status::InProgress, Status::Planned, Status::Proposed, Status::Dropped];
    let counts = StatusCounts::of(tasks.iter().map(|task| task.status));
    let some = ORDER.into_iter().filter(|status| counts.get(*status) > 0);
    let parts: Vec<String> = some.map(|status| format!("{} {}", counts.get(status), status.as_str())).collect();
    if parts.is_empty() {
        "no tasks".to_owned()
    } else {
        format!("{}: {}", count(tasks.len(), "task", "tasks"), parts.join(", "))
    }
}

/// The characters between the values of a field, besides spaces.
const SEPARATORS: [char; 2] = [',', ';'];

/// A column that our exports add. It is ignored without a diagnostic.
const EXPORT_ONLY: &str = "updated";

/// The columns that are read.
const COLUMNS: [&str; 16] = [
    "edition",
    "number",
    "title",
    "track",
    "specs",
    "outcomes",
    "status",
    "note",
    "links",
    "assignees",
    "size",
    "people_needed",
    "description",
    "skills",
    "no_goal_reason",
    "depends_on",
];

/// The names of columns in earlier exports, with their current names.
const OLD_NAMES: [(&str, &str); 4] = [
    ("claimants", "assignees"),
    ("hands", "people_needed"),
    ("serves_none", "no_goal_reason"),
    ("waits_for", "depends_on"),
];

/// The current name of a column.
fn current_name(heading: &str) -> String {
    let name = heading.trim().to_lowercase();
    OLD_NAMES.iter().find(|(old, _)| *old == name).map_or(name, |(_, current)| (*current).to_owned())
}

/// The names of a table's columns, in order.
struct Columns {
    names: Vec<String>,
}

impl Columns {
    fn read(file: &str, head: &CsvRow<'_>, diagnostics: &mut Diagnostics) -> Result<Self, ParseError> {
        let names: Vec<String> = head.fields.iter().map(current_name).collect();
        for (place, name) in names.iter().enumerate() {
            if names[..place].contains(name) {
                return Err(parse_error(file, head.line, format!("The column {} appears twice.", quoted(name))));
            }
            if !COLUMNS.contains(&name.as_str()) && name != EXPORT_ONLY {
                diagnostics.add_skipped(
                    file,
                    head.line,
                    format!("The column {} is unknown and ignored.", quoted(name)),
                );
            }
        }
        for required in ["title", "status"] {
            if !names.iter().any(|name| name == required) {
                return Err(parse_error(file, head.line, format!("The column “{required}” is missing.")));
            }
        }
        Ok(Columns { names })
    }
}

/// Reads one row.
struct Reader<'r> {
    file: &'r str,
    row: &'r CsvRow<'r>,
    columns: &'r Columns,
}

impl Reader<'_> {
    fn task(&self, diagnostics: &mut Diagnostics) -> Result<ImportedTask, ParseError> {
        let (have, need) = (self.row.fields.len(), self.columns.names.len());
        if have != need {
            let reason = format!("The row has {} but the first line names {need}.", count(have, "column", "columns"));
            return Err(parse_error(self.file, self.row.line, reason));
        }
        let status = self.field("status").unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(ImportedTask {
            edition: self.some("edition", |slug| EditionSlug::parse(&slug.to_lowercase()))?.flatten(),
            number: self.some("number", TaskNumber::parse)?.flatten(),
            title: self.at(Title::parse(&self.one_line("title").unwrap_or_default()))?,
            status: self.at(Status::parse(&status.to_lowercase()))?,
            note: self.some("note", ShortText::parse)?.flatten(),
            description: self.at(self.field("description").map(note).transpose())?,
            track: self.some("track", Title::parse)?,
            size: self.some("size", |word| Size::parse(&word.to_lowercase()))?,
            people_needed: self.some("people_needed", people_needed)?.flatten(),
            skills: self.each("skills", |c| c == ',', Title::parse)?,
            specs: self.each("specs", is_separator, SpecNumber::parse)?,
            outcomes: self.each("outcomes", is_separator, OutcomeCode::parse)?,
            no_goal_reason: self.some("no_goal_reason", ShortText::parse)?,
            depends_on: self.each("depends_on", is_separator, TaskNumber::parse)?,
            assignees: self.each("assignees", is_separator, assignee_by_login)?.unwrap_or_default(),
            evidence: self.evidence(diagnostics)?,
            history: Vec::new(),
        })
    }

    fn at<T>(&self, parsed: Result<T, Refusal>) -> Result<T, ParseError> {
        parsed.at(self.file, self.row.line)
    }

    /// The text of a field; `None` if the table has no such column.
    fn field(&self, name: &str) -> Option<&str> {
        let place = self.columns.names.iter().position(|column| column == name)?;
        self.row.fields.get(place).map(without_formula_guard)
    }

    /// The text of a field, with its lines joined.
    fn one_line(&self, name: &str) -> Option<String> {
        let lines = self.field(name)?.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
        Some(lines.collect::<Vec<_>>().join(" "))
    }

    /// The parsed value of a field; `Some(None)` if the field is empty.
    fn some<T>(&self, name: &str, parse: impl Fn(&str) -> Result<T, Refusal>) -> Result<Option<Option<T>>, ParseError> {
        let Some(text) = self.one_line(name) else { return Ok(None) };
        self.at((!text.is_empty()).then(|| parse(&text)).transpose()).map(Some)
    }

    /// The parsed values of a field, each once.
    fn each<T: PartialEq>(
        &self,
        name: &str,
        is_separator: fn(char) -> bool,
        parse: fn(&str) -> Result<T, Refusal>,
    ) -> Result<Option<Vec<T>>, ParseError> {
        let Some(text) = self.one_line(name) else { return Ok(None) };
        let mut found = Vec::new();
        for word in text.split(is_separator).map(str::trim).filter(|word| !word.is_empty()) {
            let value = self.at(parse(word))?;
            if !found.contains(&value) {
                found.push(value);
            }
        }
        Ok(Some(found))
    }

    fn evidence(&self, diagnostics: &mut Diagnostics) -> Result<Option<Vec<ImportedEvidence>>, ParseError> {
        let Some(text) = self.field("links") else { return Ok(None) };
        let mut found: Vec<ImportedEvidence> = Vec::new();
        for word in text.split_whitespace().flat_map(addresses) {
            if is_private_link(word) {
                diagnostics.add_skipped(
                    self.file,
                    self.row.line,
                    "A link to a call or chat, or with a secret, is not imported.",
                );
                continue;
            }
            let not_a_link =
                || parse_error(self.file, self.row.line, format!("{} is not a web address.", quoted(word)));
            let url = public_url(word).ok_or_else(not_a_link)?;
            if found.iter().all(|known| known.url != url) {
                found.push(ImportedEvidence { url, state: None });
            }
        }
        Ok(Some(found))
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || SEPARATORS.contains(&c)
}

/// The addresses in a word.
///
/// A comma or semicolon may be part of an address, unless another address follows it. Everything in angle brackets is one address.
fn addresses(word: &str) -> Vec<&str> {
    let trimmed = word.trim_matches(SEPARATORS);
    if let Some(address) = trimmed.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        return vec![address];
    }
    let (mut found, mut from) = (Vec::new(), 0);
    for (place, _) in trimmed.match_indices("http").filter(|(place, _)| trimmed[..*place].ends_with(SEPARATORS)) {
        found.push(&trimmed[from..place]);
        from = place;
    }
    found.push(&trimmed[from..]);
    found.into_iter().map(|word| word.trim_end_matches(SEPARATORS)).filter(|word| !word.is_empty()).collect()
}

fn note(text: &str) -> Result<Option<LongText>, Refusal> {
    (!text.trim().is_empty()).then(|| LongText::parse(text)).transpose()
}

fn people_needed(text: &str) -> Result<u32, Refusal> {
    let malformed = || Refusal::Malformed { what: "a number of people", text: text.chars().take(80).collect() };
    let number = text.parse().map_err(|_| malformed())?;
    check_people_needed(number, 0).map(|()| number)
}

/// Whether a link to this address is skipped when a table is imported.
pub fn is_skipped_link(address: &str) -> bool {
    is_private_link(address)
}

/// An assignee by login, with or without `@`.
///
/// The login serves as the name until another source gives one.
fn assignee_by_login(word: &str) -> Result<Person, Refusal> {
    let login = Login::parse(word.trim_start_matches('@'))?;
    Ok(Person { name: PersonName::parse(login.as_str())?, login: Some(login) })
}
