//! The list of meeting notes on an edition's page.

use crate::dates::SpokenDays;
use crate::guard::{is_door, open_link, redacted};
use crate::markdown::{Item, items, link_of, plain, sections};
use crate::names::fold;
use crate::page::Page;
use crate::source::{Notes, broken, quoted, title};
use domain::editions::Dates;
use domain::facts::Broken;
use domain::text::{Title, Url};
use domain::time::{Datelike, NaiveDate};

/// An entry that names a day.
pub(super) struct ListEntry<'p> {
    pub(super) line: u32,
    pub(super) day: NaiveDate,
    pub(super) title: Title,
    pub(super) notes: Option<Url>,
    /// The file of the page that it points to.
    pub(super) page: Option<&'p str>,
}

/// Notes may be taken for months after a summit; what would be later was before it.
const MOST_DAYS_AFTER: i64 = 180;

pub(super) fn read<'p>(
    index: &Page<'_>,
    pages: &'p [Page<'_>],
    dates: Dates,
    notes: &mut Notes,
) -> Result<Vec<ListEntry<'p>>, Broken> {
    let mut found = Vec::new();
    for section in sections(&index.rows).iter().filter(|section| fold(&plain(section.title)) == "meeting notes") {
        for item in items(section.rows).iter().filter(|item| !item.text.is_empty()) {
            found.extend(entry(index, item, pages, dates, notes)?);
        }
    }
    Ok(found)
}

fn entry<'p>(
    index: &Page<'_>,
    item: &Item,
    pages: &'p [Page<'_>],
    dates: Dates,
    notes: &mut Notes,
) -> Result<Option<ListEntry<'p>>, Broken> {
    let words = plain(&item.text);
    let target = link_of(&item.text).map_or("", |link| link.target);
    let page = pages.iter().find(|page| points_to(target, page.stem())).map(|page| page.file);
    let Some(spoken) = SpokenDays::find(&words) else {
        // The page that it points to may tell the day itself.
        if page.is_none() {
            notes.skipped(index.file, item.line, format!("{} names no day; left out.", quoted(&redacted(&words))));
        }
        return Ok(None);
    };
    let day = day(index, item, &spoken, &words, dates, notes)?;
    let name = without_day(&words, &spoken);
    let name = if name.is_empty() { "Planning meeting".to_owned() } else { name };
    if is_door(target) {
        notes.skipped(index.file, item.line, "A link to a call or an invitation is never kept.");
    }
    Ok(Some(ListEntry {
        line: item.line,
        day,
        title: title(index.file, item.line, &name)?,
        notes: open_link(target),
        page,
    }))
}

fn day(
    index: &Page<'_>,
    item: &Item,
    spoken: &SpokenDays,
    words: &str,
    dates: Dates,
    notes: &mut Notes,
) -> Result<NaiveDate, Broken> {
    let real = |year: i32| {
        spoken.in_year(year).map_err(|reason| broken(index.file, item.line, reason)).map(|(first, _)| first)
    };
    let year = dates.ends().year();
    let day = real(year)?;
    if spoken.year().is_some() {
        return Ok(day);
    }
    let long_after = (day - dates.ends()).num_days() > MOST_DAYS_AFTER;
    let (day, taken) = match long_after {
        true => (real(year - 1)?, format!("{}, the year before the edition’s,", year - 1)),
        false => (day, format!("the edition’s, {year},")),
    };
    notes.read(index.file, item.line, format!("{} has no year; {taken} was taken.", spoken.shown(words)));
    Ok(day)
}

/// `May 15, Package metrics` as `Package metrics`, `General (2023-02-27)` as `General`.
fn without_day(words: &str, spoken: &SpokenDays) -> String {
    let left = [&words[..spoken.span.start], " ", &words[spoken.span.end..]].concat().replace("( )", " ");
    let trimmed =
        redacted(left.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';' | '-' | '–' | '—')));
    trimmed.trim().to_owned()
}

/// Whether an address on the same site leads to the page of this name.
fn points_to(target: &str, stem: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or("").trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or("");
    !target.contains("://") && last.strip_suffix(".md").unwrap_or(last) == stem
}
