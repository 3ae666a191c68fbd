//! How SQLite goes about the lists: along indexes, whatever is asked. It has no figures of the tables to choose by, so
//! what it means to do with an empty database it does with a full one.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::Store;
use domain::id::{Login, OutcomeCode, PersonId, SpecNumber};
use domain::text::Title;
use domain::workflow::Size;
use sqlx::Row;

fn filters() -> Vec<TaskFilter> {
    let some = TaskFilter::default();
    let special = |special| TaskFilter { special: Some(special), ..TaskFilter::default() };
    vec![
        some.clone(),
        TaskFilter { status: Some(Status::Planned), ..some.clone() },
        TaskFilter { track: Some(InTrack::None), ..some.clone() },
        TaskFilter { track: Some(InTrack::Named(Title::parse("Any").unwrap())), ..some.clone() },
        TaskFilter { spec: Some(SpecNumber(3)), outcome: OutcomeCode::parse("1a").ok(), ..some.clone() },
        TaskFilter { size: Some(Size::Small), who: Login::parse("ada").ok(), ..some.clone() },
        TaskFilter { words: Some("some words".into()), ..some },
        special(Special::Mine(PersonId(1))),
        special(Special::Unclaimed),
        special(Special::Help),
        special(Special::Blocked),
        special(Special::Stale(domain::time::Instant::UNIX_EPOCH)),
        TaskFilter { status: Some(Status::Planned), ..special(Special::Blocked) },
        TaskFilter {
            who: Login::parse("ada").ok(),
            words: Some("words".into()),
            ..special(Special::Mine(PersonId(1)))
        },
    ]
}

/// What it means to do, step by step.
async fn plan(tx: &mut SqliteConnection, query: QueryBuilder<Sqlite>) -> Vec<String> {
    let sql = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", query.sql().as_str()));
    let rows = sqlx::query(sql).fetch_all(tx).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>("detail")).collect()
}

/// A walk over the tasks is one along an index that begins with the edition, and needs no look at the tasks themselves
/// where something is checked for each.
fn is_short(step: &str) -> bool {
    match step {
        step if step.starts_with("SEARCH t USING") => {
            step.contains("(edition_id=?") || step.contains("tasks_by_key_at_a_glance (id=?")
        }
        step if step.starts_with("SCAN") => step.contains("VIRTUAL TABLE") || !step.starts_with("SCAN t"),
        _ => true,
    }
}

#[tokio::test]
async fn no_list_reads_a_whole_table() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("cairn.db")).await.unwrap();
    let mut tx = store.begin_read().await.unwrap();
    let mut steps = 0;
    for filter in filters() {
        let tally = Tally::read(&mut tx, 1, Share::All).await.unwrap();
        let mut fitting = Fitting::new(&mut tx, 1, &filter, &tally).await.unwrap();
        let mut queries = Vec::new();
        // Walked along, and gathered before.
        for known in [fitting.known.clone(), Some("[]".to_owned())] {
            fitting.known = known;
            queries.extend([fitting.counting(), fitting.counting_by_track()]);
            for part in [Part::All, Part::Status(Status::Done), Part::Track(Some(1)), Part::Track(None)] {
                queries.extend([fitting.picking(part, Within::Number), fitting.picking(part, Within::Touched)]);
            }
        }
        for query in queries {
            let sql = query.sql().as_str().to_owned();
            for step in plan(&mut tx, query).await {
                assert!(is_short(&step), "{step}, in {sql}");
                // One of these, without anything to check: an order is an index's own, and nothing is sorted.
                let plain = filter == TaskFilter::default() && !sql.contains("json_each") && !sql.contains("track_id");
                assert!(!(plain && step.contains("TEMP B-TREE")), "{step}, in {sql}");
                steps += 1;
            }
        }
    }
    assert!(steps > 240, "{steps}");
}
