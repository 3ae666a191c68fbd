//! Parses times of day: `9:00--9:30`, `08:40`, `9AM - 10AM Pacific time`.

use super::tokens::{PlacedToken, Token, tokens};
use domain::time::{NaiveTime, Zone};

/// A start and an end time, each optional.
pub(crate) type Clock = (Option<NaiveTime>, Option<NaiveTime>);

/// Parses a table cell that contains only a time: `9:00--9:30`, `08.40`, `noon`, `-`, or nothing.
///
/// # Errors
/// A sentence, if the cell contains anything else.
pub(crate) fn cell(text: &str) -> Result<Clock, String> {
    let spots = cell_tokens(text);
    let wrong = || format!("“{}” is not a time of day.", text.chars().take(40).collect::<String>());
    match spots.as_slice() {
        [] => return Ok((None, None)),
        [only] if only.token == Token::Dash => return Ok((None, None)),
        _ => {}
    }
    let (from, next) = part(&spots, 0).ok_or_else(wrong)?;
    let rest = &spots[next..];
    match rest.first().map(|placed| &placed.token) {
        None => Ok((Some(from.time().ok_or_else(wrong)?), None)),
        Some(Token::Dash) if rest.len() == 1 => Ok((Some(from.time().ok_or_else(wrong)?), None)),
        Some(Token::Dash) => {
            let (to, next) = part(rest, 1).ok_or_else(wrong)?;
            let (from, to) = between(from, to).ok_or_else(wrong)?;
            if next < rest.len() { Err(wrong()) } else { Ok((Some(from), Some(to))) }
        }
        _ => Err(wrong()),
    }
}

/// Finds the first time among the words of a table cell.
///
/// # Errors
/// A sentence, if the time does not exist.
pub(crate) fn cell_among_words(text: &str) -> Result<Clock, String> {
    times(&cell_tokens(text))
}

/// The tokens of a cell, with full stops as colons.
fn cell_tokens(text: &str) -> Vec<PlacedToken> {
    let mut spots = tokens(text);
    for placed in spots.iter_mut().filter(|placed| placed.token == Token::Stop) {
        placed.token = Token::Colon;
    }
    spots
}

/// Finds the first time that has a colon, `am` or `pm`, or is `noon` or `midnight`.
///
/// # Errors
/// A sentence, if the time does not exist.
pub(crate) fn times(spots: &[PlacedToken]) -> Result<Clock, String> {
    for at in 0..spots.len() {
        let Some((from, next)) = part(spots, at) else { continue };
        let dash = matches!(spots.get(next).map(|placed| &placed.token), Some(Token::Dash));
        let to = dash.then(|| part(spots, next + 1)).flatten().map(|(to, _)| to);
        if from.is_explicit() || to.is_some_and(|to| to.is_explicit()) {
            let parsed = match to {
                Some(to) => between(from, to).map(|(from, to)| (Some(from), Some(to))),
                None => from.time().map(|from| (Some(from), None)),
            };
            return parsed.ok_or_else(|| "This time of day does not exist.".to_owned());
        }
    }
    Ok((None, None))
}

/// The time zone that a text names, and its word: `Pacific time`, `PDT`, `UTC`, `Europe/Copenhagen`.
pub(crate) fn zone_in_prose(text: &str) -> Option<(Zone, String)> {
    const WORDS: [(&str, &[&str]); 8] = [
        ("America/Los_Angeles", &["pacific", "pt", "pst", "pdt"]),
        ("America/Denver", &["mountain", "mst", "mdt"]),
        ("America/Chicago", &["central", "ct", "cst", "cdt"]),
        ("America/New_York", &["eastern", "et", "est", "edt"]),
        ("Europe/London", &["bst"]),
        ("Europe/Berlin", &["cet", "cest"]),
        ("Asia/Tokyo", &["jst"]),
        ("UTC", &["utc", "gmt"]),
    ];
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | '[' | ']'));
    words.map(|word| word.trim_end_matches('.')).find_map(|word| {
        let lower = word.to_lowercase();
        let known = WORDS.iter().find(|(_, names)| names.contains(&lower.as_str())).map(|(zone, _)| *zone);
        let name = known.or(word.contains('/').then_some(word))?;
        Some((Zone::parse(name).ok()?, word.to_owned()))
    })
}

/// Hours and minutes as written.
#[derive(Clone, Copy, Debug)]
struct TimePart {
    hour: u32,
    minute: Option<u32>,
    pm: Option<bool>,
}

impl TimePart {
    /// Whether this can only be a time; a number alone may be anything.
    fn is_explicit(self) -> bool {
        self.minute.is_some() || self.pm.is_some()
    }

    fn time(self) -> Option<NaiveTime> {
        let hour = match self.pm {
            None => self.hour,
            Some(_) if !(1..=12).contains(&self.hour) => return None,
            Some(pm) => self.hour % 12 + if pm { 12 } else { 0 },
        };
        NaiveTime::from_hms_opt(hour, self.minute.unwrap_or(0), 0)
    }
}

/// Combines two times.
///
/// In `9 - 10AM` both are in the morning; in `11 - 1PM` only the second is in the afternoon.
fn between(from: TimePart, to: TimePart) -> Option<(NaiveTime, NaiveTime)> {
    // 24:00 is 0:00 of the next day.
    let end = if (to.hour, to.minute, to.pm) == (24, Some(0), None) { NaiveTime::MIN } else { to.time()? };
    let (None, Some(pm), 1..=12) = (from.pm, to.pm, from.hour) else { return Some((from.time()?, end)) };
    let same = TimePart { pm: Some(pm), ..from }.time()?;
    let start = if same < end { same } else { TimePart { pm: Some(!pm), ..from }.time()? };
    Some((start, end))
}

fn part(spots: &[PlacedToken], at: usize) -> Option<(TimePart, usize)> {
    let number = |at: usize| match spots.get(at).map(|placed| &placed.token) {
        Some(Token::Number { value, digits }) => Some((*value, *digits)),
        _ => None,
    };
    let named = |at: usize| match spots.get(at).map(|placed| &placed.token) {
        Some(Token::Word(word)) if word == "noon" => Some(12),
        Some(Token::Word(word)) if word == "midnight" => Some(0),
        _ => None,
    };
    if let Some(hour) = named(at) {
        return Some((TimePart { hour, minute: Some(0), pm: None }, at + 1));
    }
    let (hour, 1..=2) = number(at)? else { return None };
    if let Some(named) = named(at + 1).filter(|_| hour == 12) {
        return Some((TimePart { hour: named, minute: Some(0), pm: None }, at + 2));
    }
    let colon = matches!(spots.get(at + 1).map(|placed| &placed.token), Some(Token::Colon));
    let (minute, next) = match (colon, number(at + 2)) {
        (true, Some((minute, 2))) => (Some(minute), at + 3),
        (true, _) => return None,
        (false, _) => (None, at + 1),
    };
    match spots.get(next).map(|placed| &placed.token) {
        Some(Token::Half(pm)) => Some((TimePart { hour, minute, pm: Some(*pm) }, next + 1)),
        _ => Some((TimePart { hour, minute, pm: None }, next)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time(hour: u32, minute: u32) -> Option<NaiveTime> {
        NaiveTime::from_hms_opt(hour, minute, 0)
    }

    #[test]
    fn cell_may_have_a_time_a_range_a_dash_or_nothing() {
        for (text, expected) in [
            ("9:00--9:30", (time(9, 0), time(9, 30))),
            ("9:00–9:30", (time(9, 0), time(9, 30))),
            ("9:00 - 9:30", (time(9, 0), time(9, 30))),
            ("08:40", (time(8, 40), None)),
            ("9:00-", (time(9, 0), None)),
            ("9:00--", (time(9, 0), None)),
            ("9am – 1 p.m.", (time(9, 0), time(13, 0))),
            ("9.00–9.30", (time(9, 0), time(9, 30))),
            ("12 noon - 1pm", (time(12, 0), time(13, 0))),
            ("20:00--24:00", (time(20, 0), time(0, 0))),
            ("20:00 to midnight", (time(20, 0), time(0, 0))),
            ("11 - 1PM", (time(11, 0), time(13, 0))),
            ("-", (None, None)),
            ("  ", (None, None)),
        ] {
            assert_eq!(cell(text), Ok(expected), "{text}");
        }
        for text in ["25:99", "24:00", "9:5", "13pm", "9.30.00", "evening", "9:00--9:30--10:00"] {
            let parsed = cell(text);
            assert!(parsed.is_err(), "{text} is refused, not parsed as {parsed:?}");
        }
    }

    #[test]
    fn time_in_a_sentence_is_more_than_a_number() {
        let read = |text| times(&tokens(text)).unwrap();
        assert_eq!(read("at 9AM - 10AM Pacific"), (time(9, 0), time(10, 0)));
        assert_eq!(read("14:00 to 15:00 UTC"), (time(14, 0), time(15, 0)));
        assert_eq!(read("8am PDT"), (time(8, 0), None));
        assert_eq!(read("11AM - 12PM"), (time(11, 0), time(12, 0)));
        assert_eq!(read("from noon to midnight"), (time(12, 0), time(0, 0)));
        assert_eq!(read("room 12"), (None, None));
        assert!(times(&tokens("at 25:00")).is_err());
    }

    proptest! {
        #[test]
        fn written_time_is_read_back(a in 0u32..1440, b in 0u32..1440, dash in 0usize..5) {
            let (from, to) = (time(a / 60, a % 60), time(b / 60, b % 60));
            let dash = ["--", "–", "-", " — ", " to "][dash];
            let text = format!("{}{dash}{}", from.unwrap().format("%-H:%M"), to.unwrap().format("%H:%M"));
            prop_assert_eq!(cell(&text), Ok((from, to)));
        }
    }
}
