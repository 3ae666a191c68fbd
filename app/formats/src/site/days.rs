//! When and where an edition is: its page says it up to three times, and not always the same.

use crate::dates::SpokenDays;
use crate::markdown::{paragraphs, plain};
use crate::names::fold;
use crate::page::Page;
use crate::source::{At, Notes, broken, one_line, quoted};
use domain::editions::Dates;
use domain::facts::Broken;
use domain::id::EditionSlug;
use domain::text::Line;
use domain::time::{Datelike, days};

/// One place of the page that says when the edition is, and perhaps where.
struct Saying {
    /// What that place is called in a message.
    source: &'static str,
    line: u32,
    dates: Dates,
    place: Option<Line>,
}

/// The dates and the place: the subtitle's, else the “is held” sentence's, else the summary's. What differs is reported.
pub(super) fn read(
    page: &Page<'_>,
    slug: &EditionSlug,
    subtitle: &str,
    summary: &str,
    notes: &mut Notes,
) -> Result<(Dates, Line), Broken> {
    let sayings: Vec<Saying> = [front("subtitle", page, subtitle)?, held(page)?, front("summary", page, summary)?]
        .into_iter()
        .flatten()
        .collect();
    let Some(first) = sayings.first() else {
        let reason = "The page doesn’t say when the summit is: no dates with a year in its subtitle, in “The summit is held …”, or in its summary.";
        return Err(broken(page.file, 1, reason));
    };
    for other in &sayings[1..] {
        if other.dates != first.dates {
            let text = format!(
                "{} says {}, but {}, line {}, says {}, which is taken.",
                other.source,
                shown(other.dates),
                first.source.to_lowercase(),
                first.line,
                shown(first.dates)
            );
            notes.contradiction(page.file, other.line, text);
        }
    }
    check_year(page, slug, first, notes);
    Ok((first.dates, place(page, &sayings, notes)?))
}

fn shown(dates: Dates) -> String {
    days(dates.starts(), dates.ends())
}

/// An edition's address begins with its year.
fn check_year(page: &Page<'_>, slug: &EditionSlug, saying: &Saying, notes: &mut Notes) {
    let year: Option<i32> = slug.as_str().get(..4).and_then(|year| year.parse().ok());
    if let Some(year) = year.filter(|year| *year != saying.dates.starts().year()) {
        let text = format!("The folder says {year}, {} says {}.", saying.source.to_lowercase(), shown(saying.dates));
        notes.contradiction(page.file, saying.line, text);
    }
}

fn place(page: &Page<'_>, sayings: &[Saying], notes: &mut Notes) -> Result<Line, Broken> {
    let mut named = sayings.iter().filter_map(|saying| saying.place.as_ref().map(|place| (saying, place)));
    let Some((first, place)) = named.next() else {
        return Err(broken(
            page.file,
            sayings.first().map_or(1, |saying| saying.line),
            "The page doesn’t say where the summit is.",
        ));
    };
    for (other, differing) in named.filter(|(_, other)| !agree(place.as_str(), other.as_str())) {
        let text = format!(
            "{} says {}, but {}, line {}, says {}, which is taken.",
            other.source,
            quoted(differing.as_str()),
            first.source.to_lowercase(),
            first.line,
            quoted(place.as_str())
        );
        notes.contradiction(page.file, other.line, text);
    }
    Ok(place.clone())
}

/// `Seattle` and `Seattle, WA` agree.
fn agree(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    a == b || a.starts_with(&format!("{b} ")) || b.starts_with(&format!("{a} "))
}

/// A field of the front matter; of its lines, the first with days counts. Only the subtitle's also names the place.
fn front(field: &'static str, page: &Page<'_>, text: &str) -> Result<Option<Saying>, Broken> {
    let Some((written, spoken)) = text.lines().find_map(|line| Some((line, SpokenDays::find_dated(line)?))) else {
        return Ok(None);
    };
    let line = page.field_with(field, written.trim());
    let source = if field == "subtitle" { "The subtitle" } else { "The summary" };
    let rest = written[spoken.span.end..].trim_start_matches(|c: char| !c.is_alphanumeric()).trim();
    let named = field == "subtitle" && !rest.is_empty();
    let place = named.then(|| one_line(page.file, line, &plain(rest))).transpose()?;
    Ok(Some(Saying { source, line, dates: dates(page, line, &spoken)?, place }))
}

/// `The summit is held May 22-26, 2023 in Seattle, WA.`
fn held(page: &Page<'_>) -> Result<Option<Saying>, Broken> {
    const VERBS: [&str; 5] = ["is held", "will be held", "was held", "takes place", "will take place"];
    for paragraph in paragraphs(&page.rows) {
        for (start, sentence) in paragraph.sentences() {
            let lower = sentence.to_lowercase();
            if !lower.contains("summit") || !VERBS.iter().any(|verb| lower.contains(verb)) {
                continue;
            }
            let Some(spoken) = SpokenDays::find_dated(sentence) else { continue };
            let line = paragraph.line(start + spoken.span.start);
            let place = sentence[spoken.span.end..].trim_start_matches([' ', ',']).strip_prefix("in ");
            let place = place.map(|place| plain(place).trim_end_matches(['.', '!']).to_owned());
            let place = place.map(|place| one_line(page.file, line, &place)).transpose()?;
            return Ok(Some(Saying {
                source: "The sentence “is held”",
                line,
                dates: dates(page, line, &spoken)?,
                place,
            }));
        }
    }
    Ok(None)
}

fn dates(page: &Page<'_>, line: u32, spoken: &SpokenDays) -> Result<Dates, Broken> {
    let year = spoken.year().unwrap_or(0);
    let (starts, ends) = spoken.in_year(year).map_err(|reason| broken(page.file, line, reason))?;
    Dates::new(starts, ends).at(page.file, line)
}
