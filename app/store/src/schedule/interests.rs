//! Who wants to be where, and who is there when, for the warnings about a draft.

use crate::StoreError;
use crate::db::column::{count, damaged, date};
use domain::id::{PersonId, SessionNumber, TrackId};
use domain::schedule::{ScheduleInterests, Stay};
use domain::text::PersonName;
use sqlx::SqliteConnection;

/// Reads interests, with arrivals and departures if `with_stays`.
pub(crate) async fn read(
    tx: &mut SqliteConnection,
    edition: i64,
    with_stays: bool,
) -> Result<ScheduleInterests, StoreError> {
    let mut interests = ScheduleInterests::default();
    let rows = sqlx::query!(
        r#"SELECT s.number AS "session?", NULL AS "track?: i64", p.id AS "person!", p.name AS "name!"
           FROM session_interests i JOIN sessions s ON s.id = i.session_id JOIN people p ON p.id = i.person_id
           WHERE s.edition_id = ?1
           UNION ALL
           SELECT NULL, t.id, p.id, p.name
           FROM track_interests i JOIN tracks t ON t.id = i.track_id JOIN people p ON p.id = i.person_id
           WHERE t.edition_id = ?1"#,
        edition
    );
    for row in rows.fetch_all(&mut *tx).await? {
        let person = PersonId(row.person);
        interests.names.insert(person, PersonName::parse(&row.name).map_err(damaged)?);
        if let Some(session) = row.session {
            interests.sessions.insert((SessionNumber(count(session)?), person));
        }
        interests.tracks.extend(row.track.map(|track| (TrackId(track), person)));
    }
    if with_stays {
        let rows = sqlx::query!(
            "SELECT person_id, arrives, departs FROM logistics
             WHERE edition_id = ?1 AND (arrives IS NOT NULL OR departs IS NOT NULL)",
            edition
        );
        for row in rows.fetch_all(tx).await? {
            let day = |text: Option<String>| text.as_deref().map(date).transpose();
            interests
                .stays
                .insert(PersonId(row.person_id), Stay { arrives: day(row.arrives)?, departs: day(row.departs)? });
        }
    }
    Ok(interests)
}
