//! Reads the entries of feeds, and the pages of tasks that a sitemap lists.
//!
//! People who don’t want to be listed appear as “Someone not listed”.

use crate::aggregates::task::edition_task;
use crate::db::column::{count, damaged, date, instant, list, maybe, person, url};
use crate::{Store, StoreError};
use domain::catalog::AdoptionState;
use domain::id::{EditionSlug, ProjectSlug, SpecNumber, TaskNumber, UpdateId};
use domain::people::Person;
use domain::tasks::Status;
use domain::text::{ShortText, Title, UpdateLine, Url};
use domain::time::Instant;
use domain::views::{FeedEntry, FeedEvent, FeedTask, SpecFeedEntry, SpecFeedEvent, StatusChange};
use sqlx::SqliteConnection;

/// What a feed covers.
#[derive(Clone, Copy, Debug)]
pub enum FeedScope<'a> {
    /// All editions that aren’t drafts.
    All,
    /// Of the status changes, only the finished tasks.
    Edition(&'a EditionSlug),
    Task(&'a EditionSlug, TaskNumber),
}

/// The scope as bind values; `None` does not limit it.
struct Bounds {
    edition: Option<String>,
    /// The id of a task.
    task: Option<i64>,
    is_done_only: bool,
}

impl Bounds {
    /// `None` if there is no such task.
    async fn of(tx: &mut SqliteConnection, scope: FeedScope<'_>) -> Result<Option<Bounds>, StoreError> {
        let edition = match scope {
            FeedScope::All => None,
            FeedScope::Edition(slug) | FeedScope::Task(slug, _) => Some(slug.to_string()),
        };
        let is_done_only = matches!(scope, FeedScope::Edition(_));
        let FeedScope::Task(slug, number) = scope else {
            return Ok(Some(Bounds { edition, task: None, is_done_only }));
        };
        let (slug, number) = (slug.as_str(), number.0);
        let task = sqlx::query_scalar!(
            r#"SELECT t.id AS "id!" FROM editions e JOIN tasks t ON t.edition_id = e.id WHERE e.slug = ?1 AND t.number = ?2"#,
            slug,
            number
        );
        let task = task.fetch_optional(tx).await?;
        Ok(task.map(|task| Bounds { edition, task: Some(task), is_done_only }))
    }
}

impl Store {
    /// The latest entries of a feed, newest first; none for an unknown edition or task.
    ///
    /// Leaves out status changes that only an import dated.
    pub async fn feed(&self, of: FeedScope<'_>) -> Result<Vec<FeedEntry>, StoreError> {
        let mut tx = self.begin_read().await?;
        let Some(bounds) = Bounds::of(&mut tx, of).await? else { return Ok(Vec::new()) };
        let mut entries = updates(&mut tx, &bounds).await?;
        entries.extend(status_changes(&mut tx, &bounds).await?);
        if bounds.task.is_none() {
            entries.extend(releases(&mut tx, &bounds).await?);
        }
        Ok(FeedEntry::latest(entries))
    }

    /// The latest endorsements and adoptions of a document, or of all, newest first.
    pub async fn spec_feed(&self, spec: Option<SpecNumber>) -> Result<Vec<SpecFeedEntry>, StoreError> {
        let spec = spec.map(|spec| spec.0);
        let rows = sqlx::query_as!(
            SpecFeedRow,
            r#"SELECT x.spec_number AS "spec!: i64", s.title AS "title!: String", x.project_slug AS "project!: String",
                 p.title AS "project_title!: String", x.at AS "at!: i64", x.state AS "state?: String",
                 x.day AS "day?: String", x.link AS "link?: String"
               FROM (SELECT spec_number, project_slug, coalesce(unixepoch(endorsed_on), first_seen) AS at,
                       NULL AS state, endorsed_on AS day, NULL AS link FROM endorsements
                     UNION ALL SELECT spec_number, project_slug, recorded_at, state, day, link FROM adoptions) x
                 JOIN specs s ON s.number = x.spec_number JOIN projects p ON p.slug = x.project_slug
               WHERE ?1 IS NULL OR x.spec_number = ?1
               ORDER BY x.at DESC, x.spec_number, x.project_slug, x.state LIMIT ?2"#,
            spec,
            FeedEntry::MOST
        );
        let rows = rows.fetch_all(&mut *self.reader().await?).await?;
        rows.into_iter().map(SpecFeedRow::entry).collect()
    }

    /// The number of tasks that have a page of their own and aren’t in a draft.
    pub async fn public_task_count(&self) -> Result<usize, StoreError> {
        let tasks = sqlx::query_scalar!(
            // Tasks are counted in an index; only the few that were merged are read.
            r#"SELECT (SELECT coalesce(sum((SELECT count(*) FROM tasks WHERE edition_id = e.id)), 0) FROM editions e
                       WHERE e.visibility = 'published' AND e.has_work_plan = 1)
                 - (SELECT count(*) FROM tasks t INDEXED BY tasks_by_merger JOIN editions e ON e.id = t.edition_id
                    WHERE t.merged_into IS NOT NULL AND e.visibility = 'published' AND e.has_work_plan = 1)
                 AS "tasks!: i64""#
        );
        count(tasks.fetch_one(&mut *self.reader().await?).await?)
    }

    /// At most `most` of these tasks after the first `skipped`, with the time of the last change.
    pub async fn public_tasks(
        &self,
        skipped: usize,
        most: usize,
    ) -> Result<Vec<(EditionSlug, TaskNumber, Option<Instant>)>, StoreError> {
        let (skipped, most) = (i64::try_from(skipped).unwrap_or(i64::MAX), i64::try_from(most).unwrap_or(i64::MAX));
        let rows = sqlx::query!(
            r#"SELECT e.slug AS "edition!", t.number AS "number!", t.updated_at AS "updated?: i64"
               FROM editions e JOIN tasks t ON t.edition_id = e.id
               WHERE e.visibility = 'published' AND e.has_work_plan = 1 AND t.merged_into IS NULL
               ORDER BY e.starts DESC, e.slug DESC, t.number LIMIT ?1 OFFSET ?2"#,
            most,
            skipped
        );
        let rows = rows.fetch_all(&mut *self.reader().await?).await?.into_iter().map(|row| {
            let edition = EditionSlug::parse(&row.edition).map_err(damaged)?;
            Ok((edition, TaskNumber(count(row.number)?), row.updated.map(instant).transpose()?))
        });
        rows.collect()
    }
}

struct UpdateRow {
    id: i64,
    edition: String,
    task: Option<i64>,
    title: Option<String>,
    at: i64,
    changed_at: i64,
    name: Option<String>,
    line: String,
    details_html: String,
    /// A JSON list.
    links: String,
}

async fn updates(tx: &mut SqliteConnection, bounds: &Bounds) -> Result<Vec<FeedEntry>, StoreError> {
    let rows = sqlx::query_as!(
        UpdateRow,
        r#"SELECT u.id AS "id!: i64", e.slug AS "edition!: String", t.number AS "task?: i64", t.title AS "title?: String",
             u.at AS "at!: i64", coalesce(u.edited_at, u.at) AS "changed_at!: i64",
             iif(p.listed OR p.github_id IS NULL, p.name, 'Someone not listed') AS "name?: String",
             u.line AS "line!: String", u.details_html AS "details_html!: String",
             (SELECT json_group_array(url ORDER BY position) FROM update_links WHERE update_id = u.id) AS "links!: String"
           FROM updates u JOIN editions e ON e.id = u.edition_id LEFT JOIN tasks t ON t.id = u.task_id
             LEFT JOIN people p ON p.id = u.person_id
           WHERE u.id IN (
               SELECT id FROM updates WHERE task_id = ?2 AND deleted_at IS NULL
               UNION ALL SELECT id FROM (
                 SELECT u.id FROM updates u JOIN editions e ON e.id = u.edition_id
                 WHERE ?2 IS NULL AND (e.slug = ?1 OR (?1 IS NULL AND e.visibility = 'published')) AND u.deleted_at IS NULL
                 ORDER BY u.id DESC LIMIT ?3))
             AND e.has_work_plan = 1
           ORDER BY u.id DESC LIMIT ?3"#,
        bounds.edition,
        bounds.task,
        FeedEntry::MOST
    );
    rows.fetch_all(tx).await?.into_iter().map(UpdateRow::entry).collect()
}

impl UpdateRow {
    fn entry(self) -> Result<FeedEntry, StoreError> {
        let links: Result<Vec<Url>, _> = list::<String>(&self.links)?.iter().map(|link| Url::parse(link)).collect();
        Ok(FeedEntry {
            edition: EditionSlug::parse(&self.edition).map_err(damaged)?,
            task: self.task.zip(self.title).map(task).transpose()?,
            at: instant(self.at)?,
            changed_at: instant(self.changed_at)?,
            by: by(self.name)?,
            event: FeedEvent::Update {
                id: UpdateId(self.id),
                line: UpdateLine::parse(&self.line).map_err(damaged)?,
                details_html: self.details_html,
                links: links.map_err(damaged)?,
            },
        })
    }
}

struct StatusChangeRow {
    id: i64,
    edition: String,
    number: i64,
    title: String,
    at: i64,
    to_status: String,
    note: Option<String>,
    merged_into: Option<i64>,
    later_edition: Option<String>,
    later_number: Option<i64>,
    name: Option<String>,
}

async fn status_changes(tx: &mut SqliteConnection, bounds: &Bounds) -> Result<Vec<FeedEntry>, StoreError> {
    let rows = sqlx::query_as!(
        StatusChangeRow,
        r#"SELECT m.id AS "id!: i64", e.slug AS "edition!: String", t.number AS "number!: i64", t.title AS "title!: String",
             m.at AS "at!: i64", m.to_status AS "to_status!: String", m.note AS "note?: String",
             o.number AS "merged_into?: i64",
             (SELECT x.slug FROM tasks l JOIN editions x ON x.id = l.edition_id
              WHERE l.id = m.continued_in AND x.visibility = 'published' AND x.has_work_plan = 1) AS "later_edition?: String",
             (SELECT number FROM tasks WHERE id = m.continued_in) AS "later_number?: i64",
             iif(p.listed OR p.github_id IS NULL, p.name, 'Someone not listed') AS "name?: String"
           FROM task_transitions m JOIN tasks t ON t.id = m.task_id JOIN editions e ON e.id = t.edition_id
             LEFT JOIN people p ON p.id = m.person_id LEFT JOIN tasks o ON o.id = m.merged_into
           WHERE m.id IN (
               SELECT id FROM task_transitions WHERE task_id = ?2 AND imported = 0
               UNION ALL SELECT id FROM (
                 SELECT m.id FROM task_transitions m JOIN tasks t ON t.id = m.task_id JOIN editions e ON e.id = t.edition_id
                 WHERE ?2 IS NULL AND (e.slug = ?1 OR (?1 IS NULL AND e.visibility = 'published'))
                   AND (NOT ?3 OR m.to_status = 'done') AND m.imported = 0
                 ORDER BY m.at DESC, m.id DESC LIMIT ?4))
             AND e.has_work_plan = 1
           ORDER BY m.at DESC, m.id DESC LIMIT ?4"#,
        bounds.edition,
        bounds.task,
        bounds.is_done_only,
        FeedEntry::MOST
    );
    rows.fetch_all(tx).await?.into_iter().map(StatusChangeRow::entry).collect()
}

impl StatusChangeRow {
    fn entry(self) -> Result<FeedEntry, StoreError> {
        let change = StatusChange {
            at: instant(self.at)?,
            to: Status::parse(&self.to_status).map_err(damaged)?,
            note: maybe(self.note, ShortText::parse)?,
            merged_into: self.merged_into.map(count).transpose()?.map(TaskNumber),
            continued_in: edition_task(self.later_edition, self.later_number)?,
            by: by(self.name)?,
            imported: false,
        };
        let note = change.label();
        Ok(FeedEntry {
            edition: EditionSlug::parse(&self.edition).map_err(damaged)?,
            task: Some(task((self.number, self.title))?),
            at: change.at,
            changed_at: change.at,
            by: change.by,
            event: FeedEvent::StatusChange { id: self.id, to: change.to, note },
        })
    }
}

async fn releases(tx: &mut SqliteConnection, bounds: &Bounds) -> Result<Vec<FeedEntry>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", r.number AS "number!", r.released_at AS "at!", r.note_html AS "note_html!"
           FROM releases r JOIN editions e ON e.id = r.edition_id
           WHERE (e.slug = ?1 OR (?1 IS NULL AND e.visibility = 'published')) AND e.has_schedule = 1
           ORDER BY r.released_at DESC, r.id DESC LIMIT ?2"#,
        bounds.edition,
        FeedEntry::MOST
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let at = instant(row.at)?;
        let edition = EditionSlug::parse(&row.edition).map_err(damaged)?;
        let event = FeedEvent::Release { number: count(row.number)?, note_html: row.note_html };
        Ok(FeedEntry { edition, task: None, at, changed_at: at, by: None, event })
    });
    rows.collect()
}

struct SpecFeedRow {
    spec: i64,
    title: String,
    project: String,
    project_title: String,
    at: i64,
    /// `None` for an endorsement.
    state: Option<String>,
    day: Option<String>,
    link: Option<String>,
}

impl SpecFeedRow {
    fn entry(self) -> Result<SpecFeedEntry, StoreError> {
        let on = self.day.as_deref().map(date).transpose()?;
        let event = match self.state {
            None => SpecFeedEvent::Endorsed { on },
            Some(state) => {
                let state = AdoptionState::parse(&state).map_err(damaged)?;
                SpecFeedEvent::Adoption { state, on, link: url(self.link)? }
            }
        };
        Ok(SpecFeedEntry {
            spec: SpecNumber(count(self.spec)?),
            title: Title::parse(&self.title).map_err(damaged)?,
            project: ProjectSlug::parse(&self.project).map_err(damaged)?,
            project_title: Title::parse(&self.project_title).map_err(damaged)?,
            at: instant(self.at)?,
            event,
        })
    }
}

fn task((number, title): (i64, String)) -> Result<FeedTask, StoreError> {
    Ok(FeedTask { number: TaskNumber(count(number)?), title: Title::parse(&title).map_err(damaged)? })
}

fn by(name: Option<String>) -> Result<Option<Person>, StoreError> {
    name.map(|name| person(&name, None)).transpose()
}
