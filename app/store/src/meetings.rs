//! Planning meetings of an edition, and who came.

mod import;

pub(crate) use import::import;

use crate::StoreError;
use crate::column::{damaged, date, instant, person, url};
use crate::people::by_name;
use domain::meetings::{Meeting, MeetingTime};
use domain::people::Person;
use domain::text::Title;
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// By time; of one day's meetings, those whose hour nobody wrote down come last.
pub(crate) async fn of_edition(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<Meeting>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, title, day, starts_at, ends_at, notes FROM meetings
         WHERE edition_id = ?1 ORDER BY day, starts_at IS NULL, starts_at, title",
        edition
    );
    let rows = rows.fetch_all(&mut *tx).await?;
    let mut attendees = attendees(tx, edition).await?;
    let mut meetings = Vec::with_capacity(rows.len());
    for row in rows {
        let starts = row.starts_at.map(instant).transpose()?;
        let ends = row.ends_at.map(instant).transpose()?;
        meetings.push(Meeting {
            title: Title::parse(&row.title).map_err(damaged)?,
            time: MeetingTime { on: date(&row.day)?, starts, ends },
            notes: url(row.notes)?,
            attendees: attendees.remove(&row.id).unwrap_or_default(),
        });
    }
    Ok(meetings)
}

/// By meeting; each meeting's by name.
/// Whoever doesn’t want to stand in public lists is counted among those who came, and not named.
async fn attendees(tx: &mut SqliteConnection, edition: i64) -> Result<HashMap<i64, Vec<Person>>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT a.meeting_id, iif(p.listed OR p.github_id IS NULL, p.name, 'Someone not listed') AS "name!: String",
             iif(p.listed OR p.github_id IS NULL, p.login, NULL) AS "login?: String"
           FROM meetings m JOIN attendances a ON a.meeting_id = m.id JOIN people p ON p.id = a.person_id
           WHERE m.edition_id = ?1"#,
        edition
    );
    let mut attendees: HashMap<i64, Vec<Person>> = HashMap::new();
    for row in rows.fetch_all(tx).await? {
        attendees.entry(row.meeting_id).or_default().push(person(&row.name, row.login)?);
    }
    attendees.values_mut().for_each(|people| people.sort_by_cached_key(by_name));
    Ok(attendees)
}
