//! Whose hands are on a task, and how many are wanted.

use super::TaskRecord;
use crate::{Store, StoreError, notifications};
use domain::Refusal;
use domain::access::Account;
use domain::audit::AuditEvent;
use domain::id::{EditionSlug, TaskNumber};
use domain::notifications::NotificationKind;
use domain::time::Instant;
use domain::workflow::{ClaimOutcome, TaskAction, check_people_needed};
use sqlx::SqliteConnection;

impl Store {
    /// Refused: a task that is over, who has a hand on it, and one hand more than are wanted (naming the last who came).
    pub async fn claim_task(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        by: &Account,
        now: Instant,
    ) -> Result<ClaimOutcome, StoreError> {
        let mut tx = self.begin_write().await?;
        let one = TaskRecord::of(&mut tx, slug, number).await?;
        one.refuse_over()?;
        let taken = match one.assignees.claim(by.id) {
            Err(Refusal::NoPlaceLeft) => return Err(Refusal::NoPlaceLeftAfter(newest(&mut tx, &one).await?).into()),
            decided => decided?,
        };
        let leads = match taken {
            ClaimOutcome::Free { leads } => leads,
            ClaimOutcome::Over { from, leads } => {
                one.remove_assignee(&mut tx, from).await?;
                one.notify(&mut tx, [from], NotificationKind::ClaimTakenOver, by, now).await?;
                leads
            }
        };
        one.add_assignee(&mut tx, by.id, now).await?;
        // Whose hand is on it need not say that they would work on it.
        sqlx::query!("DELETE FROM interests WHERE task_id = ?1 AND person_id = ?2 AND kind = 'work'", one.id, by.id.0)
            .execute(&mut *tx)
            .await?;
        if leads {
            one.set_lead(&mut tx, Some(by.id), now).await?;
        }
        one.notify(&mut tx, one.access.proposer, NotificationKind::Claimed, by, now).await?;
        one.changed(&mut tx, by, AuditEvent::TaskClaimed { task: number }, now).await?;
        tx.commit().await?;
        Ok(taken)
    }

    /// Lets go; if they led it, whoever is on it longest leads it then, and is told.
    ///
    /// Refused: who has no hand on it.
    pub async fn release_task(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let one = TaskRecord::of(&mut tx, slug, number).await?;
        let lead = one.assignees.release(by.id)?;
        one.remove_assignee(&mut tx, by.id).await?;
        one.set_lead(&mut tx, lead, now).await?;
        let new = lead.filter(|lead| one.assignees.lead() != Some(*lead));
        one.notify(&mut tx, new, NotificationKind::LeadAssigned, by, now).await?;
        one.changed(&mut tx, by, AuditEvent::TaskUnclaimed { task: number }, now).await?;
        Ok(tx.commit().await?)
    }

    /// The answer to whether they are still on it: their place is theirs.
    ///
    /// Refused: who has no hand on it.
    pub async fn still_on_it(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let one = TaskRecord::of(&mut tx, slug, number).await?;
        one.assignees.check(by.id)?;
        notifications::heard(&mut tx, one.id, by.id.0, now).await?;
        one.changed(&mut tx, by, AuditEvent::ClaimConfirmed { task: number }, now).await?;
        Ok(tx.commit().await?)
    }

    /// Refused: who may not, a number that nobody could mean, and fewer hands than are on it.
    pub async fn set_people_needed(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        requested: u32,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let one = TaskRecord::of(&mut tx, slug, number).await?;
        one.check(by, TaskAction::SetPeopleNeeded(one.status))?;
        want(&mut tx, &one, requested, now).await?;
        let event = AuditEvent::PeopleNeededChanged { task: number, people_needed: requested };
        one.changed(&mut tx, by, event, now).await?;
        Ok(tx.commit().await?)
    }
}

/// Whatever it refuses it refuses before it writes anything.
pub(super) async fn want(
    tx: &mut SqliteConnection,
    one: &TaskRecord,
    requested: u32,
    now: Instant,
) -> Result<(), StoreError> {
    check_people_needed(requested, one.assignees.needed)?;
    let left = one.assignees.want(requested)?;
    for person in &left {
        one.remove_assignee(tx, *person).await?;
    }
    if one.assignees.lead().is_some_and(|lead| left.contains(&lead)) {
        let rest = one.assignees.people.iter().map(|assignee| assignee.person).find(|person| !left.contains(person));
        one.set_lead(tx, rest, now).await?;
    }
    sqlx::query!("UPDATE tasks SET people_needed = ?2 WHERE id = ?1", one.id, requested).execute(tx).await?;
    Ok(())
}

/// Whoever came last.
async fn newest(tx: &mut SqliteConnection, one: &TaskRecord) -> Result<String, StoreError> {
    let name = sqlx::query_scalar!(
        "SELECT p.name FROM assignments c JOIN people p ON p.id = c.person_id WHERE c.task_id = ?1
         ORDER BY c.since DESC, c.rowid DESC LIMIT 1",
        one.id
    );
    Ok(name.fetch_one(tx).await?)
}
