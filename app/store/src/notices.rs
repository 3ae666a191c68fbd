//! Notices: what each person is told of the work plan, in the application and by mail. Private: for them alone.

mod emails;
mod rows;
mod tending;

use crate::column::{count, damaged};
use crate::history::{self, Deed};
use crate::{Store, StoreError};
use domain::discussion::{EmailFrequency, Notice, Reason};
use domain::id::PersonId;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// What somebody was told before one of it, or at last: at most so much, the newest first.
    pub async fn notices(&self, person: PersonId, before: Option<i64>, most: u32) -> Result<Vec<Notice>, StoreError> {
        let mut tx = self.reading().await?;
        rows::of_person(&mut tx, person.0, before.unwrap_or(i64::MAX), most).await
    }

    /// How many they haven't seen: it is asked for each page.
    pub async fn unseen_notices(&self, person: PersonId) -> Result<u32, StoreError> {
        let mut tx = self.reading().await?;
        let unseen = sqlx::query_scalar!(
            r#"SELECT count(*) AS "unseen!: i64" FROM notices WHERE person_id = ?1 AND seen IS NULL"#,
            person.0
        );
        count(unseen.fetch_one(&mut *tx).await?)
    }

    /// They have seen all of them; how many were new.
    pub async fn see_notices(&self, person: PersonId, now: Instant) -> Result<u32, StoreError> {
        let now = now.timestamp();
        let mut tx = self.writing().await?;
        let seen = sqlx::query!("UPDATE notices SET seen = ?2 WHERE person_id = ?1 AND seen IS NULL", person.0, now);
        let seen = seen.execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(u32::try_from(seen).unwrap_or(u32::MAX))
    }

    /// How they want to be told by mail.
    pub async fn notice_choice(&self, person: PersonId) -> Result<EmailFrequency, StoreError> {
        let mut tx = self.reading().await?;
        let choice = sqlx::query_scalar!("SELECT notices FROM people WHERE id = ?1", person.0);
        let choice = choice.fetch_optional(&mut *tx).await?;
        choice.map_or(Ok(EmailFrequency::default()), |choice| EmailFrequency::parse(&choice).map_err(damaged))
    }

    /// Remembers how they want to be told by mail. If they want what they have, the history has no entry.
    pub async fn set_notice_choice(
        &self,
        person: PersonId,
        choice: EmailFrequency,
        now: Instant,
    ) -> Result<(), StoreError> {
        let wanted = choice.as_str();
        let mut tx = self.writing().await?;
        let done = sqlx::query!("UPDATE people SET notices = ?2 WHERE id = ?1 AND notices <> ?2", person.0, wanted);
        if done.execute(&mut *tx).await?.rows_affected() > 0 {
            let changed = format!("wants to be told of the work plan {}", choice.words());
            history::write(&mut tx, Deed::own(person, "account", &changed), now).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// What there is to tell of a task.
#[derive(Clone, Copy)]
pub(crate) struct News<'a> {
    pub reason: Reason,
    pub task: i64,
    pub comment: Option<i64>,
    /// Nobody: it happened by itself.
    pub by: Option<i64>,
    /// How it ended. Never the words of a comment, which must go when it goes.
    pub detail: Option<&'a str>,
}

impl News<'_> {
    pub(crate) fn of(reason: Reason, task: i64, by: Option<i64>) -> Self {
        Self { reason, task, comment: None, by, detail: None }
    }
}

/// Tells somebody of something. Nobody is told of what they did themselves, nor is whoever has left. The same thing done
/// by the same person isn't said twice while the first is neither seen nor mailed; each decision is said.
pub(crate) async fn tell(
    tx: &mut SqliteConnection,
    person: i64,
    news: News<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    let (reason, now) = (news.reason.as_str(), now.timestamp());
    sqlx::query!(
        "INSERT INTO notices (person_id, at, reason, task_id, comment_id, by_id, detail)
         SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM people
         WHERE id = ?1 AND deleted_at IS NULL AND id IS NOT ?6 AND (?3 = 'decided' OR NOT EXISTS (
           SELECT 1 FROM notices
           WHERE person_id = ?1 AND seen IS NULL AND mailed IS NULL AND reason = ?3 AND task_id = ?4
             AND comment_id IS ?5 AND by_id IS ?6 AND detail IS ?7))",
        person,
        now,
        reason,
        news.task,
        news.comment,
        news.by,
        news.detail
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whom nobody asks to lead any more has no news of it.
pub(crate) async fn unasked(tx: &mut SqliteConnection, task: i64, now: Instant) -> Result<(), StoreError> {
    let now = now.timestamp();
    sqlx::query!(
        "UPDATE notices SET seen = ?2 WHERE task_id = ?1 AND reason = 'hand-over' AND seen IS NULL AND NOT EXISTS (
           SELECT 1 FROM lead_transfers h WHERE h.task_id = ?1 AND h.to_id = notices.person_id AND h.from_id IS notices.by_id)",
        task,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whom nobody asks to review it any more has no news of that.
pub(crate) async fn not_to_review(tx: &mut SqliteConnection, task: i64, now: Instant) -> Result<(), StoreError> {
    let now = now.timestamp();
    sqlx::query!(
        "UPDATE notices SET seen = ?2 WHERE task_id = ?1 AND reason = 'review asked' AND seen IS NULL AND NOT EXISTS (
           SELECT 1 FROM reviews r WHERE r.task_id = ?1 AND r.person_id = notices.person_id
             AND (r.done IS NULL OR r.done < r.asked))",
        task,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What somebody was asked about a task is no news any more, so that asked anew they are told anew.
pub(crate) async fn settled(
    tx: &mut SqliteConnection,
    task: i64,
    person: i64,
    reasons: &[Reason],
    now: Instant,
) -> Result<(), StoreError> {
    let now = now.timestamp();
    for reason in reasons {
        let reason = reason.as_str();
        sqlx::query!(
            "UPDATE notices SET seen = ?4 WHERE person_id = ?2 AND task_id = ?1 AND reason = ?3 AND seen IS NULL",
            task,
            person,
            reason,
            now
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Whoever has a hand on a task was heard of: their place is theirs, and nobody asks for a while.
pub(crate) async fn heard(tx: &mut SqliteConnection, task: i64, person: i64, now: Instant) -> Result<(), StoreError> {
    let now_at = now.timestamp();
    sqlx::query!(
        "UPDATE assignments SET asked = NULL, offered = NULL, last_activity_at = ?3 WHERE task_id = ?1 AND person_id = ?2",
        task,
        person,
        now_at
    )
    .execute(&mut *tx)
    .await?;
    settled(tx, task, person, &[Reason::StillOnIt, Reason::Offered], now).await
}
