//! Renders Markdown as plain text, for emails without HTML.

use super::events;
use pulldown_cmark::{Event, Tag, TagEnd};

/// Renders Markdown as plain text: without emphasis, with paragraphs and list marks.
///
/// The address of a link follows its text in angle brackets.
pub fn text(markdown: &str) -> String {
    let mut plain = Plain { out: String::new(), fresh: true, margin: Vec::new(), lists: Vec::new(), links: Vec::new() };
    events(markdown, 0).for_each(|(event, _)| plain.handle(event));
    plain.out.trim().to_owned()
}

struct Plain {
    out: String,
    /// Whether the line has only a margin and a list mark, so that the next block needs no new line.
    fresh: bool,
    /// The prefix of each line: `> ` for block quotes, and the indentation of list items.
    margin: Vec<String>,
    /// The number of the next item for each open list; `None` for lists without numbers.
    lists: Vec<Option<u64>>,
    /// The address of each open link, and where its text begins.
    links: Vec<(String, usize)>,
}

impl Plain {
    fn handle(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.write(&text),
            Event::SoftBreak | Event::HardBreak => self.write("\n"),
            Event::Rule => {
                self.begin_block(true);
                self.write("---");
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) => self.begin_block(true),
            Tag::BlockQuote(_) => {
                self.begin_block(true);
                self.indent("> ", "> ");
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.begin_block(true);
                    self.fresh = true;
                }
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::Table(_) => {
                self.begin_block(true);
                self.fresh = true;
            }
            Tag::TableHead | Tag::TableRow => {
                self.begin_block(false);
                self.fresh = true;
            }
            Tag::TableCell if self.fresh => self.fresh = false,
            Tag::TableCell => self.out.push_str(" | "),
            Tag::Link { dest_url, .. } => self.links.push((dest_url.into_string(), self.out.len())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.margin.pop();
                self.fresh = false;
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.fresh = false;
            }
            TagEnd::TableHead | TagEnd::TableRow => self.fresh = false,
            TagEnd::Link => self.end_link(),
            _ => {}
        }
    }

    fn item(&mut self) {
        self.begin_block(false);
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                mark
            }
            _ => "- ".to_owned(),
        };
        self.indent(&mark, &" ".repeat(mark.len()));
    }

    /// Begins a block on a new line, after a blank line if `blank`.
    fn begin_block(&mut self, blank: bool) {
        if !std::mem::take(&mut self.fresh) {
            self.out.truncate(self.out.trim_end().len());
            self.out.push_str(if blank { "\n\n" } else { "\n" });
            self.out.push_str(&self.margin.concat());
        }
    }

    fn indent(&mut self, mark: &str, margin: &str) {
        self.out.push_str(mark);
        self.margin.push(margin.to_owned());
        self.fresh = true;
    }

    fn write(&mut self, text: &str) {
        self.fresh = false;
        for (nth, line) in text.split('\n').enumerate() {
            if nth > 0 {
                self.out.push('\n');
                self.out.push_str(&self.margin.concat());
            }
            self.out.extend(line.chars().filter(|c| *c != '\r'));
        }
    }

    /// Adds a link's address after its text, unless the text is the address.
    fn end_link(&mut self) {
        let Some((address, from)) = self.links.pop() else { return };
        let words = self.out.get(from..).unwrap_or("");
        if words.is_empty() {
            self.write(&address);
        } else if words != address && Some(words) != address.strip_prefix("mailto:") {
            self.out.push_str(&format!(" <{address}>"));
        }
    }
}
