//! Reads planning meetings from their pages and from the list on the edition's page.

mod exact;
mod list;
mod moment;
mod pages;

use crate::page::Page;
use crate::site::people::{entry_or_report, is_placeholder, is_struck, resolve};
use crate::source::{Diagnostics, parse_error};
use domain::editions::Dates;
use domain::import::{ImportedMeeting, ParseError};
use domain::meetings::MeetingTime;
use domain::people::Person;
use domain::time::Zone;
pub(super) use exact::written_time;
use moment::{Moment, moment};
pub(super) use pages::date_text;
use pages::{attendee_items, page_title};

/// The meetings of an edition, by time. A page and the list entry that links to it are one meeting.
pub(super) fn read(
    index: &Page<'_>,
    pages: &[Page<'_>],
    dates: Dates,
    zone: &Zone,
    people: &[Person],
    diagnostics: &mut Diagnostics,
) -> Result<Vec<ImportedMeeting>, ParseError> {
    let entries = list::read(index, pages, dates, diagnostics)?;
    let mut found = Vec::new();
    for page in pages {
        let entry = entries.iter().find(|entry| entry.page == Some(page.file));
        let moment = moment(page, date_text(page), entry.map(|entry| entry.day), Some(zone), diagnostics);
        let Some(moment) = moment else { continue };
        if let Some(entry) = entry.filter(|entry| entry.day != moment.day) {
            let text = format!("This entry has {} but its page has {}; using the page.", entry.day, moment.day);
            diagnostics.add_contradiction(index.file, entry.line, text);
        }
        found.push(page_meetings(page, moment, zone, people, diagnostics)?);
    }
    let listed = entries.into_iter().filter(|entry| entry.page.is_none());
    found.extend(listed.map(|entry| {
        let time = MeetingTime { on: entry.day, starts: entry.starts, ends: entry.ends };
        ImportedMeeting { title: entry.title, time, notes: entry.notes, attendees: Vec::new() }
    }));
    found.sort_by_key(|meeting| (meeting.time.on, meeting.time.starts));
    Ok(found)
}

fn page_meetings(
    page: &Page<'_>,
    moment: Moment,
    zone: &Zone,
    people: &[Person],
    diagnostics: &mut Diagnostics,
) -> Result<ImportedMeeting, ParseError> {
    let mut attendees: Vec<Person> = Vec::new();
    for item in attendee_items(page).iter().filter(|item| !is_placeholder(&item.text) && !is_struck(&item.text)) {
        let Some(entry) = entry_or_report(page, item, diagnostics)? else { continue };
        let person =
            resolve(&entry, people).map_err(|refusal| parse_error(page.file, item.line, refusal.to_string()))?;
        if !attendees.contains(&person) {
            attendees.push(person);
        }
    }
    let imported = ImportedMeeting { title: page_title(page)?, time: moment.time(zone), notes: None, attendees };
    diagnostics.add_read(page.file, page.field("title"), summary(&imported, zone));
    Ok(imported)
}

/// `General: 27 February 2023, 9:00 to 10:00 (America/Los_Angeles), 4 attendees, 4 of …`
fn summary(imported: &ImportedMeeting, zone: &Zone) -> String {
    let clock = |moment| zone.at(moment).format("%-H:%M").to_string();
    let hours = match (imported.time.starts, imported.time.ends) {
        (Some(starts), Some(ends)) => format!("{} to {} ({zone})", clock(starts), clock(ends)),
        (Some(starts), None) => format!("{} ({zone})", clock(starts)),
        _ => "no time".to_owned(),
    };
    let attendees = crate::source::count(imported.attendees.len(), "attendee", "attendees");
    let with_login = imported.attendees.iter().filter(|person| person.login.is_some()).count();
    let day = domain::time::day(imported.time.on);
    format!("{}: {day}, {hours}, {attendees}, {with_login} of them with a login", imported.title)
}

/// Checks the dates of a page that belongs to no edition.
pub(super) fn check_elsewhere(page: &Page<'_>, diagnostics: &mut Diagnostics) {
    diagnostics.add_skipped(page.file, 1, "This page belongs to no edition; only its dates are checked.");
    moment(page, date_text(page), None, None, diagnostics);
}
