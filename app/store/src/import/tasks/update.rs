//! Updates a task from an import, table by table, and reports what changed.

use crate::StoreError;
use crate::aggregates::evidence::{self as stored_evidence, GivenLink};
use crate::aggregates::goals::skills as set_skills;
use crate::aggregates::revisions::keep_replaced_text;
use crate::db::column::{count, damaged, date};
use crate::import::changes::rows_changed;
use crate::import::tasks::{Import, Stored, claims, labels};
use crate::tasks::key;
use crate::workflow::transitions::result_links;
use domain::Refusal;
use domain::id::{OutcomeCode, SpecNumber};
use domain::import::{FromTo, ImportedEvidence, ImportedTask, TaskFieldChange};
use domain::tasks::{Size, Status};
use domain::text::{ShortText, Title, Url};
use domain::workflow::Proposal;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// Updates a task, and returns one line per change.
pub(crate) async fn update(
    import: &mut Import<'_>,
    stored: &Stored,
    imported: &ImportedTask,
) -> Result<Vec<TaskFieldChange>, StoreError> {
    if let Some(by) = import.by {
        import.change_status_by(by, stored, imported).await?;
    }
    let mut changes = row(import, stored, imported).await?;
    changes.extend(goals(import, stored.id, Some(stored), imported).await?);
    changes.extend(skills(import, stored.id, imported.skills.as_deref()).await?);
    changes.extend(labels::set(import, stored.id, imported.labels.as_deref()).await?);
    let claimed = claims::set(import, stored.id, &imported.assignees).await?;
    changes.extend(claimed.changes);
    changes.extend(evidence(import, stored.id, Some(stored), imported).await?);
    let people_needed = if import.is_preview() {
        let needed = imported.people_needed.map_or(stored.people_needed, i64::from);
        needed.max(stored.claimed + i64::try_from(claimed.added).unwrap_or(i64::MAX))
    } else {
        // An import on a page has already changed the status, in `change_status_by`.
        let status_before = if import.by.is_some() { imported.status.as_str() } else { &stored.status };
        let dated = import.history(stored.id, imported, Some(status_before)).await?;
        changes.extend((dated > 0).then_some(TaskFieldChange::History(dated)));
        import.settle(stored.id).await?
    };
    if people_needed != stored.people_needed {
        let (from, to) = (count(stored.people_needed)?, count(people_needed)?);
        changes.push(TaskFieldChange::PeopleNeeded { from, to });
    }
    if import.by.is_some() && !changes.is_empty() && !import.is_preview() {
        let now = import.now.timestamp();
        sqlx::query!("UPDATE tasks SET updated_at = max(coalesce(updated_at, ?2), ?2) WHERE id = ?1", stored.id, now)
            .execute(&mut *import.tx)
            .await?;
    }
    Ok(changes)
}

/// Updates the columns of the task itself.
async fn row(
    import: &mut Import<'_>,
    stored: &Stored,
    imported: &ImportedTask,
) -> Result<Vec<TaskFieldChange>, StoreError> {
    let mut lines = Vec::new();
    let status = imported.status.as_str();
    if stored.status != status {
        let from = Some(Status::parse(&stored.status).map_err(damaged)?);
        lines.push(TaskFieldChange::Status(FromTo { from, to: Some(imported.status) }));
    }
    let track = import.track(imported.track.as_ref(), stored.track_id).await?;
    if stored.track_id != track {
        let from = stored.track.as_deref().map(Title::parse).transpose().map_err(damaged)?;
        lines.push(TaskFieldChange::Track(FromTo { from, to: imported.track.clone().flatten() }));
    }
    let size = new_size(stored, imported, &mut lines)?;
    let due = new_due_date(stored, imported, &mut lines)?;
    let (title, description) = title_and_description(import, stored, imported, &mut lines).await?;
    let people_needed = imported.people_needed.map_or(stored.people_needed, i64::from);
    if import.is_preview() || lines.is_empty() && people_needed == stored.people_needed {
        return Ok(lines);
    }
    let html = formats::markup::html(description);
    let html = html.as_str();
    sqlx::query!(
        "UPDATE tasks SET status = ?2, track_id = ?3, description = ?4, description_html = ?5, size = ?6, people_needed = ?7,
           title = ?8, due = ?9
         WHERE id = ?1",
        stored.id,
        status,
        track,
        description,
        html,
        size,
        people_needed,
        title,
        due
    )
    .execute(&mut *import.tx)
    .await?;
    Ok(lines)
}

fn new_size<'a>(
    stored: &'a Stored,
    imported: &ImportedTask,
    lines: &mut Vec<TaskFieldChange>,
) -> Result<Option<&'a str>, StoreError> {
    let before = stored.size.as_deref();
    let after = imported.size.map_or(before, |size| size.map(|size| size.as_str()));
    if before != after {
        let parse = |size: Option<&str>| size.map(Size::parse).transpose().map_err(damaged);
        lines.push(TaskFieldChange::Size(FromTo { from: parse(before)?, to: parse(after)? }));
    }
    Ok(after)
}

fn new_due_date(
    stored: &Stored,
    imported: &ImportedTask,
    lines: &mut Vec<TaskFieldChange>,
) -> Result<Option<String>, StoreError> {
    let before = stored.due.as_deref().map(date).transpose()?;
    let after = imported.due.unwrap_or(before);
    if before != after {
        lines.push(TaskFieldChange::Due(FromTo { from: before, to: after }));
    }
    Ok(after.map(|due| due.to_string()))
}

/// Returns the new title and description, and stores the previous revision if either changes.
async fn title_and_description<'a>(
    import: &mut Import<'_>,
    stored: &'a Stored,
    imported: &'a ImportedTask,
    lines: &mut Vec<TaskFieldChange>,
) -> Result<(&'a str, &'a str), StoreError> {
    let renamed = import.renamed(stored, imported);
    lines.splice(0..0, renamed.map(|title| TaskFieldChange::Renamed { to: title.clone() }));
    let said = imported.description.as_ref().map(|text| text.as_ref().map_or("", |text| text.as_str()));
    // Older files may have other line breaks: that is not a change.
    let other = said.filter(|said| *said != stored.description.replace('\r', "").trim());
    lines.extend(other.map(|text| {
        if text.is_empty() { TaskFieldChange::DescriptionRemoved } else { TaskFieldChange::DescriptionChanged }
    }));
    let (title, description) = (renamed.unwrap_or(&stored.title).as_str(), other.unwrap_or(&stored.description));
    if (renamed.is_some() || other.is_some()) && !import.is_preview() {
        let by = import.by.map(|by| by.id.0);
        keep_replaced_text(import.tx, stored.id, Some(title), description, by, import.now).await?;
        import.save_mentions(stored.id, &stored.description, description).await?;
    }
    Ok((title, description))
}

/// Sets the SPECs and outcomes, or the reason for none; a task with a goal has no such reason.
///
/// `stored` is `None` for a new task.
pub(crate) async fn goals(
    import: &mut Import<'_>,
    task: i64,
    stored: Option<&Stored>,
    imported: &ImportedTask,
) -> Result<Vec<TaskFieldChange>, StoreError> {
    let before = stored.and_then(|stored| stored.no_goal_reason.as_deref());
    let mut lines: Vec<TaskFieldChange> = specs(import, task, imported.specs.as_deref()).await?.into_iter().collect();
    lines.extend(outcomes(import, task, imported.outcomes.as_deref()).await?);
    let requested = imported.no_goal_reason.as_ref().map_or(before, |why| why.as_ref().map(ShortText::as_str));
    if lines.is_empty() && requested == before {
        return Ok(lines);
    }
    let goals = imported.goals(stored.map(|stored| stored.goals).unwrap_or_default());
    let after = if goals.spec || goals.outcome { None } else { requested };
    if after == before {
        return Ok(lines);
    }
    if !import.is_preview() {
        sqlx::query!("UPDATE tasks SET no_goal_reason = ?2 WHERE id = ?1", task, after)
            .execute(&mut *import.tx)
            .await?;
    }
    let reason = after.map(|reason| ShortText::parse(reason).map_err(damaged)).transpose()?;
    lines.push(TaskFieldChange::NoGoalReason(reason));
    Ok(lines)
}

/// Refuses an unknown SPEC or outcome.
pub(crate) fn refuse_unknown_goals(import: &Import<'_>, imported: &ImportedTask) -> Result<(), StoreError> {
    if let Some(unknown) = imported.specs.iter().flatten().find(|number| !import.specs.contains(&key(**number))) {
        return Err(StoreError::UnknownSpec(*unknown));
    }
    let mut codes = imported.outcomes.iter().flatten().map(ToString::to_string);
    match codes.find(|code| !import.outcomes.contains(code)) {
        Some(unknown) => Err(Refusal::NoSuchOutcome(unknown).into()),
        None => Ok(()),
    }
}

/// Sets the SPECs.
///
/// # Errors
/// Refuses an unknown SPEC.
async fn specs(
    import: &mut Import<'_>,
    task: i64,
    imported: Option<&[SpecNumber]>,
) -> Result<Option<TaskFieldChange>, StoreError> {
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
    if !import.is_preview() {
        set_specs(import.tx, task, &after).await?;
    }
    let number = |number| count(number).map(SpecNumber);
    let from = before.into_iter().map(number).collect::<Result<_, _>>()?;
    let to = after.into_iter().map(number).collect::<Result<_, _>>()?;
    Ok(Some(TaskFieldChange::Specs(FromTo { from, to })))
}

async fn set_specs(tx: &mut SqliteConnection, task: i64, specs: &BTreeSet<i64>) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM task_specs WHERE task_id = ?1", task).execute(&mut *tx).await?;
    for number in specs {
        sqlx::query!("INSERT INTO task_specs (task_id, spec_number) VALUES (?1, ?2)", task, number)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

async fn outcomes(
    import: &mut Import<'_>,
    task: i64,
    imported: Option<&[OutcomeCode]>,
) -> Result<Option<TaskFieldChange>, StoreError> {
    let Some(imported) = imported else { return Ok(None) };
    let before = sqlx::query_scalar!("SELECT outcome_code FROM task_outcomes WHERE task_id = ?1", task);
    let before: BTreeSet<String> = before.fetch_all(&mut *import.tx).await?.into_iter().collect();
    let after: BTreeSet<String> = imported.iter().map(|code| code.to_string()).collect();
    if before == after {
        return Ok(None);
    }
    if let Some(unknown) = after.iter().find(|code| !import.outcomes.contains(*code)) {
        return Err(Refusal::NoSuchOutcome(unknown.clone()).into());
    }
    if !import.is_preview() {
        set_outcomes(import.tx, task, &after).await?;
    }
    let code = |code: String| OutcomeCode::parse(&code).map_err(damaged);
    let from = before.into_iter().map(code).collect::<Result<_, _>>()?;
    let to = after.into_iter().map(code).collect::<Result<_, _>>()?;
    Ok(Some(TaskFieldChange::Outcomes(FromTo { from, to })))
}

async fn set_outcomes(tx: &mut SqliteConnection, task: i64, codes: &BTreeSet<String>) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM task_outcomes WHERE task_id = ?1", task).execute(&mut *tx).await?;
    for code in codes {
        sqlx::query!("INSERT INTO task_outcomes (task_id, outcome_code) VALUES (?1, ?2)", task, code)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// Sets the skills in the order of the list; of skills that differ only in case, the first is kept.
pub(crate) async fn skills(
    import: &mut Import<'_>,
    task: i64,
    imported: Option<&[Title]>,
) -> Result<Option<TaskFieldChange>, StoreError> {
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
    if !import.is_preview() {
        set_skills(import.tx, task, &after).await?;
    }
    let from = before.iter().map(|skill| Title::parse(skill).map_err(damaged)).collect::<Result<_, _>>()?;
    Ok(Some(TaskFieldChange::Skills(FromTo { from, to: after })))
}

/// Sets the evidence; a link without an imported state keeps its stored one. `stored` is `None` for a new task.
pub(crate) async fn evidence(
    import: &mut Import<'_>,
    task: i64,
    stored: Option<&Stored>,
    row: &ImportedTask,
) -> Result<Option<TaskFieldChange>, StoreError> {
    let Some(imported) = row.evidence.as_deref() else { return Ok(None) };
    let rows = sqlx::query!("SELECT url, state FROM evidence WHERE task_id = ?1 ORDER BY position", task);
    let mut before: Vec<_> =
        rows.fetch_all(&mut *import.tx).await?.into_iter().map(|row| (row.url, row.state)).collect();
    if import.is_preview() && stored.is_some_and(|stored| stored.status != row.status.as_str()) {
        // An import has added the links of a result by now.
        for link in result_links(row.status, row.note.as_ref()) {
            if before.len() < Proposal::MAX_PER_LIST && before.iter().all(|(url, _)| url != link.as_str()) {
                before.push((link.to_string(), None));
            }
        }
    }
    let after = evidence_rows(&before, imported);
    let changed = rows_changed(&before, &after);
    if changed == 0 {
        return Ok(None);
    }
    let urls: Vec<Url> = after.iter().map(|(url, _)| Url::parse(url).map_err(damaged)).collect::<Result<_, _>>()?;
    let links: Vec<_> =
        urls.iter().zip(&after).map(|(url, (_, state))| GivenLink { url, state: state.clone() }).collect();
    if !import.is_preview() {
        stored_evidence::set(import.tx, task, &links).await?;
    }
    let (added, removed) = (missing_in(&before, &after), missing_in(&after, &before));
    Ok(Some(TaskFieldChange::Evidence { changed, added, removed }))
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
    for (place, (url, state)) in before.iter().enumerate().filter(|(_, (url, _))| formats::tasks::is_skipped_link(url))
    {
        if rows.iter().all(|(known, _)| known != url) {
            rows.insert(place.min(rows.len()), (url.clone(), state.clone()));
        }
    }
    rows
}
