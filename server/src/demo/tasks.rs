//! The demo's tasks: the form of their tables, and the conversion to import data.

pub mod coming;
pub mod older;
pub mod past;

use super::calendar::{self, Calendar};
use super::people;
use domain::Refusal;
use domain::id::{OutcomeCode, SpecNumber};
use domain::import::{ImportedEvidence, ImportedStatusChange, ImportedTask};
use domain::tasks::{EvidenceState, Status};
use domain::text::{Label, LongText, ShortText, Title, Url};

/// A task as its table describes it.
pub struct DemoTask {
    title: &'static str,
    track: &'static str,
    specs: &'static [u16],
    outcomes: &'static str,
    assignees: &'static str,
    about: &'static str,
    evidence: &'static [DemoEvidence],
    history: &'static [Step],
    /// The day by which it should be done, after day 0.
    due: Option<i64>,
    /// Separated by commas.
    labels: &'static str,
}

/// Day (as the edition's calendar counts), new status, person and note (`""` for none) of a change.
pub type Step = (i64, Status, &'static str, &'static str);

/// Evidence: an address, or a path under the demo's GitHub organization, with the state seen there.
pub type DemoEvidence = (&'static str, Option<EvidenceState>);

/// A task with title, track, SPECs, outcomes, assignees (the lead first) and history only.
pub const fn task(
    title: &'static str,
    track: &'static str,
    specs: &'static [u16],
    outcomes: &'static str,
    assignees: &'static str,
    history: &'static [Step],
) -> DemoTask {
    DemoTask { title, track, specs, outcomes, assignees, about: "", evidence: &[], history, due: None, labels: "" }
}

impl DemoTask {
    pub const fn about(self, about: &'static str) -> DemoTask {
        DemoTask { about, ..self }
    }

    pub const fn evidence(self, evidence: &'static [DemoEvidence]) -> DemoTask {
        DemoTask { evidence, ..self }
    }

    pub const fn due(self, day: i64) -> DemoTask {
        DemoTask { due: Some(day), ..self }
    }

    pub const fn labels(self, labels: &'static str) -> DemoTask {
        DemoTask { labels, ..self }
    }

    fn imported(&self, index: usize, calendar: &Calendar) -> Result<ImportedTask, Refusal> {
        let history = self.history(index, calendar)?;
        let status = history.last().map(|entry| entry.to);
        let status = status.ok_or_else(|| super::malformed_entry("a task with a history", self.title))?;
        let outcomes = self.outcomes.split_whitespace().map(OutcomeCode::parse).collect::<Result<_, _>>()?;
        Ok(ImportedTask {
            description: Some(nonempty(self.about).map(LongText::parse).transpose()?),
            track: Some(nonempty(self.track).map(Title::parse).transpose()?),
            specs: Some(self.specs.iter().copied().map(SpecNumber).collect()),
            outcomes: Some(outcomes),
            due: Some(self.due.map(|day| calendar.planned(day)).transpose()?),
            labels: Some(self.labels.split(',').filter_map(nonempty).map(Label::parse).collect::<Result<_, _>>()?),
            assignees: people::named(self.assignees)?,
            evidence: Some(self.evidence.iter().map(evidence).collect::<Result<_, _>>()?),
            history,
            ..ImportedTask::of(Title::parse(self.title)?, status)
        })
    }

    /// The status changes. Tasks change at different minutes, and each step is later than the one before.
    fn history(&self, index: usize, calendar: &Calendar) -> Result<Vec<ImportedStatusChange>, Refusal> {
        let step = |(nth, &(day, to, by, note)): (usize, &Step)| {
            let minutes = 17 * 60 + nth * 30 + index * 7 % 30;
            Ok(ImportedStatusChange {
                at: calendar::moment(calendar.date(day)?, minutes)?,
                to,
                note: nonempty(note).map(ShortText::parse).transpose()?,
                by: people::named(by)?.pop(),
            })
        };
        self.history.iter().enumerate().map(step).collect()
    }
}

/// The tasks of a table, with the dates that `calendar` gives its days.
pub fn imported(tasks: &[DemoTask], calendar: &Calendar) -> Result<Vec<ImportedTask>, Refusal> {
    tasks.iter().enumerate().map(|(index, task)| task.imported(index, calendar)).collect()
}

fn nonempty(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}

fn evidence(&(address, state): &DemoEvidence) -> Result<ImportedEvidence, Refusal> {
    let url = if address.starts_with("https://") {
        Url::parse(address)?
    } else {
        Url::parse(&format!("https://github.com/example-org/{address}"))?
    };
    Ok(ImportedEvidence { url, state })
}
