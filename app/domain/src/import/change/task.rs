//! The changes that an import makes to one task.

use super::{FromTo, PeopleLabel};
use crate::id::{OutcomeCode, SpecNumber, TaskNumber};
use crate::import::{ChangeKind, ChangeLine};
use crate::tasks::{Size, Status};
use crate::text::{Label, ShortText, Title, counted};
use crate::time::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display};

/// One change to a task. For a new task, `from` is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskFieldChange {
    Renamed {
        to: Title,
    },
    Status(FromTo<Option<Status>>),
    Track(FromTo<Option<Title>>),
    Size(FromTo<Option<Size>>),
    Due(FromTo<Option<NaiveDate>>),
    DescriptionChanged,
    DescriptionRemoved,
    Specs(FromTo<Vec<SpecNumber>>),
    Outcomes(FromTo<Vec<OutcomeCode>>),
    NoGoalReason(Option<ShortText>),
    Skills(FromTo<Vec<Title>>),
    Labels(FromTo<Vec<Label>>),
    /// The number of evidence links that changed, and how many of those were added and removed.
    ///
    /// The rest changed in state or position.
    Evidence {
        changed: usize,
        added: usize,
        removed: usize,
    },
    AssigneesAdded(PeopleLabel),
    AssigneesRemoved(PeopleLabel),
    LeadSet(PeopleLabel),
    /// The number of dated status changes that were added.
    History(usize),
    PeopleNeeded {
        from: u32,
        to: u32,
    },
    DependsOn(FromTo<Vec<TaskNumber>>),
}

impl TaskFieldChange {
    /// Returns the kind of the change.
    ///
    /// It is a removal if the task loses a track, size, due date, description, goal, skill, label, evidence link or
    /// dependency.
    pub fn kind(&self) -> ChangeKind {
        use TaskFieldChange::*;
        let is_removal = match self {
            Renamed { .. } => return ChangeKind::Rename,
            Track(track) => track.to.is_none(),
            Size(size) => size.to.is_none(),
            Due(due) => due.to.is_none(),
            DescriptionRemoved => true,
            Specs(specs) => lacks_any(&specs.to, &specs.from),
            Outcomes(outcomes) => lacks_any(&outcomes.to, &outcomes.from),
            Skills(skills) => {
                let kept = |skill: &Title| skills.to.iter().any(|s| s.as_str().eq_ignore_ascii_case(skill.as_str()));
                !skills.from.iter().all(kept)
            }
            Labels(labels) => {
                let kept = |label: &Label| labels.to.iter().any(|other| other.is_same(label));
                !labels.from.iter().all(kept)
            }
            Evidence { removed, .. } => *removed > 0,
            DependsOn(tasks) => lacks_any(&tasks.to, &tasks.from),
            _ => false,
        };
        if is_removal { ChangeKind::Removal } else { ChangeKind::Plain }
    }

    /// Returns the report line for an existing task.
    pub fn line(&self) -> ChangeLine {
        ChangeLine { kind: self.kind(), text: self.to_string() }
    }

    /// Returns the report line for a new task: `size M` instead of `size none → M`.
    pub fn initial_line(&self) -> ChangeLine {
        use TaskFieldChange::*;
        let text = match self {
            Status(FromTo { to: Some(status), .. }) => status.as_str().to_owned(),
            Track(FromTo { to: Some(track), .. }) => format!("track {track}"),
            Size(FromTo { to: Some(size), .. }) => format!("size {}", size.as_str()),
            Due(FromTo { to: Some(due), .. }) => format!("due {due}"),
            Specs(specs) => format!("documents {}", joined(&specs.to)),
            Outcomes(outcomes) => format!("outcomes {}", joined(&outcomes.to)),
            Skills(skills) => format!("skills {}", joined(&skills.to)),
            Labels(labels) => format!("labels {}", joined(&labels.to)),
            Evidence { changed, .. } => counted(*changed, "link", "links"),
            DependsOn(tasks) => format!("depends on {}", joined(&tasks.to)),
            other => other.to_string(),
        };
        ChangeLine { kind: ChangeKind::Plain, text }
    }
}

impl Display for TaskFieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use TaskFieldChange::*;
        match self {
            Renamed { to } => write!(f, "renamed to “{to}”"),
            Status(status) => f.write_str(&status.label_with(|status| status.map(|status| status.as_str().to_owned()))),
            Track(track) => write!(f, "track {}", track.optional_label()),
            Size(size) => write!(f, "size {}", size.label_with(|size| size.map(|size| size.as_str().to_owned()))),
            Due(due) => write!(f, "due date {}", due.label_with(|due| due.map(|due| due.to_string()))),
            DescriptionChanged => f.write_str("description changed"),
            DescriptionRemoved => f.write_str("description removed"),
            Specs(specs) => write!(f, "documents {}", specs.label_with(|items| listed(items))),
            Outcomes(outcomes) => write!(f, "outcomes {}", outcomes.label_with(|items| listed(items))),
            NoGoalReason(Some(reason)) => write!(f, "no goal, because “{reason}”"),
            NoGoalReason(None) => f.write_str("reason for having no goal removed"),
            Skills(skills) => write!(f, "skills {}", skills.label_with(|items| listed(items))),
            Labels(labels) => write!(f, "labels {}", labels.label_with(|items| listed(items))),
            Evidence { changed, added, removed } => {
                let links = counted(*changed, "evidence link", "evidence links");
                match (*added, *removed) {
                    (all, 0) if all == *changed => write!(f, "{links} added"),
                    (0, all) if all == *changed => write!(f, "{links} removed"),
                    (_, 0) => write!(f, "{links} changed"),
                    _ => write!(f, "{links} changed ({removed} removed)"),
                }
            }
            AssigneesAdded(people) => write!(f, "assigned to {people}"),
            AssigneesRemoved(people) => write!(f, "no longer assigned to {people}"),
            LeadSet(person) => write!(f, "led by {person}"),
            History(steps) => write!(f, "history: {} added", counted(*steps, "status change", "status changes")),
            PeopleNeeded { from, to } => write!(f, "people needed {from} → {to}"),
            DependsOn(tasks) => write!(f, "depends on {}", tasks.label_with(|items| listed(items))),
        }
    }
}

/// Whether any of `required` is missing in `items`.
fn lacks_any<T: PartialEq>(items: &[T], required: &[T]) -> bool {
    !required.iter().all(|item| items.contains(item))
}

fn joined<T: Display>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

/// `4, 8`; `None` for an empty list.
fn listed<T: Display>(items: &[T]) -> Option<String> {
    (!items.is_empty()).then(|| joined(items))
}
