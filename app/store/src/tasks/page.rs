//! The page of one task: everything that is known of it.

use super::{links, moves, rows_of, whole};
use crate::column::{count, ids, instant, maybe, person};
use crate::editions::edition_id;
use crate::{Store, StoreError, plan, talk};
use domain::id::{EditionSlug, PersonId, TaskNumber};
use domain::plan::Standing;
use domain::tasks::{Claim, HandOver, TaskLink, TaskPage};
use domain::text::{Line, Title};
use sqlx::SqliteConnection;

impl Store {
    /// A task with all that stands on its page; `None` if the edition or the task isn't there.
    pub async fn task(&self, slug: &EditionSlug, number: TaskNumber) -> Result<Option<TaskPage>, StoreError> {
        let mut tx = self.reading().await?;
        let Some(edition) = edition_id(&mut tx, slug).await? else { return Ok(None) };
        let Some(own) = own(&mut tx, edition, number).await? else { return Ok(None) };
        let rows = rows_of(&mut tx, &ids([own.id])).await?;
        let Some(row) = whole(&mut tx, rows).await?.pop() else { return Ok(None) };
        let claims = claims(&mut tx, own.id).await?;
        let (waits_for, holds_up) = waits(&mut tx, own.id).await?;
        let standing = Standing {
            edition: Some(slug.clone()),
            track: row.track.clone(),
            proposer: own.proposed_by.map(PersonId),
            lead: claims.iter().find(|claim| claim.lead).map(|claim| claim.id),
            claimants: claims.iter().map(|claim| claim.id).collect(),
        };
        Ok(Some(TaskPage {
            row,
            description_html: rendered(&own.description, own.description_html),
            description: own.description,
            changes: plan::changes(&mut tx, own.id).await?,
            mark: plan::mark(&mut tx, own.id).await?,
            history: moves::of_task(&mut tx, own.id).await?,
            proposer: own.proposer.map(|name| person(&name, own.proposer_login)).transpose()?,
            skills: skills(&mut tx, own.id).await?,
            serves_none: maybe(own.serves_none, Line::parse)?,
            hands: count(own.hands)?,
            claims,
            standing,
            waits_for,
            holds_up,
            interests: talk::interests(&mut tx, own.id).await?,
            reviews: talk::reviews(&mut tx, own.id).await?,
            hand_over: hand_over(&mut tx, own.id).await?,
            merged_into: own.merged_into.map(|number| count(number).map(TaskNumber)).transpose()?,
            split_from: own.split_from.map(|number| count(number).map(TaskNumber)).transpose()?,
            comments: talk::of_task(&mut tx, own.id, TaskPage::MOST_COMMENTS).await?,
            comment_count: talk::count(&mut tx, own.id).await?,
        }))
    }
}

/// Texts from before there was a place for their HTML are rendered as they are read.
fn rendered(text: &str, html: String) -> String {
    if html.is_empty() && !text.is_empty() { formats::markup::html(text).as_str().to_owned() } else { html }
}

/// What only the task's own row holds.
struct Own {
    id: i64,
    description: String,
    description_html: String,
    serves_none: Option<String>,
    hands: i64,
    proposed_by: Option<i64>,
    proposer: Option<String>,
    proposer_login: Option<String>,
    merged_into: Option<i64>,
    split_from: Option<i64>,
}

async fn own(tx: &mut SqliteConnection, edition: i64, number: TaskNumber) -> Result<Option<Own>, StoreError> {
    let row = sqlx::query_as!(
        Own,
        r#"SELECT t.id AS "id!", t.description AS "description!", t.description_html AS "description_html!",
             t.serves_none, t.hands AS "hands!", t.proposed_by, p.name AS "proposer?", p.login AS "proposer_login?",
             m.number AS "merged_into?", s.number AS "split_from?"
           FROM tasks t LEFT JOIN people p ON p.id = t.proposed_by LEFT JOIN tasks m ON m.id = t.merged_into
             LEFT JOIN tasks s ON s.id = t.split_from
           WHERE t.edition_id = ?1 AND t.number = ?2"#,
        edition,
        number.0
    );
    Ok(row.fetch_optional(tx).await?)
}

async fn claims(tx: &mut SqliteConnection, task: i64) -> Result<Vec<Claim>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!", p.name AS "name!", p.login AS "login?", c.is_lead AS "lead!: bool", c.since AS "since!",
             c.asked, c.offered
           FROM claims c JOIN people p ON p.id = c.person_id
           WHERE c.task_id = ?1 ORDER BY c.is_lead DESC, c.since, c.rowid"#,
        task
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| {
        Ok(Claim {
            id: PersonId(row.id),
            person: person(&row.name, row.login)?,
            lead: row.lead,
            since: instant(row.since)?,
            asked: row.asked.map(instant).transpose()?,
            offered: row.offered.map(instant).transpose()?,
        })
    })
    .collect()
}

async fn skills(tx: &mut SqliteConnection, task: i64) -> Result<Vec<Title>, StoreError> {
    let skills = sqlx::query_scalar!("SELECT skill FROM task_skills WHERE task_id = ?1 ORDER BY position", task);
    let skills = skills.fetch_all(tx).await?.into_iter();
    skills.map(|skill| Title::parse(&skill).map_err(crate::column::damaged)).collect()
}

/// What it waits for, and what waits for it.
async fn waits(tx: &mut SqliteConnection, task: i64) -> Result<(Vec<TaskLink>, Vec<TaskLink>), StoreError> {
    let ahead = sqlx::query_scalar!("SELECT on_task_id FROM task_waits WHERE task_id = ?1", task);
    let ahead = ids(ahead.fetch_all(&mut *tx).await?);
    let behind = sqlx::query_scalar!("SELECT task_id FROM task_waits WHERE on_task_id = ?1", task);
    let behind = ids(behind.fetch_all(&mut *tx).await?);
    Ok((links(tx, &ahead).await?, links(tx, &behind).await?))
}

async fn hand_over(tx: &mut SqliteConnection, task: i64) -> Result<Option<HandOver>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT f.name AS "from_name!", f.login AS "from_login?", p.id AS "to_id!", p.name AS "to_name!",
             p.login AS "to_login?", h.note, h.at AS "at!"
           FROM hand_overs h JOIN people f ON f.id = h.from_id JOIN people p ON p.id = h.to_id WHERE h.task_id = ?1"#,
        task
    );
    let Some(row) = row.fetch_optional(tx).await? else { return Ok(None) };
    Ok(Some(HandOver {
        from: person(&row.from_name, row.from_login)?,
        to: (PersonId(row.to_id), person(&row.to_name, row.to_login)?),
        note: maybe(row.note, Line::parse)?,
        at: instant(row.at)?,
    }))
}
