//! What waits for one person's answer, over all editions or in one.

use crate::db::column::{count, damaged, instant};
use crate::discussion::discussed::parse_task_link;
use crate::{Store, StoreError};
use domain::access::SignedIn;
use domain::id::EditionSlug;
use domain::text::Title;
use domain::time::{Instant, Zone};
use domain::views::{OpenAction, OpenActionKind, OpenActions};

impl Store {
    /// What waits for the person, in one edition or in all: first what ends at some time, the earliest first.
    ///
    /// Parts that an edition doesn't have, and finished tasks, are left out.
    pub async fn open_actions(
        &self,
        by: SignedIn<'_>,
        only: Option<&EditionSlug>,
        now: Instant,
    ) -> Result<OpenActions, StoreError> {
        let (person, now, only) = (by.id().0, now.timestamp(), only.map(EditionSlug::as_str));
        let most = OpenActions::MOST;
        let mut tx = self.begin_read().await?;
        let rows = sqlx::query_as!(
            ActionRow,
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
                   CASE state WHEN 'sent' THEN deadline ELSE offered_until END AS until, 0 AS number
                 FROM invitations
                 WHERE person_id = ?1 AND (state = 'sent' AND (deadline IS NULL OR deadline >= ?2)
                   OR state = 'waitlisted' AND offered_until >= ?2)
                 UNION ALL
                 SELECT 'agreement', i.edition_id, NULL, 0 FROM invitations i JOIN editions e ON e.id = i.edition_id
                 WHERE i.person_id = ?1 AND i.state IN ('accepted', 'waitlisted') AND i.imported = 0
                   AND e.ends >= date(?2, 'unixepoch')
                   AND (SELECT max(version) FROM agreements WHERE edition_id = i.edition_id AND person_id = ?1)
                     < (SELECT max(version) FROM commitment_versions WHERE edition_id = i.edition_id)
                 UNION ALL
                 SELECT 'requests', i.edition_id, NULL, count(*) FROM roles r JOIN invitations i ON i.edition_id = r.edition_id
                 WHERE r.person_id = ?1 AND r.role = 'organizer'
                   AND (i.forwarded_to IS NOT NULL AND i.state = 'sent'
                     OR (SELECT answer FROM invitation_messages WHERE invitation_id = i.id ORDER BY id DESC LIMIT 1) = 0)
                 GROUP BY i.edition_id
               ), open_actions AS (
                 SELECT o.kind, e.slug, e.title, e.zone, o.until, o.number, '' AS task, '' AS status
                 FROM open_invitations o JOIN editions e ON e.id = o.edition_id
                 WHERE e.has_invitations AND (?3 IS NULL OR e.slug = ?3)
                 UNION ALL
                 SELECT o.kind, e.slug, e.title, e.zone, NULL, t.number, t.title, t.status
                 FROM open_tasks o JOIN tasks t ON t.id = o.task_id JOIN editions e ON e.id = t.edition_id
                 WHERE e.has_work_plan AND t.status NOT IN ('done', 'dropped') AND (?3 IS NULL OR e.slug = ?3))
               SELECT count(*) OVER () AS "count!: i64", kind AS "kind!: String", slug AS "slug!: String",
                 title AS "title!: String", zone AS "zone!: String", until AS "until?: i64", number AS "number!: i64",
                 task AS "task!: String", status AS "status!: String"
               FROM open_actions ORDER BY until IS NULL, until, slug, number LIMIT ?4"#,
            person,
            now,
            only,
            most
        );
        let rows = rows.fetch_all(&mut *tx).await?;
        let all = rows.first().map_or(Ok(0), |row| count(row.count))?;
        Ok(OpenActions { first: rows.into_iter().map(ActionRow::action).collect::<Result<_, _>>()?, count: all })
    }
}

struct ActionRow {
    /// The number of all actions.
    count: i64,
    kind: String,
    slug: String,
    title: String,
    zone: String,
    until: Option<i64>,
    /// The number of a task, or of the people who wait.
    number: i64,
    task: String,
    status: String,
}

impl ActionRow {
    fn action(self) -> Result<OpenAction, StoreError> {
        let task = || parse_task_link(self.number, &self.task, &self.status);
        let until = self.until.map(instant).transpose()?;
        let kind = match (self.kind.as_str(), until) {
            ("seat", Some(until)) => OpenActionKind::TakeSeat { until },
            ("lead", _) => OpenActionKind::AnswerLeadTransfer(task()?),
            ("review", _) => OpenActionKind::Review(task()?),
            ("claim", _) => OpenActionKind::ConfirmClaim(task()?),
            ("agreement", _) => OpenActionKind::AgreeAgain,
            ("requests", _) => OpenActionKind::AnswerInvitedPeople { count: count(self.number)? },
            _ => OpenActionKind::AnswerInvitation { until },
        };
        Ok(OpenAction {
            edition: EditionSlug::parse(&self.slug).map_err(damaged)?,
            title: Title::parse(&self.title).map_err(damaged)?,
            zone: Zone::parse(&self.zone).map_err(damaged)?,
            kind,
        })
    }
}
