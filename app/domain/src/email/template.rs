//! Email templates: text with placeholders in braces, and how values replace them.
//!
//! Own code: organizers edit templates, which need only placeholders. Template engines add loops and conditions, whose
//! mistakes would show only when an email is sent.

use super::EmailKind;
use crate::Refusal;
use crate::text::{LongText, Title};
use std::collections::BTreeMap;

/// The subject and the Markdown body of an email, with placeholders such as `{name}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailTemplate {
    pub subject: String,
    pub body: String,
}

/// The values of placeholders, by placeholder name.
pub type TemplateValues = BTreeMap<String, String>;

impl EmailTemplate {
    /// The available placeholders, each with a description of its value.
    pub const NAMES: [(&str, &str); 10] = [
        ("name", "the recipient’s name"),
        ("edition", "the edition’s title"),
        ("dates", "the edition’s first and last day"),
        ("place", "the edition’s place"),
        ("deadline", "the deadline for a reply: a day and its time zone"),
        ("costs", "what the organizers pay for; empty if not set"),
        ("position", "the recipient’s position on the waitlist"),
        (
            "message",
            "the organizer’s answer, what has changed, is open or is asked, the notifications, or the time of the meeting",
        ),
        (
            "subject",
            "the notification in one sentence; in the daily digest, their number; the title of the meeting or poll",
        ),
        ("link", "the recipient’s personal link"),
    ];

    /// Parses a subject and a body.
    ///
    /// # Errors
    /// Rejects an empty or too long subject or body, and an unknown placeholder.
    pub fn parse(subject: &str, body: &str) -> Result<Self, Refusal> {
        if subject.trim().is_empty() {
            return Err(Refusal::Empty { what: "The subject" });
        }
        let (subject, body) = (Title::parse(subject)?.to_string(), LongText::parse(body)?.to_string());
        for text in [&subject, &body] {
            for name in pieces(text).into_iter().filter_map(Piece::name) {
                if Self::NAMES.iter().all(|(placeholder, _)| *placeholder != name) {
                    return Err(Refusal::NoSuchPlaceholder(name.chars().take(40).collect()));
                }
            }
        }
        Ok(EmailTemplate { subject, body })
    }

    /// Checks that an email of this kind has the link without which its recipient can't act.
    ///
    /// # Errors
    /// `LinkMissing` if the body doesn't have it.
    pub fn check_link(&self, kind: EmailKind) -> Result<(), Refusal> {
        let has_link = pieces(&self.body).into_iter().filter_map(Piece::name).any(|name| name == "link");
        if kind.needs_link() && !has_link { Err(Refusal::LinkMissing) } else { Ok(()) }
    }
}

/// Replaces placeholders with values, each passed through `escape(name, value)`.
///
/// Braces in a value are not replaced again. A placeholder without a value becomes empty.
pub fn fill(text: &str, values: &TemplateValues, escape: impl Fn(&str, &str) -> String) -> String {
    let filled = pieces(text).into_iter().map(|piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Placeholder(name) => values.get(name).map(|value| escape(name, value)).unwrap_or_default(),
    });
    filled.collect()
}

enum Piece<'t> {
    Text(&'t str),
    Placeholder(&'t str),
}

impl<'t> Piece<'t> {
    fn name(self) -> Option<&'t str> {
        match self {
            Piece::Placeholder(name) => Some(name),
            Piece::Text(_) => None,
        }
    }
}

/// Splits a text into placeholders (lower-case ASCII letters between braces) and the text around them.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let inside = &rest[open + 1..];
        let close =
            inside.find(|c: char| !c.is_ascii_lowercase()).filter(|at| *at > 0 && inside[*at..].starts_with('}'));
        match close {
            Some(close) => {
                pieces.push(Piece::Text(&rest[..open]));
                pieces.push(Piece::Placeholder(&inside[..close]));
                rest = &inside[close + 1..];
            }
            None => {
                pieces.push(Piece::Text(&rest[..=open]));
                rest = inside;
            }
        }
    }
    pieces.push(Piece::Text(rest));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(pairs: &[(&str, &str)]) -> TemplateValues {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn placeholder_inside_a_value_is_not_replaced() {
        let values = values(&[("name", "{link}"), ("link", "https://secret.example")]);
        let plain = |_: &str, value: &str| value.to_owned();
        assert_eq!(fill("Dear {name}, {edition}{ x} {}", &values, plain), "Dear {link}, { x} {}");
    }

    #[test]
    fn unknown_placeholder_is_rejected() {
        assert!(EmailTemplate::parse("Dear {nmae}", "x").unwrap_err().to_string().contains("nmae"));
        assert!(EmailTemplate::parse("Dear {name}", "a {b c} {1}").is_ok(), "other braces are text");
    }

    #[test]
    fn text_that_asks_for_a_reply_needs_the_link() {
        let template = EmailTemplate::parse("{link}", "Dear {name}, please reply.").unwrap();
        for kind in [EmailKind::Invitation, EmailKind::Reminder, EmailKind::Offer] {
            assert_eq!(template.check_link(kind), Err(Refusal::LinkMissing), "the subject has no links: {kind:?}");
        }
        assert_eq!(template.check_link(EmailKind::Revoked), Ok(()));
        assert!(EmailKind::ALL.into_iter().all(|kind| kind.template().check_link(kind).is_ok()));
    }

    proptest! {
        #[test]
        fn text_without_placeholders_stays_unchanged(text in "[^{]{0,80}") {
            prop_assert_eq!(fill(&text, &TemplateValues::new(), |_, value| value.to_owned()), text);
        }
    }
}
