//! Reads a table of people with column names in its first line.

use super::cells::{email, login};
use super::{InvitationRow, List};
use crate::source::quoted;
use crate::table::{CsvRow, Headings, UnreadableTable, cell, key};
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

pub(super) const HEADINGS: Headings = Headings {
    is_known: |key| Column::of(key).is_read(),
    suffice: |keys| {
        let known = keys.iter().map(|key| Column::of(key)).filter(|column| column.is_read());
        known.clone().count() > 1 || known.clone().any(Column::identifies_person)
    },
};

impl Column {
    /// The column with this heading, or with this key of a heading.
    fn of(heading: &str) -> Self {
        match key(heading).as_str() {
            "name" | "fullname" => Column::Name,
            "login" | "github" | "githublogin" => Column::Login,
            "mail" | "email" | "emailaddress" => Column::Email,
            "project" | "affiliation" => Column::Project,
            "stack" => Column::Stack,
            "seatpool" | "reserve" => Column::SeatPool,
            "reason" => Column::Reason,
            "proposedby" => Column::ProposedBy,
            // Lines that end with a separator have a last column without a name.
            "" => Column::ExportOnly,
            "state" | "since" | "sent" | "deadline" | "answered" | "firsttimer" | "waitlistposition" | "place"
            | "number" | "agreed" | "declinereason" | "why" | "suggestion" => Column::ExportOnly,
            _ => Column::Unknown,
        }
    }

    fn is_read(self) -> bool {
        !matches!(self, Column::ExportOnly | Column::Unknown)
    }

    /// Whether the column identifies a person, so that a first line with its name must be a header.
    fn identifies_person(self) -> bool {
        matches!(self, Column::Name | Column::Login | Column::Email)
    }
}

/// Reads a table with the column names in its first line, or on `heading_line`.
///
/// # Errors
/// If they seem to be on a later line, or a column appears twice.
pub(super) fn read(text: &str, heading_line: Option<u32>) -> Result<List, UnreadableTable> {
    let table = HEADINGS.read(text, heading_line)?;
    let columns: Vec<Column> = table.names.iter().map(|name| Column::of(name)).collect();
    for (nth, column) in columns.iter().enumerate() {
        if column.is_read() && columns[..nth].contains(column) {
            let reason = format!("The column {} appears twice, perhaps under another name.", quoted(&table.names[nth]));
            return Err(UnreadableTable { line: Some(table.line), reason, heading_line: None });
        }
    }
    let unknown = table.names.iter().zip(&columns).filter(|(_, column)| **column == Column::Unknown);
    let left_out = unknown.map(|(name, _)| name.clone()).collect();
    let row = |row: &CsvRow<'_>| InvitationRow {
        line: row.line,
        typed: row.raw.to_owned(),
        draft: match row.problem(&table.names) {
            Some(problem) => Err(problem),
            None => Fields { columns: &columns, row }.draft().map_err(|refusal| refusal.to_string()),
        },
    };
    Ok(List { rows: table.rows.iter().map(row).collect(), left_out, heading_line: Some(table.line) })
}

/// One row of the table, with the meaning of each field.
struct Fields<'r> {
    columns: &'r [Column],
    row: &'r CsvRow<'r>,
}

impl Fields<'_> {
    fn draft(&self) -> Result<InvitationDraft, Refusal> {
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
        let text = place.map_or("", |place| cell(self.row, place)).replace(['\n', '\r', '\t'], " ");
        match text.trim() {
            "" => Ok(None),
            text => parse(text).map(Some),
        }
    }
}
