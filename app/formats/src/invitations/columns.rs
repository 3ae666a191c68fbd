//! A table of people whose first line names its columns.

use super::cells::{email, login};
use super::{InvitationRow, List};
use crate::source::{count, quoted};
use crate::table::{self, unguarded};
use csv::StringRecord;
use domain::Refusal;
use domain::invitations::{InvitationDraft, Invitee};
use domain::text::{PersonName, ShortText, Title};

/// What a column holds.
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
    /// Our own table adds it, and nobody sets it by hand.
    Ours,
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
            "reserve" => Column::SeatPool,
            "reason" => Column::Reason,
            "proposed_by" => Column::ProposedBy,
            // The last column of a table whose lines end with a separator has no name.
            "" => Column::Ours,
            "state" | "since" | "sent" | "deadline" | "answered" | "first_timer" | "place" | "number" | "agreed"
            | "why" | "suggestion" => Column::Ours,
            _ => Column::Unknown,
        }
    }

    /// Whether a line that names this can only be the first of a table.
    fn says_who(self) -> bool {
        matches!(self, Column::Name | Column::Login | Column::Email)
    }
}

/// How a table is written.
pub(super) struct Head {
    separator: u8,
}

fn is_aside(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#')
}

/// The head, if the first line, notes that begin with `#` aside, names columns: one that says who is meant, or any two.
pub(super) fn head(text: &str) -> Option<Head> {
    let first = text.split(['\n', '\r']).find(|line| !is_aside(line))?;
    let known = |separator: u8| -> Vec<Column> {
        let names = first.split(char::from(separator)).map(|name| Column::named(name.trim().trim_matches('"')));
        names.filter(|column| !matches!(column, Column::Unknown | Column::Ours)).collect()
    };
    let best = [b',', b';', b'\t'].into_iter().rev().max_by_key(|separator| known(*separator).len())?;
    let columns = known(best);
    (columns.len() > 1 || columns.iter().any(|column| column.says_who())).then_some(Head { separator: best })
}

pub(super) fn read(text: &str, head: &Head) -> Result<List, String> {
    let rows = table::rows(text, head.separator).map_err(|(line, reason)| format!("Line {line}: {reason}"))?;
    let mut rows = rows.iter().filter(|row| row.fields.iter().any(|field| !field.trim().is_empty()));
    let names: Vec<&str> =
        rows.find(|row| !is_aside(row.raw)).map(|row| row.fields.iter().collect()).unwrap_or_default();
    let columns: Vec<Column> = names.iter().map(|name| Column::named(name)).collect();
    for (nth, column) in columns.iter().enumerate() {
        if !matches!(column, Column::Ours | Column::Unknown) && columns[..nth].contains(column) {
            return Err(format!(
                "The column {} stands there twice, perhaps by another name.",
                quoted(names[nth].trim())
            ));
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

/// One row being read.
struct Fields<'r> {
    columns: &'r [Column],
    fields: &'r StringRecord,
}

impl Fields<'_> {
    fn draft(&self) -> Result<InvitationDraft, String> {
        let (have, need) = (self.fields.len(), self.columns.len());
        // What is missing at the end is empty; what is too much stands below no name.
        if self.fields.iter().skip(need).any(|field| !field.trim().is_empty()) {
            return Err(format!("The row has {} where the first line names {need}.", count(have, "column", "columns")));
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

    /// What stands in a column; an empty field says nothing. One that was broken over lines is one line all the same.
    fn field<T>(&self, column: Column, parse: fn(&str) -> Result<T, Refusal>) -> Result<Option<T>, Refusal> {
        let place = self.columns.iter().position(|other| *other == column);
        let text = place.and_then(|place| self.fields.get(place)).unwrap_or("");
        let text = unguarded(text.trim()).replace(['\n', '\r', '\t'], " ");
        match text.trim() {
            "" => Ok(None),
            text => parse(text).map(Some),
        }
    }
}
