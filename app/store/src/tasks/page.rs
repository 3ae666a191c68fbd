//! Reads everything that the page of one task shows.

use crate::aggregates::{revision_token, revisions};
use crate::db::column::{count, ids, instant, maybe, person};
use crate::shared::editions::edition_id;
use crate::tasks::{links, rows_of, transitions, whole};
use crate::{Store, StoreError, discussion};
use domain::id::{EditionSlug, PersonId, TaskNumber};
use domain::tasks::TaskLink;
use domain::text::{ShortText, Title};
use domain::views::{LeadTransfer, TaskAssignee, TaskPage};
use domain::workflow::TaskAccess;
use sqlx::SqliteConnection;

impl Store {
    /// A task with everything that its page shows; `None` for an unknown edition or task.
    pub async fn task(&self, slug: &EditionSlug, number: TaskNumber) -> Result<Option<TaskPage>, StoreError> {
        let mut tx = self.begin_read().await?;
        let Some(edition) = edition_id(&mut tx, slug).await? else { return Ok(None) };
        let Some(own) = own(&mut tx, edition, number).await? else { return Ok(None) };
        let rows = rows_of(&mut tx, &ids([own.id])).await?;
        let Some(row) = whole(&mut tx, rows).await?.pop() else { return Ok(None) };
        let claims = claims(&mut tx, own.id).await?;
        let (depends_on, blocks) = dependencies(&mut tx, own.id).await?;
        let access = TaskAccess {
            edition: Some(slug.clone()),
            track: row.track.clone(),
            proposer: own.proposed_by.map(PersonId),
            lead: claims.iter().find(|claim| claim.lead).map(|claim| claim.id),
            assignees: claims.iter().map(|claim| claim.id).collect(),
        };
        Ok(Some(TaskPage {
            row,
            description_html: rendered(&own.description, own.description_html),
            description: own.description,
            changes: revisions::count_of(&mut tx, own.id).await?,
            revision_token: revision_token::revision_token(&mut tx, own.id).await?,
            history: transitions::of_task(&mut tx, own.id).await?,
            proposer: own.proposer.map(|name| person(&name, own.proposer_login)).transpose()?,
            skills: skills(&mut tx, own.id).await?,
            no_goal_reason: maybe(own.no_goal_reason, ShortText::parse)?,
            people_needed: count(own.people_needed)?,
            claims,
            access,
            depends_on,
            blocks,
            interests: discussion::interests(&mut tx, own.id).await?,
            reviews: discussion::reviews(&mut tx, own.id).await?,
            lead_transfer: lead_transfer(&mut tx, own.id).await?,
            merged_into: own.merged_into.map(|number| count(number).map(TaskNumber)).transpose()?,
            split_from: own.split_from.map(|number| count(number).map(TaskNumber)).transpose()?,
            comments: discussion::of_task(&mut tx, own.id, TaskPage::MOST_COMMENTS).await?,
            comment_count: discussion::count(&mut tx, own.id).await?,
        }))
    }
}

/// The stored HTML, or HTML rendered now for texts from before the database stored it.
fn rendered(text: &str, html: String) -> String {
    if html.is_empty() && !text.is_empty() { formats::markup::html(text).as_str().to_owned() } else { html }
}

/// Columns of the task that lists don't read.
struct PageRow {
    id: i64,
    description: String,
    description_html: String,
    no_goal_reason: Option<String>,
    people_needed: i64,
    proposed_by: Option<i64>,
    proposer: Option<String>,
    proposer_login: Option<String>,
    merged_into: Option<i64>,
    split_from: Option<i64>,
}

async fn own(tx: &mut SqliteConnection, edition: i64, number: TaskNumber) -> Result<Option<PageRow>, StoreError> {
    let row = sqlx::query_as!(
        PageRow,
        r#"SELECT t.id AS "id!", t.description AS "description!", t.description_html AS "description_html!",
             t.no_goal_reason, t.people_needed AS "people_needed!", t.proposed_by, p.name AS "proposer?", p.login AS "proposer_login?",
             m.number AS "merged_into?", s.number AS "split_from?"
           FROM tasks t LEFT JOIN people p ON p.id = t.proposed_by LEFT JOIN tasks m ON m.id = t.merged_into
             LEFT JOIN tasks s ON s.id = t.split_from
           WHERE t.edition_id = ?1 AND t.number = ?2"#,
        edition,
        number.0
    );
    Ok(row.fetch_optional(tx).await?)
}

async fn claims(tx: &mut SqliteConnection, task: i64) -> Result<Vec<TaskAssignee>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!", p.name AS "name!", p.login AS "login?", c.is_lead AS "lead!: bool", c.since AS "since!",
             c.asked_at, c.offered_since
           FROM assignments c JOIN people p ON p.id = c.person_id
           WHERE c.task_id = ?1 ORDER BY c.is_lead DESC, c.since, c.rowid"#,
        task
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| {
        Ok(TaskAssignee {
            id: PersonId(row.id),
            person: person(&row.name, row.login)?,
            lead: row.lead,
            since: instant(row.since)?,
            asked: row.asked_at.map(instant).transpose()?,
            offered: row.offered_since.map(instant).transpose()?,
        })
    })
    .collect()
}

async fn skills(tx: &mut SqliteConnection, task: i64) -> Result<Vec<Title>, StoreError> {
    let skills = sqlx::query_scalar!("SELECT skill FROM task_skills WHERE task_id = ?1 ORDER BY position", task);
    let skills = skills.fetch_all(tx).await?.into_iter();
    skills.map(|skill| Title::parse(&skill).map_err(crate::db::column::damaged)).collect()
}

/// The tasks that a task depends on, and the tasks that it blocks.
async fn dependencies(tx: &mut SqliteConnection, task: i64) -> Result<(Vec<TaskLink>, Vec<TaskLink>), StoreError> {
    let depends_on = sqlx::query_scalar!("SELECT depends_on_id FROM task_dependencies WHERE task_id = ?1", task);
    let depends_on = ids(depends_on.fetch_all(&mut *tx).await?);
    let blocks = sqlx::query_scalar!("SELECT task_id FROM task_dependencies WHERE depends_on_id = ?1", task);
    let blocks = ids(blocks.fetch_all(&mut *tx).await?);
    Ok((links(tx, &depends_on).await?, links(tx, &blocks).await?))
}

async fn lead_transfer(tx: &mut SqliteConnection, task: i64) -> Result<Option<LeadTransfer>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT f.name AS "from_name!", f.login AS "from_login?", p.id AS "to_id!", p.name AS "to_name!",
             p.login AS "to_login?", h.note, h.at AS "at!"
           FROM lead_transfers h JOIN people f ON f.id = h.from_id JOIN people p ON p.id = h.to_id WHERE h.task_id = ?1"#,
        task
    );
    let Some(row) = row.fetch_optional(tx).await? else { return Ok(None) };
    Ok(Some(LeadTransfer {
        from: person(&row.from_name, row.from_login)?,
        to: (PersonId(row.to_id), person(&row.to_name, row.to_login)?),
        note: maybe(row.note, ShortText::parse)?,
        at: instant(row.at)?,
    }))
}
