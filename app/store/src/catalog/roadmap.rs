//! Stores the roadmap's outcomes, and which of them the public roadmap lists.

use crate::StoreError;
use crate::changes::named;
use domain::id::OutcomeCode;
use domain::import::{Changes, RoadmapItem};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Adds and updates the outcomes of `items`. Outcomes that are not among them stay, off the public roadmap. Of an
/// outcome or a group that comes twice the first wording counts.
pub(crate) async fn import(tx: &mut SqliteConnection, items: &[RoadmapItem]) -> Result<Changes, StoreError> {
    let mut changes = groups(tx, items).await?;
    let mut wanted: BTreeMap<OutcomeCode, &RoadmapItem> = BTreeMap::new();
    for item in items {
        wanted.entry(item.code).or_insert(item);
    }
    let mut known = BTreeMap::new();
    let rows = sqlx::query!(r#"SELECT code, title, in_roadmap AS "in_roadmap: bool" FROM outcomes"#);
    for row in rows.fetch_all(&mut *tx).await? {
        known.insert(row.code, (row.title, row.in_roadmap));
    }
    let (mut listed, mut unlisted, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for item in wanted.values() {
        let (code, group, title) = (item.code.to_string(), item.code.group(), item.title.as_str());
        match known.remove(&code) {
            None if item.in_roadmap => listed.push(code.clone()),
            None => others.push(code.clone()),
            Some((before, was_listed)) => {
                if before != title {
                    changes.push(format!("outcome {code}: {before} → {title}"));
                }
                match (was_listed, item.in_roadmap) {
                    (false, true) => listed.push(code.clone()),
                    (true, false) => unlisted.push(code.clone()),
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
        unlisted.push(code);
    }
    let line = |what, codes: &[String], did| {
        (!codes.is_empty()).then(|| format!("{what}: {} {did}", named(codes, "outcomes")))
    };
    let lines =
        [line("roadmap", &listed, "added"), line("roadmap", &unlisted, "removed"), line("outcomes", &others, "added")];
    changes.extend(lines.into_iter().flatten());
    Ok(changes)
}

async fn groups(tx: &mut SqliteConnection, items: &[RoadmapItem]) -> Result<Changes, StoreError> {
    let mut titles: BTreeMap<i64, &str> = BTreeMap::new();
    for item in items {
        titles.entry(i64::from(item.code.group())).or_insert(item.group.as_str());
    }
    let mut changes = Changes::new();
    for (number, title) in titles {
        let before = sqlx::query_scalar!("SELECT title FROM outcome_groups WHERE number = ?1", number);
        let before = before.fetch_optional(&mut *tx).await?;
        if let Some(before) = before.filter(|before| before != title) {
            changes.push(format!("outcome group {number}: {before} → {title}"));
        }
        sqlx::query!(
            "INSERT INTO outcome_groups (number, title) VALUES (?1, ?2)
             ON CONFLICT (number) DO UPDATE SET title = excluded.title",
            number,
            title
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(changes)
}

/// Refuses an outcome that is not stored.
pub(crate) async fn refuse_unknown_outcome(tx: &mut SqliteConnection, code: OutcomeCode) -> Result<(), StoreError> {
    let text = code.to_string();
    let known =
        sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM outcomes WHERE code = ?1) AS "known!: bool""#, text);
    if known.fetch_one(tx).await? { Ok(()) } else { Err(domain::Refusal::NoSuchOutcome(text).into()) }
}
