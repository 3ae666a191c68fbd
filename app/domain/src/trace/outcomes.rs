//! The rows of the outcomes: their SPECs, the tasks of each edition, and the gaps.

use super::Trace;
use crate::catalog::Outcome;
use crate::id::{EditionSlug, SpecNumber};
use crate::tasks::StatusCounts;
use std::collections::BTreeMap;

/// The tasks of one edition, or of all, that contribute to an outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutcomeTasks {
    pub counts: StatusCounts,
    /// How many of those that aren't dropped have evidence.
    pub with_evidence: u32,
}

impl OutcomeTasks {
    /// The tasks in words, such as `2 of 3 done`.
    pub fn label(&self) -> String {
        match (self.counts.kept(), self.counts.total()) {
            (0, 0) => "no task".to_owned(),
            (0, dropped) => format!("{dropped} dropped"),
            (kept, _) => format!("{} of {kept} done", self.counts.done()),
        }
    }

    /// The evidence in words, such as `2 with evidence`; `None` without a task.
    pub fn evidence_label(&self) -> Option<String> {
        match (self.counts.kept(), self.with_evidence) {
            (0, _) => None,
            (_, 0) => Some("no evidence".to_owned()),
            (_, evidenced) => Some(format!("{evidenced} with evidence")),
        }
    }

    /// Whether a task contributes that isn't dropped.
    pub fn contributes(&self) -> bool {
        self.counts.kept() > 0
    }

    fn add(&mut self, other: &OutcomeTasks) {
        self.counts.add_all(&other.counts);
        self.with_evidence += other.with_evidence;
    }
}

/// How a SPEC contributes to an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecLink {
    /// Its owners say so; tasks may say so, too.
    Direct,
    /// Only tasks contribute to both.
    ThroughTasks,
}

/// Where the chain from an outcome to evidence breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeGap {
    Spec,
    Task,
    Evidence,
}

/// An outcome with everything that serves it.
#[derive(Clone, Debug)]
pub struct OutcomeRow<'a> {
    pub outcome: &'a Outcome,
    pub specs: BTreeMap<SpecNumber, SpecLink>,
    /// One for each edition, in the order of the columns.
    pub cells: Vec<(EditionSlug, OutcomeTasks)>,
    /// The sum of the cells.
    pub all: OutcomeTasks,
}

impl<'a> OutcomeRow<'a> {
    pub(super) fn of(outcome: &'a Outcome, trace: &Trace) -> OutcomeRow<'a> {
        let code = outcome.code;
        let through = trace.tasks.specs.get(&code).into_iter().flatten();
        let direct = trace.specs.iter().filter(|spec| spec.outcomes.contains(&code));
        let through = through.map(|number| (*number, SpecLink::ThroughTasks));
        let specs = through.chain(direct.map(|spec| (spec.number, SpecLink::Direct))).collect();
        let cell = |edition: &EditionSlug| {
            let tasks = trace.tasks.outcomes.get(&(code, edition.clone())).copied().unwrap_or_default();
            (edition.clone(), tasks)
        };
        let cells: Vec<_> = trace.editions.iter().map(cell).collect();
        let mut all = OutcomeTasks::default();
        cells.iter().for_each(|(_, tasks)| all.add(tasks));
        OutcomeRow { outcome, specs, cells, all }
    }

    /// The gaps, from the outcome to the evidence.
    ///
    /// Without a task, missing evidence is no gap of its own.
    pub fn gaps(&self) -> Vec<OutcomeGap> {
        let evidence = self.all.contributes() && self.all.with_evidence == 0;
        let gaps = [
            (self.specs.is_empty(), OutcomeGap::Spec),
            (!self.all.contributes(), OutcomeGap::Task),
            (evidence, OutcomeGap::Evidence),
        ];
        gaps.into_iter().filter_map(|(is_gap, gap)| is_gap.then_some(gap)).collect()
    }

    pub fn has_gap(&self, gap: OutcomeGap) -> bool {
        self.gaps().contains(&gap)
    }
}
