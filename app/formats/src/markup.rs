//! Renders Markdown from users as safe HTML and as plain text.

mod mentions;
mod page;
mod plain;

pub use plain::text;

use ammonia::{Builder, UrlRelative};
use domain::text::Url;
use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// HTML from [`html`], which contains no scripts, styles, forms or images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Wraps HTML that [`html`] rendered earlier and the store has kept.
    pub fn from_stored(html: String) -> Markup {
        Markup(html)
    }

    /// A plain text as HTML.
    pub fn of_text(text: &str) -> Markup {
        Markup(html_escape::encode_text(text).into_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Renders Markdown as HTML.
///
/// Typed HTML tags are shown as text. `#` becomes `h3`, because pages have their own headings. Links may lead only to web
/// and email addresses. Images become their alternative text.
pub fn html(markdown: &str) -> Markup {
    rendered(markdown, 2)
}

/// Renders a post as HTML, as [`html`] does, but `##` becomes `h3`: the title of a post takes the place of `#`.
pub fn post_html(markdown: &str) -> Markup {
    rendered(markdown, 1)
}

/// Renders Markdown with its headings lowered by some levels.
fn rendered(markdown: &str, lowered: u8) -> Markup {
    let markdown = markdown.replace(ESCAPED_AT, "\u{FFFD}");
    let mut rendered = String::with_capacity(markdown.len() * 3 / 2);
    let events = events(&markdown, lowered).map(|(event, at)| mark_escaped_at(&markdown, event, &at));
    pulldown_cmark::html::push_html(&mut rendered, events);
    Markup(CLEANER.clean(&rendered).to_string().replace(ESCAPED_AT, "&#64;"))
}

/// Replaces `\@` until the HTML is cleaned; then it becomes `&#64;`, which mentions no one.
///
/// It is no character of Unicode, so no text contains it.
const ESCAPED_AT: char = '\u{FDD1}';

/// Marks an `@` that was written as `\@`, so that it mentions no one.
fn mark_escaped_at<'m>(markdown: &str, event: Event<'m>, at: &Range<usize>) -> Event<'m> {
    match event {
        Event::Text(text) if text.starts_with('@') && markdown[..at.start].ends_with('\\') => {
            Event::Text(text.replacen('@', ESCAPED_AT.encode_utf8(&mut [0; 4]), 1).into())
        }
        other => other,
    }
}

/// Escapes one line so that Markdown and Hugo show it unchanged inside a paragraph, with as few escapes as possible.
pub fn inline(text: &str) -> String {
    text.split(' ').map(escaped_word).collect::<Vec<_>>().join(" ")
}

/// Escapes one line as [`inline`] does, except web addresses, which become links.
pub fn inline_with_links(text: &str) -> String {
    let words = text.split(' ').map(|word| match Url::parse(word) {
        Ok(url) if !word.contains(['{', '}']) => format!("<{url}>"),
        _ => escaped_word(word),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn escaped_word(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len() + 8);
    let mut before = None;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let is_special = match c {
            // Inside a word, `_` has no meaning.
            '_' => !(before.is_some_and(char::is_alphanumeric) && chars.peek().is_some_and(|c| c.is_alphanumeric())),
            // `#` begins and ends headings only at the edge of a word, and `&` begins a name.
            '#' => before.is_none(),
            '&' => chars.peek().is_some(),
            _ => "\\`*[]<>{~$|".contains(c),
        };
        if is_special {
            escaped.push('\\');
        }
        escaped.push(c);
        before = Some(c);
    }
    escaped
}

/// Escapes a text so that Markdown shows it unchanged, as one paragraph.
///
/// Line breaks remain; blank lines and control characters are removed.
pub fn escaped(text: &str) -> String {
    let lines = text.split(['\n', '\r']).map(escaped_line).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\\\n")
}

fn escaped_line(line: &str) -> String {
    // Trims after removing control characters: four leading spaces would begin a code block.
    let shown: String = line.chars().filter(|c| !c.is_control() || *c == '\t').collect();
    let mut escaped = String::with_capacity(shown.len() + 8);
    for c in shown.trim().chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Removes everything but these tags and attributes from the rendered HTML.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    const TAGS: [&str; 23] = [
        "p",
        "br",
        "strong",
        "em",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "h3",
        "h4",
        "h5",
        "h6",
        "a",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "hr",
    ];
    let attributes = [("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))];
    let mut cleaner = Builder::default();
    cleaner
        .tags(HashSet::from(TAGS))
        .tag_attributes(HashMap::from(attributes))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow noopener noreferrer"));
    cleaner
});

/// Deeper nesting is flattened; browsers don't support it either.
const MAX_DEPTH: usize = 50;

/// The Markdown's events without tags that are not allowed, each with its place in the text.
fn events(markdown: &str, lower: u8) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    // Whether each open tag was kept, so that its end is treated alike.
    let mut kept = Vec::new();
    let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    parser.into_offset_iter().filter_map(move |(event, at)| {
        let event = match event {
            Event::Start(tag) => {
                let tag = (kept.len() < MAX_DEPTH).then(|| allowed(tag, lower)).flatten();
                kept.push(tag.is_some());
                tag.map(Event::Start)
            }
            Event::End(tag) => kept.pop().unwrap_or(false).then(|| Event::End(allowed_end(tag, lower))),
            Event::Html(typed) | Event::InlineHtml(typed) => Some(Event::Text(typed)),
            other => Some(other),
        };
        event.map(|event| (event, at))
    })
}

fn allowed(tag: Tag<'_>, lower: u8) -> Option<Tag<'_>> {
    match tag {
        Tag::Heading { level, .. } => {
            Some(Tag::Heading { level: lowered(level, lower), id: None, classes: Vec::new(), attrs: Vec::new() })
        }
        Tag::HtmlBlock => Some(Tag::Paragraph),
        Tag::Image { .. } => None,
        Tag::Link { link_type, ref dest_url, .. } if !is_external(link_type, dest_url) => None,
        other => Some(other),
    }
}

fn allowed_end(tag: TagEnd, lower: u8) -> TagEnd {
    match tag {
        TagEnd::Heading(level) => TagEnd::Heading(lowered(level, lower)),
        TagEnd::HtmlBlock => TagEnd::Paragraph,
        other => other,
    }
}

/// The level, lowered by some; at least `h3`, because pages have their own first two.
fn lowered(level: HeadingLevel, by: u8) -> HeadingLevel {
    match level as u8 + by {
        ..=3 => HeadingLevel::H3,
        4 => HeadingLevel::H4,
        5 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

/// Whether a link leads to a web or email address, and not to a script or a local path.
fn is_external(kind: LinkType, address: &str) -> bool {
    let begins = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    kind == LinkType::Email || ["https://", "http://", "mailto:"].into_iter().any(begins)
}
