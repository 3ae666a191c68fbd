//! The addresses worth keeping: work log, planning issues, map. Never the door of a call or a chat.

use crate::guard::{is_call_link, open_link, redacted};
use crate::markdown::{TextLink, items, link_of, links, plain, sections};
use crate::names::fold;
use crate::page::Page;
use crate::source::{Notes, title};
use domain::editions::Link;
use domain::import::ParseError;

/// In the order of the page, each address once.
pub(super) fn read(page: &Page<'_>, map: Option<(u32, Link)>, notes: &mut Notes) -> Result<Vec<Link>, ParseError> {
    let mut found: Vec<(u32, Link)> = map.into_iter().collect();
    for section in sections(&page.rows) {
        let heading = link_of(section.title).filter(|link| link.span == (0..section.title.len()));
        found.extend(heading.map(|link| kept(page, section.line, &link, notes)).transpose()?.flatten());
        if fold(&plain(section.title)) == "during the event" {
            for item in items(section.rows) {
                for link in links(&item.text) {
                    found.extend(kept(page, item.line, &link, notes)?);
                }
            }
        }
    }
    for row in &page.rows {
        for link in links(&row.text).iter().filter(|link| fold(&plain(link.text)).contains("planning issues")) {
            found.extend(kept(page, row.number, link, notes)?);
        }
    }
    found.sort_by_key(|(line, _)| *line);
    let mut once: Vec<Link> = Vec::new();
    for (_, link) in found {
        let same = |known: &Link| known.url.as_str().trim_end_matches('/') == link.url.as_str().trim_end_matches('/');
        if !once.iter().any(same) {
            once.push(link);
        }
    }
    Ok(once)
}

fn kept(page: &Page<'_>, line: u32, link: &TextLink<'_>, notes: &mut Notes) -> Result<Option<(u32, Link)>, ParseError> {
    let words = redacted(&plain(link.text));
    if is_call_link(link.target) {
        notes.skipped(page.file, line, "A link to a call or an invitation is never kept.");
        return Ok(None);
    }
    match open_link(link.target) {
        Some(url) if !words.is_empty() => Ok(Some((line, Link { title: title(page.file, line, &words)?, url }))),
        _ => {
            notes.skipped(page.file, line, "A link that leads to no web address is not kept.");
            Ok(None)
        }
    }
}
