//! A work plan as a table: CSV with the columns title, track, specs, outcomes, status and links.

use crate::guard::{is_door, open_link};
use crate::source::{At, Notes, broken, count, quoted, text};
use crate::table::{Row, rows, unguarded, written};
use domain::facts::{Broken, EvidenceFacts, Reading, SourceFile, TaskFacts};
use domain::id::{Login, OutcomeCode, SpecNumber};
use domain::people::Person;
use domain::tasks::{Status, StatusCounts, TaskRow};
use domain::text::{Name, Title};
use std::collections::HashMap;

/// Reads a work plan. Two tasks of one title, or anything unknown in a row, break the file.
pub fn read(file: SourceFile<'_>) -> Result<Reading<Vec<TaskFacts>>, Broken> {
    let mut notes = Notes::default();
    let rows = rows(text(&file)?, b',').map_err(|(line, reason)| broken(file.path, line, reason))?;
    let Some((head, rows)) = rows.split_first() else {
        return Err(broken(file.path, 1, "The file is empty; its first line names the columns."));
    };
    let columns = Columns::read(file.path, head, &mut notes)?;
    let mut seen = HashMap::new();
    let mut tasks = Vec::new();
    for row in rows.iter().filter(|row| row.fields.iter().any(|field| !field.trim().is_empty())) {
        let task = Reader { file: file.path, row, columns: &columns }.task(&mut notes)?;
        if let Some(first) = seen.insert(task.title.clone(), row.line) {
            let reason = format!("{} stands on line {first} already.", quoted(task.title.as_str()));
            return Err(broken(file.path, row.line, reason));
        }
        tasks.push(task);
    }
    notes.read(file.path, 1, said(&tasks));
    Ok(Reading { facts: tasks, findings: notes.in_order() })
}

/// `16 tasks: 11 done, 2 in progress, 3 proposed`.
fn said(tasks: &[TaskFacts]) -> String {
    const ORDER: [Status; 6] =
        [Status::Done, Status::InReview, Status::InProgress, Status::Planned, Status::Proposed, Status::Dropped];
    let counts = StatusCounts::of(tasks.iter().map(|task| task.status));
    let some = ORDER.into_iter().filter(|status| counts.get(*status) > 0);
    let parts: Vec<String> = some.map(|status| format!("{} {}", counts.get(status), status.as_str())).collect();
    match parts.is_empty() {
        true => "no tasks".to_owned(),
        false => format!("{}: {}", count(tasks.len(), "task", "tasks"), parts.join(", ")),
    }
}

/// A work plan as a table; [`read`] takes it back. Words of a field are parted by spaces, moments are RFC 3339 in UTC.
pub fn write(tasks: &[TaskRow]) -> String {
    const COLUMNS: [&str; 10] =
        ["number", "title", "track", "specs", "outcomes", "status", "links", "claimants", "size", "updated"];
    let joined = |words: Vec<String>| words.join(" ");
    let row = |task: &TaskRow| {
        let logins = task.claimants.iter().filter_map(|person| person.login.as_ref());
        [
            task.number.to_string(),
            task.title.to_string(),
            task.track.as_ref().map(Title::to_string).unwrap_or_default(),
            joined(task.specs.iter().map(SpecNumber::to_string).collect()),
            joined(task.outcomes.iter().map(OutcomeCode::to_string).collect()),
            task.status.as_str().to_owned(),
            joined(task.evidence.iter().map(|evidence| evidence.url.to_string()).collect()),
            joined(logins.map(Login::to_string).collect()),
            task.size.map(|size| size.as_str().to_owned()).unwrap_or_default(),
            task.updated.map(|then| then.to_rfc3339()).unwrap_or_default(),
        ]
    };
    written(COLUMNS, tasks.iter().map(row))
}

/// What our own table says besides; it is ours to know, so it is left out without a word.
const OURS: [&str; 3] = ["number", "size", "updated"];

const KNOWN: [&str; 8] = ["title", "track", "specs", "outcomes", "status", "links", "claimants", "description"];

/// Where each known column stands.
struct Columns {
    names: Vec<String>,
}

impl Columns {
    fn read(file: &str, head: &Row<'_>, notes: &mut Notes) -> Result<Self, Broken> {
        let names: Vec<String> = head.fields.iter().map(|name| name.trim().to_lowercase()).collect();
        for (place, name) in names.iter().enumerate() {
            if names[..place].contains(name) {
                return Err(broken(file, head.line, format!("The column {} stands there twice.", quoted(name))));
            }
            if !KNOWN.contains(&name.as_str()) && !OURS.contains(&name.as_str()) {
                notes.skipped(file, head.line, format!("The column {} is not one that Cairn knows.", quoted(name)));
            }
        }
        for needed in ["title", "status"] {
            if !names.iter().any(|name| name == needed) {
                return Err(broken(file, head.line, format!("The column “{needed}” is missing.")));
            }
        }
        Ok(Columns { names })
    }
}

/// One row being read.
struct Reader<'r> {
    file: &'r str,
    row: &'r Row<'r>,
    columns: &'r Columns,
}

impl Reader<'_> {
    fn task(&self, notes: &mut Notes) -> Result<TaskFacts, Broken> {
        let (have, need) = (self.row.fields.len(), self.columns.names.len());
        if have != need {
            let reason = format!("The row has {} where the first line names {need}.", count(have, "column", "columns"));
            return Err(broken(self.file, self.row.line, reason));
        }
        let track = self.one_line("track");
        Ok(TaskFacts {
            title: Title::parse(&self.one_line("title")).at(self.file, self.row.line)?,
            description: self.field("description").trim().to_owned(),
            track: (!track.is_empty()).then(|| Title::parse(&track)).transpose().at(self.file, self.row.line)?,
            status: Status::parse(&self.one_line("status").to_lowercase()).at(self.file, self.row.line)?,
            specs: self.each("specs", SpecNumber::parse)?,
            outcomes: self.each("outcomes", OutcomeCode::parse)?,
            claimants: self.each("claimants", claimant)?,
            evidence: self.evidence(notes)?,
            history: Vec::new(),
        })
    }

    fn field(&self, name: &str) -> &str {
        let place = self.columns.names.iter().position(|column| column == name);
        unguarded(place.and_then(|place| self.row.fields.get(place)).unwrap_or(""))
    }

    /// A field that was broken over lines to fit a cell is one line all the same.
    fn one_line(&self, name: &str) -> String {
        self.field(name).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The words of a field, parsed; the same word twice counts once.
    fn each<T: PartialEq>(&self, name: &str, parse: fn(&str) -> Result<T, domain::Refusal>) -> Result<Vec<T>, Broken> {
        let is_apart = |c: char| c.is_whitespace() || c == ';' || c == ',';
        let mut found = Vec::new();
        for word in self.field(name).split(is_apart).filter(|word| !word.is_empty()) {
            let value = parse(word).at(self.file, self.row.line)?;
            if !found.contains(&value) {
                found.push(value);
            }
        }
        Ok(found)
    }

    fn evidence(&self, notes: &mut Notes) -> Result<Vec<EvidenceFacts>, Broken> {
        let mut found: Vec<EvidenceFacts> = Vec::new();
        // A semicolon or a comma may belong to an address, but not where another one follows it.
        let links = self.field("links").replace(";http", " http").replace(",http", " http");
        for word in links.split_whitespace().map(|word| word.trim_end_matches([',', ';'])) {
            if word.is_empty() {
                continue;
            }
            if is_door(word) {
                notes.skipped(self.file, self.row.line, "A link to a call or an invitation is never kept.");
                continue;
            }
            let not_a_link = || broken(self.file, self.row.line, format!("{} is not a web address.", quoted(word)));
            let url = open_link(word).ok_or_else(not_a_link)?;
            if found.iter().all(|known| known.url != url) {
                found.push(EvidenceFacts { url, state: None });
            }
        }
        Ok(found)
    }
}

/// A login, with or without its `@`. The table has no names: the login stands for one until a source tells it.
fn claimant(word: &str) -> Result<Person, domain::Refusal> {
    let login = Login::parse(word.trim_start_matches('@'))?;
    Ok(Person { name: Name::parse(login.as_str())?, login: Some(login) })
}
