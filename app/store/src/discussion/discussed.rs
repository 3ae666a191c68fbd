//! Finds the task or comment that a discussion is about, and records changes to the task.

use crate::StoreError;
use crate::aggregates::task::{self, ContinuedIn};
use crate::db::column::{count, damaged, maybe};
use crate::shared::audit::{self, Entry, Target};
use crate::shared::editions::known_edition;
use domain::Refusal;
use domain::audit::{AuditActor, AuditEvent, AuditTarget};
use domain::id::{CommentId, EditionSlug, PersonId, TaskNumber};
use domain::text::Title;
use domain::time::Instant;
use domain::workflow::TaskAccess;
use sqlx::SqliteConnection;

pub(super) struct DiscussedTask {
    pub(super) id: i64,
    pub(super) edition: i64,
    pub(super) access: TaskAccess,
    merged_into: Option<u32>,
    continued_in: Option<ContinuedIn>,
}

impl DiscussedTask {
    /// Finds a task. Refuses an unknown one.
    pub(super) async fn find(
        tx: &mut SqliteConnection,
        slug: &EditionSlug,
        number: TaskNumber,
    ) -> Result<DiscussedTask, StoreError> {
        let edition = slug.as_str();
        let row = sqlx::query!(
            r#"SELECT t.id AS "id!", t.edition_id AS "edition_id!", k.title AS "track?", t.proposed_by, o.number AS "merged_into?: i64",
                 l.number AS "later_number?: i64", x.slug AS "later_edition?: String",
                 coalesce(x.visibility = 'published' AND x.has_work_plan = 1, 0) AS "later_is_public!: bool",
                 (SELECT json_group_array(json_array(person_id, is_lead)) FROM assignments
                  WHERE task_id = t.id) AS "assignees!: String"
               FROM editions e JOIN tasks t ON t.edition_id = e.id LEFT JOIN tracks k ON k.id = t.track_id
                 LEFT JOIN tasks o ON o.id = t.merged_into
                 LEFT JOIN tasks l ON l.id = t.continued_in LEFT JOIN editions x ON x.id = l.edition_id
               WHERE e.slug = ?1 AND t.number = ?2"#,
            edition,
            number.0
        );
        let Some(row) = row.fetch_optional(&mut *tx).await? else {
            known_edition(tx, slug).await?;
            return Err(Refusal::no_such_task(slug, number).into());
        };
        let access = task::access(slug, maybe(row.track, Title::parse)?, row.proposed_by, &row.assignees)?;
        let merged_into = row.merged_into.map(count).transpose()?;
        let later = task::edition_task(row.later_edition, row.later_number)?;
        let continued_in = later.map(|task| ContinuedIn { task, is_public: row.later_is_public });
        Ok(DiscussedTask { id: row.id, edition: row.edition_id, access, merged_into, continued_in })
    }

    /// Finds a task that people work on. Refuses also one that continues in a later edition.
    pub(super) async fn find_unmoved(
        tx: &mut SqliteConnection,
        slug: &EditionSlug,
        number: TaskNumber,
    ) -> Result<DiscussedTask, StoreError> {
        let task = DiscussedTask::find_unmerged(tx, slug, number).await?;
        match &task.continued_in {
            Some(into) => Err(into.refusal(number).into()),
            None => Ok(task),
        }
    }

    /// Finds a task that can be discussed. Refuses an unknown task, and one that was merged into another.
    pub(super) async fn find_unmerged(
        tx: &mut SqliteConnection,
        slug: &EditionSlug,
        number: TaskNumber,
    ) -> Result<DiscussedTask, StoreError> {
        let task = DiscussedTask::find(tx, slug, number).await?;
        match task.merged_into {
            Some(into) => Err(Refusal::Merged { task: number.0, into }.into()),
            None => Ok(task),
        }
    }

    /// Sets the task's `updated_at` to `now`, and writes an audit entry.
    pub(super) async fn record_change(
        &self,
        tx: &mut SqliteConnection,
        by: PersonId,
        event: AuditEvent,
        now: Instant,
    ) -> Result<(), StoreError> {
        self.record_change_about(tx, by, AuditTarget::NoOne, event, now).await
    }

    /// Does the same as `record_change`, and names the person that the event is about.
    pub(super) async fn record_change_about(
        &self,
        tx: &mut SqliteConnection,
        by: PersonId,
        target: Target,
        event: AuditEvent,
        now: Instant,
    ) -> Result<(), StoreError> {
        let at = now.timestamp();
        sqlx::query!("UPDATE tasks SET updated_at = max(coalesce(updated_at, ?2), ?2) WHERE id = ?1", self.id, at)
            .execute(&mut *tx)
            .await?;
        let entry = Entry::in_edition(self.edition, AuditActor::Person(by), event);
        audit::write(tx, Entry { target, ..entry }, now).await
    }
}

/// A comment, with its task.
pub(super) struct DiscussedComment {
    pub(super) task: DiscussedTask,
    pub(super) by: Option<PersonId>,
    /// Empty if the comment was deleted.
    pub(super) text: String,
    /// When the current text was written, in Unix seconds.
    pub(super) since: i64,
    /// The number of earlier revisions.
    pub(super) revisions: u32,
}

/// Finds a comment. Refuses an unknown task, and a comment that isn't on it.
pub(super) async fn find_comment(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
    number: TaskNumber,
    comment: CommentId,
) -> Result<DiscussedComment, StoreError> {
    let task = DiscussedTask::find(tx, slug, number).await?;
    let row = sqlx::query!(
        r#"SELECT person_id, text AS "text!", coalesce(edited_at, at) AS "since!: i64",
             (SELECT count(*) FROM comment_revisions WHERE comment_id = ?1) AS "revisions!: i64"
           FROM comments WHERE id = ?1 AND task_id = ?2"#,
        comment.0,
        task.id
    );
    let row = row.fetch_optional(&mut *tx).await?.ok_or(Refusal::NoSuchComment)?;
    let (by, revisions) = (row.person_id.map(PersonId), count(row.revisions)?);
    Ok(DiscussedComment { task, by, text: row.text, since: row.since, revisions })
}

/// Parses the task that a list of reviews links to.
pub(super) fn parse_task_link(number: i64, title: &str, status: &str) -> Result<domain::tasks::TaskLink, StoreError> {
    use domain::tasks::{Status, TaskLink};
    Ok(TaskLink {
        number: TaskNumber(count(number)?),
        title: Title::parse(title).map_err(damaged)?,
        status: Status::parse(status).map_err(damaged)?,
    })
}
