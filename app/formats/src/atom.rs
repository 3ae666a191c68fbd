//! Writes Atom feeds (RFC 4287).

use atom_syndication::{Category, Content, Entry, Feed, Generator, Link, Person, Text};
use domain::time::Instant;

/// A feed with the words and addresses that its readers get.
pub struct AtomFeed {
    /// Its own address, which is also its id.
    pub address: String,
    /// The address of the page that shows the same.
    pub page: String,
    /// The public base URL, without a trailing slash. Relative links in entries start from it.
    pub origin: String,
    pub title: String,
    /// The author of entries that name none.
    pub author: String,
    pub entries: Vec<AtomEntry>,
}

pub struct AtomEntry {
    /// An address that stays the same when the entry changes.
    pub id: String,
    pub page: String,
    pub title: String,
    pub author: Option<String>,
    /// The short name of its edition, or of its document.
    pub category: String,
    pub published: Instant,
    pub updated: Instant,
    /// Sanitized HTML.
    pub html: String,
}

/// Writes a feed. Equal feeds give equal bytes.
///
/// It was updated with its newest entry; a feed without entries has the beginning of Unix time.
pub fn write_atom(feed: AtomFeed) -> String {
    let updated = feed.entries.iter().map(|entry| entry.updated).max().unwrap_or_default();
    let links = vec![link("self", &feed.address, "application/atom+xml"), link("alternate", &feed.page, "text/html")];
    let version = Some(env!("CARGO_PKG_VERSION").to_owned());
    Feed {
        title: Text::plain(allowed(&feed.title)),
        id: feed.address,
        updated: updated.fixed_offset(),
        authors: vec![person(&feed.author)],
        generator: Some(Generator { value: "Cairn".to_owned(), uri: None, version }),
        links,
        entries: feed.entries.into_iter().map(entry).collect(),
        base: Some(format!("{}/", feed.origin)),
        ..Feed::default()
    }
    .to_string()
}

fn entry(entry: AtomEntry) -> Entry {
    let html = (!entry.html.is_empty()).then(|| Content {
        value: Some(allowed(&entry.html)),
        content_type: Some("html".to_owned()),
        ..Content::default()
    });
    Entry {
        title: Text::plain(allowed(&entry.title)),
        id: entry.id,
        updated: entry.updated.fixed_offset(),
        authors: entry.author.as_deref().map(person).into_iter().collect(),
        categories: vec![Category { term: entry.category, ..Category::default() }],
        links: vec![link("alternate", &entry.page, "text/html")],
        published: Some(entry.published.fixed_offset()),
        content: html,
        ..Entry::default()
    }
}

fn person(name: &str) -> Person {
    Person { name: allowed(name), ..Person::default() }
}

fn link(rel: &str, href: &str, kind: &str) -> Link {
    Link { href: href.to_owned(), rel: rel.to_owned(), mime_type: Some(kind.to_owned()), ..Link::default() }
}

/// Removes the characters that XML 1.0 can’t contain.
fn allowed(text: &str) -> String {
    let is_allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\n' | '\t');
    text.chars().filter(is_allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(entries: Vec<AtomEntry>) -> AtomFeed {
        AtomFeed {
            address: "https://example.org/feed.atom".to_owned(),
            page: "https://example.org/".to_owned(),
            origin: "https://example.org".to_owned(),
            title: "News & “more”".to_owned(),
            author: "A community".to_owned(),
            entries,
        }
    }

    fn entry_at(at: &str, title: &str, html: &str) -> AtomEntry {
        let at: Instant = at.parse().unwrap();
        AtomEntry {
            id: format!("https://example.org/{}", at.timestamp()),
            page: "https://example.org/".to_owned(),
            title: title.to_owned(),
            author: None,
            category: "2027".to_owned(),
            published: at,
            updated: at,
            html: html.to_owned(),
        }
    }

    #[test]
    fn feed_is_as_new_as_its_newest_entry() {
        let entries = vec![
            entry_at("2026-11-01T00:00:00Z", "One", ""),
            entry_at("2026-11-20T12:00:00Z", "Two", ""),
            entry_at("2026-11-02T00:00:00Z", "Three", ""),
        ];
        let text = write_atom(feed(entries));
        let head = text.split("<entry>").next().unwrap();
        assert!(head.contains("<updated>2026-11-20T12:00:00+00:00</updated>"), "{head}");
        assert!(write_atom(feed(vec![])).contains("<updated>1970-01-01T00:00:00+00:00</updated>"));
    }

    #[test]
    fn markup_is_escaped_once() {
        let text = write_atom(feed(vec![entry_at("2026-11-20T12:00:00Z", "a < b\u{8}\u{ffff}", "<p>1 &lt; 2</p>")]));
        assert!(text.contains(">a &lt; b</title>"), "{text}");
        assert!(text.contains("type=\"html\">&lt;p&gt;1 &amp;lt; 2&lt;/p&gt;</content>"), "{text}");
    }
}
