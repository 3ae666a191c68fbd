//! Writes sitemaps (sitemaps.org): the addresses of pages, and the list of several sitemaps.

use domain::time::Instant;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// A page, or another sitemap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SitemapEntry {
    pub address: String,
    /// When it last changed, if that is known.
    pub changed_at: Option<Instant>,
}

/// Writes a sitemap, which may have at most 50,000 pages.
pub fn write_sitemap(pages: &[SitemapEntry]) -> String {
    written("urlset", "url", pages)
}

/// Writes the list of several sitemaps.
pub fn write_sitemap_index(sitemaps: &[SitemapEntry]) -> String {
    written("sitemapindex", "sitemap", sitemaps)
}

fn written(root: &str, kind: &str, entries: &[SitemapEntry]) -> String {
    let mut output = Writer::new(Vec::new());
    // Writing to memory does not fail.
    let _ = document(&mut output, root, kind, entries);
    String::from_utf8(output.into_inner()).unwrap_or_default()
}

fn document(output: &mut Writer<Vec<u8>>, root: &str, kind: &str, entries: &[SitemapEntry]) -> io::Result<()> {
    output.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = output.create_element(root).with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"));
    root.write_inner_content(|output| entries.iter().try_for_each(|one| entry(output, kind, one)))?;
    Ok(())
}

fn entry(
    output: &mut Writer<Vec<u8>>,
    kind: &str,
    SitemapEntry { address, changed_at }: &SitemapEntry,
) -> io::Result<()> {
    output.create_element(kind).write_inner_content(|output| {
        output.create_element("loc").write_text_content(BytesText::new(address))?;
        if let Some(at) = changed_at {
            let day = at.date_naive().to_string();
            output.create_element("lastmod").write_text_content(BytesText::new(&day))?;
        }
        Ok(())
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sitemap_has_addresses_and_known_days() {
        let page = |address: &str, at: Option<&str>| SitemapEntry {
            address: address.to_owned(),
            changed_at: at.map(|at| at.parse().unwrap()),
        };
        let pages =
            [page("https://example.org/a?b&c", None), page("https://example.org/d", Some("2026-11-20T12:00:00Z"))];
        let text = write_sitemap(&pages);
        assert!(text.contains("<url><loc>https://example.org/a?b&amp;c</loc></url>"), "{text}");
        assert!(
            text.contains("<loc>https://example.org/d</loc><lastmod>2026-11-20</lastmod></url></urlset>"),
            "{text}"
        );
        assert!(write_sitemap_index(&pages).contains("<sitemap><loc>https://example.org/d</loc>"));
    }
}
