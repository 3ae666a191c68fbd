//! Writes an edition as a page of the community's web site; reading it gives the same edition.
//!
//! The page has no names of participants and attendees, because organizers decide elsewhere who is listed.

mod lists;
mod text;

use domain::editions::{Edition, EditionPage};
use domain::id::EditionSlug;
use domain::time::days;
use std::fmt::Write;
use text::{escaped, quoted};

/// A page of the web site, with its path in the checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedPage {
    pub path: String,
    pub text: String,
}

/// The path of an edition's page in a checkout of the web site.
pub fn path(slug: &EditionSlug) -> String {
    format!("content/summits/developer/{slug}/_index.md")
}

/// Writes the page of an edition.
pub fn export(page: &EditionPage) -> ExportedPage {
    let edition = &page.edition;
    let sections = [
        lists::links(&page.links),
        lists::agenda(&page.agenda),
        venue(page),
        logistics(page),
        lists::tracks(&page.tracks),
        dates(edition),
        lists::meetings(&page.meetings, &edition.zone),
    ];
    let body: Vec<String> = sections.into_iter().filter(|section| !section.is_empty()).collect();
    ExportedPage { path: path(&edition.slug), text: format!("{}\n{}", front_matter(edition), body.join("\n")) }
}

fn front_matter(edition: &Edition) -> String {
    let dates = days(edition.dates.starts(), edition.dates.ends());
    let subtitle = quoted(&format!("{dates} – {}", edition.place));
    let mut text = format!("---\ntitle: {}\nsubtitle: {subtitle}\n", quoted(edition.title.as_str()));
    // Writing to a string does not fail.
    let _ = writeln!(text, "edition:\n  starts: {}\n  ends: {}", edition.dates.starts(), edition.dates.ends());
    let _ =
        writeln!(text, "  timezone: {}\n  place: {}", quoted(edition.zone.as_str()), quoted(edition.place.as_str()));
    if let Some(venue) = &edition.venue {
        let _ = writeln!(text, "  venue: {}", quoted(venue.as_str()));
    }
    if let Some(capacity) = edition.capacity {
        let _ = writeln!(text, "  capacity: {capacity}");
    }
    if let Some(rule) = edition.planning_rule {
        let of = rule.of.map(|of| format!(", of: {of}")).unwrap_or_default();
        let _ = writeln!(text, "  planning_meetings: {{ at_least: {}{of} }}", rule.at_least);
    }
    text + "---\n"
}

/// The sentence about the venue; it has a link to the map if the edition has one.
fn venue(page: &EditionPage) -> String {
    let Some(venue) = &page.edition.venue else { return String::new() };
    let map = page.links.iter().find(|link| link.title.as_str() == super::venue::MAP_TITLE);
    match map.and_then(|map| text::link(venue.as_str(), &map.url)) {
        Some(link) => format!("The event is held at the {link}.\n"),
        None => format!("The event is held at {}.\n", escaped(venue.as_str())),
    }
}

fn logistics(page: &EditionPage) -> String {
    let seats = page.edition.capacity.map(|seats| format!("We have space for {seats} participants.\n"));
    let clauses = lists::clauses(&page.clauses);
    let parts: Vec<String> = seats.into_iter().chain((!clauses.is_empty()).then_some(clauses)).collect();
    if parts.is_empty() { String::new() } else { format!("## Logistics\n\n{}", parts.join("\n")) }
}

fn dates(edition: &Edition) -> String {
    let dates = days(edition.dates.starts(), edition.dates.ends());
    format!("## Dates\n\nThe summit is held {dates} in {}.\n", escaped(edition.place.as_str()))
}
