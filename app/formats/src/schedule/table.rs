//! Writes a released schedule as a CSV table.

use super::edition::{ScheduleEdition, session_url};
use crate::table::written;
use domain::schedule::{ReleasedSchedule, ReleasedSession};
use domain::text::{LongText, Title};
use domain::time::clock;

/// Writes a schedule as a table with wall-clock times in the zone of the edition. No cell is a formula.
pub fn write_csv(edition: &ScheduleEdition, schedule: &ReleasedSchedule) -> String {
    const COLUMNS: [&str; 13] = [
        "guid",
        "number",
        "title",
        "type",
        "track",
        "room",
        "date",
        "starts",
        "ends",
        "minutes",
        "leads",
        "url",
        "description",
    ];
    let row = |session: &ReleasedSession| {
        let title = |title: &Option<Title>| title.as_ref().map(Title::to_string).unwrap_or_default();
        let leads: Vec<&str> = session.leads.iter().map(|lead| lead.name.as_str()).collect();
        [
            session.guid.to_string(),
            session.number.to_string(),
            session.title.to_string(),
            if session.is_plenary { "plenary" } else { "session" }.to_owned(),
            title(&session.track),
            title(&session.room),
            session.starts.date().to_string(),
            clock(session.starts.time()),
            clock(session.ends().time()),
            session.minutes.to_string(),
            leads.join("; "),
            session_url(&edition.origin, &edition.slug, session.number),
            session.description.as_ref().map(LongText::to_string).unwrap_or_default(),
        ]
    };
    written(COLUMNS, schedule.sessions.iter().map(row))
}
