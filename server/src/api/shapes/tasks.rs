//! Tasks, and how far they are.

use super::instant;
use domain::id::{Login, OutcomeCode};
use domain::progress::Progress;
use domain::tasks::{Evidence, Status, StatusCounts, TaskLink, TaskRow};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Tasks {
    pub tasks: Vec<Task>,
}

#[derive(Serialize, ToSchema)]
pub struct Task {
    pub number: u32,
    pub title: String,
    pub track: Option<String>,
    pub status: &'static str,
    pub specs: Vec<u16>,
    pub outcomes: Vec<String>,
    /// GitHub logins, the lead first.
    pub assignees: Vec<String>,
    pub evidence: Vec<OneEvidence>,
    /// RFC 3339, UTC; null where the source gave no dates.
    pub updated: Option<String>,
    /// `small`, `medium`, `large`; null where nobody has said.
    pub size: Option<&'static str>,
    /// How many more hands are wanted.
    pub people_missing: u32,
    /// Whether it waits for a task that isn't done.
    pub blocked: bool,
    /// The tasks that it waits for and that aren't over, by number.
    pub blocked_by: Vec<u32>,
}

impl From<TaskRow> for Task {
    fn from(row: TaskRow) -> Self {
        Task {
            number: row.number.0,
            title: row.title.into(),
            track: row.track.map(String::from),
            status: row.status.as_str(),
            specs: row.specs.into_iter().map(|number| number.0).collect(),
            outcomes: row.outcomes.into_iter().map(String::from).collect(),
            assignees: row.assignees.into_iter().filter_map(|person| person.login).map(Login::into).collect(),
            evidence: row.evidence.into_iter().map(OneEvidence::from).collect(),
            updated: row.updated.map(instant),
            size: row.size.map(|size| size.as_str()),
            people_missing: row.people_missing,
            blocked: !row.blocked_by.is_empty(),
            blocked_by: row.blocked_by.into_iter().map(|task| task.0).collect(),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Similar {
    pub tasks: Vec<LinkedTask>,
}

/// A task as others name it.
#[derive(Serialize, ToSchema)]
pub struct LinkedTask {
    pub number: u32,
    pub title: String,
    pub status: &'static str,
}

impl From<TaskLink> for LinkedTask {
    fn from(link: TaskLink) -> Self {
        LinkedTask { number: link.number.0, title: link.title.into(), status: link.status.as_str() }
    }
}

#[derive(Serialize, ToSchema)]
pub struct OneEvidence {
    pub url: String,
    pub kind: &'static str,
    /// Null until someone has looked.
    pub state: Option<&'static str>,
}

impl From<Evidence> for OneEvidence {
    fn from(evidence: Evidence) -> Self {
        let state = evidence.state.map(|state| state.as_str());
        OneEvidence { url: evidence.url.into(), kind: evidence.kind.as_str(), state }
    }
}

#[derive(Serialize, ToSchema)]
pub struct ProgressCounts {
    /// Dropped tasks included.
    pub total: u32,
    pub done: u32,
    pub by_status: BTreeMap<&'static str, u32>,
    pub by_track: Vec<TrackCount>,
    pub by_outcome: Vec<OutcomeCount>,
    pub by_spec: Vec<SpecCount>,
}

#[derive(Serialize, ToSchema)]
pub struct TrackCount {
    /// Null for tasks without one.
    pub track: Option<String>,
    pub total: u32,
    pub done: u32,
}

#[derive(Serialize, ToSchema)]
pub struct OutcomeCount {
    pub code: String,
    pub total: u32,
    pub done: u32,
}

#[derive(Serialize, ToSchema)]
pub struct SpecCount {
    pub number: u16,
    pub total: u32,
    pub done: u32,
}

impl From<Progress> for ProgressCounts {
    fn from(progress: Progress) -> Self {
        let figures = |counts: StatusCounts| (counts.total(), counts.done());
        let track = |(track, counts): (Option<domain::text::Title>, StatusCounts)| {
            let (total, done) = figures(counts);
            TrackCount { track: track.map(String::from), total, done }
        };
        let outcome = |(code, counts): (OutcomeCode, StatusCounts)| {
            let (total, done) = figures(counts);
            OutcomeCount { code: code.into(), total, done }
        };
        let spec = |(number, counts): (domain::id::SpecNumber, StatusCounts)| {
            let (total, done) = figures(counts);
            SpecCount { number: number.0, total, done }
        };
        ProgressCounts {
            total: progress.all.total(),
            done: progress.all.done(),
            by_status: Status::ALL.into_iter().map(|status| (status.as_str(), progress.all.get(status))).collect(),
            by_track: progress.by_track.into_iter().map(track).collect(),
            by_outcome: progress.by_outcome.into_iter().map(outcome).collect(),
            by_spec: progress.by_spec.into_iter().map(spec).collect(),
        }
    }
}
