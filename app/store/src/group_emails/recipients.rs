//! Finds the people that a filter selects.

use crate::db::column::{count, damaged, ids, instant, maybe};
use crate::{StoreError, own_questions};
use domain::group_emails::{Recipient, RecipientFilter, Recipients};
use domain::id::InvitationId;
use domain::invitations::InvitationState;
use domain::own_questions::OwnQuestion;
use domain::text::EmailAddress;
use sqlx::SqliteConnection;

/// The first selected people, and the numbers of all.
#[derive(Default)]
pub(super) struct FoundRecipients {
    pub(super) first: Vec<Recipient>,
    pub(super) count: u32,
    pub(super) without_address: u32,
    pub(super) unsubscribed: u32,
}

/// The first of these people by name, those who get no email first, with the numbers of all.
pub(super) async fn first(tx: &mut SqliteConnection, people: &[InvitationId]) -> Result<FoundRecipients, StoreError> {
    let (selected, most) = (ids(people.iter().map(|invitation| invitation.0)), Recipients::MOST);
    let rows = sqlx::query!(
        r#"WITH selected AS (
             SELECT i.id, i.state, coalesce(iif(i.answered, p.name, i.name), p.name, i.name, '@' || i.login, i.email, '') AS name,
               iif(i.answered, coalesce(p.email, i.email), coalesce(i.email, p.email)) AS address,
               (SELECT max(m.id) FROM emails m WHERE m.invitation_id = i.id AND m.group_email_id IS NOT NULL
                 AND m.delivery_status IN ('waiting', 'held', 'handed_over', 'sent', 'uncertain')) AS last
             FROM invitations i LEFT JOIN people p ON p.id = i.person_id
             WHERE i.id IN (SELECT value FROM json_each(?1))
           ), reached AS (
             SELECT s.*, EXISTS (SELECT 1 FROM email_suppressions u WHERE u.address = s.address) AS unsubscribed
             FROM selected s)
           SELECT r.id AS "id!", r.state AS "state!", r.name AS "name!: String", r.address AS "address?: String",
             r.unsubscribed AS "unsubscribed!: bool", g.written_at AS "written_at?", q.name AS "by?",
             count(*) OVER () AS "count!: i64", count(*) FILTER (WHERE r.address IS NULL) OVER () AS "without!: i64",
             count(*) FILTER (WHERE r.unsubscribed) OVER () AS "unsubscribed_count!: i64"
           FROM reached r LEFT JOIN emails m ON m.id = r.last LEFT JOIN group_emails g ON g.id = m.group_email_id
             LEFT JOIN people q ON q.id = g.by_id
           ORDER BY r.address IS NOT NULL, NOT r.unsubscribed, r.name, r.id LIMIT ?2"#,
        selected,
        most
    );
    let mut found = FoundRecipients::default();
    for row in rows.fetch_all(tx).await? {
        found.count = count(row.count)?;
        found.without_address = count(row.without)?;
        found.unsubscribed = count(row.unsubscribed_count)?;
        found.first.push(Recipient {
            invitation: InvitationId(row.id),
            name: row.name,
            state: InvitationState::parse(&row.state).map_err(damaged)?,
            has_address: row.address.is_some(),
            email: maybe(row.address, EmailAddress::parse)?,
            is_unsubscribed: row.unsubscribed,
            last: row.written_at.map(instant).transpose()?.map(|at| (at, row.by)),
        });
    }
    Ok(found)
}

/// The invitations of all selected people, in their order. `questions` are those of the edition.
pub(super) async fn all(
    tx: &mut SqliteConnection,
    edition: i64,
    (track, questions): (Option<i64>, &[OwnQuestion]),
    filter: &RecipientFilter,
) -> Result<Vec<InvitationId>, StoreError> {
    let answered = own_questions::who_answered(tx, edition, questions, filter.answer.as_ref()).await?;
    let state = filter.state.map(InvitationState::as_str);
    let ids = sqlx::query_scalar!(
        r#"SELECT i.id AS "id!" FROM invitations i JOIN editions e ON e.id = i.edition_id
           WHERE i.edition_id = ?1 AND i.state IN ('sent', 'waitlisted', 'accepted') AND (?2 IS NULL OR i.state = ?2)
             AND (?3 IS NULL OR i.person_id IN (
               SELECT person_id FROM track_leads WHERE track_id = ?3
               UNION SELECT person_id FROM roles WHERE track_id = ?3
               UNION SELECT person_id FROM track_interests WHERE track_id = ?3
               UNION SELECT a.person_id FROM tasks t JOIN assignments a ON a.task_id = t.id WHERE t.track_id = ?3))
             AND (NOT ?4 OR NOT EXISTS (
               SELECT 1 FROM participants x JOIN editions earlier ON earlier.id = x.edition_id
               WHERE earlier.starts < e.starts
                 AND x.person_id = coalesce(i.person_id, (SELECT id FROM people WHERE login = i.login))))
             AND (NOT ?5 OR (i.state = 'accepted' AND NOT EXISTS (
               SELECT 1 FROM logistics l WHERE l.edition_id = i.edition_id AND l.person_id = i.person_id
                 AND l.arrives IS NOT NULL AND l.departs IS NOT NULL)))
             AND (?6 IS NULL OR i.person_id IN (SELECT value FROM json_each(?6)))
           ORDER BY i.id"#,
        edition,
        state,
        track,
        filter.first_timers,
        filter.lacks_travel_dates,
        answered
    );
    Ok(ids.fetch_all(tx).await?.into_iter().map(InvitationId).collect())
}
