//! The community's calendar: two series of calls, and the first plenum of the coming summit.

use super::malformed_entry;
use domain::Refusal;
use domain::import::{ImportedCalendar, ImportedEdition, SourceFile};
use domain::text::ShortText;
use formats::calendars;

/// The calendar as its file would have it.
pub fn imported(coming: &ImportedEdition) -> Result<Vec<ImportedCalendar>, Refusal> {
    let (first, zone) = (coming.dates.starts(), &coming.zone);
    let file = format!(
        "name: Community calls\ntimezone: Europe/Copenhagen\nevents:\n\
         \u{20} - summary: Open call for newcomers\n    begin: 2025-09-02 17:00:00\n    duration: {{ minutes: 60 }}\n\
         \u{20}   ics: RRULE:FREQ=MONTHLY;BYDAY=1TU\n\
         \u{20} - summary: Release managers\n    begin: 2025-09-10 15:00:00\n    duration: {{ minutes: 30 }}\n\
         \u{20}   repeat:\n      interval: {{ weeks: 2 }}\n      until: {first}\n\
         \u{20} - summary: Summit, welcome and first plenum\n    timezone: {zone}\n    begin: {first} 09:30:00\n\
         \u{20}   duration: {{ minutes: 45 }}\n"
    );
    let file = SourceFile { path: "calendars/community.yaml", bytes: file.as_bytes() };
    let calendar = calendars::read(file).map_err(|error| malformed_entry("a calendar", &error.to_string()))?.imported;
    Ok(vec![calendars::imported(ShortText::parse("community")?, calendar)])
}
