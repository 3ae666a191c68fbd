//! Decodes columns of a task: its due date, and the lists that a query reads as JSON.

use crate::StoreError;
use crate::db::column::{count, damaged, date, instant, list, maybe, person};
use crate::shared::names::by_name;
use domain::id::{OutcomeCode, SpecNumber, TaskNumber};
use domain::people::Person;
use domain::tasks::{DueDate, Evidence, EvidenceKind, EvidenceState, SeenEvidence};
use domain::text::{Label, ShortText, Url};
use domain::time::Zone;
use serde::Deserialize;
use std::borrow::Cow;

pub(super) fn specs(json: &str) -> Result<Vec<SpecNumber>, StoreError> {
    list::<i64>(json)?.into_iter().map(|number| Ok(SpecNumber(count(number)?))).collect()
}

pub(super) fn outcomes(json: &str) -> Result<Vec<OutcomeCode>, StoreError> {
    list::<String>(json)?.iter().map(|code| OutcomeCode::parse(code).map_err(damaged)).collect()
}

/// The due date, with the zone of the edition.
pub(super) fn due_date(due: Option<&str>, zone: &str) -> Result<Option<DueDate>, StoreError> {
    due.map(|due| Ok(DueDate { day: date(due)?, zone: Zone::parse(zone).map_err(damaged)? })).transpose()
}

pub(super) fn labels(labels: Vec<Cow<'_, str>>) -> Result<Vec<Label>, StoreError> {
    labels.iter().map(|label| Label::parse(label).map_err(damaged)).collect()
}

pub(super) fn numbers(json: &str) -> Result<Vec<TaskNumber>, StoreError> {
    list::<i64>(json)?.into_iter().map(|number| Ok(TaskNumber(count(number)?))).collect()
}

#[derive(Deserialize)]
pub(crate) struct AssigneeColumns {
    lead: bool,
    name: String,
    login: Option<String>,
}

/// The lead first, the others by name.
pub(crate) fn assignees(columns: Vec<AssigneeColumns>) -> Result<Vec<Person>, StoreError> {
    let assignees = columns.into_iter().map(|assignee| Ok((assignee.lead, person(&assignee.name, assignee.login)?)));
    let mut assignees: Vec<(bool, Person)> = assignees.collect::<Result<_, StoreError>>()?;
    if assignees.len() > 1 {
        assignees.sort_by_cached_key(|(leads, person)| (!leads, by_name(person)));
    }
    Ok(assignees.into_iter().map(|(_, person)| person).collect())
}

#[derive(Deserialize)]
struct EvidenceColumns {
    url: String,
    kind: String,
    state: Option<String>,
    seen: Option<SeenColumns>,
}

#[derive(Deserialize)]
struct SeenColumns {
    kind: String,
    state: Option<String>,
    title: Option<String>,
    author: Option<String>,
    opened: Option<i64>,
    updated: Option<i64>,
    closed: Option<i64>,
    at: i64,
}

/// In the order of the source.
pub(super) fn evidence(json: &str) -> Result<Vec<Evidence>, StoreError> {
    let evidence = list::<EvidenceColumns>(json)?.into_iter().map(|evidence| {
        Ok(Evidence {
            url: Url::parse(&evidence.url).map_err(damaged)?,
            kind: EvidenceKind::parse(&evidence.kind).map_err(damaged)?,
            said: maybe(evidence.state, EvidenceState::parse)?,
            seen: evidence.seen.map(SeenColumns::seen).transpose()?,
        })
    });
    evidence.collect()
}

impl SeenColumns {
    fn seen(self) -> Result<SeenEvidence, StoreError> {
        Ok(SeenEvidence {
            kind: EvidenceKind::parse(&self.kind).map_err(damaged)?,
            state: maybe(self.state, EvidenceState::parse)?,
            title: maybe(self.title, ShortText::parse)?,
            author: maybe(self.author, ShortText::parse)?,
            opened: self.opened.map(instant).transpose()?,
            updated: self.updated.map(instant).transpose()?,
            closed: self.closed.map(instant).transpose()?,
            at: instant(self.at)?,
        })
    }
}
