//! Makes a task equal to what a list says of it, table by table, and says what that changed.

use super::import::{Import, Stored};
use super::{claims, key};
use crate::StoreError;
use crate::changes::{counted, rows_changed, turned};
use domain::facts::{EvidenceFacts, TaskFacts};
use domain::id::{OutcomeCode, SpecNumber};
use domain::tasks::EvidenceKind;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// One line for each thing that changed.
pub(super) async fn update(
    import: &mut Import<'_>,
    stored: &Stored,
    facts: &TaskFacts,
    track: Option<i64>,
) -> Result<Vec<String>, StoreError> {
    let mut lines = row(import, stored, facts, track).await?;
    lines.extend(specs(import, stored.id, &facts.specs).await?);
    lines.extend(outcomes(import, stored.id, &facts.outcomes).await?);
    if !facts.claimants.is_empty() {
        lines.extend(claims::set(import, stored.id, &facts.claimants).await?);
    }
    lines.extend(evidence(import, stored.id, &facts.evidence).await?);
    let dated = import.history(stored.id, facts, Some(&stored.status)).await?;
    lines.extend((dated > 0).then(|| format!("history: {} added", counted(dated, "step", "steps"))));
    Ok(lines)
}

async fn row(
    import: &mut Import<'_>,
    stored: &Stored,
    facts: &TaskFacts,
    track: Option<i64>,
) -> Result<Vec<String>, StoreError> {
    let mut lines = Vec::new();
    if stored.status != facts.status.as_str() {
        lines.push(turned(Some(stored.status.as_str()), Some(facts.status.as_str())));
    }
    if stored.track_id != track {
        let title = facts.track.as_ref().map(|title| title.as_str());
        lines.push(format!("track {}", turned(stored.track.as_deref(), title)));
    }
    let description = if facts.description.is_empty() { &stored.description } else { &facts.description };
    if stored.description != *description {
        lines.push("description changed".to_owned());
    }
    if !lines.is_empty() {
        let status = facts.status.as_str();
        let html = formats::markup::html(description);
        let html = html.as_str();
        sqlx::query!(
            "UPDATE tasks SET status = ?2, track_id = ?3, description = ?4, description_html = ?5 WHERE id = ?1",
            stored.id,
            status,
            track,
            description,
            html
        )
        .execute(&mut *import.tx)
        .await?;
    }
    Ok(lines)
}

/// Refused: a SPEC that isn't there.
pub(super) async fn specs(
    import: &mut Import<'_>,
    task: i64,
    facts: &[SpecNumber],
) -> Result<Option<String>, StoreError> {
    if let Some(unknown) = facts.iter().find(|number| !import.specs.contains(&key(**number))) {
        return Err(StoreError::UnknownSpec(*unknown));
    }
    let before = sqlx::query_scalar!("SELECT spec_number FROM task_specs WHERE task_id = ?1", task);
    let before: BTreeSet<i64> = before.fetch_all(&mut *import.tx).await?.into_iter().collect();
    let after: BTreeSet<i64> = facts.iter().map(|number| key(*number)).collect();
    if before == after {
        return Ok(None);
    }
    sqlx::query!("DELETE FROM task_specs WHERE task_id = ?1", task).execute(&mut *import.tx).await?;
    for number in &after {
        sqlx::query!("INSERT INTO task_specs (task_id, spec_number) VALUES (?1, ?2)", task, number)
            .execute(&mut *import.tx)
            .await?;
    }
    Ok(Some(format!("SPECs {}", turned(listed(&before), listed(&after)))))
}

pub(super) async fn outcomes(
    import: &mut Import<'_>,
    task: i64,
    facts: &[OutcomeCode],
) -> Result<Option<String>, StoreError> {
    let before = sqlx::query_scalar!("SELECT outcome_code FROM task_outcomes WHERE task_id = ?1", task);
    let before: BTreeSet<String> = before.fetch_all(&mut *import.tx).await?.into_iter().collect();
    let after: BTreeSet<String> = facts.iter().map(|code| code.to_string()).collect();
    if before == after {
        return Ok(None);
    }
    sqlx::query!("DELETE FROM task_outcomes WHERE task_id = ?1", task).execute(&mut *import.tx).await?;
    for code in &after {
        sqlx::query!("INSERT INTO task_outcomes (task_id, outcome_code) VALUES (?1, ?2)", task, code)
            .execute(&mut *import.tx)
            .await?;
    }
    Ok(Some(format!("outcomes {}", turned(listed(&before), listed(&after)))))
}

/// `4, 8`; `None` for an empty set.
fn listed<T: Display>(set: &BTreeSet<T>) -> Option<String> {
    let texts: Vec<String> = set.iter().map(|item| item.to_string()).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// A state that was seen before stays where the facts know none.
pub(super) async fn evidence(
    import: &mut Import<'_>,
    task: i64,
    facts: &[EvidenceFacts],
) -> Result<Option<String>, StoreError> {
    let rows = sqlx::query!("SELECT url, state FROM evidence WHERE task_id = ?1 ORDER BY position", task);
    let before: Vec<_> = rows.fetch_all(&mut *import.tx).await?.into_iter().map(|row| (row.url, row.state)).collect();
    let after = evidence_rows(&before, facts);
    let changed = rows_changed(&before, &after);
    if changed == 0 {
        return Ok(None);
    }
    sqlx::query!("DELETE FROM evidence WHERE task_id = ?1", task).execute(&mut *import.tx).await?;
    let kinds: BTreeMap<&str, EvidenceKind> =
        facts.iter().map(|evidence| (evidence.url.as_str(), EvidenceKind::of(&evidence.url))).collect();
    for (position, (url, state)) in (0i64..).zip(&after) {
        let kind = kinds.get(url.as_str()).map_or("document", |kind| kind.as_str());
        sqlx::query!(
            "INSERT INTO evidence (task_id, position, url, kind, state) VALUES (?1, ?2, ?3, ?4, ?5)",
            task,
            position,
            url,
            kind,
            state
        )
        .execute(&mut *import.tx)
        .await?;
    }
    Ok(Some(format!("{} changed", counted(changed, "link to evidence", "links to evidence"))))
}

/// Address and state; an address that comes twice is one link, with the state that is known of it.
fn evidence_rows(before: &[(String, Option<String>)], facts: &[EvidenceFacts]) -> Vec<(String, Option<String>)> {
    let mut rows: Vec<(String, Option<String>)> = Vec::new();
    for evidence in facts {
        let (url, state) = (evidence.url.as_str(), evidence.state.map(|state| state.as_str().to_owned()));
        let seen = || before.iter().find(|(known, _)| known == url).and_then(|(_, state)| state.clone());
        match rows.iter_mut().find(|(known, _)| known == url) {
            Some((_, known)) => *known = state.or(known.take()),
            None => rows.push((url.to_owned(), state.or_else(seen))),
        }
    }
    rows
}
