//! The trace from outcomes to evidence and back: what work there is for each goal, and the gaps.

mod outcomes;
mod specs;

pub use outcomes::{OutcomeGap, OutcomeRow, OutcomeTasks, SpecLink};
pub use specs::{Endorsed, ProjectTasks, SpecCell, Uptake};

use crate::catalog::{Outcome, Project, RecordedAdoption, Spec};
use crate::id::{EditionSlug, OutcomeCode, ProjectSlug, SpecNumber};
use crate::time::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What the tasks of all published editions say about goals and core projects, on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TracedTasks {
    /// The tasks of each edition that contribute to each outcome.
    pub outcomes: BTreeMap<(OutcomeCode, EditionSlug), OutcomeTasks>,
    /// The SPECs that tasks of an outcome also contribute to.
    pub specs: BTreeMap<OutcomeCode, BTreeSet<SpecNumber>>,
    /// The tasks of each SPEC with evidence in the repository of a core project.
    pub projects: BTreeMap<(SpecNumber, ProjectSlug), ProjectTasks>,
}

/// Everything that the trace shows, on one day.
#[derive(Clone, Debug)]
pub struct Trace {
    pub as_of: NaiveDate,
    /// In the order of their groups.
    pub outcomes: Vec<Outcome>,
    /// The published editions with a work plan, in the order of the columns.
    pub editions: Vec<EditionSlug>,
    /// By number.
    pub specs: Vec<Spec>,
    /// The core projects that aren't retired.
    pub projects: Vec<Project>,
    pub adoptions: Vec<RecordedAdoption>,
    pub tasks: TracedTasks,
}

impl Trace {
    /// The row of each outcome.
    pub fn outcome_rows(&self) -> Vec<OutcomeRow<'_>> {
        self.outcomes.iter().map(|outcome| OutcomeRow::of(outcome, self)).collect()
    }

    /// What a core project has done with a SPEC.
    pub fn spec_cell(&self, spec: &Spec, project: &ProjectSlug) -> SpecCell {
        let adoption = self
            .adoptions
            .iter()
            .find(|adoption| adoption.spec == spec.number && adoption.adoption.project == *project);
        let endorsement = spec.endorsements.iter().find(|endorsement| endorsement.project == *project);
        let tasks = self.tasks.projects.get(&(spec.number, project.clone())).copied().unwrap_or_default();
        SpecCell::of(endorsement, adoption, tasks, self.as_of)
    }

    /// The number of endorsements on this day: those with a date, and those without one.
    pub fn endorsements(&self) -> (usize, usize) {
        let cells = self
            .specs
            .iter()
            .flat_map(|spec| self.projects.iter().filter_map(|project| self.spec_cell(spec, &project.slug).endorsed));
        let (dated, undated): (Vec<_>, Vec<_>) = cells.partition(|endorsed| matches!(endorsed, Endorsed::On(_)));
        (dated.len(), undated.len())
    }

    /// The outcomes that a SPEC contributes to, itself or through a task.
    pub fn outcomes_of(&self, spec: &Spec) -> BTreeSet<OutcomeCode> {
        let through = self.tasks.specs.iter().filter(|(_, specs)| specs.contains(&spec.number));
        through.map(|(code, _)| *code).chain(spec.outcomes.iter().copied()).collect()
    }
}

#[cfg(test)]
pub(crate) mod tests;
