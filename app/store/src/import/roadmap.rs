//! Stores the roadmap's outcomes, and which of them the public roadmap lists.

use crate::StoreError;
use crate::catalog::roadmap;
use crate::db::column::damaged;
use domain::catalog::Roadmap;
use domain::id::OutcomeCode;
use domain::import::{FromTo, ImportChange, RoadmapItem};
use domain::text::Title;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Adds and updates the outcomes of `items`; takes other outcomes off the public roadmap.
///
/// If an outcome or a group occurs twice, its first title counts. A roadmap that was edited here stays.
pub(crate) async fn import(tx: &mut SqliteConnection, items: &[RoadmapItem]) -> Result<Vec<ImportChange>, StoreError> {
    let mut items_by_code: BTreeMap<OutcomeCode, &RoadmapItem> = BTreeMap::new();
    for item in items {
        items_by_code.entry(item.code).or_insert(item);
    }
    if roadmap::is_edited(tx).await? {
        let kept = differs(&roadmap::read(tx).await?, &items_by_code).then_some(ImportChange::RoadmapKept);
        return Ok(kept.into_iter().collect());
    }
    let mut changes = groups(tx, items).await?;
    let mut known = BTreeMap::new();
    let rows = sqlx::query!(r#"SELECT code, title, in_roadmap AS "in_roadmap: bool" FROM outcomes"#);
    for row in rows.fetch_all(&mut *tx).await? {
        known.insert(row.code, (row.title, row.in_roadmap));
    }
    let (mut listed, mut unlisted, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for item in items_by_code.values() {
        let (code, group, title) = (item.code.to_string(), item.code.group(), item.title.as_str());
        match known.remove(&code) {
            None if item.in_roadmap => listed.push(item.code),
            None => others.push(item.code),
            Some((before, was_listed)) => {
                let before = Title::parse(&before).map_err(damaged)?;
                let renamed = FromTo::if_changed(before, item.title.clone());
                changes.extend(renamed.map(|title| ImportChange::OutcomeRenamed { outcome: item.code, title }));
                match (was_listed, item.in_roadmap) {
                    (false, true) => listed.push(item.code),
                    (true, false) => unlisted.push(item.code),
                    _ => {}
                }
            }
        }
        sqlx::query!(
            "INSERT INTO outcomes (code, group_number, title, in_roadmap) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (code) DO UPDATE SET title = excluded.title, in_roadmap = excluded.in_roadmap",
            code,
            group,
            title,
            item.in_roadmap
        )
        .execute(&mut *tx)
        .await?;
    }
    for (code, _) in known.into_iter().filter(|(_, (_, was_listed))| *was_listed) {
        sqlx::query!("UPDATE outcomes SET in_roadmap = 0 WHERE code = ?1", code).execute(&mut *tx).await?;
        unlisted.push(OutcomeCode::parse(&code).map_err(damaged)?);
    }
    let present = |codes: Vec<OutcomeCode>| Some(codes).filter(|codes| !codes.is_empty());
    changes.extend(present(listed).map(ImportChange::RoadmapAdded));
    changes.extend(present(unlisted).map(ImportChange::RoadmapRemoved));
    changes.extend(present(others).map(ImportChange::OutcomesAdded));
    Ok(changes)
}

/// Whether the source has other outcomes than the roadmap. Outcomes that the public roadmap doesn't list may be missing.
fn differs(here: &Roadmap, there: &BTreeMap<OutcomeCode, &RoadmapItem>) -> bool {
    let has = |code: &OutcomeCode, item: &RoadmapItem| {
        let outcome = here.outcomes().get(code);
        outcome.is_some_and(|outcome| outcome.title == item.title && outcome.in_roadmap == item.in_roadmap)
    };
    let lists_others = here.outcomes().iter().any(|(code, outcome)| outcome.in_roadmap && !there.contains_key(code));
    lists_others || there.iter().any(|(code, item)| !has(code, item))
}

async fn groups(tx: &mut SqliteConnection, items: &[RoadmapItem]) -> Result<Vec<ImportChange>, StoreError> {
    let mut titles: BTreeMap<i64, &Title> = BTreeMap::new();
    for item in items {
        titles.entry(i64::from(item.code.group())).or_insert(&item.group);
    }
    let mut changes = Vec::new();
    for (number, title) in titles {
        let before = sqlx::query_scalar!("SELECT title FROM outcome_groups WHERE number = ?1", number);
        let before = before.fetch_optional(&mut *tx).await?;
        let before = before.map(|before| Title::parse(&before).map_err(damaged)).transpose()?;
        let renamed = before.and_then(|before| FromTo::if_changed(before, title.clone()));
        changes.extend(renamed.map(|title| ImportChange::OutcomeGroupRenamed { group: number, title }));
        roadmap::save_group(tx, number, title).await?;
    }
    Ok(changes)
}
