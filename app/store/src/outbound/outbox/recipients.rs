//! Finds the people of an edition that an email affects.

use crate::StoreError;
use crate::db::column::{damaged, instant};
use domain::id::InvitationId;
use domain::invitations::{Affected, InvitationState};
use domain::text::EmailAddress;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// The people with an open or accepted invitation, in the order of their invitations.
///
/// `is_affected` takes the state of an invitation, and since when the person is invited.
pub(crate) async fn affected(
    tx: &mut SqliteConnection,
    edition: i64,
    is_affected: impl Fn(InvitationState, Instant) -> bool,
) -> Result<Vec<Affected>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT i.id AS "id!", i.state AS "state!", i.answered AS "answered!: bool",
             coalesce(i.sent_at, i.since) AS "invited!: i64", p.email AS "theirs?", i.email AS "written?",
             coalesce(iif(i.answered, p.name, i.name), p.name, i.name, '@' || i.login, i.email, '') AS "name!: String"
           FROM invitations i LEFT JOIN people p ON p.id = i.person_id
           WHERE i.edition_id = ?1 AND i.state IN ('sent', 'waitlisted', 'accepted') ORDER BY i.id"#,
        edition
    );
    let mut affected = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let state = InvitationState::parse(&row.state).map_err(damaged)?;
        if !is_affected(state, instant(row.invited)?) {
            continue;
        }
        // As in the outbox: after an answer, the verified address comes first.
        let addresses = if row.answered { [row.theirs, row.written] } else { [row.written, row.theirs] };
        affected.push(Affected {
            invitation: InvitationId(row.id),
            name: row.name,
            state,
            email: addresses.into_iter().flatten().find_map(|email| EmailAddress::parse(&email).ok()),
        });
    }
    Ok(affected)
}
