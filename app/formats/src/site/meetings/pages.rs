//! Reads a meeting's page: its title, the line with its date, and its attendees.

use crate::dates::SpokenDays;
use crate::guard::redacted;
use crate::markdown::{Item, items, plain, sections};
use crate::names::fold;
use crate::page::Page;
use crate::source::title;
use domain::import::ParseError;
use domain::text::Title;
use serde::Deserialize;

#[derive(Default, Deserialize)]
struct Front {
    title: Option<String>,
}

/// The title from the front matter, a top-level heading without a date, or the file's name.
pub(super) fn page_title(page: &Page<'_>) -> Result<Title, ParseError> {
    let front: Front = page.front()?;
    if let Some(written) = front.title.filter(|written| !written.trim().is_empty()) {
        return title(page.file, page.field("title"), &redacted(&written));
    }
    let top = sections(&page.rows).into_iter().find(|section| section.level == 1);
    match top.filter(|section| SpokenDays::find(section.title).is_none()) {
        Some(section) => title(page.file, section.line, &redacted(&plain(section.title))),
        None => title(page.file, 1, &page.stem().replace(['-', '_'], " ")),
    }
}

/// The text with the meeting's date, and its line: `- Date: …`, `- When: …` or a heading.
pub(in crate::site) fn date_text(page: &Page<'_>) -> Option<(u32, String)> {
    let labelled = items(&page.rows).into_iter().find_map(|item| {
        let (label, rest) = item.text.split_once(':')?;
        ["date", "when", "time", "date and time"]
            .contains(&fold(label).as_str())
            .then(|| (item.line, rest.trim().to_owned()))
    });
    labelled.or_else(|| {
        let headings = sections(&page.rows).into_iter();
        headings
            .map(|section| (section.line, section.title.to_owned()))
            .find(|(_, text)| SpokenDays::find(text).is_some())
    })
}

/// The entries of the list of participants, without empty ones.
pub(super) fn attendee_items(page: &Page<'_>) -> Vec<Item> {
    let is_list = |title: &str| ["participants", "attendees"].contains(&fold(&plain(title)).as_str());
    let lists = sections(&page.rows).into_iter().filter(|section| is_list(section.title));
    lists.flat_map(|section| items(section.rows)).filter(|item| !item.text.is_empty()).collect()
}
