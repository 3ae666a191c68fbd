//! Which tasks a list is about, as SQL.
//!
//! It is put together when it is asked, for which of its parts are there decides which index it goes along: what isn't
//! asked must not stand in the query. Every part is a text of this file; what people choose is only ever bound.

use crate::StoreError;
use crate::column::ids;
use crate::search::all_words;
use domain::tasks::{InTrack, Special, Status, TaskFilter};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

/// A part of the tasks that fit, in which one order holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    All,
    Standing(Status),
    Track(Option<i64>),
}

/// The order within a part.
#[derive(Clone, Copy, Debug)]
pub(super) enum Within {
    Number,
    /// The latest first.
    Touched,
}

pub(super) struct Fitting<'a> {
    edition: i64,
    filter: &'a TaskFilter,
    /// The filter's track; nothing fits a track that isn't there.
    track: Option<Part>,
    /// The ids of the tasks in which the words are found, as a JSON list: found once for all that is asked then.
    worded: Option<String>,
}

/// The key of no track.
const NOWHERE: i64 = 0;

impl<'a> Fitting<'a> {
    pub(super) async fn new(
        tx: &mut SqliteConnection,
        edition: i64,
        filter: &'a TaskFilter,
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
        let worded = match filter.words.as_deref().and_then(all_words) {
            Some(words) => Some(worded(tx, &words).await?),
            None => None,
        };
        Ok(Fitting { edition, filter, track, worded })
    }

    /// How many fit, in the order of `Status::ALL`: one walk along one index.
    pub(super) async fn counts(&self, tx: &mut SqliteConnection) -> Result<Vec<i64>, StoreError> {
        let row = self.counting().build().fetch_one(tx).await?;
        (1..=Status::ALL.len()).map(|nth| Ok(row.try_get(nth)?)).collect()
    }

    fn counting(&self) -> QueryBuilder<Sqlite> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT 0");
        for status in Status::ALL {
            query.push(", count(*) FILTER (WHERE t.status = ").push_bind(status.as_str()).push(")");
        }
        self.push_from(&mut query, Part::All, false);
        query
    }

    /// How many fit in each track.
    pub(super) async fn by_track(&self, tx: &mut SqliteConnection) -> Result<Vec<(Option<i64>, i64)>, StoreError> {
        Ok(self.counting_by_track().build_query_as().fetch_all(tx).await?)
    }

    fn counting_by_track(&self) -> QueryBuilder<Sqlite> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT t.track_id, count(*)");
        self.push_from(&mut query, Part::All, self.filter.status.is_some());
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
        self.push_from(&mut query, part, false);
        query.push(match within {
            Within::Number => " ORDER BY t.number",
            Within::Touched => " ORDER BY t.touched DESC, t.number",
        });
        query
    }

    /// With anything to check for each task, the one index goes that holds all that is checked; so it does for a status
    /// and a track at once.
    fn push_from(&self, query: &mut QueryBuilder<Sqlite>, part: Part, both: bool) {
        let TaskFilter { status, spec, outcome, size, special, who, .. } = self.filter;
        let checked = spec.is_some() || outcome.is_some() || size.is_some() || special.is_some() || who.is_some();
        let by_status = status.is_some() || matches!(part, Part::Standing(_));
        let by_track = self.track.is_some() || matches!(part, Part::Track(_));
        let glance = checked || both || self.worded.is_some() || (by_status && by_track);
        query.push(if glance { " FROM tasks t INDEXED BY tasks_at_a_glance" } else { " FROM tasks t" });
        query.push(" WHERE t.edition_id = ").push_bind(self.edition);
        push_part(query, part);
        push_part(query, self.track.unwrap_or(Part::All));
        push_part(query, self.filter.status.map_or(Part::All, Part::Standing));
        if let Some(size) = size {
            query.push(" AND t.size = ").push_bind(size.as_str());
        }
        if let Some(spec) = spec {
            query
                .push(" AND +t.id IN (SELECT task_id FROM task_specs WHERE spec_number = ")
                .push_bind(spec.0)
                .push(")");
        }
        if let Some(outcome) = outcome {
            query.push(" AND +t.id IN (SELECT task_id FROM task_outcomes WHERE outcome_code = ");
            query.push_bind(outcome.to_string()).push(")");
        }
        if let Some(who) = who {
            query.push(
                " AND +t.id IN (SELECT c.task_id FROM people p JOIN claims c ON c.person_id = p.id WHERE p.login = ",
            );
            query.push_bind(who.as_str().to_owned()).push(")");
        }
        if let Some(special) = special {
            push_special(query, *special);
        }
        if let Some(worded) = &self.worded {
            query.push(" AND +t.id IN (SELECT value FROM json_each(").push_bind(worded.clone()).push("))");
        }
    }
}

/// Of words that stand nearly everywhere, the newest so many tasks and comments count: whoever types them looks for
/// something else, and no list should take longer than its rows are worth.
const MOST_FOUND: i64 = 2_000;

/// Tasks in whose title or description, or in one of whose comments, all the words are.
async fn worded(tx: &mut SqliteConnection, words: &str) -> Result<String, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT id AS "id!: i64" FROM (
             SELECT rowid AS id FROM task_words WHERE task_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2)
           UNION SELECT c.task_id AS "id!: i64"
           FROM (SELECT rowid FROM comment_words WHERE comment_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2) w
             CROSS JOIN comments c INDEXED BY comments_at_a_glance ON c.id = w.rowid"#,
        words,
        MOST_FOUND
    );
    Ok(ids(found.fetch_all(tx).await?))
}

fn push_part(query: &mut QueryBuilder<Sqlite>, part: Part) {
    match part {
        Part::All => query,
        Part::Standing(status) => query.push(" AND t.status = ").push_bind(status.as_str()),
        Part::Track(Some(track)) => query.push(" AND t.track_id = ").push_bind(track),
        Part::Track(None) => query.push(" AND t.track_id IS NULL"),
    };
}

fn push_special(query: &mut QueryBuilder<Sqlite>, special: Special) {
    match special {
        Special::Help => query.push(" AND t.wants_help = 1"),
        Special::Unclaimed => query.push(" AND t.claimed = 0 AND t.status NOT IN ('done', 'dropped')"),
        Special::Stale(since) => query
            .push(" AND t.status IN ('planned', 'in progress', 'in review') AND coalesce(t.touched, 0) < ")
            .push_bind(since.timestamp()),
        Special::Blocked => query.push(
            " AND t.status NOT IN ('done', 'dropped') AND +t.id IN (
                SELECT w.task_id FROM task_waits w CROSS JOIN tasks o ON o.id = w.on_task_id
                WHERE o.status NOT IN ('done', 'dropped'))",
        ),
        Special::Mine(person) => query
            .push(" AND +t.id IN (SELECT task_id FROM claims WHERE person_id = ")
            .push_bind(person.0)
            .push(" UNION SELECT id FROM tasks WHERE proposed_by = ")
            .push_bind(person.0)
            .push(" UNION SELECT task_id FROM reviews WHERE done IS NULL AND person_id = ")
            .push_bind(person.0)
            .push(")"),
    };
}

#[cfg(test)]
mod tests;
