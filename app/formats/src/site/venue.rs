//! Reads the venue of an edition, the link to its map, and its time zone.

use super::edition_source::Source;
use crate::dates::zone_in_prose;
use crate::guard::{public_url, redacted};
use crate::markdown::{link_of, paragraphs, plain};
use crate::page::Page;
use crate::site::meetings::date_text;
use crate::source::{At, Diagnostics, one_line, quoted, title};
use crate::zones::of_place;
use domain::editions::Link;
use domain::import::ParseError;
use domain::text::ShortText;
use domain::time::Zone;

/// The name of the venue, and the link to its map with the line number of the link.
#[derive(Default)]
pub(super) struct Venue {
    pub(super) name: Option<ShortText>,
    pub(super) map: Option<(u32, Link)>,
}

/// The title of the link to the venue's map.
pub(super) const MAP_TITLE: &str = "Map of the venue";

/// The venue in `The event is held at the [Hall, 1 Street](https://map)`.
pub(super) fn read(page: &Page<'_>) -> Result<Venue, ParseError> {
    const OPENINGS: [&str; 3] = ["event is held at", "event will be held at", "event was held at"];
    for paragraph in paragraphs(&page.rows) {
        let opening = OPENINGS.iter().find_map(|opening| paragraph.text.find(opening).map(|at| at + opening.len()));
        let Some(at) = opening else { continue };
        let (line, rest) = (paragraph.line(at), &paragraph.text[at..]);
        let link = link_of(rest);
        let words = link.as_ref().map_or_else(|| rest_of_sentence(rest), |link| plain(link.text));
        let words = redacted(&words);
        let name = (!words.is_empty()).then(|| one_line(page.file, line, &words)).transpose()?;
        let url = link.and_then(|link| public_url(&link.target));
        let title = title(page.file, line, MAP_TITLE)?;
        return Ok(Venue { name, map: url.map(|url| (line, Link { title, url })) });
    }
    Ok(Venue::default())
}

/// The rest of the sentence, for a venue without a link.
fn rest_of_sentence(rest: &str) -> String {
    let sentence = rest.split(". ").next().unwrap_or(rest).trim();
    plain(sentence.strip_prefix("the ").unwrap_or(sentence)).trim_end_matches(['.', ' ']).to_owned()
}

/// Finds the time zone of the place, else of a planning meeting's page, else of the calendar, else UTC.
///
/// Reports every choice but the first.
pub(super) fn zone(
    source: &Source<'_, '_>,
    place: &ShortText,
    diagnostics: &mut Diagnostics,
) -> Result<Zone, ParseError> {
    if let Some(zone) = of_place(place.as_str()) {
        return Ok(zone);
    }
    for page in &source.pages {
        let zone_in_text = date_text(page).and_then(|(line, text)| Some((line, zone_in_prose(&plain(&text))?)));
        if let Some((line, (zone, word))) = zone_in_text {
            let text = format!(
                "The time zone of {} is unknown; using {zone}, from {} on this page.",
                quoted(place.as_str()),
                quoted(&word)
            );
            diagnostics.add_read(page.file, line, text);
            return Ok(zone);
        }
    }
    let file = source.index.file;
    let Some(fallback) = source.zone else {
        let text = format!("The time zone of {} is unknown; using UTC.", quoted(place.as_str()));
        diagnostics.add_contradiction(file, source.index.field("subtitle"), text);
        return Zone::parse("UTC").at(file, 1);
    };
    let text = format!(
        "The time zone of {} is unknown; using {} from {}.",
        quoted(place.as_str()),
        fallback.zone,
        fallback.file
    );
    diagnostics.add_contradiction(file, source.index.field("subtitle"), text);
    Ok(fallback.zone.clone())
}
