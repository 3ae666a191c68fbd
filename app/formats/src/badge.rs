//! Writes badges: a label and a message as a small picture, or as JSON for shields.io.

mod widths;

use html_escape::{encode_double_quoted_attribute, encode_text};
use serde::Serialize;

/// A label and a message, such as “SPEC 4” and “endorsed by 5”.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    pub label: String,
    pub message: String,
    pub colour: BadgeColour,
}

/// The background of the message. The contrast with white text is at least 4.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadgeColour {
    Green,
    Blue,
    Grey,
}

impl BadgeColour {
    /// As in `1a7f37`, without `#`.
    fn hex(self) -> &'static str {
        match self {
            BadgeColour::Green => "1a7f37",
            BadgeColour::Blue => "0550ae",
            BadgeColour::Grey => "57606a",
        }
    }
}

/// The JSON of a shields.io endpoint: <https://shields.io/badges/endpoint-badge>.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint<'b> {
    schema_version: u8,
    label: &'b str,
    message: &'b str,
    color: &'static str,
}

/// The space on each side of a text.
const PADDING: u32 = 5;
const HEIGHT: u32 = 20;

impl Badge {
    pub fn json(&self) -> String {
        let Badge { label, message, colour } = self;
        let endpoint = Endpoint { schema_version: 1, label, message, color: colour.hex() };
        // Texts are always valid JSON.
        serde_json::to_string(&endpoint).unwrap_or_default()
    }

    /// The picture, in the flat style of shields.io.
    pub fn svg(&self) -> String {
        let (label_width, message_width) = (widths::width(&self.label), widths::width(&self.message));
        let (left, right) = (label_width + 2 * PADDING, message_width + 2 * PADDING);
        let (width, colour) = (left + right, self.colour.hex());
        let whole = format!("{}: {}", self.label, self.message);
        let (name, title) = (encode_double_quoted_attribute(&whole), encode_text(&whole));
        let (label, message) = (text(&self.label, 0, label_width), text(&self.message, left, message_width));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{HEIGHT}\" role=\"img\" \
             aria-label=\"{name}\"><title>{title}</title>\
             <clipPath id=\"r\"><rect width=\"{width}\" height=\"{HEIGHT}\" rx=\"3\"/></clipPath>\
             <g clip-path=\"url(#r)\"><rect width=\"{left}\" height=\"{HEIGHT}\" fill=\"#555\"/>\
             <rect x=\"{left}\" width=\"{right}\" height=\"{HEIGHT}\" fill=\"#{colour}\"/></g>\
             <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,Geneva,DejaVu Sans,sans-serif\" \
             text-rendering=\"geometricPrecision\" font-size=\"11\">{label}{message}</g></svg>"
        )
    }
}

/// A text in the middle of its part, which begins at `left`. Its length is set, because readers may lack the font.
fn text(text: &str, left: u32, width: u32) -> String {
    // The width is odd, so the middle is half a pixel further.
    let middle = left + PADDING + width / 2;
    let text = encode_text(text);
    format!("<text x=\"{middle}.5\" y=\"14\" textLength=\"{width}\" aria-hidden=\"true\">{text}</text>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn badge(label: &str, message: &str) -> Badge {
        Badge { label: label.to_owned(), message: message.to_owned(), colour: BadgeColour::Green }
    }

    #[test]
    fn picture_is_as_wide_as_its_texts() {
        let svg = badge("SPEC 4", "endorsed by 5").svg();
        assert!(svg.contains("width=\"138\" height=\"20\" role=\"img\""), "{svg}");
        assert!(svg.contains("aria-label=\"SPEC 4: endorsed by 5\"><title>SPEC 4: endorsed by 5</title>"), "{svg}");
        assert!(svg.contains("x=\"24.5\" y=\"14\" textLength=\"39\""), "{svg}");
    }

    #[test]
    fn markup_in_a_badge_is_escaped() {
        let badge = badge("</title><script>\"&", "a");
        let svg = badge.svg();
        let parsed = roxmltree::Document::parse(&svg).unwrap();
        assert_eq!(parsed.root_element().attribute("aria-label"), Some("</title><script>\"&: a"));
        assert!(!svg.contains("<script"), "{svg}");
        let json: serde_json::Value = serde_json::from_str(&badge.json()).unwrap();
        assert_eq!(json["label"], badge.label);
        assert_eq!((&json["schemaVersion"], &json["color"]), (&1.into(), &"1a7f37".into()));
    }
}
