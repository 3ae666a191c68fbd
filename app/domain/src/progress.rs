//! Progress of an edition's tasks: counts by track and goal, and the burn-up chart.

use crate::id::{EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use crate::tasks::{Status, StatusCounts, TaskRow};
use crate::text::Title;
use crate::time::{Instant, NaiveDate};
use crate::views::TaskStatusChange;
use std::collections::BTreeMap;

/// The counts of a set of tasks, in total and by track, outcome and SPEC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub all: StatusCounts,
    /// In the order of each track's first task; `None` for tasks without a track.
    pub by_track: Vec<(Option<Title>, StatusCounts)>,
    /// A task with two outcomes counts in both.
    pub by_outcome: BTreeMap<OutcomeCode, StatusCounts>,
    /// A task with two SPECs counts in both.
    pub by_spec: BTreeMap<SpecNumber, StatusCounts>,
}

impl Progress {
    pub fn of(rows: &[TaskRow]) -> Self {
        let mut progress = Progress::default();
        for row in rows {
            progress.all.add(row.status, 1);
            progress.track_mut(&row.track).add(row.status, 1);
            for outcome in &row.outcomes {
                progress.by_outcome.entry(*outcome).or_default().add(row.status, 1);
            }
            for spec in &row.specs {
                progress.by_spec.entry(*spec).or_default().add(row.status, 1);
            }
        }
        progress
    }

    fn track_mut(&mut self, track: &Option<Title>) -> &mut StatusCounts {
        let index = self.by_track.iter().position(|(title, _)| title == track).unwrap_or_else(|| {
            self.by_track.push((track.clone(), StatusCounts::default()));
            self.by_track.len() - 1
        });
        &mut self.by_track[index].1
    }
}

/// The number of tasks at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BurnPoint {
    pub on: NaiveDate,
    pub total: u32,
    pub done: u32,
}

/// Returns the total and the done tasks for each day with a status change.
///
/// `status_changes` has each task's changes, oldest first. Imported changes without a date of their own are ignored.
/// `day` converts an instant to a date in the edition's time zone.
pub fn burn_up(status_changes: &[TaskStatusChange], day: impl Fn(Instant) -> NaiveDate) -> Vec<BurnPoint> {
    let mut progress: BTreeMap<(&EditionSlug, TaskNumber), Status> = BTreeMap::new();
    let mut days: BTreeMap<NaiveDate, Vec<&TaskStatusChange>> = BTreeMap::new();
    for entry in status_changes.iter().filter(|entry| !entry.entry.imported) {
        days.entry(day(entry.entry.at)).or_default().push(entry);
    }
    let points = days.into_iter().map(|(on, mut entries)| {
        entries.sort_by_key(|entry| entry.entry.at);
        progress.extend(entries.iter().map(|entry| ((&entry.edition, entry.number), entry.entry.to)));
        let counts = StatusCounts::of(progress.values().copied());
        BurnPoint { on, total: counts.total(), done: counts.done() }
    });
    points.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DateTime, Days};
    use crate::views::StatusChange;
    use proptest::prelude::*;

    fn moved(task: u32, day: u64, to: Status) -> TaskStatusChange {
        let at = DateTime::UNIX_EPOCH + Days::new(day);
        TaskStatusChange {
            edition: EditionSlug::parse("2023").unwrap(),
            number: TaskNumber(task),
            title: Title::parse("Try it").unwrap(),
            entry: StatusChange { at, to, note: None, merged_into: None, by: None, imported: false },
        }
    }

    #[test]
    fn reopened_task_is_no_longer_done() {
        let status_changes =
            [moved(1, 0, Status::Proposed), moved(1, 3, Status::Done), moved(1, 5, Status::InProgress)];
        let done: Vec<u32> = burn_up(&status_changes, |at| at.date_naive()).iter().map(|point| point.done).collect();
        assert_eq!(done, [0, 1, 0]);
    }

    proptest! {
        #[test]
        fn done_never_exceeds_total_and_days_are_in_order(steps in proptest::collection::vec((0u32..9, 0u64..60, 0usize..6), 0..80)) {
            let status_changes: Vec<TaskStatusChange> = steps.iter().map(|&(task, day, to)| moved(task, day, Status::ALL[to])).collect();
            let points = burn_up(&status_changes, |at| at.date_naive());
            prop_assert!(points.iter().all(|point| point.done <= point.total));
            prop_assert!(points.windows(2).all(|pair| pair[0].on < pair[1].on && pair[0].total <= pair[1].total));
        }
    }
}
