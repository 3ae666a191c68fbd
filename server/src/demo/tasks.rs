//! The demo's tasks: what one is written down as, and how that becomes facts.

pub mod coming;
pub mod older;
pub mod past;

use super::calendar::{self, Calendar};
use super::people;
use domain::Refusal;
use domain::id::{OutcomeCode, SpecNumber};
use domain::import::{ImportedEvidence, ImportedStatusChange, ImportedTask};
use domain::tasks::{EvidenceState, Status};
use domain::text::{LongText, ShortText, Title, Url};

/// A task as its table writes it down.
pub struct DemoTask {
    title: &'static str,
    track: &'static str,
    specs: &'static [u16],
    outcomes: &'static str,
    assignees: &'static str,
    about: &'static str,
    evidence: &'static [Shown],
    history: &'static [Step],
}

/// Day (counted as the edition's calendar does), where it stood from then on, by whom, and their note; `""` for none.
pub type Step = (i64, Status, &'static str, &'static str);

/// An address, or a path under the demo's organization on GitHub, with the state seen there.
pub type Shown = (&'static str, Option<EvidenceState>);

/// The shortest task: title, track, SPECs, outcomes, claimants (the lead first), history.
pub const fn task(
    title: &'static str,
    track: &'static str,
    specs: &'static [u16],
    outcomes: &'static str,
    assignees: &'static str,
    history: &'static [Step],
) -> DemoTask {
    DemoTask { title, track, specs, outcomes, assignees, about: "", evidence: &[], history }
}

impl DemoTask {
    pub const fn about(self, about: &'static str) -> DemoTask {
        DemoTask { about, ..self }
    }

    pub const fn shown_by(self, evidence: &'static [Shown]) -> DemoTask {
        DemoTask { evidence, ..self }
    }

    fn imported(&self, place: usize, calendar: &Calendar) -> Result<ImportedTask, Refusal> {
        let history = self.history(place, calendar)?;
        let status = history.last().map(|entry| entry.to);
        let status = status.ok_or_else(|| super::no_such("a task with a history", self.title))?;
        let outcomes = self.outcomes.split_whitespace().map(OutcomeCode::parse).collect::<Result<_, _>>()?;
        Ok(ImportedTask {
            description: Some(said(self.about).map(LongText::parse).transpose()?),
            track: Some(said(self.track).map(Title::parse).transpose()?),
            specs: Some(self.specs.iter().copied().map(SpecNumber).collect()),
            outcomes: Some(outcomes),
            assignees: people::named(self.assignees)?,
            evidence: Some(self.evidence.iter().map(evidence).collect::<Result<_, _>>()?),
            history,
            ..ImportedTask::of(Title::parse(self.title)?, status)
        })
    }

    /// Tasks move at different minutes of the same hours, and a later step never before an earlier one.
    fn history(&self, place: usize, calendar: &Calendar) -> Result<Vec<ImportedStatusChange>, Refusal> {
        let step = |(nth, &(day, to, by, note)): (usize, &Step)| {
            let minutes = 17 * 60 + nth * 30 + place * 7 % 30;
            Ok(ImportedStatusChange {
                at: calendar::moment(calendar.date(day)?, minutes)?,
                to,
                note: said(note).map(ShortText::parse).transpose()?,
                by: people::named(by)?.pop(),
            })
        };
        self.history.iter().enumerate().map(step).collect()
    }
}

/// What a table of tasks says, with its days as `calendar` dates them.
pub fn imported(tasks: &[DemoTask], calendar: &Calendar) -> Result<Vec<ImportedTask>, Refusal> {
    tasks.iter().enumerate().map(|(place, task)| task.imported(place, calendar)).collect()
}

fn said(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}

fn evidence(&(address, state): &Shown) -> Result<ImportedEvidence, Refusal> {
    let url = match address.starts_with("https://") {
        true => Url::parse(address)?,
        false => Url::parse(&format!("https://github.com/example-org/{address}"))?,
    };
    Ok(ImportedEvidence { url, state })
}
