//! Markdown as plain text, for whoever reads mail without HTML.

use super::events;
use pulldown_cmark::{Event, Tag, TagEnd};

/// The Markdown as plain text: paragraphs stay apart, lists keep their marks, emphasis goes, and an address stands in
/// angle brackets behind the words of its link.
pub fn text(markdown: &str) -> String {
    let mut plain = Plain { out: String::new(), fresh: true, margin: Vec::new(), lists: Vec::new(), links: Vec::new() };
    events(markdown).for_each(|event| plain.take(event));
    plain.out.trim().to_owned()
}

struct Plain {
    out: String,
    /// Nothing stands on this line yet but its margin and mark, so that what comes needs no line of its own.
    fresh: bool,
    /// What stands before each line: the mark of a quotation, the indent of a list's item.
    margin: Vec<String>,
    /// For each open list the number of its next item, if it counts.
    lists: Vec<Option<u64>>,
    /// For each open link its address, and where its words begin.
    links: Vec<(String, usize)>,
}

impl Plain {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.write(&text),
            Event::SoftBreak | Event::HardBreak => self.write("\n"),
            Event::Rule => {
                self.apart(true);
                self.write("---");
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) => self.apart(true),
            Tag::BlockQuote(_) => {
                self.apart(true);
                self.indent("> ", "> ");
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.apart(true);
                    self.fresh = true;
                }
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::Table(_) => {
                self.apart(true);
                self.fresh = true;
            }
            Tag::TableHead | Tag::TableRow => {
                self.apart(false);
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
            TagEnd::Link => self.address(),
            _ => {}
        }
    }

    fn item(&mut self) {
        self.apart(false);
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

    /// Begins a block that stands on a line of its own, behind a blank one if it should.
    fn apart(&mut self, blank: bool) {
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

    /// Puts a link's address behind its words, unless they are the address.
    fn address(&mut self) {
        let Some((address, from)) = self.links.pop() else { return };
        let words = self.out.get(from..).unwrap_or("");
        if words.is_empty() {
            self.write(&address);
        } else if words != address && Some(words) != address.strip_prefix("mailto:") {
            self.out.push_str(&format!(" <{address}>"));
        }
    }
}
