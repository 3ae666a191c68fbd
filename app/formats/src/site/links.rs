//! Reads an edition's links: headings that are links, “During the event”, planning issues and the map.

use crate::guard::{is_private_link, public_url, redacted};
use crate::markdown::{TextLink, items, link_of, links, plain, sections};
use crate::names::fold;
use crate::page::Page;
use crate::source::{Diagnostics, title};
use domain::editions::Link;
use domain::import::ParseError;

/// The links in the order of the page, each address once.
pub(super) fn read(
    page: &Page<'_>,
    map: Option<(u32, Link)>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Link>, ParseError> {
    let mut found: Vec<(u32, Link)> = map.into_iter().collect();
    for section in sections(&page.rows) {
        let heading = link_of(section.title).filter(|link| link.span == (0..section.title.len()));
        found.extend(heading.map(|link| public_link(page, section.line, &link, diagnostics)).transpose()?.flatten());
        if fold(&plain(section.title)) == "during the event" {
            for item in items(section.rows) {
                for link in links(&item.text) {
                    found.extend(public_link(page, item.line, &link, diagnostics)?);
                }
            }
        }
    }
    for row in &page.rows {
        for link in links(&row.text).iter().filter(|link| fold(&plain(link.text)).contains("planning issues")) {
            found.extend(public_link(page, row.number, link, diagnostics)?);
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

fn public_link(
    page: &Page<'_>,
    line: u32,
    link: &TextLink<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Option<(u32, Link)>, ParseError> {
    let words = redacted(&plain(link.text));
    if is_private_link(&link.target) {
        diagnostics.add_skipped(page.file, line, "A link to a call or chat, or with a secret, is not imported.");
        return Ok(None);
    }
    match public_url(&link.target) {
        Some(url) if !words.is_empty() => Ok(Some((line, Link { title: title(page.file, line, &words)?, url }))),
        _ => {
            diagnostics.add_skipped(page.file, line, "A link without a text or a web address is not imported.");
            Ok(None)
        }
    }
}
