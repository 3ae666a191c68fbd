//! Progress of an edition's tasks: counts by track and goal, and the burn-up chart.

use crate::editions::{Edition, EditionCard};
use crate::id::{EditionSlug, OutcomeCode, SpecNumber};
use crate::people::{Contribution, Person};
use crate::tasks::{StatusCounts, TaskRow};
use crate::text::Title;
use crate::time::{Instant, NaiveDate};
use crate::views::TaskStatusChange;
use std::collections::BTreeMap;

/// The counts of a set of tasks, in total and by track, outcome and SPEC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub all: StatusCounts,
    /// The number of tasks that need more people.
    pub need_help: u32,
    /// In the order of the edition's tracks; last, with `None`, the tasks without a track.
    pub by_track: Vec<(Option<Title>, StatusCounts)>,
    /// A task with two outcomes counts in both.
    pub by_outcome: BTreeMap<OutcomeCode, TitledCounts>,
    /// A task with two SPECs counts in both.
    pub by_spec: BTreeMap<SpecNumber, TitledCounts>,
}

/// The counts of the tasks for one goal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitledCounts {
    pub title: Option<Title>,
    pub counts: StatusCounts,
}

impl Progress {
    /// The counts of a track; a new track becomes the last.
    pub fn track_mut(&mut self, track: Option<Title>) -> &mut StatusCounts {
        let index = self.by_track.iter().position(|(title, _)| *title == track).unwrap_or_else(|| {
            self.by_track.push((track, StatusCounts::default()));
            self.by_track.len() - 1
        });
        &mut self.by_track[index].1
    }

    pub fn outcome_mut(&mut self, code: OutcomeCode, title: Option<Title>) -> &mut StatusCounts {
        &mut self.by_outcome.entry(code).or_insert_with(|| TitledCounts { title, ..TitledCounts::default() }).counts
    }

    pub fn spec_mut(&mut self, number: SpecNumber, title: Option<Title>) -> &mut StatusCounts {
        &mut self.by_spec.entry(number).or_insert_with(|| TitledCounts { title, ..TitledCounts::default() }).counts
    }
}

/// Everything that the progress page of an edition shows.
#[derive(Clone, Debug)]
pub struct ProgressPage {
    pub edition: Edition,
    pub progress: Progress,
    /// Oldest first.
    pub growth: Vec<GrowthStep>,
    /// The first tasks that need more people.
    pub help_wanted: Vec<TaskRow>,
    /// The latest dated status changes, newest first.
    pub latest: Vec<TaskStatusChange>,
    pub contributors: Contributors,
}

impl ProgressPage {
    /// The maximum number of tasks in `help_wanted`.
    pub const HELP_WANTED: u32 = 10;
    /// The maximum number of status changes in `latest`.
    pub const LATEST: u32 = 8;
}

/// Everything that the page with the progress of all published editions shows.
#[derive(Clone, Debug)]
pub struct WholeProgress {
    /// The published editions that have a work plan, newest first.
    pub editions: Vec<EditionCard>,
    pub progress: Progress,
    pub help_wanted: HelpWanted,
    /// The latest dated status changes, newest first.
    pub latest: Vec<TaskStatusChange>,
    pub contributors: Contributors,
}

/// The people who have done most for a work plan, as far as they agree to be listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contributors {
    /// The first of them, by tasks done, then by tasks claimed.
    pub people: Vec<(Person, Contribution)>,
    /// How many more people contributed. Some of them may not want to be listed.
    pub more: u32,
}

impl Contributors {
    /// The maximum number of `people`.
    pub const NAMED: u32 = 24;
}

/// The tasks of all published editions that need more people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HelpWanted {
    /// The first of them: newest edition first, then by number.
    pub tasks: Vec<TaskRow>,
    /// The number of such tasks in each edition that has one, newest first.
    pub editions: Vec<(EditionSlug, u32)>,
}

impl HelpWanted {
    /// The number of all such tasks.
    pub fn count(&self) -> u32 {
        self.editions.iter().map(|(_, count)| count).sum()
    }
}

/// The changes of all tasks within a quarter of an hour.
///
/// Only dated status changes count: what an import brought without a date says nothing about when it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrowthStep {
    pub at: Instant,
    /// The number of tasks that had their first status change, minus those that were dropped.
    pub added: i32,
    /// The number of tasks that were done, minus those that were reopened.
    pub done: i32,
}

/// The number of tasks at the end of a day, without dropped ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BurnPoint {
    pub on: NaiveDate,
    pub total: u32,
    pub done: u32,
}

/// Returns the total and the done tasks for each day with a status change.
///
/// `growth` is oldest first. `day` converts an instant to a date in the edition's time zone; zones are a multiple of
/// a quarter of an hour apart, so no step spans two days.
pub fn burn_up(growth: &[GrowthStep], day: impl Fn(Instant) -> NaiveDate) -> Vec<BurnPoint> {
    let mut points: Vec<BurnPoint> = Vec::new();
    let (mut total, mut done) = (0, 0);
    for step in growth {
        total = u32::saturating_add_signed(total, step.added);
        done = u32::saturating_add_signed(done, step.done);
        let point = BurnPoint { on: day(step.at), total, done };
        match points.last_mut() {
            Some(last) if last.on == point.on => *last = point,
            _ => points.push(point),
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DateTime, Days};
    use proptest::prelude::*;

    fn step(day: u64, added: i32, done: i32) -> GrowthStep {
        GrowthStep { at: DateTime::UNIX_EPOCH + Days::new(day), added, done }
    }

    #[test]
    fn reopened_task_is_no_longer_done() {
        let growth = [step(0, 1, 0), step(3, 0, 1), step(5, 0, -1)];
        let done: Vec<u32> = burn_up(&growth, |at| at.date_naive()).iter().map(|point| point.done).collect();
        assert_eq!(done, [0, 1, 0]);
    }

    #[test]
    fn dropped_task_leaves_the_total() {
        let growth = [step(0, 2, 0), step(3, -1, 0), step(5, 1, 1)];
        let total: Vec<u32> = burn_up(&growth, |at| at.date_naive()).iter().map(|point| point.total).collect();
        assert_eq!(total, [2, 1, 2]);
    }

    proptest! {
        #[test]
        fn each_day_has_one_point_with_its_last_counts(steps in proptest::collection::vec((0u64..60, 0i32..9, 0i32..9), 0..80)) {
            let mut growth: Vec<GrowthStep> = steps.iter().map(|&(day, added, done)| step(day, added, done)).collect();
            growth.sort_by_key(|step| step.at);
            let points = burn_up(&growth, |at| at.date_naive());
            prop_assert!(points.windows(2).all(|pair| pair[0].on < pair[1].on && pair[0].total <= pair[1].total));
            let all: i32 = growth.iter().map(|step| step.added).sum();
            prop_assert_eq!(points.last().map_or(0, |last| last.total), all.unsigned_abs());
        }
    }
}
