//! The words of a letter, with names in braces where values go.

use crate::Refusal;
use crate::text::{LongText, Title};
use std::collections::BTreeMap;

/// Subject and body of a letter, in Markdown, with names in braces where values go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailTemplate {
    pub subject: String,
    pub body: String,
}

/// What stands for the names in braces.
pub type TemplateValues = BTreeMap<String, String>;

impl EmailTemplate {
    /// What may stand in braces, and what it becomes.
    pub const NAMES: [(&str, &str); 10] = [
        ("name", "what the invited person is called"),
        ("edition", "the edition’s title"),
        ("dates", "its first and last day"),
        ("place", "where it is"),
        ("deadline", "until when to answer, with day, time and zone"),
        ("pays", "what is paid for participants, or nothing"),
        ("waiting", "their place in the waiting list"),
        ("words", "what an organizer wrote in answer, or what happened"),
        ("subject", "what happened, in a few words"),
        ("link", "their own link"),
    ];

    /// Refuses an empty or endless subject or body, and names in braces that nothing stands for.
    pub fn parse(subject: &str, body: &str) -> Result<Self, Refusal> {
        let (subject, body) = (Title::parse(subject)?.to_string(), LongText::parse(body)?.to_string());
        for text in [&subject, &body] {
            for name in pieces(text).into_iter().filter_map(Piece::name) {
                if Self::NAMES.iter().all(|(known, _)| *known != name) {
                    return Err(Refusal::NoSuchPlaceholder(name.chars().take(40).collect()));
                }
            }
        }
        Ok(EmailTemplate { subject, body })
    }
}

/// Puts values where names in braces stand, each made fit by `escape`. A value that holds braces is not read again; a
/// name without a value becomes nothing.
pub fn fill(text: &str, values: &TemplateValues, escape: impl Fn(&str, &str) -> String) -> String {
    let filled = pieces(text).into_iter().map(|piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::PersonName(name) => values.get(name).map(|value| escape(name, value)).unwrap_or_default(),
    });
    filled.collect()
}

enum Piece<'t> {
    Text(&'t str),
    PersonName(&'t str),
}

impl<'t> Piece<'t> {
    fn name(self) -> Option<&'t str> {
        match self {
            Piece::PersonName(name) => Some(name),
            Piece::Text(_) => None,
        }
    }
}

/// A name is small letters between braces; other braces are text.
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
                pieces.push(Piece::PersonName(&inside[..close]));
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
    fn a_value_is_put_in_once_and_not_read_again() {
        let values = values(&[("name", "{link}"), ("link", "https://secret.example")]);
        let plain = |_: &str, value: &str| value.to_owned();
        assert_eq!(fill("Dear {name}, {edition}{ x} {}", &values, plain), "Dear {link}, { x} {}");
    }

    #[test]
    fn a_name_that_nothing_stands_for_is_refused() {
        assert!(EmailTemplate::parse("Dear {nmae}", "x").unwrap_err().to_string().contains("nmae"));
        assert!(EmailTemplate::parse("Dear {name}", "a {b c} {1}").is_ok(), "other braces are text");
    }

    proptest! {
        #[test]
        fn filling_nothing_in_changes_no_text_without_names(text in "[^{]{0,80}") {
            prop_assert_eq!(fill(&text, &TemplateValues::new(), |_, value| value.to_owned()), text);
        }
    }
}
