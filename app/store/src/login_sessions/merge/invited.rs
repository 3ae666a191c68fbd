//! Of two rows that are one person, their invitations: one stays for each edition.

use crate::StoreError;
use sqlx::SqliteConnection;

pub(super) async fn merge(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    for (of_from, of_into) in both(tx, from, into).await? {
        // A seat is worth more than anything else; for the rest, what somebody did here themselves.
        match of_from.has_seat && !of_into.has_seat {
            true => keep(tx, of_from.id, of_into.id).await?,
            false => keep(tx, of_into.id, of_from.id).await?,
        }
    }
    sqlx::query!("UPDATE invitations SET person_id = ?2 WHERE person_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE invitations SET proposed_by = ?2 WHERE proposed_by = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE invitations SET forwarded_to = ?2 WHERE forwarded_to = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE invitation_events SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE invitation_messages SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE waivers SET person_id = ?2 WHERE person_id = ?1", from, into).execute(&mut *tx).await?;
    // Of two yeses to one version theirs stays; so does what they told of themselves.
    sqlx::query!("UPDATE OR IGNORE agreements SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM agreements WHERE person_id = ?1", from).execute(&mut *tx).await?;
    sqlx::query!("UPDATE OR IGNORE logistics SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM logistics WHERE person_id = ?1", from).execute(tx).await?;
    Ok(())
}

struct InvitationRecord {
    id: i64,
    has_seat: bool,
}

/// The invitations of the two to one edition.
async fn both(
    tx: &mut SqliteConnection,
    from: i64,
    into: i64,
) -> Result<Vec<(InvitationRecord, InvitationRecord)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT f.id AS "from_id!", f.state = 'accepted' AS "from_seat!: bool",
             i.id AS "into_id!", i.state = 'accepted' AS "into_seat!: bool"
           FROM invitations f JOIN invitations i ON i.edition_id = f.edition_id
           WHERE f.person_id = ?1 AND i.person_id = ?2"#,
        from,
        into
    );
    let pair = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let of_from = InvitationRecord { id: row.from_id, has_seat: row.from_seat };
        (of_from, InvitationRecord { id: row.into_id, has_seat: row.into_seat })
    });
    Ok(pair.collect())
}

/// Keeps one of two invitations: what happened to the other, its links, words and letters become this one's, and so
/// does what is known of whom it is for, where this one doesn't say.
async fn keep(tx: &mut SqliteConnection, kept: i64, lost: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE invitation_links SET invitation_id = ?1 WHERE invitation_id = ?2", kept, lost)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE invitation_events SET invitation_id = ?1 WHERE invitation_id = ?2", kept, lost)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE invitation_messages SET invitation_id = ?1 WHERE invitation_id = ?2", kept, lost)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE OR IGNORE waivers SET invitation_id = ?1 WHERE invitation_id = ?2", kept, lost)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE emails SET invitation_id = ?1 WHERE invitation_id = ?2", kept, lost).execute(&mut *tx).await?;
    // It goes before the other gets its login and address, for each of those is in one invitation only.
    let row = sqlx::query!(
        r#"DELETE FROM invitations WHERE id = ?1
           RETURNING name, login, email, project, stack, reason, proposed_by, proposed_login"#,
        lost
    );
    let row = row.fetch_one(&mut *tx).await?;
    sqlx::query!(
        "UPDATE invitations SET name = coalesce(name, ?2), login = coalesce(login, ?3), email = coalesce(email, ?4),
           project = coalesce(project, ?5), stack = coalesce(stack, ?6), reason = coalesce(reason, ?7),
           proposed_by = coalesce(proposed_by, ?8), proposed_login = coalesce(proposed_login, ?9)
         WHERE id = ?1",
        kept,
        row.name,
        row.login,
        row.email,
        row.project,
        row.stack,
        row.reason,
        row.proposed_by,
        row.proposed_login
    )
    .execute(tx)
    .await?;
    Ok(())
}
