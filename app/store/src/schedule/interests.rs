//! Who wants to be where, and who is there when, for the warnings about a draft and for the scheduler.

use crate::StoreError;
use crate::db::column::{count, damaged, date, instant};
use crate::shared::editions::zone;
use domain::id::{PersonId, SessionNumber, TrackId};
use domain::schedule::{LocalPeriod, ScheduleInterests};
use domain::text::PersonName;
use sqlx::SqliteConnection;

/// Reads interests; if `with_stays`, also arrivals, departures, and the times that people ruled out in polls.
pub(crate) async fn read(
    tx: &mut SqliteConnection,
    edition: i64,
    with_stays: bool,
) -> Result<ScheduleInterests, StoreError> {
    let mut interests = ScheduleInterests::default();
    let rows = sqlx::query!(
        r#"SELECT s.number AS "session?", NULL AS "track?: i64", p.id AS "person!", p.name AS "name!"
           FROM interested_people i JOIN sessions s ON s.id = i.session_id JOIN people p ON p.id = i.person_id
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
        read_travel(tx, edition, &mut interests).await?;
        read_ruled_out(tx, edition, &mut interests).await?;
    }
    Ok(interests)
}

/// Adds when people arrive and leave.
async fn read_travel(
    tx: &mut SqliteConnection,
    edition: i64,
    interests: &mut ScheduleInterests,
) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        "SELECT person_id, arrives, departs FROM logistics
         WHERE edition_id = ?1 AND (arrives IS NOT NULL OR departs IS NOT NULL)",
        edition
    );
    for row in rows.fetch_all(tx).await? {
        let day = |text: Option<String>| text.as_deref().map(date).transpose();
        let stay = interests.stays.entry(PersonId(row.person_id)).or_default();
        (stay.arrives, stay.departs) = (day(row.arrives)?, day(row.departs)?);
    }
    Ok(())
}

/// Adds the times that people ruled out in polls of the edition. If two polls ask about one time, the last answer counts.
async fn read_ruled_out(
    tx: &mut SqliteConnection,
    edition: i64,
    interests: &mut ScheduleInterests,
) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT person_id AS "person_id!", starts_at, ends_at, day FROM
             (SELECT a.person_id, o.starts_at, o.ends_at, o.day, a.answer, max(a.at)
              FROM polls p JOIN poll_options o ON o.poll_id = p.id JOIN poll_answers a ON a.option_id = o.id
              WHERE p.edition_id = ?1 GROUP BY a.person_id, o.starts_at, o.ends_at, o.day)
           WHERE answer = 'no' ORDER BY person_id, day, starts_at"#,
        edition
    );
    let rows = rows.fetch_all(&mut *tx).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let zone = zone(tx, edition).await?;
    for row in rows {
        let local = |seconds: i64| Ok::<_, StoreError>(zone.at(instant(seconds)?).naive_local());
        let period = match (row.day, row.starts_at.zip(row.ends_at)) {
            (Some(day), _) => LocalPeriod::of_day(date(&day)?),
            (None, Some((starts, ends))) => LocalPeriod { starts: local(starts)?, ends: local(ends)? },
            (None, None) => continue,
        };
        interests.stays.entry(PersonId(row.person_id)).or_default().ruled_out.push(period);
    }
    Ok(())
}
