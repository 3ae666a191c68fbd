//! Which tasks a list is about, as SQL.
//!
//! It is put together when it is asked, for which of its parts are there decides which index it goes along: what isn't
//! asked must not stand in the query. Every part is a text of this file; what people choose is only ever bound.

mod known;

use super::tally::{Share, Tally};
use crate::StoreError;
use crate::column::{count, damaged};
use domain::tasks::{InTrack, Special, Status, StatusCounts, TaskFilter};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use std::collections::HashMap;

/// A part of the tasks that fit, in which one order holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    All,
    Status(Status),
    Track(Option<i64>),
}

/// The order within a part.
#[derive(Clone, Copy, Debug)]
pub(super) enum Within {
    Number,
    /// The latest first.
    Touched,
}

/// What the tasks are walked along for.
#[derive(Clone, Copy, Debug)]
enum Walk {
    Counting,
    CountingByTrack,
    Picking(Within),
}

pub(super) struct Fitting<'a> {
    edition: i64,
    filter: &'a TaskFilter,
    /// The filter's track; nothing fits a track that isn't there.
    track: Option<Part>,
    /// How many fit, where that is counted already.
    tally: Option<Tally>,
    /// The ids of the only tasks that may fit, as a JSON list: those with the words, or of the person, or the few that
    /// serve something. Found once for all that is asked then.
    known: Option<String>,
}

/// The key of no track.
const NOWHERE: i64 = 0;

impl<'a> Fitting<'a> {
    /// `all` is the tally of the edition.
    pub(super) async fn new(
        tx: &mut SqliteConnection,
        edition: i64,
        filter: &'a TaskFilter,
        all: &Tally,
    ) -> Result<Fitting<'a>, StoreError> {
        let track = match &filter.track {
            None => None,
            Some(InTrack::None) => Some(Part::Track(None)),
            Some(InTrack::Named(title)) => {
                let title = title.as_str();
                let found = sqlx::query_scalar!(
                    r#"SELECT id AS "id!" FROM tracks WHERE edition_id = ?1 AND title = ?2"#,
                    edition,
                    title
                );
                Some(Part::Track(Some(found.fetch_optional(&mut *tx).await?.unwrap_or(NOWHERE))))
            }
        };
        let share = Share::of(filter);
        let shared = match share {
            Share::All => all.fitting(filter, track),
            share => Tally::read(&mut *tx, edition, share).await?.fitting(filter, track),
        };
        let known = match known::tasks(&mut *tx, filter).await? {
            None if !shared.is_met_often_among(all) => known::sharing(&mut *tx, edition, share).await?,
            known => known,
        };
        let tally = Tally::covers(filter).then_some(shared);
        Ok(Fitting { edition, filter, track, tally, known })
    }

    /// How many fit: counted already, or one walk along one index.
    pub(super) async fn counts(&self, tx: &mut SqliteConnection) -> Result<StatusCounts, StoreError> {
        if let Some(tally) = &self.tally {
            return Ok(tally.by_status());
        }
        let rows: Vec<(String, i64)> = self.counting().build_query_as().fetch_all(tx).await?;
        let mut counts = StatusCounts::default();
        for (status, tasks) in rows {
            counts.add(Status::parse(&status).map_err(damaged)?, count(tasks)?);
        }
        Ok(counts)
    }

    fn counting(&self) -> QueryBuilder<Sqlite> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT t.status, count(*)");
        self.push_from(&mut query, Part::All, Walk::Counting);
        query.push(" GROUP BY t.status");
        query
    }

    /// How many fit in each of these tracks.
    pub(super) async fn by_track(
        &self,
        tx: &mut SqliteConnection,
        tracks: &[Option<i64>],
    ) -> Result<Vec<u32>, StoreError> {
        if let Some(tally) = &self.tally {
            return Ok(tracks.iter().map(|track| tally.in_track(*track)).collect());
        }
        let rows: Vec<(Option<i64>, i64)> = self.counting_by_track().build_query_as().fetch_all(tx).await?;
        let found: HashMap<Option<i64>, i64> = rows.into_iter().collect();
        tracks.iter().map(|track| count(found.get(track).copied().unwrap_or(0))).collect()
    }

    fn counting_by_track(&self) -> QueryBuilder<Sqlite> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT t.track_id, count(*)");
        self.push_from(&mut query, Part::All, Walk::CountingByTrack);
        query.push(" GROUP BY t.track_id");
        query
    }

    /// The ids of some of them.
    pub(super) async fn ids(
        &self,
        tx: &mut SqliteConnection,
        part: Part,
        within: Within,
        skip: u32,
        most: u32,
    ) -> Result<Vec<i64>, StoreError> {
        let mut query = self.picking(part, within);
        query.push(" LIMIT ").push_bind(most).push(" OFFSET ").push_bind(skip);
        Ok(query.build_query_scalar().fetch_all(tx).await?)
    }

    fn picking(&self, part: Part, within: Within) -> QueryBuilder<Sqlite> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT t.id");
        self.push_from(&mut query, part, Walk::Picking(within));
        query.push(match within {
            Within::Number => " ORDER BY t.number",
            Within::Touched => " ORDER BY t.updated_at DESC, t.number",
        });
        query
    }

    fn push_from(&self, query: &mut QueryBuilder<Sqlite>, part: Part, walk: Walk) {
        match &self.known {
            Some(known) => {
                query.push(" FROM json_each(").push_bind(known.clone());
                query.push(") k CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = k.value");
            }
            None => {
                query.push(" FROM tasks t").push(self.index(part, walk));
            }
        }
        query.push(" WHERE t.edition_id = ").push_bind(self.edition);
        push_part(query, part);
        push_part(query, self.track.unwrap_or(Part::All));
        push_part(query, self.filter.status.map_or(Part::All, Part::Status));
        let TaskFilter { spec, outcome, size, special, .. } = self.filter;
        if let Some(size) = size {
            query.push(" AND t.size = ").push_bind(size.as_str());
        }
        if let Some(spec) = spec {
            query.push(" AND EXISTS (SELECT 1 FROM task_specs s WHERE s.task_id = t.id AND s.spec_number = ");
            query.push_bind(spec.0).push(")");
        }
        if let Some(outcome) = outcome {
            query.push(" AND EXISTS (SELECT 1 FROM task_outcomes o WHERE o.task_id = t.id AND o.outcome_code = ");
            query.push_bind(outcome.to_string()).push(")");
        }
        if let Some(special) = special {
            push_special(query, *special);
        }
    }

    /// The index to go along. With anything to check for each task it is the one that holds all that is checked; so it is
    /// for a status and a track at once. The lists that have an index of their own, in the order of numbers, go along it.
    /// What a task serves is looked up by its key, which every index has.
    fn index(&self, part: Part, walk: Walk) -> &'static str {
        const AT_A_GLANCE: &str = " INDEXED BY tasks_at_a_glance";
        let by_status = self.filter.status.is_some() || matches!(part, Part::Status(_));
        let by_track = self.track.is_some() || matches!(part, Part::Track(_));
        if self.filter.size.is_some() || (by_status && by_track) {
            return AT_A_GLANCE;
        }
        match (self.filter.special, walk) {
            (Some(Special::Stale(_)), Walk::Counting) if !by_track => " INDEXED BY tasks_by_status_and_update",
            (Some(_), _) if by_status || by_track => AT_A_GLANCE,
            (Some(Special::Stale(_)), Walk::Picking(Within::Touched)) => " INDEXED BY tasks_by_update",
            (Some(Special::Help), Walk::Picking(Within::Number)) => " INDEXED BY tasks_that_need_help",
            (Some(Special::Unclaimed), Walk::Picking(Within::Number)) => " INDEXED BY tasks_that_are_unclaimed",
            (Some(Special::Blocked), Walk::Picking(Within::Number)) => " INDEXED BY tasks_that_are_blocked",
            (Some(_), _) => AT_A_GLANCE,
            (None, _) => "",
        }
    }
}

fn push_part(query: &mut QueryBuilder<Sqlite>, part: Part) {
    match part {
        Part::All => query,
        Part::Status(status) => query.push(" AND t.status = ").push_bind(status.as_str()),
        Part::Track(Some(track)) => query.push(" AND t.track_id = ").push_bind(track),
        Part::Track(None) => query.push(" AND t.track_id IS NULL"),
    };
}

fn push_special(query: &mut QueryBuilder<Sqlite>, special: Special) {
    match special {
        Special::Help => query.push(" AND t.needs_help = 1"),
        Special::Unclaimed => query.push(" AND t.unclaimed = 1"),
        Special::Blocked => query.push(" AND t.blocked = 1"),
        Special::Stale(since) => query
            .push(" AND t.status IN ('planned', 'in progress', 'in review') AND coalesce(t.updated_at, 0) < ")
            .push_bind(since.timestamp()),
        // Whose they are is known before.
        Special::Mine(_) => query,
    };
}

#[cfg(test)]
mod tests;
