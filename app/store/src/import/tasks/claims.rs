//! Sets a task's assignees from an import; the first one leads, unless the present lead stays.
//!
//! Existing claims keep their date.

use crate::StoreError;
use crate::aggregates::{review_requests, task as task_record};
use crate::import::tasks::Import;
use crate::outbound::notifications::{self, NewNotification};
use domain::id::PersonId;
use domain::import::{PeopleLabel, TaskFieldChange};
use domain::notifications::NotificationKind;
use domain::people::Person;

struct Claim {
    person: i64,
    leads: bool,
    has_login: bool,
}

/// What [`set`] changed.
#[derive(Default)]
pub(crate) struct ClaimChanges {
    pub(crate) changes: Vec<TaskFieldChange>,
    /// The number of new assignees.
    pub(crate) added: usize,
}

/// Sets the assignees, and returns a line each for added people, removed people and a new lead.
///
/// An empty list changes nothing. Assignees without a login stay, as a table can't name them, and an import on a page
/// removes no one.
pub(crate) async fn set(import: &mut Import<'_>, task: i64, assignees: &[Person]) -> Result<ClaimChanges, StoreError> {
    if assignees.is_empty() {
        return Ok(ClaimChanges::default());
    }
    let named = import.known.all(import.tx, assignees, &import.here).await?;
    let before = claims(import, task).await?;
    let on_a_page = import.by.is_some();
    let stays = |claim: &Claim| on_a_page || !claim.has_login;
    let added: Vec<i64> =
        named.iter().copied().filter(|person| before.iter().all(|claim| claim.person != *person)).collect();
    let removed = before.iter().filter(|claim| !stays(claim) && !named.contains(&claim.person));
    let removed: Vec<i64> = removed.map(|claim| claim.person).collect();
    if !import.is_preview() {
        remove(import, task, &removed).await?;
        add(import, task, &added).await?;
    }
    let new_assignees = PeopleLabel::of(import.known.names(added.iter().copied())).map(TaskFieldChange::AssigneesAdded);
    let removed = PeopleLabel::of(import.known.names(removed)).map(TaskFieldChange::AssigneesRemoved);
    let mut changes: Vec<TaskFieldChange> = new_assignees.into_iter().chain(removed).collect();
    let lead = before.iter().find(|claim| claim.leads);
    let first = named.first().copied().filter(|first| lead.is_none_or(|lead| !stays(lead) && lead.person != *first));
    if let Some(first) = first {
        if !import.is_preview() {
            task_record::set_lead(import.tx, task, Some(PersonId(first)), import.now).await?;
        }
        changes.extend(PeopleLabel::of(vec![import.known.name(first)]).map(TaskFieldChange::LeadSet));
    }
    if !import.is_preview() {
        notify(import, task, &added, first).await?;
    }
    Ok(ClaimChanges { changes, added: added.len() })
}

/// After an import on a page, notifies the new lead and each new assignee, and the proposer about the assignees.
async fn notify(import: &mut Import<'_>, task: i64, added: &[i64], lead: Option<i64>) -> Result<(), StoreError> {
    let Some(by) = import.by.map(|by| by.id.0) else { return Ok(()) };
    let others = added.iter().filter(|person| lead != Some(**person));
    let others = others.map(|person| (*person, NotificationKind::Assigned));
    for (person, kind) in lead.map(|lead| (lead, NotificationKind::LeadAssigned)).into_iter().chain(others) {
        notifications::notify(import.tx, person, NewNotification::of(kind, task, Some(by)), import.now).await?;
    }
    let proposer = sqlx::query_scalar!("SELECT proposed_by FROM tasks WHERE id = ?1", task);
    let proposer: Option<i64> = proposer.fetch_one(&mut *import.tx).await?;
    for proposer in proposer.into_iter().filter(|proposer| *proposer != by) {
        for assignee in added {
            notifications::notify(
                import.tx,
                proposer,
                NewNotification::of(NotificationKind::Claimed, task, Some(*assignee)),
                import.now,
            )
            .await?;
        }
    }
    Ok(())
}

async fn claims(import: &mut Import<'_>, task: i64) -> Result<Vec<Claim>, StoreError> {
    let rows = sqlx::query_as!(
        Claim,
        r#"SELECT c.person_id AS "person!", c.is_lead AS "leads!: bool", p.login IS NOT NULL AS "has_login!: bool"
           FROM assignments c JOIN people p ON p.id = c.person_id WHERE c.task_id = ?1"#,
        task
    );
    Ok(rows.fetch_all(&mut *import.tx).await?)
}

async fn remove(import: &mut Import<'_>, task: i64, people: &[i64]) -> Result<(), StoreError> {
    for person in people {
        sqlx::query!("DELETE FROM assignments WHERE task_id = ?1 AND person_id = ?2", task, person)
            .execute(&mut *import.tx)
            .await?;
    }
    Ok(())
}

/// Adds assignees; a review request to one of them is closed.
async fn add(import: &mut Import<'_>, task: i64, people: &[i64]) -> Result<(), StoreError> {
    let since = import.now.timestamp();
    for person in people {
        sqlx::query!(
            "INSERT INTO assignments (task_id, person_id, is_lead, since) VALUES (?1, ?2, 0, ?3)",
            task,
            person,
            since
        )
        .execute(&mut *import.tx)
        .await?;
    }
    review_requests::close_review_requests(import.tx, task, import.now).await
}
