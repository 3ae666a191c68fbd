//! Reads dates and place of an edition, which its page states up to three times.

use crate::dates::{SpokenDays, weekday_of};
use crate::markdown::{paragraphs, plain};
use crate::names::fold;
use crate::page::Page;
use crate::source::{At, Diagnostics, one_line, parse_error, quoted};
use domain::editions::Dates;
use domain::id::EditionSlug;
use domain::import::ParseError;
use domain::text::ShortText;
use domain::time::{Datelike, NaiveDate, Weekday, day, days, weekday};

/// A statement of the edition's dates, with or without its place.
struct Statement {
    /// The name of the source in messages.
    source: &'static str,
    line: u32,
    dates: Dates,
    place: Option<ShortText>,
    /// The weekdays beside the dates, in order.
    weekdays: Vec<Weekday>,
}

/// The dates and place from the subtitle, the “is held” sentence or the summary, in this order.
///
/// Reports contradictions. `None` if the page has no dates yet.
///
/// # Errors
/// If a date does not exist.
pub(super) fn read(
    page: &Page<'_>,
    slug: &EditionSlug,
    subtitle: &str,
    summary: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Option<(Dates, ShortText)>, ParseError> {
    let statements: Vec<Statement> =
        [front("subtitle", page, subtitle)?, held(page)?, front("summary", page, summary)?]
            .into_iter()
            .flatten()
            .collect();
    let Some(first) = statements.first() else {
        let text = "The edition has no dates and is ignored. Add dates with a year to the subtitle, the summary or a sentence “The summit is held …”.";
        diagnostics.add_skipped(page.file, page.field("subtitle"), text);
        return Ok(None);
    };
    statements.iter().for_each(|statement| check_weekdays(page, statement, diagnostics));
    for other in &statements[1..] {
        if other.dates != first.dates {
            let text = format!(
                "{} has {}, but {} on line {} has {}, which is used.",
                other.source,
                shown(other.dates),
                first.source.to_lowercase(),
                first.line,
                shown(first.dates)
            );
            diagnostics.add_contradiction(page.file, other.line, text);
        }
    }
    check_year(page, slug, first, diagnostics);
    Ok(Some((first.dates, place(page, &statements, summary, diagnostics)?)))
}

fn shown(dates: Dates) -> String {
    days(dates.starts(), dates.ends())
}

/// Reports weekdays that are not those of the first and the last day, as in `Friday June 17 2023`.
fn check_weekdays(page: &Page<'_>, statement: &Statement, diagnostics: &mut Diagnostics) {
    let Statement { dates, weekdays, line, .. } = statement;
    let ends = [dates.starts(), dates.ends()];
    let wrong = match weekdays.as_slice() {
        [first, .., last] => {
            [(*first, ends[0]), (*last, ends[1])].into_iter().find(|(named, day)| *named != day.weekday())
        }
        [only] => (!ends.iter().any(|day| day.weekday() == *only)).then_some((*only, ends[0])),
        [] => None,
    };
    if let Some((named, date)) = wrong {
        let right = weekday(date);
        let right = right.split(' ').next().unwrap_or_default();
        let text = format!("{} has the weekday {named}, but {} is a {right}.", statement.source, day(date));
        diagnostics.add_contradiction(page.file, *line, text);
    }
}

/// The weekdays before the end of the days, at most two.
fn weekdays(text: &str, spoken: &SpokenDays) -> Vec<Weekday> {
    let before = text.get(..spoken.span.end).unwrap_or_default();
    let words = before.split(|c: char| !c.is_alphabetic()).rev().filter(|word| !word.is_empty());
    let mut found: Vec<Weekday> = words.take(MOST_WORDS).filter_map(weekday_of).take(2).collect();
    found.reverse();
    found
}

/// The most words from a weekday to the end of the days, as in `Monday 30 May to Friday 3 June`.
const MOST_WORDS: usize = 7;

/// Reports a folder name that begins with another year than the dates.
fn check_year(page: &Page<'_>, slug: &EditionSlug, statement: &Statement, diagnostics: &mut Diagnostics) {
    let year: Option<i32> = slug.as_str().get(..4).and_then(|year| year.parse().ok());
    if let Some(year) = year.filter(|year| *year != statement.dates.starts().year()) {
        let text =
            format!("The folder has {year} but {} has {}.", statement.source.to_lowercase(), shown(statement.dates));
        diagnostics.add_contradiction(page.file, statement.line, text);
    }
}

fn place(
    page: &Page<'_>,
    statements: &[Statement],
    summary: &str,
    diagnostics: &mut Diagnostics,
) -> Result<ShortText, ParseError> {
    let mut named = statements.iter().filter_map(|statement| statement.place.as_ref().map(|place| (statement, place)));
    let Some((first, place)) = named.next() else {
        let line = page.field("summary");
        if let Some(place) = hosted(summary) {
            return one_line(page.file, line, &place);
        }
        let line = statements.first().map_or(1, |statement| statement.line);
        diagnostics.add_skipped(
            page.file,
            line,
            format!("The page has no place for the summit; using “{UNKNOWN_PLACE}”."),
        );
        return one_line(page.file, line, UNKNOWN_PLACE);
    };
    for (other, differing) in named.filter(|(_, other)| !agree(place.as_str(), other.as_str())) {
        let text = format!(
            "{} has {}, but {} on line {} has {}, which is used.",
            other.source,
            quoted(differing.as_str()),
            first.source.to_lowercase(),
            first.line,
            quoted(place.as_str())
        );
        diagnostics.add_contradiction(page.file, other.line, text);
    }
    Ok(place.clone())
}

/// The place of an edition if its page has none.
const UNKNOWN_PLACE: &str = "To be announced";

/// The place in `… will be hosted in Copenhagen, Denmark. …`.
fn hosted(summary: &str) -> Option<String> {
    let words = plain(summary);
    let at = ["hosted in ", "held in "].iter().find_map(|opening| words.find(opening).map(|at| at + opening.len()))?;
    let place = words[at..].split(['.', '(', ';']).next().unwrap_or("").trim();
    place.starts_with(char::is_uppercase).then(|| place.to_owned())
}

/// Whether two places agree, as `Seattle` and `Seattle, WA` do.
fn agree(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    a == b || a.starts_with(&format!("{b} ")) || b.starts_with(&format!("{a} "))
}

/// The statement in the first line with days of a front matter field.
///
/// Only the subtitle also has the place.
fn front(field: &'static str, page: &Page<'_>, text: &str) -> Result<Option<Statement>, ParseError> {
    let Some((written, spoken)) = text.lines().find_map(|line| Some((line, SpokenDays::find_dated(line)?))) else {
        return Ok(None);
    };
    let line = page.field_with(field, written.trim());
    let source = if field == "subtitle" { "The subtitle" } else { "The summary" };
    let place = (field == "subtitle").then(|| beside(written, &spoken)).filter(|place| !place.is_empty());
    let place = place.map(|place| one_line(page.file, line, &place)).transpose()?;
    let weekdays = weekdays(written, &spoken);
    Ok(Some(Statement { source, line, dates: dates(page, line, &spoken)?, place, weekdays }))
}

/// The place in `5-7 May 2031 – Portland, OR` or `Portland, OR (5-7 May 2031)`.
fn beside(written: &str, spoken: &SpokenDays) -> String {
    let is_separator = |c: char| !c.is_alphanumeric();
    let behind = plain(written[spoken.span.end..].trim_start_matches(is_separator));
    let behind = behind.strip_prefix("in ").unwrap_or(&behind).trim_end();
    if !behind.is_empty() {
        let open = behind.contains('(');
        return behind.trim_end_matches(|c| c == '.' || c == ')' && !open).to_owned();
    }
    let before = plain(&written[..spoken.span.start]);
    let before = before.trim_end_matches(|c: char| is_separator(c) && c != ')').trim_start();
    // In `The Seventh Lantern Summit, 5-7 May 2031` the text is the summit's name.
    if fold(before).contains("summit") { String::new() } else { before.to_owned() }
}

/// The statement in `The summit is held May 22-26, 2023 in Seattle, WA` or similar sentences.
fn held(page: &Page<'_>) -> Result<Option<Statement>, ParseError> {
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
            let place = behind.map(plain).or_else(|| before.map(without_preposition)).filter(|place| !place.is_empty());
            let place = place.map(|place| place.trim_end_matches(['.', '!']).to_owned());
            let place = place.map(|place| one_line(page.file, line, &place)).transpose()?;
            return Ok(Some(Statement {
                source: "The sentence “is held”",
                line,
                dates: dates(page, line, &spoken)?,
                place,
                weekdays: weekdays(sentence, &spoken),
            }));
        }
    }
    Ok(None)
}

/// `Seattle, WA, from` as `Seattle, WA`.
fn without_preposition(words: &str) -> String {
    let mut words = plain(words);
    for preposition in ["on", "from", "during", "between"] {
        let bare = words.strip_suffix(preposition).filter(|rest| rest.ends_with(' '));
        words = bare.unwrap_or(&words).trim_end().to_owned();
    }
    words.trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// The days in a subtitle, if it has any.
pub(super) fn subtitle_days(subtitle: &str) -> Option<(NaiveDate, NaiveDate)> {
    let spoken = subtitle.lines().find_map(SpokenDays::find_dated)?;
    spoken.in_year(spoken.year()?).ok()
}

fn dates(page: &Page<'_>, line: u32, spoken: &SpokenDays) -> Result<Dates, ParseError> {
    let year = spoken.year().unwrap_or(0);
    let (starts, ends) = spoken.in_year(year).map_err(|reason| parse_error(page.file, line, reason))?;
    Dates::new(starts, ends).at(page.file, line)
}
