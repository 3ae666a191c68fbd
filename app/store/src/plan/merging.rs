//! How two tasks that are one become one.

use super::moving::{stand, tell_dropped, tell_waiting};
use super::{One, serving};
use crate::{Store, StoreError, notices, talk};
use domain::Refusal;
use domain::access::Account;
use domain::id::{EditionSlug, TaskNumber};
use domain::plan::{TaskDeed, Waits, check_move, check_waits};
use domain::talk::Reason;
use domain::tasks::Status;
use domain::text::Line;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// What the first has goes to the second; the first is dropped and leads there.
    ///
    /// Refused: who doesn't keep the plan of both, a task and itself, one that is done, into one that is dropped, and
    /// a task that would wait for itself.
    pub async fn merge_tasks(
        &self,
        slug: &EditionSlug,
        from: TaskNumber,
        into: TaskNumber,
        why: Option<&Line>,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let one = One::of(&mut tx, slug, from).await?;
        let twin = One::of(&mut tx, slug, into).await?;
        if one.id == twin.id {
            return Err(Refusal::SameTask.into());
        }
        one.check(by, TaskDeed::Merge)?;
        twin.check(by, TaskDeed::MergeInto(into))?;
        if twin.status == Status::Dropped {
            return Err(Refusal::TaskIsOver.into());
        }
        refuse_circle(&mut tx, &one, &twin).await?;
        drop(&mut tx, &one, &twin, why, by, now).await?;
        give_hands(&mut tx, &one, &twin, now).await?;
        give_waits(&mut tx, one.id, twin.id).await?;
        give_rest(&mut tx, one.id, twin.id).await?;
        talk::asked_no_longer(&mut tx, twin.id, now).await?;
        if twin.status.is_over() {
            tell_waiting(&mut tx, twin.id, Reason::Unblocked, by, now).await?;
        }
        twin.touch(&mut tx, now).await?;
        one.changed(&mut tx, by, &format!("merged task {from} into task {into}"), now).await?;
        Ok(tx.commit().await?)
    }
}

/// Both are one task here: what waits for either waits for it, and what they wait for of each other is nothing.
async fn refuse_circle(tx: &mut SqliteConnection, one: &One, twin: &One) -> Result<(), StoreError> {
    let merged = |number: TaskNumber| if number == one.number { twin.number } else { number };
    let mut waits = Waits::new();
    for (task, on) in serving::waits_from(tx, &[one.id, twin.id]).await? {
        let task = merged(task);
        let on = on.into_iter().map(merged).filter(|on| *on != task);
        waits.entry(task).or_default().extend(on);
    }
    let wanted: BTreeSet<TaskNumber> = waits.get(&twin.number).cloned().unwrap_or_default();
    Ok(check_waits(&waits, twin.number, &wanted)?)
}

async fn drop(
    tx: &mut SqliteConnection,
    one: &One,
    twin: &One,
    why: Option<&Line>,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let note = why.map_or_else(String::new, |why| format!(": {why}"));
    let note: String = format!("merged into task {}{note}", twin.number).chars().take(Line::LIMIT).collect();
    let note = Line::parse(&note)?;
    if one.status != Status::Dropped {
        check_move(one.status, Status::Dropped, Some(&note))?;
        // Whoever waits for it waits for its twin from now on, so nothing is free by this.
        give_waits(tx, one.id, twin.id).await?;
        stand(tx, one, Status::Dropped, Some(&note), by, now).await?;
    }
    tell_dropped(tx, one, note.as_str(), by, now).await?;
    sqlx::query!("UPDATE tasks SET merged_into = ?2 WHERE id = ?1 OR merged_into = ?1", one.id, twin.id)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM hand_overs WHERE task_id = ?1", one.id).execute(&mut *tx).await?;
    notices::unasked(tx, one.id, now).await
}

/// Nobody loses their place: as many hands are wanted as there are then. The twin's lead stays its lead.
async fn give_hands(tx: &mut SqliteConnection, one: &One, twin: &One, now: Instant) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO claims (task_id, person_id, is_lead, since, asked, offered, heard)
         SELECT ?2, person_id, 0, since, asked, offered, heard FROM claims WHERE task_id = ?1 ORDER BY rowid
         ON CONFLICT DO NOTHING",
        one.id,
        twin.id
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM claims WHERE task_id = ?1", one.id).execute(&mut *tx).await?;
    sqlx::query!("UPDATE tasks SET hands = max(hands, claimed) WHERE id = ?1", twin.id).execute(&mut *tx).await?;
    let leads = twin.hands.lead().filter(|_| !twin.hands.wants_lead() || one.hands.wants_lead());
    twin.set_lead(tx, leads.or(one.hands.lead()), now).await
}

async fn give_waits(tx: &mut SqliteConnection, one: i64, twin: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO task_waits (task_id, on_task_id)
         SELECT ?2, on_task_id FROM task_waits WHERE task_id = ?1 AND on_task_id <> ?2
         UNION SELECT task_id, ?2 FROM task_waits WHERE on_task_id = ?1 AND task_id <> ?2
         ON CONFLICT DO NOTHING",
        one,
        twin
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM task_waits WHERE task_id = ?1 OR on_task_id = ?1", one).execute(tx).await?;
    Ok(())
}

/// What it serves, shows and was said of it.
async fn give_rest(tx: &mut SqliteConnection, one: i64, twin: i64) -> Result<(), StoreError> {
    for sql in [
        "INSERT INTO task_specs (task_id, spec_number) SELECT ?2, spec_number FROM task_specs WHERE task_id = ?1
         ON CONFLICT DO NOTHING",
        "INSERT INTO task_outcomes (task_id, outcome_code) SELECT ?2, outcome_code FROM task_outcomes
         WHERE task_id = ?1 ON CONFLICT DO NOTHING",
        "UPDATE tasks SET serves_none = NULL WHERE id = ?2 AND (
           EXISTS (SELECT 1 FROM task_specs WHERE task_id = ?2) OR EXISTS (SELECT 1 FROM task_outcomes WHERE task_id = ?2))",
        "INSERT INTO evidence (task_id, position, url, kind, state)
         SELECT ?2, position + 1 + (SELECT coalesce(max(position), -1) FROM evidence WHERE task_id = ?2), url, kind, state
         FROM evidence WHERE task_id = ?1 ON CONFLICT DO NOTHING",
        "INSERT INTO task_skills (task_id, position, skill)
         SELECT ?2, position + 1 + (SELECT coalesce(max(position), -1) FROM task_skills WHERE task_id = ?2), skill
         FROM task_skills WHERE task_id = ?1 ON CONFLICT DO NOTHING",
        "INSERT INTO interests (task_id, person_id, kind, at) SELECT ?2, person_id, kind, at FROM interests
         WHERE task_id = ?1 ON CONFLICT DO NOTHING",
        "DELETE FROM interests WHERE task_id = ?1",
        "UPDATE notices SET task_id = ?2 WHERE task_id = ?1
           AND (comment_id IS NOT NULL OR (reason = 'review asked' AND seen IS NULL))",
        "UPDATE comments SET task_id = ?2 WHERE task_id = ?1",
    ] {
        sqlx::query(sql).bind(one).bind(twin).execute(&mut *tx).await?;
    }
    talk::reviews_to_task(tx, one, twin).await
}
