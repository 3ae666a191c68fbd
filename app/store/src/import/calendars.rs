//! Imports the community's calendars.

use crate::StoreError;
use crate::db::column::damaged;
use domain::import::{ImportChange, ImportedCalendar};
use domain::text::Title;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Makes the calendars equal to those of the source. An equal calendar keeps the time of its last change.
pub(crate) async fn import(
    tx: &mut SqliteConnection,
    calendars: &[ImportedCalendar],
    now: Instant,
) -> Result<Vec<ImportChange>, StoreError> {
    let rows = sqlx::query!("SELECT file, name, events FROM community_calendars").fetch_all(&mut *tx).await?;
    let mut before: BTreeMap<String, (String, String)> =
        rows.into_iter().map(|row| (row.file, (row.name, row.events))).collect();
    let mut changes = Vec::new();
    for calendar in calendars {
        match before.remove(calendar.file.as_str()) {
            Some((name, events)) if name == calendar.name.as_str() && events == calendar.events => continue,
            Some(_) => changes.push(ImportChange::CalendarChanged(calendar.name.clone())),
            None => changes.push(ImportChange::CalendarAdded(calendar.name.clone())),
        }
        let (file, name, now) = (calendar.file.as_str(), calendar.name.as_str(), now.timestamp());
        sqlx::query!(
            "INSERT INTO community_calendars (file, name, events, changed_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (file) DO UPDATE SET name = excluded.name, events = excluded.events,
               changed_at = excluded.changed_at",
            file,
            name,
            calendar.events,
            now
        )
        .execute(&mut *tx)
        .await?;
    }
    for (file, (name, _)) in before {
        sqlx::query!("DELETE FROM community_calendars WHERE file = ?1", file).execute(&mut *tx).await?;
        changes.push(ImportChange::CalendarRemoved(Title::parse(&name).map_err(damaged)?));
    }
    Ok(changes)
}
