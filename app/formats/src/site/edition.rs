//! Reads an edition from its page and the pages of its planning meetings.

use super::edition_block::{EditionBlock, EditionValues};
use super::edition_source::Source;
use super::people::Listed;
use super::{agenda, agreement, capacity, days, links, meetings, people, tracks, venue};
use crate::markdown::details;

use crate::source::{Diagnostics, count, parse_error, title};
use domain::import::{ImportedEdition, ParseError};
use domain::people::Person;
use domain::time::days;
use serde::Deserialize;

/// An edition, with the lines of its participants for comparison with other editions.
pub(super) struct ReadEdition {
    pub(super) imported: ImportedEdition,
    pub(super) file: String,
    pub(super) listed: Vec<Listed>,
}

#[derive(Default, Deserialize)]
struct Front {
    title: Option<String>,
    subtitle: Option<String>,
    summary: Option<String>,
    edition: Option<EditionBlock>,
}

impl Source<'_, '_> {
    /// Reads the edition; `None` if the page has no dates yet.
    ///
    /// # Errors
    /// If a page is invalid.
    pub(super) fn read(self, diagnostics: &mut Diagnostics) -> Result<Option<ReadEdition>, ParseError> {
        let page = &self.index;
        let front: Front = page.front()?;
        let name = front.title.ok_or_else(|| parse_error(page.file, 1, "The front matter has no title."))?;
        let (subtitle, summary) = (front.subtitle.unwrap_or_default(), front.summary.unwrap_or_default());
        let folds = details(page.file, &page.rows)?;
        let agreement = agreement::read(page, diagnostics)?;
        let mut map = None;
        let values = match front.edition {
            Some(block) => block.read(page, &subtitle, diagnostics)?,
            None => {
                let Some((dates, place)) = days::read(page, &self.slug, &subtitle, &summary, diagnostics)? else {
                    return Ok(None);
                };
                let venue = venue::read(page)?;
                map = venue.map;
                EditionValues {
                    dates,
                    zone: venue::zone(&self, &place, diagnostics)?,
                    place,
                    venue: venue.name,
                    capacity: capacity::read(page, diagnostics),
                    planning_rule: agreement.rule,
                }
            }
        };
        let EditionValues { dates, zone, place, venue: venue_name, capacity, planning_rule } = values;
        let listed = people::read(page, &folds, diagnostics)?;
        let people: Vec<Person> = listed.iter().map(|listed| listed.person.clone()).collect();
        let imported = ImportedEdition {
            title: title(page.file, page.field("title"), &name)?,
            agenda: agenda::read(page, &folds, dates, diagnostics)?,
            tracks: tracks::read(page, &people, diagnostics)?,
            meetings: meetings::read(page, &self.pages, dates, &zone, &people, diagnostics)?,
            links: links::read(page, map, diagnostics)?,
            capacity,
            planning_rule,
            clauses: agreement.clauses,
            phase: None,
            slug: self.slug,
            dates,
            zone,
            place,
            venue: venue_name,
            people,
        };
        diagnostics.add_read(page.file, page.field("title"), edition_summary(&imported));
        Ok(Some(ReadEdition { imported, file: page.file.to_owned(), listed }))
    }
}

/// `2023 Developer Summit: 22 to 26 May 2023, Seattle, WA (America/Los_Angeles), capacity 40, …`
fn edition_summary(imported: &ImportedEdition) -> String {
    let mut agenda_days: Vec<_> = imported.agenda.iter().map(|block| block.date).collect();
    agenda_days.sort();
    agenda_days.dedup();
    let work = imported.agenda.iter().filter(|block| block.is_work_session()).count();
    let mut parts = vec![
        format!("{}: {}", imported.title, days(imported.dates.starts(), imported.dates.ends())),
        format!("{} ({})", imported.place, imported.zone),
        imported.capacity.map_or("no capacity".to_owned(), |seats| format!("capacity {seats}")),
        count(imported.people.len(), "person", "people"),
    ];
    parts.push(match imported.agenda.len() {
        0 => "no agenda".to_owned(),
        rows => format!(
            "{} with {}, {work} of them work sessions",
            count(agenda_days.len(), "day", "days"),
            count(rows, "agenda row", "agenda rows"),
        ),
    });
    parts.extend(imported.planning_rule.map(|rule| rule.to_string()));
    parts.push(count(imported.clauses.len(), "clause", "clauses"));
    parts.push(count(imported.tracks.len(), "track", "tracks"));
    parts.push(count(imported.meetings.len(), "meeting", "meetings"));
    parts.push(count(imported.links.len(), "link", "links"));
    parts.join(", ")
}
