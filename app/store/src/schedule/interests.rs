//! Who wants to be where, and who is there when, for the warnings about a draft and for the scheduler.

use crate::StoreError;
use crate::db::column::{count, damaged, date, instant};
use domain::id::{PersonId, SessionNumber, TrackId};
use domain::schedule::{LocalPeriod, ScheduleInterests};
use domain::text::PersonName;
use domain::time::Zone;
use sqlx::SqliteConnection;

/// Reads interests: people who starred a session, and people who claimed one of its tasks or want to work on it.
///
/// If `with_stays`, also reads arrivals, departures, and the times that people ruled out in polls.
pub(crate) async fn read(
    tx: &mut SqliteConnection,
    edition: i64,
    with_stays: bool,
) -> Result<ScheduleInterests, StoreError> {
    let mut interests = ScheduleInterests::default();
    let rows = sqlx::query!(
        r#"SELECT s.number AS "session?", NULL AS "track?: i64", p.id AS "person!", p.name AS "name!"
           FROM (SELECT n.id AS session_id, i.person_id FROM sessions n JOIN session_interests i ON i.session_id = n.id
                 WHERE n.edition_id = ?1
               UNION SELECT n.id, i.person_id FROM sessions n JOIN session_tasks w ON w.session_id = n.id
                 JOIN interests i ON i.task_id = w.task_id AND i.kind = 'work' WHERE n.edition_id = ?1
               UNION SELECT n.id, a.person_id FROM sessions n JOIN session_tasks w ON w.session_id = n.id
                 JOIN assignments a ON a.task_id = w.task_id WHERE n.edition_id = ?1) i
             JOIN sessions s ON s.id = i.session_id JOIN people p ON p.id = i.person_id
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
        read_stays(tx, edition, &mut interests).await?;
    }
    Ok(interests)
}

/// Adds when people arrive and leave, and the times that they ruled out in polls of the edition.
///
/// If two polls ask about one time, the last answer counts.
async fn read_stays(
    tx: &mut SqliteConnection,
    edition: i64,
    interests: &mut ScheduleInterests,
) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        r#"WITH answered AS (
             SELECT a.person_id, o.starts_at, o.ends_at, o.day, a.answer, max(a.at)
             FROM polls p JOIN poll_options o ON o.poll_id = p.id JOIN poll_answers a ON a.option_id = o.id
             WHERE p.edition_id = ?1 GROUP BY a.person_id, o.starts_at, o.ends_at, o.day)
           SELECT person_id AS "person_id!: i64", arrives, departs, NULL AS "starts_at?: i64", NULL AS "ends_at?: i64",
             NULL AS "day?: String", (SELECT zone FROM editions WHERE id = ?1) AS "zone!: String"
           FROM logistics WHERE edition_id = ?1 AND (arrives IS NOT NULL OR departs IS NOT NULL)
           UNION ALL
           SELECT person_id, NULL, NULL, starts_at, ends_at, day, (SELECT zone FROM editions WHERE id = ?1)
           FROM answered WHERE answer = 'no'"#,
        edition
    );
    let mut ruled_out_days = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let stay = interests.stays.entry(PersonId(row.person_id)).or_default();
        let day = |text: Option<String>| text.as_deref().map(date).transpose();
        stay.arrives = day(row.arrives)?.or(stay.arrives);
        stay.departs = day(row.departs)?.or(stay.departs);
        ruled_out_days.extend(day(row.day)?.map(|day| (PersonId(row.person_id), day)));
        if let Some((starts, ends)) = row.starts_at.zip(row.ends_at) {
            let zone = Zone::parse(&row.zone).map_err(damaged)?;
            let local = |seconds| Ok::<_, StoreError>(zone.at(instant(seconds)?).naive_local());
            stay.ruled_out.push(LocalPeriod { starts: local(starts)?, ends: local(ends)? });
        }
    }
    for (person, day) in ruled_out_days {
        let stay = interests.stays.entry(person).or_default();
        // People enter their travel later than they answer which days suit them.
        let is_there = stay.arrives.is_some_and(|from| from <= day) && stay.departs.is_some_and(|to| day <= to);
        if !is_there {
            stay.ruled_out.push(LocalPeriod::of_day(day));
        }
    }
    Ok(())
}
