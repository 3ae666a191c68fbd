//! Tests that SQLite uses an index for every task list.
//!
//! The database has no statistics, so the query plans of an empty one are those of a full one.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::Store;
use domain::id::{Login, OutcomeCode, PersonId, SpecNumber};
use domain::tasks::Size;
use domain::text::Title;
use sqlx::Row;

fn filters() -> Vec<TaskFilter> {
    let default = TaskFilter::default();
    let special = |special| TaskFilter { special: Some(special), ..TaskFilter::default() };
    vec![
        default.clone(),
        TaskFilter { status: Some(Status::Planned), ..default.clone() },
        TaskFilter { track: Some(InTrack::None), ..default.clone() },
        TaskFilter { track: Some(InTrack::Named(Title::parse("Any").unwrap())), ..default.clone() },
        TaskFilter { spec: Some(SpecNumber(3)), outcome: OutcomeCode::parse("1a").ok(), ..default.clone() },
        TaskFilter { size: Some(Size::Small), who: Login::parse("ada").ok(), ..default.clone() },
        TaskFilter { label: domain::text::Label::parse("docs").ok(), ..default.clone() },
        TaskFilter { words: Some("some words".into()), ..default },
        special(Special::Mine(PersonId(1))),
        special(Special::Unclaimed),
        special(Special::Help),
        special(Special::Blocked),
        special(Special::Stale(domain::time::Instant::UNIX_EPOCH)),
        special(Special::Overdue(domain::time::NaiveDate::default())),
        TaskFilter { size: Some(Size::Small), ..special(Special::Overdue(domain::time::NaiveDate::default())) },
        TaskFilter { status: Some(Status::Planned), ..special(Special::Blocked) },
        TaskFilter {
            who: Login::parse("ada").ok(),
            words: Some("words".into()),
            ..special(Special::Mine(PersonId(1)))
        },
    ]
}

/// The steps of SQLite's query plan.
async fn plan(tx: &mut SqliteConnection, query: QueryBuilder<Sqlite>) -> Vec<String> {
    let sql = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", query.sql().as_str()));
    let rows = sqlx::query(sql).fetch_all(tx).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>("detail")).collect()
}

/// Whether a step uses an index that begins with the edition, or looks tasks up by id.
fn uses_index(step: &str) -> bool {
    match step {
        step if step.starts_with("SEARCH t USING") => {
            step.contains("(edition_id=?") || step.contains("tasks_by_key_at_a_glance (id=?")
        }
        step if step.starts_with("SCAN") => step.contains("VIRTUAL TABLE") || !step.starts_with("SCAN t"),
        _ => true,
    }
}

#[tokio::test]
async fn no_list_scans_a_whole_table() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("cairn.db")).await.unwrap();
    let mut tx = store.begin_read().await.unwrap();
    let mut steps = 0;
    for filter in filters() {
        let tally = Tally::read(&mut tx, 1, TallyScope::All).await.unwrap();
        let mut prepared = PreparedFilter::new(&mut tx, 1, &filter, &tally).await.unwrap();
        let mut queries = Vec::new();
        // Without and with candidates.
        for candidates in [prepared.candidates.clone(), Some("[]".to_owned())] {
            prepared.candidates = candidates;
            queries.extend([prepared.counting(), prepared.counting_by_track()]);
            for section in [Section::All, Section::Status(Status::Done), Section::Track(Some(1)), Section::Track(None)]
            {
                queries.extend(
                    [Order::Number, Order::Updated, Order::Due].map(|order| prepared.picking(section, order, 0, 50)),
                );
            }
        }
        for query in queries {
            let sql = query.sql().as_str().to_owned();
            for step in plan(&mut tx, query).await {
                assert!(uses_index(&step), "{step}, in {sql}");
                // Without conditions, the index already has the order: nothing is sorted.
                let plain = filter == TaskFilter::default() && !sql.contains("json_each") && !sql.contains("track_id");
                assert!(!(plain && step.contains("TEMP B-TREE")), "{step}, in {sql}");
                steps += 1;
            }
        }
    }
    assert!(steps > 240, "{steps}");
}
