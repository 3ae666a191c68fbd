//! Reads one row of a table of tasks.

use super::columns::Columns;
use super::{SEPARATORS, is_separator, values};
use crate::guard::{is_private_link, public_url};
use crate::source::{Diagnostics, quoted};
use crate::table::{CsvRow, text_cell};
use domain::Refusal;
use domain::id::{EditionSlug, Login, OutcomeCode};
use domain::import::{ImportedEvidence, ImportedTask};
use domain::people::Person;
use domain::tasks::{Size, each_label_once, parse_due};
use domain::text::{Label, LongText, PersonName, ShortText, Title};
use domain::workflow::check_people_needed;

impl Columns {
    /// Reads a row as wide as the headings or shorter.
    ///
    /// # Errors
    /// A sentence about the first cell that is invalid.
    pub(super) fn task(
        &self,
        file: &str,
        row: &CsvRow<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<ImportedTask, String> {
        let cells = Cells { columns: self, row };
        let (evidence, has_private_link) = cells.evidence()?;
        let task = cells.task(evidence).map_err(|refusal| refusal.to_string())?;
        if has_private_link {
            let text = "A link to a call or chat, or with a secret, is not imported.";
            diagnostics.add_skipped(file, row.line, text);
        }
        Ok(task)
    }
}

/// The cells of one row.
struct Cells<'r> {
    columns: &'r Columns,
    row: &'r CsvRow<'r>,
}

impl Cells<'_> {
    fn task(&self, evidence: Option<Vec<ImportedEvidence>>) -> Result<ImportedTask, Refusal> {
        Ok(ImportedTask {
            edition: self.some("edition", |slug| EditionSlug::parse(&slug.to_lowercase()))?.flatten(),
            number: self.some("number", values::task_number)?.flatten(),
            title: Title::parse(&self.one_line("title").unwrap_or_default())?,
            status: values::status(&self.one_line("status").unwrap_or_default())?,
            note: self.some("note", ShortText::parse)?.flatten(),
            description: self.field("description").map(note).transpose()?,
            track: self.some("track", Title::parse)?,
            size: self.some("size", |word| Size::parse(&word.to_lowercase()))?,
            due: self.some("due", parse_due)?,
            labels: self.each("labels", |c| c == ',', Label::parse)?.map(each_label_once),
            people_needed: self.some("people_needed", people_needed)?.flatten(),
            skills: self.each("skills", |c| c == ',', Title::parse)?,
            specs: self.one_line("specs").map(|text| values::spec_numbers(&text)).transpose()?,
            outcomes: self.each("outcomes", is_separator, OutcomeCode::parse)?,
            no_goal_reason: self.some("no_goal_reason", ShortText::parse)?,
            depends_on: self.each("depends_on", is_separator, values::task_number)?,
            assignees: self.each("assignees", is_separator, assignee_by_login)?.unwrap_or_default(),
            evidence,
            history: Vec::new(),
        })
    }

    /// The text of a field; `None` if the table has no such column.
    fn field(&self, name: &str) -> Option<&str> {
        Some(text_cell(self.row, self.columns.position(name)?))
    }

    /// The text of a field, with its lines joined.
    fn one_line(&self, name: &str) -> Option<String> {
        let lines = self.field(name)?.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
        Some(lines.collect::<Vec<_>>().join(" "))
    }

    /// The parsed value of a field; `Some(None)` if the field is empty.
    fn some<T>(&self, name: &str, parse: impl Fn(&str) -> Result<T, Refusal>) -> Result<Option<Option<T>>, Refusal> {
        let Some(text) = self.one_line(name) else { return Ok(None) };
        (!text.is_empty()).then(|| parse(&text)).transpose().map(Some)
    }

    /// The parsed values of a field, each once.
    fn each<T: PartialEq>(
        &self,
        name: &str,
        is_separator: fn(char) -> bool,
        parse: fn(&str) -> Result<T, Refusal>,
    ) -> Result<Option<Vec<T>>, Refusal> {
        let Some(text) = self.one_line(name) else { return Ok(None) };
        let mut found = Vec::new();
        let words = || text.split(is_separator).map(str::trim).filter(|word| !word.is_empty());
        values::refuse_long_list(name, words().count())?;
        for word in words() {
            let value = parse(word)?;
            if !found.contains(&value) {
                found.push(value);
            }
        }
        Ok(Some(found))
    }

    /// The links, and whether a private one was left out.
    fn evidence(&self) -> Result<(Option<Vec<ImportedEvidence>>, bool), String> {
        let Some(text) = self.field("links") else { return Ok((None, false)) };
        let mut found: Vec<ImportedEvidence> = Vec::new();
        let mut has_private_link = false;
        let words = || text.split_whitespace().flat_map(addresses);
        values::refuse_long_list("links", words().count()).map_err(|refusal| refusal.to_string())?;
        for word in words() {
            if is_private_link(word) {
                has_private_link = true;
                continue;
            }
            let url = public_url(word).ok_or_else(|| format!("{} is not a web address.", quoted(word)))?;
            if found.iter().all(|known| known.url != url) {
                found.push(ImportedEvidence { url, state: None });
            }
        }
        Ok((Some(found), has_private_link))
    }
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

/// An assignee by login, with or without `@`.
///
/// The login serves as the name until another source gives one.
fn assignee_by_login(word: &str) -> Result<Person, Refusal> {
    let login = Login::parse(word.trim_start_matches('@'))?;
    Ok(Person { name: PersonName::parse(login.as_str())?, login: Some(login) })
}
