//! What people write in Markdown, as HTML that may stand in any page and as plain text.

mod mentions;
mod plain;

pub use plain::text;

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// HTML that came out of [`html`], so that it holds no script, no style, no form and no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// What [`html`] made when it was written, and the store kept since.
    pub fn kept(html: String) -> Markup {
        Markup(html)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The Markdown as HTML. Tags that somebody typed are shown, not obeyed; `#` becomes `h3`, for pages have headings
/// of their own; links lead to web and mail addresses only; of a picture only its words remain.
pub fn html(markdown: &str) -> Markup {
    let mut rendered = String::with_capacity(markdown.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut rendered, events(markdown));
    Markup(CLEANER.clean(&rendered).to_string())
}

/// The text such that Markdown shows it as it is: nothing in it can become a link, a list or a heading. Line breaks
/// stay, blank lines and control characters don't, so that it remains one paragraph.
pub fn escaped(text: &str) -> String {
    let lines = text.split(['\n', '\r']).map(escaped_line).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\\\n")
}

fn escaped_line(line: &str) -> String {
    // Trimmed last: four spaces that something invisible stood before would begin a block of code.
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

/// The last word on what may leave: what the renderer writes is parsed as browsers parse it, and written anew.
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

/// Nesting beyond this is flattened: nobody writes it, and browsers give up on it too.
const DEEPEST: usize = 50;

/// What the Markdown says, without what we don't take from anybody. Each text and code stands for itself.
fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    // For each open tag, whether it was kept: its end has the same fate.
    let mut kept = Vec::new();
    Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).filter_map(move |event| {
        match event {
            Event::Start(tag) => {
                let tag = (kept.len() < DEEPEST).then(|| taken(tag)).flatten();
                kept.push(tag.is_some());
                tag.map(Event::Start)
            }
            Event::End(tag) => kept.pop().unwrap_or(false).then(|| Event::End(ended(tag))),
            Event::Html(typed) | Event::InlineHtml(typed) => Some(Event::Text(typed)),
            other => Some(other),
        }
    })
}

fn taken(tag: Tag<'_>) -> Option<Tag<'_>> {
    match tag {
        Tag::Heading { level, .. } => {
            Some(Tag::Heading { level: lowered(level), id: None, classes: Vec::new(), attrs: Vec::new() })
        }
        Tag::HtmlBlock => Some(Tag::Paragraph),
        Tag::Image { .. } => None,
        Tag::Link { link_type, ref dest_url, .. } if !leads_outside(link_type, dest_url) => None,
        other => Some(other),
    }
}

fn ended(tag: TagEnd) -> TagEnd {
    match tag {
        TagEnd::Heading(level) => TagEnd::Heading(lowered(level)),
        TagEnd::HtmlBlock => TagEnd::Paragraph,
        other => other,
    }
}

fn lowered(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

/// Whether a link is to a web or mail address. A script is none, nor is a path: whoever writes doesn't know ours.
fn leads_outside(kind: LinkType, address: &str) -> bool {
    let begins = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    kind == LinkType::Email || ["https://", "http://", "mailto:"].into_iter().any(begins)
}
