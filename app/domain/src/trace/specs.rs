//! The cells of SPECs by core projects: endorsed, adopted, in progress, or nothing.

use crate::catalog::{AdoptionState, Endorsement, RecordedAdoption};
use crate::text::Url;
use crate::time::{NaiveDate, day};

/// The tasks of a SPEC with evidence in the repository of one core project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProjectTasks {
    /// In progress or in review.
    pub under_way: u32,
    pub done: u32,
}

/// Since when a core project endorses a SPEC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endorsed {
    On(NaiveDate),
    /// The day isn't known, so it is shown for each day.
    Undated,
}

/// How far a core project is with adopting a SPEC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uptake {
    Adopted { evidence: Option<Url> },
    InProgress,
    NotPlanned,
}

/// What one core project has done with one SPEC until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecCell {
    pub endorsed: Option<Endorsed>,
    pub uptake: Option<Uptake>,
}

impl SpecCell {
    /// Combines what is recorded.
    ///
    /// It is in progress if the project plans to adopt it, or a task with evidence in its repository is under way.
    pub fn of(
        endorsement: Option<&Endorsement>,
        adoption: Option<&RecordedAdoption>,
        tasks: ProjectTasks,
        as_of: NaiveDate,
    ) -> SpecCell {
        let endorsed = endorsement.and_then(|endorsement| match endorsement.on {
            Some(on) => (on <= as_of).then_some(Endorsed::On(on)),
            None => Some(Endorsed::Undated),
        });
        let recorded = adoption.and_then(|recorded| uptake(recorded, as_of));
        let uptake = match recorded {
            Some(Uptake::NotPlanned) | None if tasks.under_way > 0 => Some(Uptake::InProgress),
            other => other,
        };
        SpecCell { endorsed, uptake }
    }

    /// The cell in a few words, such as `endorsed, adopted with evidence`.
    pub fn label(&self) -> String {
        let endorsed = self.endorsed.map(|_| "endorsed");
        let uptake = self.uptake.as_ref().map(Uptake::label);
        let words: Vec<&str> = endorsed.into_iter().chain(uptake).collect();
        if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
    }

    /// The day of the endorsement in words; `None` if it isn't endorsed.
    pub fn endorsed_label(&self) -> Option<String> {
        self.endorsed.map(|endorsed| match endorsed {
            Endorsed::On(on) => format!("endorsed on {}", day(on)),
            Endorsed::Undated => "endorsed on an unknown day".to_owned(),
        })
    }

    pub fn is_empty(&self) -> bool {
        self.endorsed.is_none() && self.uptake.is_none()
    }
}

impl Uptake {
    pub fn label(&self) -> &'static str {
        match self {
            Uptake::Adopted { evidence: Some(_) } => "adopted with evidence",
            Uptake::Adopted { evidence: None } => "adopted without evidence",
            Uptake::InProgress => "in progress",
            Uptake::NotPlanned => "adoption not planned",
        }
    }
}

/// The recorded adoption, as it was known on that day.
///
/// Only an adoption has a day in the past; other states count from the day on which they were recorded.
fn uptake(RecordedAdoption { adoption, recorded_on, .. }: &RecordedAdoption, as_of: NaiveDate) -> Option<Uptake> {
    let since = match adoption.state {
        AdoptionState::Adopted => adoption.on.unwrap_or(*recorded_on),
        AdoptionState::Planned | AdoptionState::NotPlanned => *recorded_on,
    };
    (since <= as_of).then(|| match adoption.state {
        AdoptionState::Adopted => Uptake::Adopted { evidence: adoption.link.clone() },
        AdoptionState::Planned => Uptake::InProgress,
        AdoptionState::NotPlanned => Uptake::NotPlanned,
    })
}
