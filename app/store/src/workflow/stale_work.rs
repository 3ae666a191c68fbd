//! Lists stale work, and asks for help with a task.

use crate::aggregates::task::TaskRecord;
use crate::db::column::{count, damaged, instant, maybe, person};
use crate::outbound::notifications;
use crate::shared::editions::known_edition;
use crate::workflow::settings;
use crate::{Store, StoreError, updates};
use domain::access::Participant;
use domain::audit::AuditEvent;
use domain::id::{EditionSlug, PersonId, TaskNumber};
use domain::notifications::NotificationKind;
use domain::tasks::{Status, TaskLink};
use domain::text::Title;
use domain::time::Instant;
use domain::updates::{FormKey, NewUpdate};
use domain::workflow::{OnePersonTask, PlanSettings, Staffing, StaleTask, StaleWork, check_people_needed};
use sqlx::SqliteConnection;

impl Store {
    /// Assignees without recent activity on their tasks, and tasks that depend on one person: one page of each.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn stale_work(&self, edition: &EditionSlug, page: u32, now: Instant) -> Result<StaleWork, StoreError> {
        let mut tx = self.begin_read().await?;
        let id = known_edition(&mut tx, edition).await?;
        let settings = settings::rules(&mut tx, id).await?;
        let mut stale = stale(&mut tx, id, settings, page, now).await?;
        let mut one_person = one_person(&mut tx, id, page).await?;
        let most = StaleWork::PAGE as usize;
        let has_more = stale.len() > most || one_person.len() > most;
        stale.truncate(most);
        one_person.truncate(most);
        Ok(StaleWork { settings, stale, one_person, has_more })
    }

    /// Asks for help with a task: it then needs one more person than it has.
    ///
    /// Posts an update if there is one, counts as activity of the assignee, and notifies the leads of the task's track,
    /// or the organizers if the track has no leads. A second call for the same need changes nothing but the activity.
    ///
    /// # Errors
    /// Refuses a person who hasn't claimed the task, a finished task, and one that needs too many people.
    pub async fn ask_for_help(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        update: Option<(&NewUpdate, Option<&FormKey>)>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.refuse_if_over()?;
        task.assignees.require_assignee(by.id())?;
        // An answer ends the offer of the person's own claim.
        let others = task.assignees.people.iter().filter(|assignee| assignee.person != by.id());
        let held = 1 + others.filter(|assignee| assignee.offered.is_none()).count() as u32;
        let needed = task.assignees.needed.max(held + 1);
        check_people_needed(needed, task.assignees.needed)?;
        sqlx::query!("UPDATE tasks SET people_needed = ?2 WHERE id = ?1", task.id, needed).execute(&mut *tx).await?;
        notifications::heard(&mut tx, task.id, by.id().0, now).await?;
        if let Some((update, key)) = update {
            updates::post(&mut tx, by, update, key, now).await?;
        }
        let people = managers(&mut tx, task.edition, task.track).await?;
        task.notify(&mut tx, people, NotificationKind::HelpRequested, Some(by.id()), now).await?;
        task.changed(&mut tx, by.account(), AuditEvent::HelpRequested { task: number }, now).await?;
        tx.commit().await
    }
}

/// The leads of a track; without any, the organizers of the edition.
async fn managers(tx: &mut SqliteConnection, edition: i64, track: Option<i64>) -> Result<Vec<PersonId>, StoreError> {
    let leads = sqlx::query_scalar!(
        r#"SELECT person_id AS "person!: i64" FROM roles WHERE track_id = ?1 AND person_id IS NOT NULL ORDER BY id"#,
        track
    );
    let mut found = leads.fetch_all(&mut *tx).await?;
    if found.is_empty() {
        let organizers = sqlx::query_scalar!(
            r#"SELECT person_id AS "person!: i64" FROM roles
               WHERE role = 'organizer' AND edition_id = ?1 AND person_id IS NOT NULL ORDER BY id"#,
            edition
        );
        found = organizers.fetch_all(tx).await?;
    }
    Ok(found.into_iter().map(PersonId).collect())
}

/// One page of stale claims, and one more if there is a next page: the task without a change for the longest time first.
async fn stale(
    tx: &mut SqliteConnection,
    edition: i64,
    settings: PlanSettings,
    page: u32,
    now: Instant,
) -> Result<Vec<StaleTask>, StoreError> {
    let (most, skip, quiet_since) = (StaleWork::PAGE + 1, skipped(page), settings.quiet_since(now).timestamp());
    // An index has the order, so that only the tasks of the page are read.
    let rows = sqlx::query!(
        r#"SELECT t.number AS "number!", t.title AS "title!", t.status AS "status!", k.title AS "track?",
             p.name AS "name!", p.login, s.asked_at, s.offered_since, s.last_activity AS "last_activity!: i64"
           FROM (SELECT o.id, c.person_id, c.asked_at, c.offered_since,
                   max(c.since, coalesce(c.last_activity_at, c.since), coalesce((SELECT max(at) FROM task_transitions m
                     WHERE m.task_id = o.id AND m.person_id = c.person_id), c.since)) AS last_activity
                 FROM tasks o INDEXED BY tasks_by_update CROSS JOIN assignments c ON c.task_id = o.id
                 WHERE o.edition_id = ?1 AND o.status IN ('planned', 'in progress', 'in review') AND last_activity < ?2
                 ORDER BY o.updated_at, o.number DESC LIMIT ?3 OFFSET ?4) s
             CROSS JOIN tasks t ON t.id = s.id JOIN people p ON p.id = s.person_id LEFT JOIN tracks k ON k.id = t.track_id"#,
        edition,
        quiet_since,
        most,
        skip
    );
    let mut found = Vec::new();
    for row in rows.fetch_all(tx).await? {
        found.push(StaleTask {
            task: link(row.number, &row.title, &row.status)?,
            track: maybe(row.track, Title::parse)?,
            assignee: person(&row.name, row.login)?,
            last_activity: instant(row.last_activity)?,
            asked: row.asked_at.map(instant).transpose()?,
            offered: row.offered_since.map(instant).transpose()?,
        });
    }
    Ok(found)
}

/// One page of the tasks for which [`Staffing::depends_on_one_person`], and one more if there is a next page.
async fn one_person(tx: &mut SqliteConnection, edition: i64, page: u32) -> Result<Vec<OnePersonTask>, StoreError> {
    let (most, skip) = (StaleWork::PAGE + 1, skipped(page));
    let rows = sqlx::query!(
        r#"SELECT t.number AS "number!", t.title AS "title!", t.status AS "status!", k.title AS "track?",
             t.people_needed AS "people_needed!", t.held_count AS "held!", p.name AS "name!", p.login,
             (SELECT count(*) FROM task_dependencies d JOIN tasks o ON o.id = d.task_id
              WHERE d.depends_on_id = t.id AND o.status NOT IN ('done', 'dropped')) AS "blocks!: i64"
           FROM (SELECT t.id FROM tasks t
                 WHERE t.edition_id = ?1 AND t.held_count = 1 AND t.status NOT IN ('done', 'dropped')
                   AND (t.people_needed > 1 OR EXISTS (SELECT 1 FROM task_dependencies d JOIN tasks o ON o.id = d.task_id
                     WHERE d.depends_on_id = t.id AND o.status NOT IN ('done', 'dropped')))
                 ORDER BY t.number LIMIT ?2 OFFSET ?3) s
             CROSS JOIN tasks t ON t.id = s.id JOIN assignments c ON c.task_id = t.id AND c.offered_since IS NULL
             JOIN people p ON p.id = c.person_id LEFT JOIN tracks k ON k.id = t.track_id
           ORDER BY t.number"#,
        edition,
        most,
        skip
    );
    let mut found = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let task = link(row.number, &row.title, &row.status)?;
        let (held, people_needed, blocks) = (count(row.held)?, count(row.people_needed)?, count(row.blocks)?);
        let staffing = Staffing { status: task.status, held, people_needed, blocks };
        let (track, assignee) = (maybe(row.track, Title::parse)?, person(&row.name, row.login)?);
        found.push(OnePersonTask { task, track, assignee, staffing });
    }
    Ok(found)
}

/// The number of rows before a page.
fn skipped(page: u32) -> u32 {
    page.saturating_sub(1).saturating_mul(StaleWork::PAGE)
}

fn link(number: i64, title: &str, status: &str) -> Result<TaskLink, StoreError> {
    Ok(TaskLink {
        number: TaskNumber(count(number)?),
        title: Title::parse(title).map_err(damaged)?,
        status: Status::parse(status).map_err(damaged)?,
    })
}
