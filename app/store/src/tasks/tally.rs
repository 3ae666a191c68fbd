//! Reads the stored task counts of an edition, which all counts of a list come from.

use crate::StoreError;
use crate::db::column::{count, damaged};
use domain::id::{OutcomeCode, SpecNumber};
use domain::tasks::{Status, StatusCounts};
use domain::views::{ListCounts, Special, TaskFilter, TaskList};
use sqlx::SqliteConnection;

pub(super) struct Tally(Vec<Cell>);

/// A part of the matching tasks that a list shows together.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    All,
    Status(Status),
    Track(Option<i64>),
}

/// The tasks that one set of counts covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Share {
    All,
    Spec(SpecNumber),
    Outcome(OutcomeCode),
    Both(SpecNumber, OutcomeCode),
}

impl Share {
    /// The smallest share that has all tasks that match the filter.
    pub(super) fn of(filter: &TaskFilter) -> Share {
        match (filter.spec, &filter.outcome) {
            (Some(spec), None) => Share::Spec(spec),
            (None, Some(outcome)) => Share::Outcome(*outcome),
            (Some(spec), Some(outcome)) => Share::Both(spec, *outcome),
            (None, None) => Share::All,
        }
    }

    /// The share as two columns store it.
    fn key(self) -> (&'static str, String) {
        match self {
            Share::All => ("all", String::new()),
            Share::Spec(number) => ("spec", number.0.to_string()),
            Share::Outcome(code) => ("outcome", code.to_string()),
            Share::Both(number, code) => ("both", format!("{} {code}", number.0)),
        }
    }
}

/// The number of tasks that agree in all counted properties.
#[derive(Clone)]
struct Cell {
    track: Option<i64>,
    status: Status,
    needs_help: bool,
    blocked: bool,
    unclaimed: bool,
    tasks: u32,
}

impl Tally {
    pub(super) async fn read(tx: &mut SqliteConnection, edition: i64, share: Share) -> Result<Tally, StoreError> {
        let (share, code) = share.key();
        let rows = sqlx::query!(
            r#"SELECT nullif(track_id, 0) AS "track?: i64", status, needs_help AS "needs_help: bool",
                 blocked AS "blocked: bool", unclaimed AS "unclaimed: bool", tasks
               FROM task_counts WHERE edition_id = ?1 AND share = ?2 AND code = ?3 AND tasks > 0"#,
            edition,
            share,
            code
        );
        let cells = rows.fetch_all(tx).await?.into_iter().map(|row| {
            let status = Status::parse(&row.status).map_err(damaged)?;
            let (needs_help, blocked, unclaimed) = (row.needs_help, row.blocked, row.unclaimed);
            Ok(Cell { track: row.track, status, needs_help, blocked, unclaimed, tasks: count(row.tasks)? })
        });
        cells.collect::<Result<_, _>>().map(Tally)
    }

    pub(super) fn by_status(&self) -> StatusCounts {
        let mut counts = StatusCounts::default();
        self.0.iter().for_each(|cell| counts.add(cell.status, cell.tasks));
        counts
    }

    pub(super) fn in_track(&self, track: Option<i64>) -> u32 {
        self.sum(|cell| cell.track == track)
    }

    pub(super) fn lists(&self) -> ListCounts {
        ListCounts {
            help: self.sum(|cell| cell.needs_help),
            unclaimed: self.sum(|cell| cell.unclaimed),
            blocked: self.sum(|cell| cell.blocked),
        }
    }

    /// Whether scanning all tasks finds a page of these faster than looking all of these up.
    pub(super) fn is_faster_to_scan(&self, edition: &Tally) -> bool {
        let (tasks, all) = (u64::from(self.sum(|_| true)), u64::from(edition.sum(|_| true)));
        tasks * tasks >= u64::from(TaskList::PAGE) * all
    }

    fn sum(&self, counts: impl Fn(&Cell) -> bool) -> u32 {
        self.0.iter().filter(|cell| counts(cell)).map(|cell| cell.tasks).sum()
    }

    /// Whether the filter has only counted properties.
    pub(super) fn covers(filter: &TaskFilter) -> bool {
        let TaskFilter { track: _, status: _, spec: _, outcome: _, size, special, who, words } = filter;
        let uncounted = size.is_some() || who.is_some() || words.is_some();
        !uncounted && !matches!(special, Some(Special::Mine(_) | Special::Stale(_)))
    }

    /// The counts of the tasks that match the counted properties of the filter.
    pub(super) fn fitting(&self, filter: &TaskFilter, track: Option<Part>) -> Tally {
        let TaskFilter { status, special, .. } = filter;
        let fits = |cell: &&Cell| {
            let in_list = match special {
                Some(Special::Help) => cell.needs_help,
                Some(Special::Unclaimed) => cell.unclaimed,
                Some(Special::Blocked) => cell.blocked,
                _ => true,
            };
            let in_track = match track {
                Some(Part::Track(track)) => cell.track == track,
                _ => true,
            };
            in_list && in_track && status.is_none_or(|status| cell.status == status)
        };
        Tally(self.0.iter().filter(fits).cloned().collect())
    }
}
