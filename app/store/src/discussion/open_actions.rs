//! What waits for one person's answer, over all editions or in one.

use crate::db::column::{count, damaged, date, instant};
use crate::discussion::discussed::parse_task_link;
use crate::{Store, StoreError};
use domain::access::SignedIn;
use domain::id::{EditionSlug, PersonId, PollNumber};
use domain::text::Title;
use domain::time::{Instant, Zone};
use domain::views::{OpenAction, OpenActionKind, OpenActions};
use sqlx::SqliteConnection;

impl Store {
    /// Whether the person is asked to agree to newer commitments of an edition.
    pub async fn is_asked_to_agree_again(
        &self,
        by: SignedIn<'_>,
        edition: &EditionSlug,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let (person, slug, now) = (by.id().0, edition.as_str(), now.timestamp());
        let asked = sqlx::query_scalar!(
            r#"SELECT EXISTS (
                 SELECT 1 FROM invitations i JOIN editions e ON e.id = i.edition_id
                 WHERE i.person_id = ?1 AND e.slug = ?2 AND i.state IN ('accepted', 'waitlisted') AND e.has_invitations
                   AND e.ends >= date(?3, 'unixepoch')
                   AND (SELECT max(version) FROM agreements WHERE edition_id = e.id AND person_id = ?1)
                     < (SELECT max(version) FROM commitment_versions WHERE edition_id = e.id)) AS "asked!: bool""#,
            person,
            slug,
            now
        );
        Ok(asked.fetch_one(&mut *self.reader().await?).await?)
    }

    /// What waits for the person, in one edition or in all: first what ends at some time, the earliest first.
    ///
    /// Parts that an edition doesn't have, and finished tasks, are left out.
    pub async fn open_actions(
        &self,
        by: SignedIn<'_>,
        only: Option<&EditionSlug>,
        now: Instant,
    ) -> Result<OpenActions, StoreError> {
        let mut tx = self.begin_read().await?;
        let only = only.map(EditionSlug::as_str);
        let OpenActions { mut first, count } = requests(&mut tx, by.id(), only, now).await?;
        let asked = polls_and_travel(&mut tx, by.id(), only, now).await?;
        let count = count + asked.len() as u32;
        first.extend(asked);
        first.sort_by_key(|action| (action.until().is_none(), action.until()));
        first.truncate(OpenActions::MOST as usize);
        Ok(OpenActions { first, count })
    }
}

/// Requests to the person: invitations, commitments, tasks, and people who wait for organizers.
async fn requests(
    tx: &mut SqliteConnection,
    person: PersonId,
    only: Option<&str>,
    now: Instant,
) -> Result<OpenActions, StoreError> {
    let (now, most, counted) = (now.timestamp(), OpenActions::MOST, OpenActions::MOST_CLAIMS);
    let rows = sqlx::query_as!(
        ActionRow,
        r#"WITH open_tasks AS (
             SELECT 'lead' AS kind, task_id FROM lead_transfers WHERE to_id = ?1
             UNION ALL
             SELECT 'review', task_id FROM reviews
             WHERE person_id = ?1 AND (reviewed_at IS NULL OR reviewed_at < requested_at)
             UNION ALL
             SELECT 'claim', task_id FROM (
               SELECT a.task_id FROM assignments a INDEXED BY assignments_that_wait_for_an_answer
                 CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = a.task_id
                 JOIN editions e ON e.id = t.edition_id
               WHERE a.person_id = ?1 AND (a.asked_at IS NOT NULL OR a.offered_since IS NOT NULL)
                 AND t.status NOT IN ('done', 'dropped') AND e.has_work_plan AND (?3 IS NULL OR e.slug = ?3)
               ORDER BY a.task_id LIMIT ?5)
           ), open_invitations AS (
             SELECT CASE state WHEN 'sent' THEN 'invitation' ELSE 'seat' END AS kind, edition_id,
               CASE state WHEN 'sent' THEN deadline ELSE offered_until END AS until, 0 AS number
             FROM invitations
             WHERE person_id = ?1 AND (state = 'sent' AND (deadline IS NULL OR deadline >= ?2)
               OR state = 'waitlisted' AND offered_until >= ?2)
             UNION ALL
             SELECT 'agreement', i.edition_id, NULL, 0 FROM invitations i JOIN editions e ON e.id = i.edition_id
             WHERE i.person_id = ?1 AND i.state IN ('accepted', 'waitlisted')
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
             WHERE e.has_work_plan AND t.status NOT IN ('done', 'dropped') AND (?3 IS NULL OR e.slug = ?3)
               AND NOT EXISTS (SELECT 1 FROM departures WHERE edition_id = e.id AND person_id = ?1))
           SELECT count(*) OVER () AS "count!: i64", kind AS "kind!: String", slug AS "slug!: String",
             title AS "title!: String", zone AS "zone!: String", until AS "until?: i64", number AS "number!: i64",
             task AS "task!: String", status AS "status!: String"
           FROM open_actions ORDER BY until IS NULL, until, slug, number LIMIT ?4"#,
        person.0,
        now,
        only,
        most,
        counted
    );
    let rows = rows.fetch_all(tx).await?;
    let all = rows.first().map_or(Ok(0), |row| count(row.count))?;
    Ok(OpenActions { first: rows.into_iter().map(ActionRow::action).collect::<Result<_, _>>()?, count: all })
}

/// The polls that the person hasn't answered, and the editions that they attend without travel dates.
async fn polls_and_travel(
    tx: &mut SqliteConnection,
    person: PersonId,
    only: Option<&str>,
    now: Instant,
) -> Result<Vec<OpenAction>, StoreError> {
    let rows = sqlx::query_as!(
        AskedRow,
        r#"SELECT e.slug AS "slug!: String", e.title AS "title!: String", e.zone AS "zone!: String", e.starts AS "starts!: String",
             o.number AS "number?: i64", o.title AS "poll?: String", o.deadline AS "deadline?: String"
           FROM (SELECT p.edition_id, p.number, p.title, p.deadline FROM participants a JOIN polls p ON p.edition_id = a.edition_id
                 WHERE a.person_id = ?1 AND p.closed_at IS NULL AND EXISTS (
                   SELECT 1 FROM poll_options o WHERE o.poll_id = p.id AND NOT EXISTS (
                     SELECT 1 FROM poll_answers r WHERE r.option_id = o.id AND r.person_id = ?1))
                 UNION ALL
                 SELECT i.edition_id, NULL, NULL, NULL FROM invitations i
                 WHERE i.person_id = ?1 AND i.state = 'accepted' AND i.imported = 0 AND NOT EXISTS (
                   SELECT 1 FROM logistics WHERE edition_id = i.edition_id AND person_id = ?1)) o
             JOIN editions e ON e.id = o.edition_id
           WHERE iif(o.number IS NULL, e.has_invitations AND e.has_travel, e.has_planning) AND e.phase IS NOT 'closed'
             AND (?2 IS NULL OR e.slug = ?2)
           ORDER BY e.starts, e.slug, o.number"#,
        person.0,
        only
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| row.action(now));
    Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
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

struct AskedRow {
    slug: String,
    title: String,
    zone: String,
    starts: String,
    number: Option<i64>,
    poll: Option<String>,
    deadline: Option<String>,
}

impl AskedRow {
    /// `None` after the last day of the poll, or from the first day of the edition.
    fn action(self, now: Instant) -> Result<Option<OpenAction>, StoreError> {
        let zone = Zone::parse(&self.zone).map_err(damaged)?;
        let today = zone.at(now).date_naive();
        let until = self.deadline.as_deref().map(date).transpose()?;
        let (kind, is_open) = match (self.number, self.poll) {
            (Some(number), Some(title)) => {
                let (number, title) = (PollNumber(count(number)?), Title::parse(&title).map_err(damaged)?);
                (OpenActionKind::AnswerPoll { number, title, until }, until.is_none_or(|until| until >= today))
            }
            _ => (OpenActionKind::EnterTravelDates, date(&self.starts)? > today),
        };
        let edition = EditionSlug::parse(&self.slug).map_err(damaged)?;
        let title = Title::parse(&self.title).map_err(damaged)?;
        Ok(is_open.then_some(OpenAction { edition, title, zone, kind }))
    }
}
