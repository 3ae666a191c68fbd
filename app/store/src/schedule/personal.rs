//! The released sessions in the personal calendar: those that a person leads or starred.

use super::releases::SnapshotRow;
use crate::db::column::{count, damaged, instant};
use crate::shared::secret::hash;
use crate::{Store, StoreError};
use domain::id::EditionSlug;
use domain::login_sessions::Token;
use domain::schedule::PersonalSession;
use domain::time::Zone;

impl Store {
    /// The sessions in the calendar with this address; none for an unknown address.
    ///
    /// Each is as the last release that has it.
    ///
    /// A session that the last release no longer has stays in the list, because calendars keep what is missing.
    pub async fn personal_sessions(&self, token: &Token) -> Result<Vec<PersonalSession>, StoreError> {
        let mut tx = self.begin_read().await?;
        let hash = hash(token);
        let rows = sqlx::query!(
            r#"WITH last AS (SELECT edition_id, max(number) AS number FROM releases GROUP BY edition_id)
               SELECT e.slug AS "edition!", e.zone AS "zone!", l.number AS "last!: i64", r.number AS "release!",
                 (SELECT released_at FROM releases WHERE edition_id = e.id AND number = l.number) AS "released_at!: i64",
                 s.number AS "number!", s.guid AS "guid!", x.title AS "title!", x.description AS "description!", x.track,
                 x.is_plenary AS "is_plenary!: bool", x.room, x.starts AS "starts!", x.minutes AS "minutes!"
               FROM calendar_addresses c JOIN released_sessions x ON x.session_id IN (
                   SELECT session_id FROM session_interests WHERE person_id = c.person_id
                   UNION SELECT session_id FROM released_leads WHERE person_id = c.person_id)
                 JOIN releases r ON r.id = x.release_id JOIN sessions s ON s.id = x.session_id
                 JOIN editions e ON e.id = r.edition_id JOIN last l ON l.edition_id = e.id
               WHERE c.token_hash = ?1 AND e.has_schedule = 1
                 AND (e.visibility = 'published' OR EXISTS (
                   SELECT 1 FROM roles o WHERE o.person_id = c.person_id AND (o.role = 'owner' OR o.edition_id = e.id)))
                 AND r.number = (SELECT max(y.number) FROM releases y JOIN released_sessions z ON z.release_id = y.id
                                 WHERE z.session_id = s.id)
                 AND (EXISTS (SELECT 1 FROM session_interests WHERE session_id = s.id AND person_id = c.person_id)
                   OR EXISTS (SELECT 1 FROM released_leads
                              WHERE release_id = r.id AND session_id = s.id AND person_id = c.person_id))
               ORDER BY e.starts, e.slug, x.starts, s.number"#,
            hash
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| {
            let snapshot = SnapshotRow {
                release: row.release,
                number: row.number,
                guid: row.guid,
                title: row.title,
                description: row.description,
                track: row.track,
                is_plenary: row.is_plenary,
                room: row.room,
                starts: row.starts,
                minutes: row.minutes,
                leads: "[]".to_owned(),
                tasks: "[]".to_owned(),
                specs: "[]".to_owned(),
                outcomes: "[]".to_owned(),
            };
            Ok(PersonalSession {
                edition: EditionSlug::parse(&row.edition).map_err(damaged)?,
                zone: Zone::parse(&row.zone).map_err(damaged)?,
                session: snapshot.session()?,
                is_removed: row.release < row.last,
                release: count(row.last)?,
                released_at: instant(row.released_at)?,
            })
        });
        rows.collect()
    }
}
