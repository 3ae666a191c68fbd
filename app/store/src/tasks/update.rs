//! Updates a task from an import, table by table, and reports what changed.

use super::import::{Import, Stored};
use super::{claims, key};
use crate::StoreError;
use crate::catalog::roadmap::refuse_unknown_outcome;
use crate::changes::{counted, rows_changed, turned};
use crate::column::damaged;
use crate::workflow::{keep_revision, set_skills};
use domain::id::{OutcomeCode, SpecNumber};
use domain::import::{ChangeKind, ChangeLine, ImportedEvidence, ImportedTask};
use domain::tasks::EvidenceKind;
use domain::text::{ShortText, Title, Url};
use std::collections::BTreeSet;
use std::fmt::Display;

/// A reported change.
pub(super) enum ReportLine {
    Plain(String),
    /// It names people.
    OfPeople(String),
    Renamed(String),
    /// The task lost something.
    Removed(String),
}

impl ReportLine {
    /// A removal or a plain line.
    pub(super) fn removal_if(is_removal: bool, line: String) -> ReportLine {
        if is_removal { ReportLine::Removed(line) } else { ReportLine::Plain(line) }
    }

    pub(super) fn said(self) -> ChangeLine {
        let (kind, text) = match self {
            ReportLine::Plain(text) | ReportLine::OfPeople(text) => (ChangeKind::Plain, text),
            ReportLine::Renamed(text) => (ChangeKind::Rename, text),
            ReportLine::Removed(text) => (ChangeKind::Removal, text),
        };
        ChangeLine { kind, text }
    }

    /// The line for the audit log.
    ///
    /// Leaves out people from an import on a page: no public source has their names, and the log would keep them after
    /// they delete their account.
    pub(super) fn kept(&self, on_a_page: bool) -> String {
        match self {
            ReportLine::OfPeople(_) if on_a_page => "other hands".to_owned(),
            ReportLine::Plain(line)
            | ReportLine::OfPeople(line)
            | ReportLine::Renamed(line)
            | ReportLine::Removed(line) => line.clone(),
        }
    }
}

/// Updates a task, and returns one line per change.
pub(super) async fn update(
    import: &mut Import<'_>,
    stored: &Stored,
    imported: &ImportedTask,
) -> Result<Vec<ReportLine>, StoreError> {
    if let Some(by) = import.by {
        import.move_by(by, stored, imported).await?;
    }
    let mut changes = row(import, stored, imported).await?;
    changes.extend(goals(import, stored.id, stored.no_goal_reason.as_deref(), imported).await?);
    changes.extend(skills(import, stored.id, imported.skills.as_deref()).await?);
    changes.extend(claims::set(import, stored.id, &imported.assignees).await?);
    changes.extend(evidence(import, stored.id, imported.evidence.as_deref()).await?);
    // An import on a page has already changed the status.
    let status_before = if import.by.is_some() { imported.status.as_str() } else { &stored.status };
    let dated = import.history(stored.id, imported, Some(status_before)).await?;
    changes
        .extend((dated > 0).then(|| ReportLine::Plain(format!("history: {} added", counted(dated, "step", "steps")))));
    let people_needed = import.settle(stored.id).await?;
    changes.extend(
        (people_needed != stored.people_needed)
            .then(|| ReportLine::Plain(format!("hands {}", turned(Some(stored.people_needed), Some(people_needed))))),
    );
    if import.by.is_some() && !changes.is_empty() {
        let now = import.now.timestamp();
        sqlx::query!("UPDATE tasks SET updated_at = ?2 WHERE id = ?1", stored.id, now).execute(&mut *import.tx).await?;
    }
    Ok(changes)
}

/// Updates the columns of the task itself.
async fn row(import: &mut Import<'_>, stored: &Stored, imported: &ImportedTask) -> Result<Vec<ReportLine>, StoreError> {
    let mut lines = Vec::new();
    let status = imported.status.as_str();
    if stored.status != status {
        lines.push(ReportLine::Plain(turned(Some(stored.status.as_str()), Some(status))));
    }
    let track = import.track(imported.track.as_ref(), stored.track_id).await?;
    if stored.track_id != track {
        let title = imported.track.iter().flatten().next().map(|title| title.as_str());
        lines
            .push(ReportLine::removal_if(track.is_none(), format!("track {}", turned(stored.track.as_deref(), title))));
    }
    let stored_size = stored.size.as_deref();
    let size = imported.size.map_or(stored_size, |size| size.map(|size| size.as_str()));
    if stored_size != size {
        lines.push(ReportLine::removal_if(size.is_none(), format!("size {}", turned(stored_size, size))));
    }
    let (title, description) = description(import, stored, imported, &mut lines).await?;
    let people_needed = imported.people_needed.map_or(stored.people_needed, i64::from);
    if lines.is_empty() && people_needed == stored.people_needed {
        return Ok(lines);
    }
    let html = formats::markup::html(description);
    let html = html.as_str();
    sqlx::query!(
        "UPDATE tasks SET status = ?2, track_id = ?3, description = ?4, description_html = ?5, size = ?6, people_needed = ?7,
           title = ?8
         WHERE id = ?1",
        stored.id,
        status,
        track,
        description,
        html,
        size,
        people_needed,
        title
    )
    .execute(&mut *import.tx)
    .await?;
    Ok(lines)
}

/// Returns the new title and description, and stores the previous revision if one changes.
async fn description<'a>(
    import: &mut Import<'_>,
    stored: &'a Stored,
    imported: &'a ImportedTask,
    lines: &mut Vec<ReportLine>,
) -> Result<(&'a str, &'a str), StoreError> {
    let renamed = import.renamed(stored, imported);
    lines.splice(0..0, renamed.map(|title| ReportLine::Renamed(format!("renamed to “{title}”"))));
    let said = imported.description.as_ref().map(|text| text.as_ref().map_or("", |text| text.as_str()));
    // Older files may have other line breaks: that is not a change.
    let other = said.filter(|said| *said != stored.description.replace('\r', "").trim());
    lines.extend(other.map(|text| {
        let line = if text.is_empty() { "description removed" } else { "description changed" };
        ReportLine::removal_if(text.is_empty(), line.to_owned())
    }));
    let (title, description) = (renamed.unwrap_or(&stored.title).as_str(), other.unwrap_or(&stored.description));
    if renamed.is_some() || other.is_some() {
        let by = import.by.map(|by| by.id.0);
        keep_revision(import.tx, stored.id, Some(title), description, by, import.now).await?;
        import.notify_mentioned(stored.id, &stored.description, description).await?;
    }
    Ok((title, description))
}

/// Sets the SPECs and outcomes, or the reason for none; a task with a goal has no such reason.
///
/// `before` is the stored reason.
pub(super) async fn goals(
    import: &mut Import<'_>,
    task: i64,
    before: Option<&str>,
    imported: &ImportedTask,
) -> Result<Vec<ReportLine>, StoreError> {
    let mut lines: Vec<ReportLine> = specs(import, task, imported.specs.as_deref()).await?.into_iter().collect();
    lines.extend(outcomes(import, task, imported.outcomes.as_deref()).await?);
    let requested = imported.no_goal_reason.as_ref().map_or(before, |why| why.as_ref().map(ShortText::as_str));
    if lines.is_empty() && requested == before {
        return Ok(lines);
    }
    let goals = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM task_specs WHERE task_id = ?1)
             OR EXISTS (SELECT 1 FROM task_outcomes WHERE task_id = ?1) AS "serves!: bool""#,
        task
    );
    let after = if goals.fetch_one(&mut *import.tx).await? { None } else { requested };
    if after == before {
        return Ok(lines);
    }
    sqlx::query!("UPDATE tasks SET no_goal_reason = ?2 WHERE id = ?1", task, after).execute(&mut *import.tx).await?;
    lines.push(ReportLine::Plain(
        after.map_or_else(|| "the reason why it serves none removed".to_owned(), no_goal_reason),
    ));
    Ok(lines)
}

pub(super) fn no_goal_reason(why: &str) -> String {
    format!("serves none, because “{why}”")
}

/// Sets the SPECs.
///
/// # Errors
/// Refuses an unknown SPEC.
async fn specs(
    import: &mut Import<'_>,
    task: i64,
    imported: Option<&[SpecNumber]>,
) -> Result<Option<ReportLine>, StoreError> {
    let Some(imported) = imported else { return Ok(None) };
    if let Some(unknown) = imported.iter().find(|number| !import.specs.contains(&key(**number))) {
        return Err(StoreError::UnknownSpec(*unknown));
    }
    let before = sqlx::query_scalar!("SELECT spec_number FROM task_specs WHERE task_id = ?1", task);
    let before: BTreeSet<i64> = before.fetch_all(&mut *import.tx).await?.into_iter().collect();
    let after: BTreeSet<i64> = imported.iter().map(|number| key(*number)).collect();
    if before == after {
        return Ok(None);
    }
    sqlx::query!("DELETE FROM task_specs WHERE task_id = ?1", task).execute(&mut *import.tx).await?;
    for number in &after {
        sqlx::query!("INSERT INTO task_specs (task_id, spec_number) VALUES (?1, ?2)", task, number)
            .execute(&mut *import.tx)
            .await?;
    }
    let line = format!("SPECs {}", turned(listed(&before), listed(&after)));
    Ok(Some(ReportLine::removal_if(!before.is_subset(&after), line)))
}

async fn outcomes(
    import: &mut Import<'_>,
    task: i64,
    imported: Option<&[OutcomeCode]>,
) -> Result<Option<ReportLine>, StoreError> {
    let Some(imported) = imported else { return Ok(None) };
    let before = sqlx::query_scalar!("SELECT outcome_code FROM task_outcomes WHERE task_id = ?1", task);
    let before: BTreeSet<String> = before.fetch_all(&mut *import.tx).await?.into_iter().collect();
    let after: BTreeSet<String> = imported.iter().map(|code| code.to_string()).collect();
    if before == after {
        return Ok(None);
    }
    for code in imported {
        refuse_unknown_outcome(&mut *import.tx, *code).await?;
    }
    sqlx::query!("DELETE FROM task_outcomes WHERE task_id = ?1", task).execute(&mut *import.tx).await?;
    for code in &after {
        sqlx::query!("INSERT INTO task_outcomes (task_id, outcome_code) VALUES (?1, ?2)", task, code)
            .execute(&mut *import.tx)
            .await?;
    }
    let line = format!("outcomes {}", turned(listed(&before), listed(&after)));
    Ok(Some(ReportLine::removal_if(!before.is_subset(&after), line)))
}

/// Joins a set, such as `4, 8`; `None` if it is empty.
pub(super) fn listed<T: Display>(set: &BTreeSet<T>) -> Option<String> {
    let texts: Vec<String> = set.iter().map(|item| item.to_string()).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// Sets the skills in the order of the list, ignoring case when it compares them.
pub(super) async fn skills(
    import: &mut Import<'_>,
    task: i64,
    imported: Option<&[Title]>,
) -> Result<Option<ReportLine>, StoreError> {
    let Some(imported) = imported else { return Ok(None) };
    let before = sqlx::query_scalar!("SELECT skill FROM task_skills WHERE task_id = ?1 ORDER BY position", task);
    let before = before.fetch_all(&mut *import.tx).await?;
    let mut after: Vec<Title> = Vec::new();
    for skill in imported {
        if after.iter().all(|other| !other.as_str().eq_ignore_ascii_case(skill.as_str())) {
            after.push(skill.clone());
        }
    }
    if before.iter().map(String::as_str).eq(after.iter().map(Title::as_str)) {
        return Ok(None);
    }
    set_skills(import.tx, task, &after).await?;
    let is_kept = |skill: &String| after.iter().any(|other| other.as_str().eq_ignore_ascii_case(skill));
    let is_removal = !before.iter().all(is_kept);
    let shown = |skills: Vec<String>| (!skills.is_empty()).then(|| skills.join(", "));
    let line = format!("skills {}", turned(shown(before), shown(after.iter().map(Title::to_string).collect())));
    Ok(Some(ReportLine::removal_if(is_removal, line)))
}

/// Sets the evidence; a link without an imported state keeps its stored one.
pub(super) async fn evidence(
    import: &mut Import<'_>,
    task: i64,
    imported: Option<&[ImportedEvidence]>,
) -> Result<Option<ReportLine>, StoreError> {
    let Some(imported) = imported else { return Ok(None) };
    let rows = sqlx::query!("SELECT url, state FROM evidence WHERE task_id = ?1 ORDER BY position", task);
    let before: Vec<_> = rows.fetch_all(&mut *import.tx).await?.into_iter().map(|row| (row.url, row.state)).collect();
    let after = evidence_rows(&before, imported);
    let changed = rows_changed(&before, &after);
    if changed == 0 {
        return Ok(None);
    }
    sqlx::query!("DELETE FROM evidence WHERE task_id = ?1", task).execute(&mut *import.tx).await?;
    for (position, (url, state)) in (0i64..).zip(&after) {
        let kind = EvidenceKind::of(&Url::parse(url).map_err(damaged)?).as_str();
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
    let links = |count| counted(count, "link to evidence", "links to evidence");
    let line = match (missing_in(&after, &before), missing_in(&before, &after)) {
        (0, _) => ReportLine::Plain(format!("{} changed", links(changed))),
        (removed, 0) => ReportLine::Removed(format!("{} removed", links(removed))),
        (removed, _) => ReportLine::Removed(format!("{} changed ({removed} removed)", links(changed))),
    };
    Ok(Some(line))
}

/// The number of addresses in `rows` that `others` lacks.
fn missing_in(others: &[(String, Option<String>)], rows: &[(String, Option<String>)]) -> usize {
    rows.iter().filter(|(url, _)| others.iter().all(|(other, _)| other != url)).count()
}

/// The addresses and states to store. A repeated address is one link, with the last state given.
fn evidence_rows(before: &[(String, Option<String>)], imported: &[ImportedEvidence]) -> Vec<(String, Option<String>)> {
    let mut rows: Vec<(String, Option<String>)> = Vec::new();
    for evidence in imported {
        let (url, state) = (evidence.url.as_str(), evidence.state.map(|state| state.as_str().to_owned()));
        let seen = || before.iter().find(|(known, _)| known == url).and_then(|(_, state)| state.clone());
        match rows.iter_mut().find(|(known, _)| known == url) {
            Some((_, known)) => *known = state.or(known.take()),
            None => rows.push((url.to_owned(), state.or_else(seen))),
        }
    }
    // An import can't remove links that no table can contain: they keep their position.
    for (place, (url, state)) in before.iter().enumerate().filter(|(_, (url, _))| formats::tasks::never_brings(url)) {
        if rows.iter().all(|(known, _)| known != url) {
            rows.insert(place.min(rows.len()), (url.clone(), state.clone()));
        }
    }
    rows
}
