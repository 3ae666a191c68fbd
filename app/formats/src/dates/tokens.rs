//! Splits text into the tokens of days and times.

use domain::time::{NaiveDate, Weekday};
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Number {
        value: u32,
        digits: usize,
    },
    Iso(NaiveDate),
    Month(u32),
    Weekday(Weekday),
    /// `am` (false) or `pm` (true).
    Half(bool),
    /// `-`, `--`, `–`, `to`, `until`.
    Dash,
    /// `and`, `&`: joins two days like a dash.
    And,
    Colon,
    Comma,
    /// A full stop, which may mean a colon in a table cell.
    Stop,
    /// `/`: joins two days like a dash in `2031-05-05/2031-05-07`.
    Slash,
    Word(String),
    Other,
}

/// A token with its position, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlacedToken {
    pub(crate) token: Token,
    pub(crate) span: Range<usize>,
}

/// The tokens of a text, without weekdays and the commas after them, because they only repeat the date.
pub(crate) fn tokens(text: &str) -> Vec<PlacedToken> {
    let mut spots: Vec<PlacedToken> = Vec::new();
    let mut from = 0;
    let mut after_weekday = false;
    while let Some(first) = text[from..].chars().next() {
        let (token, length) = token(&text[from..], first);
        let span = from..from + length;
        from = span.end;
        let Some(token) = token else { continue };
        let left_out = matches!(token, Token::Weekday(_)) || (after_weekday && token == Token::Comma);
        after_weekday = matches!(token, Token::Weekday(_));
        if !left_out {
            spots.push(PlacedToken { token, span });
        }
    }
    spots
}

/// The first weekday in a text, in full or abbreviated.
pub(crate) fn weekday_of(text: &str) -> Option<Weekday> {
    text.split(|c: char| !c.is_alphabetic()).find_map(weekday)
}

/// The first token of a non-empty text, and its length; no token for spaces and filler words.
fn token(text: &str, first: char) -> (Option<Token>, usize) {
    match first {
        c if c.is_whitespace() => (None, c.len_utf8()),
        c if c.is_ascii_digit() => digits(text),
        c if c.is_alphabetic() => word(text),
        '-' | '–' | '—' | '−' => {
            let is_dash = |c: &char| matches!(c, '-' | '–' | '—' | '−');
            (Some(Token::Dash), text.chars().take_while(is_dash).map(char::len_utf8).sum())
        }
        ':' => (Some(Token::Colon), 1),
        ',' => (Some(Token::Comma), 1),
        '&' => (Some(Token::And), 1),
        '.' => (Some(Token::Stop), 1),
        '/' => (Some(Token::Slash), 1),
        c => (Some(Token::Other), c.len_utf8()),
    }
}

fn digits(text: &str) -> (Option<Token>, usize) {
    if let Some(date) = text.get(..10).and_then(iso) {
        return (Some(Token::Iso(date)), 10);
    }
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let value = text[..length].parse().unwrap_or(u32::MAX);
    let rest = &text[length..];
    let letters = rest.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    let suffix = rest[..letters].to_lowercase();
    let ordinal = ["st", "nd", "rd", "th"].contains(&suffix.as_str());
    (Some(Token::Number { value, digits: length }), length + if ordinal { letters } else { 0 })
}

/// Parses `2023-02-27`, if that day exists.
fn iso(text: &str) -> Option<NaiveDate> {
    let shaped = text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    shaped.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

fn word(text: &str) -> (Option<Token>, usize) {
    let mut length: usize = text.chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
    let word = text[..length].to_lowercase();
    let token = match word.as_str() {
        "a" | "p" if text[length..].starts_with(".m") => {
            length += if text[length..].starts_with(".m.") { 3 } else { 2 };
            Token::Half(word == "p")
        }
        "am" | "pm" => Token::Half(word == "pm"),
        "to" | "until" | "till" | "through" => Token::Dash,
        "and" => Token::And,
        "the" | "of" => return (None, length),
        _ => match (month(&word), weekday(&word)) {
            (Some(month), _) => {
                // Skips the full stop of `Sept.`.
                length += usize::from(text[length..].starts_with('.') && text[length + 1..].starts_with([' ', ',']));
                Token::Month(month)
            }
            (_, Some(weekday)) => Token::Weekday(weekday),
            _ => Token::Word(word),
        },
    };
    (Some(token), length)
}

fn month(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_short = |name: &str| word == &name[..3] || (word.len() > 3 && word.len() < 5 && name.starts_with(word));
    (1..).zip(NAMES).find(|(_, name)| word == *name || is_short(name)).map(|(month, _)| month)
}

fn weekday(word: &str) -> Option<Weekday> {
    let word = word.to_lowercase();
    let word = word.strip_suffix('s').filter(|_| word.ends_with("days")).unwrap_or(&word);
    match word {
        "monday" | "mon" => Some(Weekday::Mon),
        "tuesday" | "tue" | "tues" => Some(Weekday::Tue),
        "wednesday" | "wed" => Some(Weekday::Wed),
        "thursday" | "thu" | "thur" | "thurs" => Some(Weekday::Thu),
        "friday" | "fri" => Some(Weekday::Fri),
        "saturday" | "sat" => Some(Weekday::Sat),
        "sunday" | "sun" => Some(Weekday::Sun),
        _ => None,
    }
}
