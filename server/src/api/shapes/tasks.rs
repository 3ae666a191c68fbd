//! The JSON types of tasks and progress.

use super::instant;
use domain::id::{Login, OutcomeCode};
use domain::progress::{Progress, TitledCounts};
use domain::tasks::{Evidence, Status, StatusCounts, TaskLink, TaskRow};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Tasks {
    pub tasks: Vec<Task>,
    /// Number of tasks on all pages.
    pub total: usize,
    /// Address of the next page; null on the last one.
    pub next: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Task {
    pub number: u32,
    pub title: String,
    pub track: Option<String>,
    pub status: &'static str,
    pub specs: Vec<u16>,
    pub outcomes: Vec<String>,
    /// GitHub logins, the lead's first. People without a login are left out.
    pub assignees: Vec<String>,
    pub evidence: Vec<EvidenceLink>,
    /// RFC 3339 in UTC; null if an import gave no dates.
    pub updated: Option<String>,
    /// `small`, `medium` or `large`; null if not set.
    pub size: Option<&'static str>,
    /// The day by which the task should be done, `2027-05-22`; null if not set.
    pub due: Option<String>,
    pub labels: Vec<String>,
    /// Number of assignees that the task still lacks.
    pub people_missing: u32,
    /// Whether the task depends on an unfinished task.
    pub blocked: bool,
    /// Numbers of the unfinished tasks that the task depends on.
    pub blocked_by: Vec<u32>,
    /// The task of a later edition in which the task continues. Such a task is dropped in its own edition.
    pub continued_in: Option<ContinuedIn>,
}

/// A task of a later edition.
#[derive(Serialize, ToSchema)]
pub struct ContinuedIn {
    pub edition: String,
    pub number: u32,
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
            evidence: row.evidence.into_iter().map(EvidenceLink::from).collect(),
            updated: row.updated.map(instant),
            size: row.size.map(|size| size.as_str()),
            due: row.due.map(|due| due.day.to_string()),
            labels: row.labels.into_iter().map(String::from).collect(),
            people_missing: row.people_missing,
            blocked: !row.blocked_by.is_empty(),
            blocked_by: row.blocked_by.into_iter().map(|task| task.0).collect(),
            continued_in: row
                .continued_in
                .map(|task| ContinuedIn { edition: task.edition.to_string(), number: task.number.0 }),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Similar {
    pub tasks: Vec<LinkedTask>,
}

/// A task's number, title and status.
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
pub struct EvidenceLink {
    pub url: String,
    pub kind: &'static str,
    /// The state on GitHub, or else the state given here: open, draft, merged, closed, archived or gone; null if unknown.
    pub state: Option<&'static str>,
    /// The title on GitHub.
    pub title: Option<String>,
    /// The login of the author on GitHub.
    pub author: Option<String>,
}

impl From<Evidence> for EvidenceLink {
    fn from(evidence: Evidence) -> Self {
        let state = evidence.state().map(|state| state.as_str());
        let kind = evidence.actual_kind().as_str();
        let (title, author) = evidence.seen.map(|seen| (seen.title, seen.author)).unwrap_or_default();
        EvidenceLink {
            url: evidence.url.into(),
            kind,
            state,
            title: title.map(String::from),
            author: author.map(String::from),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct ProgressCounts {
    /// Number of tasks, without dropped ones.
    pub total: u32,
    pub done: u32,
    pub by_status: BTreeMap<&'static str, u32>,
    pub by_track: Vec<TrackCount>,
    pub by_outcome: Vec<OutcomeCount>,
    pub by_spec: Vec<SpecCount>,
}

#[derive(Serialize, ToSchema)]
pub struct TrackCount {
    /// Null for tasks without a track.
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
        let totals = |counts: StatusCounts| (counts.kept(), counts.done());
        let track = |(track, counts): (Option<domain::text::Title>, StatusCounts)| {
            let (total, done) = totals(counts);
            TrackCount { track: track.map(String::from), total, done }
        };
        let outcome = |(code, goal): (OutcomeCode, TitledCounts)| {
            let (total, done) = totals(goal.counts);
            OutcomeCount { code: code.into(), total, done }
        };
        let spec = |(number, goal): (domain::id::SpecNumber, TitledCounts)| {
            let (total, done) = totals(goal.counts);
            SpecCount { number: number.0, total, done }
        };
        ProgressCounts {
            total: progress.all.kept(),
            done: progress.all.done(),
            by_status: Status::ALL.into_iter().map(|status| (status.as_str(), progress.all.get(status))).collect(),
            by_track: progress.by_track.into_iter().map(track).collect(),
            by_outcome: progress.by_outcome.into_iter().map(outcome).collect(),
            by_spec: progress.by_spec.into_iter().map(spec).collect(),
        }
    }
}
