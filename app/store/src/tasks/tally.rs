//! Reads the stored task counts of an edition. All counts that a task list shows come from these.

use crate::StoreError;
use crate::db::column::{count, damaged, list};
use domain::id::{OutcomeCode, SpecNumber};
use domain::tasks::{Status, StatusCounts};
use domain::text::{Label, Title};
use domain::views::{ListCounts, Special, TaskFilter, TaskList};
use serde::Deserialize;
use sqlx::SqliteConnection;
use std::borrow::Cow;

pub(super) struct Tally(Vec<TaskCount>);

/// A section of a task list.
#[derive(Clone, Copy, Debug)]
pub(super) enum Section {
    All,
    Status(Status),
    Track(Option<i64>),
}

/// Which tasks a `Tally` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TallyScope {
    All,
    Spec(SpecNumber),
    Outcome(OutcomeCode),
    Both(SpecNumber, OutcomeCode),
}

impl TallyScope {
    /// The smallest scope that includes every task that matches the filter.
    pub(super) fn of(filter: &TaskFilter) -> TallyScope {
        match (filter.spec, &filter.outcome) {
            (Some(spec), None) => TallyScope::Spec(spec),
            (None, Some(outcome)) => TallyScope::Outcome(*outcome),
            (Some(spec), Some(outcome)) => TallyScope::Both(spec, *outcome),
            (None, None) => TallyScope::All,
        }
    }

    /// The values of the columns `share` and `code`.
    fn key(self) -> (&'static str, String) {
        match self {
            TallyScope::All => ("all", String::new()),
            TallyScope::Spec(number) => ("spec", number.0.to_string()),
            TallyScope::Outcome(code) => ("outcome", code.to_string()),
            TallyScope::Both(number, code) => ("both", format!("{} {code}", number.0)),
        }
    }
}

/// The number of tasks with one combination of the counted properties.
#[derive(Clone)]
struct TaskCount {
    track: Option<i64>,
    status: Status,
    needs_help: bool,
    blocked: bool,
    unclaimed: bool,
    tasks: u32,
}

/// The tasks of an edition: its tally with its tracks, and the number of tasks by goal.
pub(super) struct EditionTally {
    pub(super) all: Tally,
    /// The edition's tracks in their order.
    pub(super) tracks: Vec<(i64, Title)>,
    /// By SPEC number.
    pub(super) specs: Vec<(SpecNumber, u32)>,
    /// By outcome code.
    pub(super) outcomes: Vec<(OutcomeCode, u32)>,
    /// The most common ones.
    pub(super) labels: Vec<(Label, u32)>,
}

impl EditionTally {
    pub(super) async fn read(tx: &mut SqliteConnection, edition: i64) -> Result<EditionTally, StoreError> {
        let row = sqlx::query!(
            r#"SELECT (SELECT json_group_array(json_array(id, title) ORDER BY position, id) FROM tracks WHERE edition_id = ?1)
                   AS "tracks!: String",
                 (SELECT json_group_array(json_array(label, tasks) ORDER BY label)
                  FROM (SELECT label, tasks FROM label_counts WHERE edition_id = ?1 ORDER BY tasks DESC, label LIMIT 200))
                   AS "labels!: String",
                 json_group_array(json_array(share, code, track, status, needs_help, blocked, unclaimed, tasks)
                   ORDER BY share, code) AS "counts!: String"
               FROM (SELECT share, code, nullif(track_id, 0) AS track, status, needs_help, blocked, unclaimed, sum(tasks) AS tasks
                 FROM task_counts WHERE edition_id = ?1 AND share IN ('all', 'spec', 'outcome') AND tasks > 0
                 GROUP BY share, code, iif(share = 'all', track_id, 0), iif(share = 'all', status, ''),
                   iif(share = 'all', needs_help + 2 * blocked + 4 * unclaimed, 0))"#,
            edition
        );
        let row = row.fetch_one(tx).await?;
        let track = |(id, title): (i64, Cow<'_, str>)| Ok((id, Title::parse(&title).map_err(damaged)?));
        let tracks = list(&row.tracks)?.into_iter().map(track).collect::<Result<_, StoreError>>()?;
        let label = |(label, tasks): (Cow<'_, str>, u32)| Ok((Label::parse(&label).map_err(damaged)?, tasks));
        let labels = list(&row.labels)?.into_iter().map(label).collect::<Result<_, StoreError>>()?;
        let mut tally =
            EditionTally { all: Tally(Vec::new()), tracks, specs: Vec::new(), outcomes: Vec::new(), labels };
        for columns in list::<CountColumns<'_>>(&row.counts)? {
            let (code, tasks) = (columns.code, columns.tasks);
            match columns.share {
                "spec" => tally.specs.push((SpecNumber::parse(code).map_err(damaged)?, count(tasks)?)),
                "outcome" => tally.outcomes.push((OutcomeCode::parse(code).map_err(damaged)?, count(tasks)?)),
                _ => tally.all.0.push(columns.task_count()?),
            }
        }
        tally.specs.sort();
        Ok(tally)
    }
}

/// A count in the order of the queries. None of its texts needs escapes in JSON.
#[derive(Deserialize)]
struct CountColumns<'j> {
    share: &'j str,
    code: &'j str,
    track: Option<i64>,
    status: &'j str,
    needs_help: u8,
    blocked: u8,
    unclaimed: u8,
    tasks: i64,
}

impl CountColumns<'_> {
    fn task_count(self) -> Result<TaskCount, StoreError> {
        let [needs_help, blocked, unclaimed] = [self.needs_help, self.blocked, self.unclaimed].map(|flag| flag == 1);
        let status = Status::parse(self.status).map_err(damaged)?;
        Ok(TaskCount { track: self.track, status, needs_help, blocked, unclaimed, tasks: count(self.tasks)? })
    }
}

impl Tally {
    pub(super) async fn read(tx: &mut SqliteConnection, edition: i64, scope: TallyScope) -> Result<Tally, StoreError> {
        let (share, code) = scope.key();
        let json = sqlx::query_scalar!(
            r#"SELECT json_group_array(json_array(share, code, nullif(track_id, 0), status, needs_help, blocked, unclaimed, tasks))
                 AS "counts!: String"
               FROM task_counts WHERE edition_id = ?1 AND share = ?2 AND code = ?3 AND tasks > 0"#,
            edition,
            share,
            code
        );
        let json = json.fetch_one(tx).await?;
        list::<CountColumns<'_>>(&json)?.into_iter().map(CountColumns::task_count).collect::<Result<_, _>>().map(Tally)
    }

    pub(super) fn by_status(&self) -> StatusCounts {
        let mut counts = StatusCounts::default();
        self.0.iter().for_each(|entry| counts.add(entry.status, entry.tasks));
        counts
    }

    pub(super) fn in_track(&self, track: Option<i64>) -> u32 {
        self.sum(|entry| entry.track == track)
    }

    pub(super) fn lists(&self) -> ListCounts {
        ListCounts {
            help: self.sum(|entry| entry.needs_help),
            unclaimed: self.sum(|entry| entry.unclaimed),
            blocked: self.sum(|entry| entry.blocked),
        }
    }

    /// Whether scanning all tasks until one page of matches is found is faster than looking up every match.
    pub(super) fn is_faster_to_scan(&self, edition: &Tally) -> bool {
        let (tasks, all) = (u64::from(self.sum(|_| true)), u64::from(edition.sum(|_| true)));
        tasks * tasks >= u64::from(TaskList::PAGE) * all
    }

    fn sum(&self, includes: impl Fn(&TaskCount) -> bool) -> u32 {
        self.0.iter().filter(|entry| includes(entry)).map(|entry| entry.tasks).sum()
    }

    /// Whether the filter uses only properties that are counted.
    pub(super) fn covers(filter: &TaskFilter) -> bool {
        let TaskFilter { track: _, status: _, spec: _, outcome: _, size, label, special, who, words } = filter;
        let uncounted = size.is_some() || label.is_some() || who.is_some() || words.is_some();
        !uncounted && !matches!(special, Some(Special::Mine(_) | Special::Overdue(_) | Special::Stale(_)))
    }

    /// The counts of the tasks that match the counted properties of the filter.
    pub(super) fn matching(&self, filter: &TaskFilter, section: Option<Section>) -> Tally {
        let TaskFilter { status, special, .. } = filter;
        let matches = |entry: &&TaskCount| {
            let in_list = match special {
                Some(Special::Help) => entry.needs_help,
                Some(Special::Unclaimed) => entry.unclaimed,
                Some(Special::Blocked) => entry.blocked,
                _ => true,
            };
            let in_track = match section {
                Some(Section::Track(track)) => entry.track == track,
                _ => true,
            };
            in_list && in_track && status.is_none_or(|status| entry.status == status)
        };
        Tally(self.0.iter().filter(matches).cloned().collect())
    }
}
