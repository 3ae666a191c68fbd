//! How many tasks of an edition stand where, as it is kept beside them: read once for all that a list counts, however
//! many tasks there are.

use super::filter::Part;
use crate::StoreError;
use crate::column::{count, damaged};
use domain::tasks::{ListCounts, Special, Status, StatusCounts, TaskFilter};
use sqlx::SqliteConnection;

pub(super) struct Tally(Vec<Cell>);

/// So many tasks are alike in all that is counted.
#[derive(Clone)]
struct Cell {
    track: Option<i64>,
    status: Status,
    wants_help: bool,
    blocked: bool,
    unclaimed: bool,
    tasks: u32,
}

impl Tally {
    pub(super) async fn read(tx: &mut SqliteConnection, edition: i64) -> Result<Tally, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT nullif(track_id, 0) AS "track?: i64", status, wants_help AS "wants_help: bool",
                 blocked AS "blocked: bool", unclaimed AS "unclaimed: bool", tasks
               FROM task_counts WHERE edition_id = ?1 AND tasks > 0"#,
            edition
        );
        let cells = rows.fetch_all(tx).await?.into_iter().map(|row| {
            let status = Status::parse(&row.status).map_err(damaged)?;
            let (wants_help, blocked, unclaimed) = (row.wants_help, row.blocked, row.unclaimed);
            Ok(Cell { track: row.track, status, wants_help, blocked, unclaimed, tasks: count(row.tasks)? })
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
            help: self.sum(|cell| cell.wants_help),
            unclaimed: self.sum(|cell| cell.unclaimed),
            blocked: self.sum(|cell| cell.blocked),
        }
    }

    fn sum(&self, counts: impl Fn(&Cell) -> bool) -> u32 {
        self.0.iter().filter(|cell| counts(cell)).map(|cell| cell.tasks).sum()
    }

    /// Those that fit; `None` where the filter asks for more than is counted.
    pub(super) fn fitting(&self, filter: &TaskFilter, track: Option<Part>) -> Option<Tally> {
        let TaskFilter { track: _, status, spec, outcome, size, special, who, words } = filter;
        let uncounted = spec.is_some() || outcome.is_some() || size.is_some() || who.is_some() || words.is_some();
        if uncounted || matches!(special, Some(Special::Mine(_) | Special::Stale(_))) {
            return None;
        }
        let fits = |cell: &&Cell| {
            let in_list = match special {
                Some(Special::Help) => cell.wants_help,
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
        Some(Tally(self.0.iter().filter(fits).cloned().collect()))
    }
}
