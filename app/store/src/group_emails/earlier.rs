//! Stores group emails, and reads what was written.

use crate::StoreError;
use crate::db::column::{damaged, instant, maybe, person};
use domain::email::{EmailCounts, EmailKind};
use domain::group_emails::GroupEmail;
use domain::id::{GroupEmailId, PersonId};
use domain::text::Title;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// The latest group emails of an edition, or only those to one track, newest first, at most `most`.
pub(super) async fn emails(
    tx: &mut SqliteConnection,
    edition: i64,
    track: Option<i64>,
    most: u32,
) -> Result<Vec<GroupEmail>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH latest AS (
             SELECT * FROM group_emails WHERE edition_id = ?1 AND (?2 IS NULL OR track_id = ?2) ORDER BY id DESC LIMIT ?3)
           SELECT g.id AS "id!", g.written_at AS "written_at!", g.kind AS "kind!", t.title AS "track?", p.name AS "name?",
             p.login AS "login?",
             (SELECT replace(subject, '{edition}', coalesce(json_extract(filled, '$.edition'), '{edition}'))
              FROM emails WHERE group_email_id = g.id ORDER BY id LIMIT 1) AS "subject?: String",
             count(m.id) FILTER (WHERE m.delivery_status = 'held') AS "held!: i64",
             count(m.id) FILTER (WHERE m.delivery_status = 'no_address') AS "without!: i64",
             count(m.id) FILTER (WHERE m.delivery_status = 'suppressed') AS "unsubscribed!: i64",
             count(m.id) AS "all!: i64"
           FROM latest g LEFT JOIN tracks t ON t.id = g.track_id LEFT JOIN people p ON p.id = g.by_id
             LEFT JOIN emails m ON m.group_email_id = g.id
           GROUP BY g.id ORDER BY g.id DESC"#,
        edition,
        track,
        most
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let number = |count: i64| usize::try_from(count).unwrap_or(0);
        let rest = number(row.held) + number(row.without) + number(row.unsubscribed);
        Ok(GroupEmail {
            id: GroupEmailId(row.id),
            at: instant(row.written_at)?,
            by: row.name.map(|name| person(&name, row.login)).transpose()?,
            kind: EmailKind::parse(&row.kind).map_err(damaged)?,
            track: maybe(row.track, Title::parse)?,
            subject: row.subject.unwrap_or_default(),
            counts: EmailCounts {
                queued: number(row.all).saturating_sub(rest),
                held: number(row.held),
                without_address: number(row.without),
                without_link: 0,
                unsubscribed: number(row.unsubscribed),
            },
        })
    });
    rows.collect()
}

/// The group email that a form wrote.
pub(super) async fn written(tx: &mut SqliteConnection, hash: &[u8]) -> Result<Option<GroupEmailId>, StoreError> {
    let id = sqlx::query_scalar!("SELECT id FROM group_emails WHERE form_hash = ?1", hash);
    Ok(id.fetch_optional(tx).await?.map(GroupEmailId))
}

pub(super) async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    track: Option<i64>,
    (kind, by, hash): (EmailKind, PersonId, Vec<u8>),
    now: Instant,
) -> Result<GroupEmailId, StoreError> {
    let (kind, now) = (kind.as_str(), now.timestamp());
    let id = sqlx::query_scalar!(
        r#"INSERT INTO group_emails (edition_id, track_id, kind, by_id, written_at, form_hash)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id AS "id!""#,
        edition,
        track,
        kind,
        by.0,
        now,
        hash
    );
    Ok(GroupEmailId(id.fetch_one(tx).await?))
}
