//! When and where an edition is: its page says it up to three times, and not always the same.

use crate::dates::SpokenDays;
use crate::markdown::{paragraphs, plain};
use crate::names::fold;
use crate::page::Page;
use crate::source::{At, Notes, one_line, parse_error, quoted};
use domain::editions::Dates;
use domain::id::EditionSlug;
use domain::import::ParseError;
use domain::text::ShortText;
use domain::time::{Datelike, days};

/// One place of the page that says when the edition is, and perhaps where.
struct Saying {
    /// What that place is called in a message.
    source: &'static str,
    line: u32,
    dates: Dates,
    place: Option<ShortText>,
}

/// The dates and the place: the subtitle's, else the “is held” sentence's, else the summary's. What differs is reported.
/// `None` where the page has no dates yet: it may announce a summit that is only being thought of.
pub(super) fn read(
    page: &Page<'_>,
    slug: &EditionSlug,
    subtitle: &str,
    summary: &str,
    notes: &mut Notes,
) -> Result<Option<(Dates, ShortText)>, ParseError> {
    let sayings: Vec<Saying> = [front("subtitle", page, subtitle)?, held(page)?, front("summary", page, summary)?]
        .into_iter()
        .flatten()
        .collect();
    let Some(first) = sayings.first() else {
        let text = "The page doesn’t say when the summit is: no dates with a year in its subtitle, in “The summit is held …”, or in its summary; the edition is left out.";
        notes.skipped(page.file, page.field("subtitle"), text);
        return Ok(None);
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
    Ok(Some((first.dates, place(page, &sayings, summary, notes)?)))
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

fn place(page: &Page<'_>, sayings: &[Saying], summary: &str, notes: &mut Notes) -> Result<ShortText, ParseError> {
    let mut named = sayings.iter().filter_map(|saying| saying.place.as_ref().map(|place| (saying, place)));
    let Some((first, place)) = named.next() else {
        let line = page.field("summary");
        if let Some(place) = hosted(summary) {
            return one_line(page.file, line, &place);
        }
        let line = sayings.first().map_or(1, |saying| saying.line);
        notes.skipped(page.file, line, format!("The page doesn’t say where the summit is; “{NOWHERE_YET}” was taken."));
        return one_line(page.file, line, NOWHERE_YET);
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

/// The place of an edition whose page names none.
const NOWHERE_YET: &str = "To be announced";

/// `… will be hosted in Copenhagen, Denmark. …`
fn hosted(summary: &str) -> Option<String> {
    let words = plain(summary);
    let at = ["hosted in ", "held in "].iter().find_map(|opening| words.find(opening).map(|at| at + opening.len()))?;
    let place = words[at..].split(['.', '(', ';']).next().unwrap_or("").trim();
    place.starts_with(char::is_uppercase).then(|| place.to_owned())
}

/// `Seattle` and `Seattle, WA` agree.
fn agree(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    a == b || a.starts_with(&format!("{b} ")) || b.starts_with(&format!("{a} "))
}

/// A field of the front matter; of its lines, the first with days counts. Only the subtitle's also names the place.
fn front(field: &'static str, page: &Page<'_>, text: &str) -> Result<Option<Saying>, ParseError> {
    let Some((written, spoken)) = text.lines().find_map(|line| Some((line, SpokenDays::find_dated(line)?))) else {
        return Ok(None);
    };
    let line = page.field_with(field, written.trim());
    let source = if field == "subtitle" { "The subtitle" } else { "The summary" };
    let place = (field == "subtitle").then(|| beside(written, &spoken)).filter(|place| !place.is_empty());
    let place = place.map(|place| one_line(page.file, line, &place)).transpose()?;
    Ok(Some(Saying { source, line, dates: dates(page, line, &spoken)?, place }))
}

/// The place behind the days, else before them: `5-7 May 2031 – Portland, OR` or `Portland, OR (5-7 May 2031)`.
fn beside(written: &str, spoken: &SpokenDays) -> String {
    let no_word = |c: char| !c.is_alphanumeric();
    let behind = plain(written[spoken.span.end..].trim_start_matches(no_word));
    let behind = behind.strip_prefix("in ").unwrap_or(&behind).trim_end();
    if !behind.is_empty() {
        let open = behind.contains('(');
        return behind.trim_end_matches(|c| c == '.' || c == ')' && !open).to_owned();
    }
    let before = plain(&written[..spoken.span.start]);
    let before = before.trim_end_matches(|c: char| no_word(c) && c != ')').trim_start();
    // `The Seventh Lantern Summit, 5-7 May 2031` names the summit.
    if fold(before).contains("summit") { String::new() } else { before.to_owned() }
}

/// `The summit is held May 22-26, 2023 in Seattle, WA`, or `… in Seattle, WA, on May 22-26, 2023`.
fn held(page: &Page<'_>) -> Result<Option<Saying>, ParseError> {
    const VERBS: [&str; 5] = ["is held", "will be held", "was held", "takes place", "will take place"];
    for paragraph in paragraphs(&page.rows) {
        for (start, sentence) in paragraph.sentences() {
            let lower = sentence.to_lowercase();
            let verb = VERBS.iter().find_map(|verb| lower.find(verb).map(|at| at + verb.len()));
            let Some(verb) = verb.filter(|_| lower.contains("summit")) else { continue };
            let Some(spoken) = SpokenDays::find_dated(sentence) else { continue };
            let line = paragraph.line(start + spoken.span.start);
            let behind = sentence[spoken.span.end..].trim_start_matches([' ', ',']).strip_prefix("in ");
            let before = sentence.get(verb..spoken.span.start).and_then(|words| words.trim_start().strip_prefix("in "));
            let place = behind.map(plain).or_else(|| before.map(without_joint)).filter(|place| !place.is_empty());
            let place = place.map(|place| place.trim_end_matches(['.', '!']).to_owned());
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

/// `Seattle, WA, from` as `Seattle, WA`.
fn without_joint(words: &str) -> String {
    let mut words = plain(words);
    for joint in ["on", "from", "during", "between"] {
        let bare = words.strip_suffix(joint).filter(|rest| rest.ends_with(' '));
        words = bare.unwrap_or(&words).trim_end().to_owned();
    }
    words.trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

fn dates(page: &Page<'_>, line: u32, spoken: &SpokenDays) -> Result<Dates, ParseError> {
    let year = spoken.year().unwrap_or(0);
    let (starts, ends) = spoken.in_year(year).map_err(|reason| parse_error(page.file, line, reason))?;
    Dates::new(starts, ends).at(page.file, line)
}
