//! Builds the SQL of a task filter.
//!
//! The query is built for each filter, because its conditions decide which index SQLite can use. All SQL text of
//! the query comes from this file. User input is always a bound value.

mod candidates;

use crate::StoreError;
use crate::db::column::{count, damaged, list};
use crate::tasks::tally::{Section, Tally, TallyScope};
use domain::tasks::{Status, StatusCounts};
use domain::views::{InTrack, Special, TaskFilter};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use std::collections::HashMap;

/// The order of the tasks in a section.
#[derive(Clone, Copy, Debug)]
pub(super) enum Order {
    Number,
    /// The latest update first.
    Updated,
    /// Open tasks by due date first.
    Due,
}

/// The purpose of a query; it decides which index fits.
#[derive(Clone, Copy, Debug)]
enum QueryPurpose {
    Counting,
    CountingByTrack,
    Picking(Order),
}

/// A filter that is ready to be queried.
pub(super) struct PreparedFilter<'a> {
    edition: i64,
    filter: &'a TaskFilter,
    /// The filter's track; nothing matches an unknown track.
    track: Option<Section>,
    /// The number of matching tasks, if stored counts cover the filter.
    tally: Option<Tally>,
    /// The ids of the only tasks that can match, as a JSON list; `None` if any task can.
    ///
    /// These are the tasks with the filter's words, person and label; without any, the tasks with its goal, if that goal
    /// is rare. They are looked up once for all queries.
    candidates: Option<String>,
}

/// An id that no track has.
const UNKNOWN_TRACK: i64 = 0;

impl<'a> PreparedFilter<'a> {
    /// Prepares a filter; `all` is the tally of the edition.
    pub(super) async fn new(
        tx: &mut SqliteConnection,
        edition: i64,
        filter: &'a TaskFilter,
        all: &Tally,
    ) -> Result<PreparedFilter<'a>, StoreError> {
        let track = match &filter.track {
            None => None,
            Some(InTrack::None) => Some(Section::Track(None)),
            Some(InTrack::Named(title)) => {
                let title = title.as_str();
                let found = sqlx::query_scalar!(
                    r#"SELECT id AS "id!" FROM tracks WHERE edition_id = ?1 AND title = ?2"#,
                    edition,
                    title
                );
                Some(Section::Track(Some(found.fetch_optional(&mut *tx).await?.unwrap_or(UNKNOWN_TRACK))))
            }
        };
        let scope = TallyScope::of(filter);
        let matching = match scope {
            TallyScope::All => all.matching(filter, track),
            scope => Tally::read(&mut *tx, edition, scope).await?.matching(filter, track),
        };
        let candidates = match candidates::tasks(&mut *tx, filter).await? {
            None if !matching.is_faster_to_scan(all) => candidates::in_scope(&mut *tx, edition, scope).await?,
            candidates => candidates,
        };
        let tally = Tally::covers(filter).then_some(matching);
        Ok(PreparedFilter { edition, filter, track, tally, candidates })
    }

    /// The number of matching tasks by status: from the tally, or with one query.
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
        self.push_from(&mut query, Section::All, QueryPurpose::Counting);
        query.push(" GROUP BY t.status");
        query
    }

    /// The number of matching tasks in each of these tracks.
    pub(super) async fn by_track(
        &self,
        tx: &mut SqliteConnection,
        tracks: &[Option<i64>],
    ) -> Result<Vec<u32>, StoreError> {
        if let Some(tally) = &self.tally {
            return Ok(tracks.iter().map(|track| tally.in_track(*track)).collect());
        }
        let rows: Vec<(Option<i64>, i64)> = self.counting_by_track().build_query_as().fetch_all(tx).await?;
        let counts: HashMap<Option<i64>, i64> = rows.into_iter().collect();
        tracks.iter().map(|track| count(counts.get(track).copied().unwrap_or(0))).collect()
    }

    fn counting_by_track(&self) -> QueryBuilder<Sqlite> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT t.track_id, count(*)");
        self.push_from(&mut query, Section::All, QueryPurpose::CountingByTrack);
        query.push(" GROUP BY t.track_id");
        query
    }

    /// The ids of a page of the matching tasks.
    pub(super) async fn ids(
        &self,
        tx: &mut SqliteConnection,
        section: Section,
        order: Order,
        skip: u32,
        most: u32,
    ) -> Result<Vec<i64>, StoreError> {
        let json: String = self.picking(section, order, skip, most).build_query_scalar().fetch_one(tx).await?;
        list(&json)
    }

    /// The ids of the first matching tasks of each section, at most `most` of each.
    pub(super) async fn ids_of_each(
        &self,
        tx: &mut SqliteConnection,
        sections: &[Section],
        order: Order,
        most: u32,
    ) -> Result<Vec<i64>, StoreError> {
        if sections.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::<Sqlite>::new("");
        for (nth, section) in sections.iter().enumerate() {
            query.push(if nth == 0 { "SELECT id FROM (" } else { " UNION ALL SELECT id FROM (" });
            self.push_picking(&mut query, *section, order);
            query.push(" LIMIT ").push_bind(most).push(")");
        }
        Ok(query.build_query_scalar().fetch_all(tx).await?)
    }

    /// Picks the ids of a page as one JSON list; see `listed`.
    fn picking(&self, section: Section, order: Order, skip: u32, most: u32) -> QueryBuilder<Sqlite> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT json_group_array(id) FROM (");
        self.push_picking(&mut query, section, order);
        query.push(" LIMIT ").push_bind(most).push(" OFFSET ").push_bind(skip).push(")");
        query
    }

    fn push_picking(&self, query: &mut QueryBuilder<Sqlite>, section: Section, order: Order) {
        query.push("SELECT t.id");
        self.push_from(query, section, QueryPurpose::Picking(order));
        query.push(match order {
            Order::Number => " ORDER BY t.number",
            Order::Updated => " ORDER BY t.updated_at DESC, t.number",
            Order::Due => " ORDER BY t.open_due NULLS LAST, t.number",
        });
    }

    fn push_from(&self, query: &mut QueryBuilder<Sqlite>, section: Section, purpose: QueryPurpose) {
        match &self.candidates {
            Some(candidates) => {
                query.push(" FROM json_each(").push_bind(candidates.clone());
                query.push(") k CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = k.value");
            }
            None => {
                query.push(" FROM tasks t").push(self.index(section, purpose));
            }
        }
        query.push(" WHERE t.edition_id = ").push_bind(self.edition);
        push_section(query, section);
        push_section(query, self.track.unwrap_or(Section::All));
        push_section(query, self.filter.status.map_or(Section::All, Section::Status));
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

    /// The index to use.
    ///
    /// Few tasks are overdue, so the index of due dates finds them. Other filters by size, or by both status and track,
    /// need the covering index `tasks_at_a_glance`. So does a special list, unless an index of that list fits the query.
    /// Goals are looked up by task id, which every index contains.
    fn index(&self, section: Section, purpose: QueryPurpose) -> &'static str {
        const AT_A_GLANCE: &str = " INDEXED BY tasks_at_a_glance";
        let by_status = self.filter.status.is_some() || matches!(section, Section::Status(_));
        let by_track = self.track.is_some() || matches!(section, Section::Track(_));
        let is_overdue = matches!(self.filter.special, Some(Special::Overdue(_)));
        if is_overdue {
            return " INDEXED BY tasks_by_due_date";
        }
        if self.filter.size.is_some() || (by_status && by_track) {
            return AT_A_GLANCE;
        }
        match (self.filter.special, purpose) {
            (Some(Special::Stale(_)), QueryPurpose::Counting) if !by_track => " INDEXED BY tasks_by_status_and_update",
            (Some(_), _) if by_status || by_track => AT_A_GLANCE,
            (Some(Special::Stale(_)), QueryPurpose::Picking(Order::Updated)) => " INDEXED BY tasks_by_update",
            (Some(Special::Help), QueryPurpose::Picking(Order::Number)) => " INDEXED BY tasks_that_need_help",
            (Some(Special::Unclaimed), QueryPurpose::Picking(Order::Number)) => " INDEXED BY tasks_that_are_unclaimed",
            (Some(Special::Blocked), QueryPurpose::Picking(Order::Number)) => " INDEXED BY tasks_that_are_blocked",
            (Some(_), _) => AT_A_GLANCE,
            (None, QueryPurpose::Picking(Order::Due)) if !by_status && !by_track => " INDEXED BY tasks_by_due_date",
            (None, _) => "",
        }
    }
}

fn push_section(query: &mut QueryBuilder<Sqlite>, section: Section) {
    match section {
        Section::All => query,
        Section::Status(status) => query.push(" AND t.status = ").push_bind(status.as_str()),
        Section::Track(Some(track)) => query.push(" AND t.track_id = ").push_bind(track),
        Section::Track(None) => query.push(" AND t.track_id IS NULL"),
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
        Special::Overdue(today) => query.push(" AND t.open_due < ").push_bind(today.to_string()),
        // The candidates already limit the query to the person's tasks.
        Special::Mine(_) => query,
    };
}

#[cfg(test)]
mod tests;
