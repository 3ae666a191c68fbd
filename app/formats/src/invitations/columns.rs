//! Reads a table of people with column names in its first line.

use super::cells::{email, login};
use super::{InvitationRow, List};
use crate::source::{count, quoted};
use crate::table::{self, without_formula_guard};
use csv::StringRecord;
use domain::Refusal;
use domain::invitations::{InvitationDraft, Invitee};
use domain::text::{PersonName, ShortText, Title};

/// The meaning of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Login,
    Email,
    Project,
    Stack,
    SeatPool,
    Reason,
    ProposedBy,
    /// A column that our exports add. It is ignored.
    ExportOnly,
    Unknown,
}

impl Column {
    fn named(name: &str) -> Self {
        let name = name.trim().to_lowercase().replace([' ', '-'], "_");
        match name.as_str() {
            "name" | "full_name" => Column::Name,
            "login" | "github" | "github_login" => Column::Login,
            "mail" | "email" | "e_mail" => Column::Email,
            "project" | "affiliation" => Column::Project,
            "stack" => Column::Stack,
            "seat_pool" | "reserve" => Column::SeatPool,
            "reason" => Column::Reason,
            "proposed_by" => Column::ProposedBy,
            // Lines that end with a separator have a last column without a name.
            "" => Column::ExportOnly,
            "state" | "since" | "sent" | "deadline" | "answered" | "first_timer" | "waitlist_position" | "place"
            | "number" | "agreed" | "decline_reason" | "why" | "suggestion" => Column::ExportOnly,
            _ => Column::Unknown,
        }
    }

    /// Whether the column identifies a person, so that a first line with its name must be a header.
    fn identifies_person(self) -> bool {
        matches!(self, Column::Name | Column::Login | Column::Email)
    }
}

/// The format of a table.
pub(super) struct Header {
    separator: u8,
}

fn is_blank_or_comment(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#')
}

/// Finds the header in the first line that is neither blank nor a comment (`#`).
///
/// It must name a column that identifies a person, or at least two known columns.
pub(super) fn header(text: &str) -> Option<Header> {
    let first = text.split(['\n', '\r']).find(|line| !is_blank_or_comment(line))?;
    let known = |separator: u8| -> Vec<Column> {
        let names = first.split(char::from(separator)).map(|name| Column::named(name.trim().trim_matches('"')));
        names.filter(|column| !matches!(column, Column::Unknown | Column::ExportOnly)).collect()
    };
    let best = [b',', b';', b'\t'].into_iter().rev().max_by_key(|separator| known(*separator).len())?;
    let columns = known(best);
    (columns.len() > 1 || columns.iter().any(|column| column.identifies_person())).then_some(Header { separator: best })
}

pub(super) fn read(text: &str, header: &Header) -> Result<List, String> {
    let rows = table::rows(text, header.separator).map_err(|(line, reason)| format!("Line {line}: {reason}"))?;
    let mut rows = rows.iter().filter(|row| row.fields.iter().any(|field| !field.trim().is_empty()));
    let names: Vec<&str> =
        rows.find(|row| !is_blank_or_comment(row.raw)).map(|row| row.fields.iter().collect()).unwrap_or_default();
    let columns: Vec<Column> = names.iter().map(|name| Column::named(name)).collect();
    for (nth, column) in columns.iter().enumerate() {
        if !matches!(column, Column::ExportOnly | Column::Unknown) && columns[..nth].contains(column) {
            return Err(format!("The column {} appears twice, perhaps under another name.", quoted(names[nth].trim())));
        }
    }
    let unknown = names.iter().zip(&columns).filter(|(_, column)| **column == Column::Unknown);
    let left_out = unknown.map(|(name, _)| name.trim().to_owned()).collect();
    let row = |row: &table::CsvRow<'_>| InvitationRow {
        line: row.line,
        typed: row.raw.to_owned(),
        draft: Fields { columns: &columns, fields: &row.fields }.draft(),
    };
    Ok(List { rows: rows.map(row).collect(), left_out })
}

/// One row of the table, with the meaning of each field.
struct Fields<'r> {
    columns: &'r [Column],
    fields: &'r StringRecord,
}

impl Fields<'_> {
    fn draft(&self) -> Result<InvitationDraft, String> {
        let (have, need) = (self.fields.len(), self.columns.len());
        // Missing fields at the end count as empty; additional fields have no column.
        if self.fields.iter().skip(need).any(|field| !field.trim().is_empty()) {
            return Err(format!("The row has {} but the first line names {need}.", count(have, "column", "columns")));
        }
        self.parsed().map_err(|refusal| refusal.to_string())
    }

    fn parsed(&self) -> Result<InvitationDraft, Refusal> {
        let invitee = Invitee::new(
            self.field(Column::Name, PersonName::parse)?,
            self.field(Column::Login, login)?,
            self.field(Column::Email, email)?,
        )?;
        Ok(InvitationDraft {
            invitee,
            project: self.field(Column::Project, Title::parse)?,
            stack: self.field(Column::Stack, Title::parse)?,
            seat_pool: self.field(Column::SeatPool, Title::parse)?,
            reason: self.field(Column::Reason, ShortText::parse)?,
            proposed_by: self.field(Column::ProposedBy, login)?,
        })
    }

    /// The parsed value of a column, with its lines joined; `None` if the field is empty.
    fn field<T>(&self, column: Column, parse: fn(&str) -> Result<T, Refusal>) -> Result<Option<T>, Refusal> {
        let place = self.columns.iter().position(|other| *other == column);
        let text = place.and_then(|place| self.fields.get(place)).unwrap_or("");
        let text = without_formula_guard(text.trim()).replace(['\n', '\r', '\t'], " ");
        match text.trim() {
            "" => Ok(None),
            text => parse(text).map(Some),
        }
    }
}
