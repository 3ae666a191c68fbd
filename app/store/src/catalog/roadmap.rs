//! Takes in the public roadmap: which of the fourteen outcomes it has, and in what words.

use crate::StoreError;
use crate::changes::named;
use domain::import::{Changes, RoadmapItem};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// The outcomes that `items` name are in the roadmap, with its wording; the others aren't, and keep theirs.
/// Of an outcome or a group that comes twice the first wording counts.
pub(crate) async fn import(tx: &mut SqliteConnection, items: &[RoadmapItem]) -> Result<Changes, StoreError> {
    let mut changes = groups(tx, items).await?;
    let mut titles: BTreeMap<String, &str> = BTreeMap::new();
    for item in items {
        titles.entry(item.code.to_string()).or_insert(item.title.as_str());
    }
    let rows = sqlx::query!(r#"SELECT code, title, in_roadmap AS "in_roadmap: bool" FROM outcomes ORDER BY code"#);
    let (mut came, mut removed) = (Vec::new(), Vec::new());
    for row in rows.fetch_all(&mut *tx).await? {
        let listed = titles.get(&row.code).copied();
        let (title, in_roadmap) = (listed.unwrap_or(&row.title), listed.is_some());
        if title != row.title {
            changes.push(format!("outcome {}: {} → {title}", row.code, row.title));
        }
        match (row.in_roadmap, in_roadmap) {
            (false, true) => came.push(row.code.clone()),
            (true, false) => removed.push(row.code.clone()),
            _ if title == row.title => continue,
            _ => {}
        }
        sqlx::query!("UPDATE outcomes SET title = ?2, in_roadmap = ?3 WHERE code = ?1", row.code, title, in_roadmap)
            .execute(&mut *tx)
            .await?;
    }
    let line =
        |codes: &[String], did| (!codes.is_empty()).then(|| format!("roadmap: {} {did}", named(codes, "outcomes")));
    changes.extend(line(&came, "added").into_iter().chain(line(&removed, "removed")));
    Ok(changes)
}

async fn groups(tx: &mut SqliteConnection, items: &[RoadmapItem]) -> Result<Changes, StoreError> {
    let mut titles: BTreeMap<i64, &str> = BTreeMap::new();
    for item in items {
        titles.entry(i64::from(item.code.group())).or_insert(item.group.as_str());
    }
    let rows = sqlx::query!("SELECT number, title FROM outcome_groups ORDER BY number").fetch_all(&mut *tx).await?;
    let mut changes = Changes::new();
    for row in rows {
        let Some(title) = titles.get(&row.number).copied().filter(|title| *title != row.title) else { continue };
        sqlx::query!("UPDATE outcome_groups SET title = ?2 WHERE number = ?1", row.number, title)
            .execute(&mut *tx)
            .await?;
        changes.push(format!("outcome group {}: {} → {title}", row.number, row.title));
    }
    Ok(changes)
}
