//! Stale claims: asks inactive assignees, then offers their place, but never unclaims for them.

use crate::db::column::{count, damaged, ids, instant};
use crate::outbound::notifications::{NewNotification, notify, settled};
use crate::shared::audit::{self, Entry};
use crate::{Store, StoreError};
use domain::access::System;
use domain::audit::{AuditActor, AuditEvent};
use domain::id::{EditionSlug, PersonId};
use domain::notifications::NotificationKind;
use domain::tasks::Status;
use domain::time::Instant;
use domain::workflow::{Assignee, PlanSettings, StaleAction, StaleClaimReport};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// Asks assignees without recent activity, and offers the places of those who didn't answer.
    ///
    /// Any activity after the question counts as an answer. Closed editions are skipped. Returns one report for each
    /// edition in which something was done. Safe to run at any interval.
    pub async fn run_stale_claims(&self, _: System, now: Instant) -> Result<Vec<StaleClaimReport>, StoreError> {
        // Most of the time nothing is due: don't take the write lock then.
        let tasks: BTreeSet<i64> =
            due(&mut *self.begin_read().await?, None, now).await?.into_iter().map(|due| due.task).collect();
        let tasks: Vec<i64> = tasks.into_iter().collect();
        let mut reports: BTreeMap<i64, StaleClaimReport> = BTreeMap::new();
        // Other writes come in between.
        for tasks in tasks.chunks(TASKS_AT_ONCE) {
            for (edition, report) in self.run_some_stale_claims(tasks, now).await? {
                let none = StaleClaimReport { edition: report.edition.clone(), asked: 0, offered: 0 };
                let sum = reports.entry(edition).or_insert(none);
                sum.asked += report.asked;
                sum.offered += report.offered;
            }
        }
        Ok(reports.into_values().collect())
    }

    /// Does this for some tasks, in one transaction; returns a report for each edition, by its id.
    async fn run_some_stale_claims(
        &self,
        tasks: &[i64],
        now: Instant,
    ) -> Result<BTreeMap<i64, StaleClaimReport>, StoreError> {
        let mut tx = self.begin_write().await?;
        let mut reports: BTreeMap<i64, StaleClaimReport> = BTreeMap::new();
        for due in due(&mut tx, Some(tasks), now).await? {
            let report = StaleClaimReport { edition: due.slug.clone(), asked: 0, offered: 0 };
            let report = reports.entry(due.edition).or_insert(report);
            match due.stale_action {
                Some(StaleAction::Ask) => report.asked += 1,
                Some(StaleAction::Offer) => report.offered += 1,
                None => {}
            }
            due.act_on_stale_claims(&mut tx, now).await?;
        }
        reports.retain(|_, report| report.asked + report.offered > 0);
        for (edition, report) in &reports {
            record(&mut tx, *edition, report, now).await?;
        }
        tx.commit().await?;
        Ok(reports)
    }
}

/// How many assignees of an edition are asked until a time, and how many claims are offered to others.
pub(crate) async fn due_claims(
    tx: &mut SqliteConnection,
    edition: i64,
    until: Instant,
) -> Result<(u32, u32), StoreError> {
    let due = due(tx, None, until).await?.into_iter().filter(|due| due.edition == edition);
    Ok(due.fold((0, 0), |(asked, offered), due| match due.stale_action {
        Some(StaleAction::Ask) => (asked + 1, offered),
        Some(StaleAction::Offer) => (asked, offered + 1),
        None => (asked, offered),
    }))
}

/// The tasks of one transaction, which takes some hundredths of a second.
const TASKS_AT_ONCE: usize = 200;

/// A claim to act on.
struct Due {
    edition: i64,
    slug: EditionSlug,
    task: i64,
    person: i64,
    /// `None`: the assignee has answered.
    stale_action: Option<StaleAction>,
}

impl Due {
    async fn act_on_stale_claims(&self, tx: &mut SqliteConnection, now: Instant) -> Result<(), StoreError> {
        let (Due { task, person, .. }, at) = (self, now.timestamp());
        let kind = match self.stale_action {
            Some(StaleAction::Ask) => {
                sqlx::query!(
                    "UPDATE assignments SET asked_at = ?3 WHERE task_id = ?1 AND person_id = ?2",
                    task,
                    person,
                    at
                )
                .execute(&mut *tx)
                .await?;
                NotificationKind::ClaimQuestioned
            }
            Some(StaleAction::Offer) => {
                sqlx::query!(
                    "UPDATE assignments SET offered_since = ?3 WHERE task_id = ?1 AND person_id = ?2",
                    task,
                    person,
                    at
                )
                .execute(&mut *tx)
                .await?;
                NotificationKind::ClaimOffered
            }
            None => {
                sqlx::query!(
                    "UPDATE assignments SET asked_at = NULL, offered_since = NULL WHERE task_id = ?1 AND person_id = ?2",
                    task,
                    person
                )
                .execute(&mut *tx)
                .await?;
                return settled(
                    tx,
                    *task,
                    *person,
                    &[NotificationKind::ClaimQuestioned, NotificationKind::ClaimOffered],
                    now,
                )
                .await;
            }
        };
        settled(tx, *task, *person, std::slice::from_ref(&kind), now).await?;
        notify(tx, *person, NewNotification::of(kind, *task, None), now).await
    }
}

/// The claims to act on, of these tasks or of all.
///
/// The query skips claims with recent activity, unless the assignee was asked or their account is deleted. It also skips
/// an offered claim if its task hasn't changed since the offer.
async fn due(tx: &mut SqliteConnection, tasks: Option<&[i64]>, now: Instant) -> Result<Vec<Due>, StoreError> {
    let (now_at, defaults) = (now.timestamp(), PlanSettings::default());
    let tasks = tasks.map(|tasks| ids(tasks.iter().copied()));
    let rows = sqlx::query!(
        r#"SELECT t.edition_id AS "edition!", e.slug AS "slug!", t.id AS "task!", t.status AS "status!",
             c.person_id AS "person!", c.is_lead AS "lead!: bool", c.since AS "since!", c.asked_at, c.offered_since,
             r.quiet_days, r.answer_days, 
             p.deleted_at IS NOT NULL
               OR EXISTS (SELECT 1 FROM departures WHERE edition_id = e.id AND person_id = p.id) AS "has_left!: bool",
             max(c.since, coalesce(c.last_activity_at, c.since), coalesce((SELECT max(at) FROM task_transitions m
               WHERE m.task_id = t.id AND m.person_id = c.person_id), c.since)) AS "last_activity!: i64"
           FROM assignments c JOIN tasks t ON t.id = c.task_id JOIN editions e ON e.id = t.edition_id
             JOIN people p ON p.id = c.person_id LEFT JOIN plan_settings r ON r.edition_id = e.id
           WHERE (?3 IS NULL OR t.id IN (SELECT value FROM json_each(?3)))
             AND t.status IN ('planned', 'in progress', 'in review') AND t.merged_into IS NULL AND t.continued_in IS NULL
             AND e.phase IS NOT 'closed' AND (c.offered_since IS NULL OR t.updated_at >= c.offered_since)
             AND (c.asked_at IS NOT NULL OR p.deleted_at IS NOT NULL
               OR max(c.since, coalesce(c.last_activity_at, c.since)) < ?1 - coalesce(r.quiet_days, ?2) * 86400)
           ORDER BY e.starts, t.id, c.since, c.person_id"#,
        now_at,
        defaults.quiet_days,
        tasks
    );
    let mut found = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let settings = match (row.quiet_days, row.answer_days) {
            (Some(quiet), Some(answer)) => PlanSettings { quiet_days: count(quiet)?, answer_days: count(answer)? },
            _ => defaults,
        };
        let (asked, offered) = (row.asked_at.map(instant).transpose()?, row.offered_since.map(instant).transpose()?);
        let (since, last_activity) = (instant(row.since)?, instant(row.last_activity)?);
        let assignee =
            Assignee { person: PersonId(row.person), lead: row.lead, since, asked, offered, has_left: row.has_left };
        let answered = !row.has_left && asked.is_some_and(|asked| last_activity > asked);
        let stale_action = if answered {
            None
        } else {
            settings.stale_action(&assignee, last_activity, Status::parse(&row.status).map_err(damaged)?, now)
        };
        if answered || stale_action.is_some() {
            let slug = EditionSlug::parse(&row.slug).map_err(damaged)?;
            found.push(Due { edition: row.edition, slug, task: row.task, person: row.person, stale_action });
        }
    }
    Ok(found)
}

/// Writes one audit entry per edition. It names no one: the task shows the assignee.
async fn record(
    tx: &mut SqliteConnection,
    edition: i64,
    report: &StaleClaimReport,
    now: Instant,
) -> Result<(), StoreError> {
    let event = AuditEvent::StaleClaimsRun { asked: report.asked, offered: report.offered };
    audit::write(tx, Entry::in_edition(edition, AuditActor::System, event), now).await
}
