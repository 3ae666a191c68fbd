//! Sessions, their places in the draft of the schedule, and its releases.

mod edit;
mod goals;
mod interests;
mod moves;
mod notes;
mod page;
mod personal;
pub(crate) mod plan;
mod proposal_jobs;
mod proposals;
mod publish;
mod recap;
mod releases;
mod stars;

pub use proposal_jobs::ProposalJob;

use crate::StoreError;
use crate::db::column::{PersonColumns, list, person};
use domain::id::PersonId;
use domain::schedule::SessionPerson;
use domain::time::NaiveDateTime;

/// The form of a wall-clock time in a column.
const LOCAL_TIME: &str = "%Y-%m-%dT%H:%M";

/// Reads a wall-clock time.
fn local_time(text: &str) -> Result<NaiveDateTime, StoreError> {
    NaiveDateTime::parse_from_str(text, LOCAL_TIME).map_err(StoreError::unavailable)
}

/// Formats a wall-clock time; seconds are left out.
pub(crate) fn local_column(time: NaiveDateTime) -> String {
    time.format(LOCAL_TIME).to_string()
}

/// Reads people from a list of JSON objects.
fn people(json: &str) -> Result<Vec<SessionPerson>, StoreError> {
    let read = |columns: PersonColumns| {
        let person = person(&columns.name, columns.login)?;
        Ok(SessionPerson { id: PersonId(columns.id), name: person.name, login: person.login })
    };
    list::<PersonColumns>(json)?.into_iter().map(read).collect()
}
