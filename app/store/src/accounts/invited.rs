//! Deletes what an account's invitations hold: names, agreements, messages, logistics and emails.

use crate::StoreError;
use crate::aggregates::invitation::record_event;
use crate::db::column::ids;
use crate::logistics::sweep_unsubscribe_links;
use domain::invitations::InvitationEvent;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// Deletes a person's data from invitations. Call it before their login and email address are deleted.
pub(super) async fn forget(tx: &mut SqliteConnection, person: i64, now: Instant) -> Result<(), StoreError> {
    let theirs = ids(invitation_ids(tx, person).await?);
    emails(tx, person, &theirs).await?;
    answers(tx, person, &theirs).await?;
    applications(tx, person).await?;
    invitations(tx, &theirs, now).await?;
    links_to_others(tx, person).await
}

/// The person's invitations, and unanswered ones that name only their email address.
async fn invitation_ids(tx: &mut SqliteConnection, person: i64) -> Result<Vec<i64>, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT i.id AS "id!" FROM people p
             JOIN invitations i ON i.person_id = p.id
               OR (i.person_id IS NULL AND i.login IS NULL AND i.email = p.email)
           WHERE p.id = ?1"#,
        person
    );
    Ok(found.fetch_all(tx).await?)
}

/// Clears the recipient and the text of their emails; the record of each email stays.
///
/// Queued emails are not sent. An email that is being sent right now may still arrive.
async fn emails(tx: &mut SqliteConnection, person: i64, theirs: &str) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM email_suppressions WHERE address = (SELECT email FROM people WHERE id = ?1)
           OR address IN (SELECT email FROM invitations WHERE id IN (SELECT value FROM json_each(?2)))
           OR address IN (SELECT address FROM emails
             WHERE person_id = ?1 OR invitation_id IN (SELECT value FROM json_each(?2)))",
        person,
        theirs
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE emails SET address = NULL, name = '', filled = '{}', body = '', last_error = NULL, meeting = NULL,
           delivery_status = CASE WHEN delivery_status IN ('waiting', 'held', 'no_address') THEN 'discarded'
             WHEN delivery_status = 'handed_over' THEN 'uncertain' ELSE delivery_status END
         WHERE invitation_id IN (SELECT value FROM json_each(?2))
           OR person_id = ?1 OR address = (SELECT email FROM people WHERE id = ?1)",
        person,
        theirs
    )
    .execute(&mut *tx)
    .await?;
    sweep_unsubscribe_links(tx).await
}

/// Deletes their applications and answers, and their name from what they did with other applications.
async fn applications(tx: &mut SqliteConnection, person: i64) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM own_answers WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM applications WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM application_votes WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("UPDATE application_notes SET person_id = NULL WHERE person_id = ?1", person)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE application_events SET person_id = NULL WHERE person_id = ?1", person).execute(tx).await?;
    Ok(())
}

async fn answers(tx: &mut SqliteConnection, person: i64, theirs: &str) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM logistics WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM travel_costs WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM shared_rooms WHERE person_id = ?1 OR mate_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM agreements WHERE person_id = ?1", person).execute(&mut *tx).await?;
    // An answer that they gave as an organizer belongs to the person who asked, so it stays.
    sqlx::query!(
        "DELETE FROM invitation_messages
         WHERE invitation_id IN (SELECT value FROM json_each(?2)) OR (person_id = ?1 AND answer = 0)",
        person,
        theirs
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM waivers WHERE invitation_id IN (SELECT value FROM json_each(?1))", theirs)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM invitation_links WHERE invitation_id IN (SELECT value FROM json_each(?1))", theirs)
        .execute(tx)
        .await?;
    Ok(())
}

/// Deletes drafts and clears the personal data of other invitations, which keep their final state.
///
/// This frees the person's seat or their place on the waitlist.
async fn invitations(tx: &mut SqliteConnection, theirs: &str, now: Instant) -> Result<(), StoreError> {
    let at = now.timestamp();
    sqlx::query!("DELETE FROM invitations WHERE state = 'draft' AND id IN (SELECT value FROM json_each(?1))", theirs)
        .execute(&mut *tx)
        .await?;
    let ended = sqlx::query_scalar!(
        r#"UPDATE invitations SET state = 'withdrawn', since = ?2, waitlist_position = NULL, offered_until = NULL
           WHERE state IN ('sent', 'waitlisted', 'accepted') AND id IN (SELECT value FROM json_each(?1))
           RETURNING id AS "id!""#,
        theirs,
        at
    );
    for id in ended.fetch_all(&mut *tx).await? {
        record_event(tx, id, None, InvitationEvent::AccountDeleted, now).await?;
    }
    sqlx::query!(
        "UPDATE invitations SET person_id = NULL, name = NULL, login = NULL, email = NULL, decline_reason = NULL,
           suggestion = NULL, reason = NULL, forwarded_to = NULL
         WHERE id IN (SELECT value FROM json_each(?1))",
        theirs
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Removes the person's name from what they did with other people's invitations.
async fn links_to_others(tx: &mut SqliteConnection, person: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE invitations SET proposed_by = NULL WHERE proposed_by = ?1", person).execute(&mut *tx).await?;
    // An invitation for another login may also name their address.
    sqlx::query!("UPDATE invitations SET email = NULL WHERE email = (SELECT email FROM people WHERE id = ?1)", person)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE invitations SET forwarded_to = NULL WHERE forwarded_to = ?1", person)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE invitation_events SET person_id = NULL WHERE person_id = ?1", person)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE invitation_messages SET person_id = NULL WHERE person_id = ?1", person)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE waivers SET person_id = NULL WHERE person_id = ?1", person).execute(tx).await?;
    Ok(())
}
