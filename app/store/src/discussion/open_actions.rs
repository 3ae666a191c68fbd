//! What waits for one person's answer, over all editions.

use crate::db::column::{damaged, instant};
use crate::discussion::discussed::parse_task_link;
use crate::{Store, StoreError};
use domain::access::SignedIn;
use domain::id::EditionSlug;
use domain::text::Title;
use domain::time::{Instant, Zone};
use domain::views::{OpenAction, OpenActionKind};

impl Store {
    /// What waits for the person: first what ends at some time, the earliest first.
    ///
    /// Parts that an edition doesn't have, and finished tasks, are left out.
    pub async fn open_actions(&self, by: SignedIn<'_>, now: Instant) -> Result<Vec<OpenAction>, StoreError> {
        let (person, now) = (by.id().0, now.timestamp());
        let mut tx = self.begin_read().await?;
        let rows = sqlx::query!(
            r#"WITH open_tasks AS (
                 SELECT 'lead' AS kind, task_id FROM lead_transfers WHERE to_id = ?1
                 UNION ALL
                 SELECT 'review', task_id FROM reviews
                 WHERE person_id = ?1 AND (reviewed_at IS NULL OR reviewed_at < requested_at)
                 UNION ALL
                 SELECT 'claim', task_id FROM assignments
                 WHERE person_id = ?1 AND (asked_at IS NOT NULL OR offered_since IS NOT NULL)
               ), open_invitations AS (
                 SELECT CASE state WHEN 'sent' THEN 'invitation' ELSE 'seat' END AS kind, edition_id,
                   CASE state WHEN 'sent' THEN deadline ELSE offered_until END AS until
                 FROM invitations
                 WHERE person_id = ?1 AND (state = 'sent' AND (deadline IS NULL OR deadline >= ?2)
                   OR state = 'waitlisted' AND offered_until >= ?2)
               )
               SELECT o.kind AS "kind!: String", e.slug AS "slug!: String", e.title AS "title!: String",
                 e.zone AS "zone!: String", o.until AS "until?: i64", 0 AS "number!: i64", '' AS "task!: String",
                 '' AS "status!: String"
               FROM open_invitations o JOIN editions e ON e.id = o.edition_id WHERE e.has_invitations
               UNION ALL
               SELECT o.kind, e.slug, e.title, e.zone, NULL, t.number, t.title, t.status
               FROM open_tasks o JOIN tasks t ON t.id = o.task_id JOIN editions e ON e.id = t.edition_id
               WHERE e.has_work_plan AND t.status NOT IN ('done', 'dropped')
               ORDER BY 2, 6"#,
            person,
            now
        );
        let rows = rows.fetch_all(&mut *tx).await?;
        let actions = rows.into_iter().map(|row| {
            let task = || parse_task_link(row.number, &row.task, &row.status);
            let until = row.until.map(instant).transpose()?;
            let kind = match (row.kind.as_str(), until) {
                ("seat", Some(until)) => OpenActionKind::TakeSeat { until },
                ("lead", _) => OpenActionKind::AnswerLeadTransfer(task()?),
                ("review", _) => OpenActionKind::Review(task()?),
                ("claim", _) => OpenActionKind::ConfirmClaim(task()?),
                _ => OpenActionKind::AnswerInvitation { until },
            };
            Ok(OpenAction {
                edition: EditionSlug::parse(&row.slug).map_err(damaged)?,
                title: Title::parse(&row.title).map_err(damaged)?,
                zone: Zone::parse(&row.zone).map_err(damaged)?,
                kind,
            })
        });
        let mut actions = actions.collect::<Result<Vec<OpenAction>, StoreError>>()?;
        actions.sort_by_key(|action| (action.until().is_none(), action.until()));
        Ok(actions)
    }
}
