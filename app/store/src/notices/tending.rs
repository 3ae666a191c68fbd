//! Care for claims that may be forgotten: whose hand is on a task is asked about it, and their place is offered, but
//! never taken.

use super::{News, settled, tell};
use crate::column::{count, damaged, instant};
use crate::history::{self, About, By, Deed};
use crate::{Store, StoreError};
use domain::id::{EditionSlug, PersonId};
use domain::plan::{Care, Hand, PlanRules, TendedPlan};
use domain::talk::Reason;
use domain::tasks::Status;
use domain::text::counted;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

impl Store {
    /// Asks those whose claim nothing was heard of for long, and offers the places of those who didn't answer; says what
    /// was done, of editions where something was. Who was heard of after they were asked has answered. It may run as
    /// often as one likes. An edition that is said to be closed is left alone.
    pub async fn tend_plan(&self, now: Instant) -> Result<Vec<TendedPlan>, StoreError> {
        // Most of the time nothing is due: then nobody who writes has to wait.
        if due(&mut *self.reading().await?, now).await?.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.writing().await?;
        let mut all: BTreeMap<i64, TendedPlan> = BTreeMap::new();
        for due in due(&mut tx, now).await? {
            let tended = TendedPlan { edition: due.slug.clone(), asked: 0, offered: 0 };
            let tended = all.entry(due.edition).or_insert(tended);
            match due.care {
                Some(Care::Ask) => tended.asked += 1,
                Some(Care::Offer) => tended.offered += 1,
                None => {}
            }
            due.take_care(&mut tx, now).await?;
        }
        all.retain(|_, tended| tended.asked + tended.offered > 0);
        for (edition, tended) in &all {
            record(&mut tx, *edition, tended, now).await?;
        }
        tx.commit().await?;
        Ok(all.into_values().collect())
    }
}

/// A hand that something is to be done about.
struct Due {
    edition: i64,
    slug: EditionSlug,
    task: i64,
    person: i64,
    /// Nothing: they have answered.
    care: Option<Care>,
}

impl Due {
    async fn take_care(&self, tx: &mut SqliteConnection, now: Instant) -> Result<(), StoreError> {
        let (Due { task, person, .. }, at) = (self, now.timestamp());
        let reason = match self.care {
            Some(Care::Ask) => {
                sqlx::query!("UPDATE claims SET asked = ?3 WHERE task_id = ?1 AND person_id = ?2", task, person, at)
                    .execute(&mut *tx)
                    .await?;
                Reason::StillOnIt
            }
            Some(Care::Offer) => {
                sqlx::query!("UPDATE claims SET offered = ?3 WHERE task_id = ?1 AND person_id = ?2", task, person, at)
                    .execute(&mut *tx)
                    .await?;
                Reason::Offered
            }
            None => {
                sqlx::query!(
                    "UPDATE claims SET asked = NULL, offered = NULL WHERE task_id = ?1 AND person_id = ?2",
                    task,
                    person
                )
                .execute(&mut *tx)
                .await?;
                return settled(tx, *task, *person, &[Reason::StillOnIt, Reason::Offered], now).await;
            }
        };
        settled(tx, *task, *person, &[reason], now).await?;
        tell(tx, *person, News::of(reason, *task, None), now).await
    }
}

/// Each hand that something is to be done about. Most need no second look: somebody who took it or spoke of it lately,
/// and a task that wasn't touched since a place on it was offered.
async fn due(tx: &mut SqliteConnection, now: Instant) -> Result<Vec<Due>, StoreError> {
    let (now_at, usual) = (now.timestamp(), PlanRules::default());
    let rows = sqlx::query!(
        r#"SELECT t.edition_id AS "edition!", e.slug AS "slug!", t.id AS "task!", t.status AS "status!",
             c.person_id AS "person!", c.is_lead AS "lead!: bool", c.since AS "since!", c.asked, c.offered,
             r.quiet_days, r.answer_days, p.gone IS NOT NULL AS "gone!: bool",
             max(c.since, coalesce(c.heard, c.since), coalesce((SELECT max(at) FROM task_moves m
               WHERE m.task_id = t.id AND m.person_id = c.person_id), c.since)) AS "heard!: i64"
           FROM claims c JOIN tasks t ON t.id = c.task_id JOIN editions e ON e.id = t.edition_id
             JOIN people p ON p.id = c.person_id LEFT JOIN plan_rules r ON r.edition_id = e.id
           WHERE t.status IN ('planned', 'in progress', 'in review') AND t.merged_into IS NULL
             AND e.phase IS NOT 'closed' AND (c.offered IS NULL OR t.touched >= c.offered)
             AND (c.asked IS NOT NULL OR p.gone IS NOT NULL
               OR max(c.since, coalesce(c.heard, c.since)) < ?1 - coalesce(r.quiet_days, ?2) * 86400)
           ORDER BY e.starts, t.id, c.since, c.person_id"#,
        now_at,
        usual.quiet_days
    );
    let mut found = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let rules = match (row.quiet_days, row.answer_days) {
            (Some(quiet), Some(answer)) => PlanRules { quiet_days: count(quiet)?, answer_days: count(answer)? },
            _ => usual,
        };
        let (asked, offered) = (row.asked.map(instant).transpose()?, row.offered.map(instant).transpose()?);
        let (since, heard) = (instant(row.since)?, instant(row.heard)?);
        let hand = Hand { person: PersonId(row.person), lead: row.lead, since, asked, offered, gone: row.gone };
        let answered = !row.gone && asked.is_some_and(|asked| heard > asked);
        let care = match answered {
            true => None,
            false => rules.care(&hand, heard, Status::parse(&row.status).map_err(damaged)?, now),
        };
        if answered || care.is_some() {
            let slug = EditionSlug::parse(&row.slug).map_err(damaged)?;
            found.push(Due { edition: row.edition, slug, task: row.task, person: row.person, care });
        }
    }
    Ok(found)
}

/// One entry for all of an edition. It names nobody: whose claim it is stands with the task.
async fn record(tx: &mut SqliteConnection, edition: i64, tended: &TendedPlan, now: Instant) -> Result<(), StoreError> {
    let counts = [
        (tended.asked, "claim was asked about", "claims were asked about"),
        (tended.offered, "place was offered to others", "places were offered to others"),
    ];
    let some = counts.into_iter().filter(|(number, ..)| *number > 0);
    let lines: Vec<String> =
        some.map(|(number, one, many)| counted(usize::try_from(number).unwrap_or(usize::MAX), one, many)).collect();
    let changed = lines.join(", ");
    let deed = Deed { by: By::Itself, about: About::Nobody, edition: Some(edition), what: "task", changed: &changed };
    history::write(tx, deed, now).await
}
