//! Reads everything that the page of one task shows.

use crate::aggregates::{revision_token, task};
use crate::db::column::{count, damaged, maybe, person};
use crate::shared::editions::find_edition;
use crate::tasks::{graph, page_columns, tasks_by_id, transitions};
use crate::{Store, StoreError, discussion, updates};
use domain::id::{EditionSlug, PersonId, TaskNumber};
use domain::tasks::Status;
use domain::text::Title;
use domain::views::{TaskHead, TaskPage};
use domain::workflow::TaskAccess;
use sqlx::SqliteConnection;

impl Store {
    /// A task with everything that its page shows; `None` for an unknown edition or task.
    pub async fn task(&self, slug: &EditionSlug, number: TaskNumber) -> Result<Option<TaskPage>, StoreError> {
        let mut tx = self.begin_read().await?;
        let Some((edition_id, edition)) = find_edition(&mut tx, slug).await? else { return Ok(None) };
        let Some(own) = own(&mut tx, edition_id, number).await? else { return Ok(None) };
        let Some(row) = tasks_by_id(&mut tx, [own.id]).await?.pop() else { return Ok(None) };
        let claims = page_columns::claims(&own.claims)?;
        let access = TaskAccess {
            edition: Some(slug.clone()),
            track: row.track.clone(),
            proposer: own.proposed_by.map(PersonId),
            lead: claims.iter().find(|claim| claim.lead).map(|claim| claim.id),
            assignees: claims.iter().map(|claim| claim.id).collect(),
        };
        let (depends_on, blocks) = (page_columns::links(&own.depends_on)?, page_columns::links(&own.blocks)?);
        let has_any = !depends_on.is_empty() || !blocks.is_empty();
        let (earlier, history) = transitions::of_task(&mut tx, own.id).await?;
        Ok(Some(TaskPage {
            edition,
            graph: graph::around(&mut tx, own.id, has_any).await?,
            row,
            description_html: rendered(&own.description, own.description_html),
            description: own.description,
            changes: count(own.changes)?,
            revision_token: revision_token::revision_token(&mut tx, own.id).await?,
            history,
            earlier,
            proposer: own.proposer.map(|name| person(&name, own.proposer_login)).transpose()?,
            skills: page_columns::skills(&own.skills)?,
            people_needed: count(own.people_needed)?,
            claims,
            access,
            depends_on,
            blocks,
            interests: page_columns::interests(&own.interests)?,
            reviews: page_columns::reviews(&own.reviews)?,
            lead_transfer: page_columns::lead_transfer(own.lead_transfer.as_deref())?,
            merged_into: own.merged_into.map(|number| count(number).map(TaskNumber)).transpose()?,
            merged: page_columns::merged(&own.merged)?,
            split_from: own.split_from.map(|number| count(number).map(TaskNumber)).transpose()?,
            funding: page_columns::funding(own.funding.as_deref())?,
            follows_evidence: own.follows_evidence,
            dismissed_proposal: own.dismissed_proposal,
            sessions: page_columns::sessions(slug, &own.sessions)?,
            updates: updates::from_json(&own.updates)?,
            comments: discussion::of_task(&mut tx, own.id, TaskPage::MOST_COMMENTS).await?,
            comment_count: count(own.comments)?,
        }))
    }
}

impl Store {
    /// A task with what the pages below its own page show; `None` for an unknown edition or task.
    pub async fn task_head(&self, slug: &EditionSlug, number: TaskNumber) -> Result<Option<TaskHead>, StoreError> {
        let mut tx = self.begin_read().await?;
        let Some((edition_id, edition)) = find_edition(&mut tx, slug).await? else { return Ok(None) };
        let row = sqlx::query!(
            r#"SELECT t.title, t.status, k.title AS "track?", t.proposed_by, m.number AS "merged_into?",
                 (SELECT x.slug FROM tasks l JOIN editions x ON x.id = l.edition_id
                  WHERE l.id = t.continued_in AND x.visibility = 'published' AND x.has_work_plan = 1) AS "later_edition?: String",
                 (SELECT number FROM tasks WHERE id = t.continued_in) AS "later_number?: i64",
                 (SELECT json_group_array(json_array(person_id, is_lead)) FROM assignments
                  WHERE task_id = t.id) AS "assignees!: String"
               FROM tasks t LEFT JOIN tracks k ON k.id = t.track_id LEFT JOIN tasks m ON m.id = t.merged_into
               WHERE t.edition_id = ?1 AND t.number = ?2"#,
            edition_id,
            number.0
        );
        let Some(row) = row.fetch_optional(&mut *tx).await? else { return Ok(None) };
        let track = maybe(row.track, Title::parse)?;
        Ok(Some(TaskHead {
            edition,
            number,
            title: Title::parse(&row.title).map_err(damaged)?,
            status: Status::parse(&row.status).map_err(damaged)?,
            access: task::access(slug, track, row.proposed_by, &row.assignees)?,
            merged_into: row.merged_into.map(count).transpose()?.map(TaskNumber),
            continued_in: task::edition_task(row.later_edition, row.later_number)?,
        }))
    }
}

/// The stored HTML, or HTML rendered now for texts from before the database stored it.
fn rendered(text: &str, html: String) -> String {
    if html.is_empty() && !text.is_empty() { formats::markup::html(text).as_str().to_owned() } else { html }
}

/// Columns of the task that lists don't read; `page_columns` decodes those that are JSON.
struct PageRow {
    id: i64,
    description: String,
    description_html: String,
    people_needed: i64,
    proposed_by: Option<i64>,
    proposer: Option<String>,
    proposer_login: Option<String>,
    merged_into: Option<i64>,
    merged: String,
    split_from: Option<i64>,
    funding: Option<String>,
    follows_evidence: bool,
    dismissed_proposal: Option<String>,
    sessions: String,
    changes: i64,
    comments: i64,
    updates: String,
    skills: String,
    claims: String,
    depends_on: String,
    blocks: String,
    interests: String,
    reviews: String,
    lead_transfer: Option<String>,
}

async fn own(tx: &mut SqliteConnection, edition: i64, number: TaskNumber) -> Result<Option<PageRow>, StoreError> {
    let row = sqlx::query_as!(
        PageRow,
        r#"SELECT t.id AS "id!", t.description AS "description!", t.description_html AS "description_html!",
             t.people_needed AS "people_needed!", t.proposed_by, p.name AS "proposer?", p.login AS "proposer_login?", t.dismissed_proposal,
             m.number AS "merged_into?", s.number AS "split_from?", t.follows_evidence AS "follows_evidence!: bool",
             (SELECT json_group_array(json_object('number', d.number, 'title', d.title, 'at', h.at, 'by', a.name, 'by_login', a.login)
                ORDER BY h.at, d.number) FROM tasks d LEFT JOIN task_transitions h ON h.task_id = d.id AND h.merged_into = t.id
                LEFT JOIN people a ON a.id = h.person_id WHERE d.merged_into = t.id) AS "merged!: String",
             (SELECT json_object('state', state, 'source', source, 'url', url) FROM task_funding
              WHERE task_id = t.id) AS "funding: String",
             (SELECT json_group_array(json_object('number', n.number, 'title', r.title, 'starts', r.starts) ORDER BY r.starts, n.number)
              FROM released_tasks w JOIN sessions n ON n.id = w.session_id
                JOIN released_sessions r ON r.release_id = w.release_id AND r.session_id = w.session_id
              WHERE w.task_id = t.id AND w.release_id =
                (SELECT id FROM releases WHERE edition_id = t.edition_id ORDER BY number DESC LIMIT 1)) AS "sessions!: String",
             (SELECT count(*) FROM task_revisions WHERE task_id = t.id) AS "changes!: i64",
             (SELECT count(*) FROM comments WHERE task_id = t.id) AS "comments!: i64",
             (SELECT json_group_array(json_object('id', u.id, 'edition', u.slug, 'at', u.at, 'day', u.day, 'task', t.number,
                'title', t.title, 'status', t.status, 'track', u.track, 'person_id', u.person_id, 'name', u.name, 'login', u.login,
                'line', u.line, 'details', u.details, 'details_html', u.details_html, 'links', u.links,
                'mentions', u.mentions, 'edited_at', u.edited_at, 'revision', u.revision) ORDER BY u.id DESC)
              FROM (SELECT u.*, e.slug, k.title AS track, a.name, a.login,
                      (SELECT json_group_array(url ORDER BY position) FROM update_links WHERE update_id = u.id) || '' AS links,
                      (SELECT json_group_array(json_array(m.login, q.login))
                       FROM mentions m JOIN people q ON q.id = m.person_id
                         JOIN participants i ON i.edition_id = u.edition_id AND i.person_id = q.id
                       WHERE m.update_id = u.id AND q.listed = 1 AND q.login IS NOT NULL) || '' AS mentions
                    FROM updates u JOIN editions e ON e.id = u.edition_id LEFT JOIN people a ON a.id = u.person_id
                      LEFT JOIN tracks k ON k.id = t.track_id
                    WHERE u.task_id = t.id AND u.deleted_at IS NULL ORDER BY u.id DESC LIMIT ?3) u) AS "updates!: String",
             (SELECT json_group_array(skill ORDER BY position) FROM task_skills WHERE task_id = t.id) AS "skills!: String",
             (SELECT json_group_array(json_object('id', c.person_id, 'name', a.name, 'login', a.login, 'lead', c.is_lead,
                'since', c.since, 'asked', c.asked_at, 'offered', c.offered_since) ORDER BY c.is_lead DESC, c.since, c.rowid)
              FROM assignments c JOIN people a ON a.id = c.person_id WHERE c.task_id = t.id) AS "claims!: String",
             (SELECT json_group_array(json_object('number', o.number, 'title', o.title, 'status', o.status)
                ORDER BY o.number, o.id)
              FROM task_dependencies d JOIN tasks o ON o.id = d.depends_on_id WHERE d.task_id = t.id) AS "depends_on!: String",
             (SELECT json_group_array(json_object('number', o.number, 'title', o.title, 'status', o.status)
                ORDER BY o.number, o.id)
              FROM task_dependencies d JOIN tasks o ON o.id = d.task_id WHERE d.depends_on_id = t.id) AS "blocks!: String",
             (SELECT json_group_array(json_object('kind', i.kind, 'id', i.person_id, 'name', a.name, 'login', a.login))
              FROM interests i JOIN people a ON a.id = i.person_id WHERE i.task_id = t.id) AS "interests!: String",
             (SELECT json_group_array(json_object('id', r.person_id, 'name', a.name, 'login', a.login,
                'asker', q.name, 'asker_login', q.login, 'asked', r.requested_at, 'done', r.reviewed_at, 'note', r.note)
                ORDER BY r.requested_at, r.rowid)
              FROM reviews r JOIN people a ON a.id = r.person_id LEFT JOIN people q ON q.id = r.requested_by
              WHERE r.task_id = t.id) AS "reviews!: String",
             (SELECT json_object('from', f.name, 'from_login', f.login, 'id', a.id, 'name', a.name, 'login', a.login,
                'note', h.note, 'at', h.at)
              FROM lead_transfers h JOIN people f ON f.id = h.from_id JOIN people a ON a.id = h.to_id
              WHERE h.task_id = t.id) AS "lead_transfer?: String"
           FROM tasks t LEFT JOIN people p ON p.id = t.proposed_by LEFT JOIN tasks m ON m.id = t.merged_into LEFT JOIN tasks s ON s.id = t.split_from
           WHERE t.edition_id = ?1 AND t.number = ?2"#,
        edition,
        number.0,
        TaskPage::MOST_UPDATES
    );
    Ok(row.fetch_optional(tx).await?)
}
