//! Prepares stored HTML for a page: each block has the direction of its text, and wide blocks scroll.

use super::Markup;

/// Tags of the sanitized HTML, which have no attributes, and what a page shows instead.
///
/// A wide table or code scrolls within its element, which the keyboard can reach, and which screen readers name.
const TAGS: [(&str, &str); 13] = [
    ("<p>", "<p dir=\"auto\">"),
    ("<li>", "<li dir=\"auto\">"),
    ("<h3>", "<h3 dir=\"auto\">"),
    ("<h4>", "<h4 dir=\"auto\">"),
    ("<h5>", "<h5 dir=\"auto\">"),
    ("<h6>", "<h6 dir=\"auto\">"),
    ("<blockquote>", "<blockquote dir=\"auto\">"),
    ("<ul>", "<ul dir=\"auto\">"),
    ("<td>", "<td dir=\"auto\">"),
    ("<th>", "<th dir=\"auto\">"),
    ("<table>", "<div class=\"scrolling\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>"),
    ("</table>", "</table></div>"),
    ("<pre>", "<pre class=\"scrolling\" tabindex=\"0\" role=\"group\" aria-label=\"Code\">"),
];

impl Markup {
    /// The HTML as a page shows it.
    pub fn on_page(&self) -> String {
        let mut shown = String::with_capacity(self.0.len() + self.0.len() / 4);
        let mut rest = self.0.as_str();
        while let Some(open) = rest.find('<') {
            shown.push_str(&rest[..open]);
            rest = &rest[open..];
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            let (tag, behind) = rest.split_at(end);
            shown.push_str(TAGS.iter().find(|(from, _)| *from == tag).map_or(tag, |(_, to)| to));
            rest = behind;
        }
        shown.push_str(rest);
        shown
    }
}
