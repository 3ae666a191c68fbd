//! Reads the list of meeting notes on an edition's page.

use super::exact::ExactEntry;
use crate::dates::{SpokenDays, weekday_of};
use crate::guard::{is_private_link, public_url, redacted};
use crate::markdown::{Item, items, link_of, plain, sections};
use crate::names::fold;
use crate::page::Page;
use crate::source::{Diagnostics, quoted, title};
use domain::editions::Dates;
use domain::import::ParseError;
use domain::meetings::MeetingTime;
use domain::text::{Title, Url};
use domain::time::{Datelike, Instant, NaiveDate, weekday};

/// An entry with a day.
pub(super) struct ListEntry<'p> {
    pub(super) line: u32,
    pub(super) day: NaiveDate,
    /// The hours, on an exported page.
    pub(super) starts: Option<Instant>,
    pub(super) ends: Option<Instant>,
    pub(super) title: Title,
    pub(super) notes: Option<Url>,
    /// The file of the meeting page that it links to.
    pub(super) page: Option<&'p str>,
}

/// A meeting without a year, more than this many days after the summit, was in the year before.
const MAX_DAYS_AFTER: i64 = 180;

pub(super) fn read<'p>(
    index: &Page<'_>,
    pages: &'p [Page<'_>],
    dates: Dates,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<ListEntry<'p>>, ParseError> {
    let mut found = Vec::new();
    for section in sections(&index.rows).iter().filter(|section| fold(&plain(section.title)) == "meeting notes") {
        for item in items(section.rows).iter().filter(|item| !item.text.is_empty()) {
            found.extend(entry(index, item, pages, dates, diagnostics)?);
        }
    }
    Ok(found)
}

fn entry<'p>(
    index: &Page<'_>,
    item: &Item,
    pages: &'p [Page<'_>],
    dates: Dates,
    diagnostics: &mut Diagnostics,
) -> Result<Option<ListEntry<'p>>, ParseError> {
    let words = plain(&item.text);
    let target = link_of(&item.text).map(|link| link.target).unwrap_or_default();
    let page = pages.iter().find(|page| points_to(&target, page.stem())).map(|page| page.file);
    if let Some(exact) = ExactEntry::parse(&item.text).filter(|exact| page.is_none() && !exact.title.is_empty()) {
        let title = title(index.file, item.line, &exact.title)?;
        let MeetingTime { on, starts, ends } = exact.time;
        return Ok(Some(ListEntry { line: item.line, day: on, starts, ends, title, notes: exact.notes, page: None }));
    }
    let Some(spoken) = SpokenDays::find(&words) else {
        // The linked page may have the date.
        if page.is_none() {
            diagnostics.add_skipped(
                index.file,
                item.line,
                format!("{} has no date; ignored.", quoted(&redacted(&words))),
            );
        }
        return Ok(None);
    };
    let Some(day) = day(index, item, &spoken, &words, dates, diagnostics) else { return Ok(None) };
    let written = weekday_of(&words[..spoken.span.start]);
    if written.is_some_and(|written| written != day.weekday()) {
        let right = weekday(day);
        let right = right.split(' ').next().unwrap_or("");
        let text = format!("{}, but {} is a {right}.", quoted(&redacted(&words)), domain::time::day(day));
        diagnostics.add_contradiction(index.file, item.line, text);
    }
    let name = without_day(&words, &spoken);
    let name = if name.is_empty() { "Planning meeting".to_owned() } else { name };
    if is_private_link(&target) {
        diagnostics.add_skipped(index.file, item.line, "A link to a call or chat, or with a secret, is not imported.");
    }
    Ok(Some(ListEntry {
        line: item.line,
        day,
        starts: None,
        ends: None,
        title: title(index.file, item.line, &name)?,
        notes: public_url(&target),
        page,
    }))
}

fn day(
    index: &Page<'_>,
    item: &Item,
    spoken: &SpokenDays,
    words: &str,
    dates: Dates,
    diagnostics: &mut Diagnostics,
) -> Option<NaiveDate> {
    let year = dates.ends().year();
    let real = |year: i32| spoken.in_year(year).map(|(first, _)| first);
    let day = match real(year) {
        Ok(day) => day,
        Err(reason) => {
            diagnostics.add_contradiction(index.file, item.line, format!("{reason} The meeting is ignored."));
            return None;
        }
    };
    if spoken.year().is_some() {
        return Some(day);
    }
    let long_after = (day - dates.ends()).num_days() > MAX_DAYS_AFTER;
    let (day, source) = if long_after {
        (real(year - 1).ok()?, format!("{}, the year before the edition", year - 1))
    } else {
        (day, format!("the edition’s year, {year}"))
    };
    diagnostics.add_read(
        index.file,
        item.line,
        format!("{} has no year; using {source}.", spoken.as_written_in(words)),
    );
    Some(day)
}

/// `May 15, Package metrics` as `Package metrics`, `General (2023-02-27)` as `General`.
fn without_day(words: &str, spoken: &SpokenDays) -> String {
    // Removes the weekday together with the day, as in `Friday, May 16`.
    let before = words[..spoken.span.start].trim_end_matches([' ', ',']);
    let last = before.rsplit([' ', '(', ',']).next().unwrap_or("");
    let before =
        if weekday_of(last).is_some() { &before[..before.len() - last.len()] } else { &words[..spoken.span.start] };
    let left = [before, " ", &words[spoken.span.end..]].concat().replace("( )", " ");
    let trimmed =
        redacted(left.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';' | '-' | '–' | '—')));
    trimmed.trim().to_owned()
}

/// Whether a local address leads to the page with this name.
fn points_to(target: &str, stem: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or("").trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or("");
    !target.contains("://") && last.strip_suffix(".md").unwrap_or(last) == stem
}
