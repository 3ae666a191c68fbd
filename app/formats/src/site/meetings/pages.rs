//! A meeting's own page: its title, the line that says when it is, and who came.

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

/// The front matter's title, else the first heading that is no date, else the file's name.
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

/// What says when the meeting is, with its line: `- Date: …`, `- When: …`, else a heading with a day in it.
pub(in crate::site) fn date_text(page: &Page<'_>) -> Option<(u32, String)> {
    let said = items(&page.rows).into_iter().find_map(|item| {
        let (label, rest) = item.text.split_once(':')?;
        ["date", "when", "time", "date and time"]
            .contains(&fold(label).as_str())
            .then(|| (item.line, rest.trim().to_owned()))
    });
    said.or_else(|| {
        let headings = sections(&page.rows).into_iter();
        headings
            .map(|section| (section.line, section.title.to_owned()))
            .find(|(_, text)| SpokenDays::find(text).is_some())
    })
}

/// The entries of its list of participants; an empty bullet is nobody.
pub(super) fn attendee_items(page: &Page<'_>) -> Vec<Item> {
    let is_list = |title: &str| ["participants", "attendees"].contains(&fold(&plain(title)).as_str());
    let lists = sections(&page.rows).into_iter().filter(|section| is_list(section.title));
    lists.flat_map(|section| items(section.rows)).filter(|item| !item.text.is_empty()).collect()
}
