//! Writes calendars as text, with lines folded as RFC 5545 requires.

mod time_zone;

pub(crate) use time_zone::{fixed_offset, time_zone};

use icalendar::Calendar;

/// The most bytes of a line, without its line break (RFC 5545, 3.1).
const MAX_LINE_BYTES: usize = 75;

/// The calendar's text. Folds lines again, because the library's continued lines may have 76 bytes.
///
/// The components of [`time_zone`] come first; the library would give them a number and the current time.
pub(crate) fn text(calendar: &Calendar, time_zones: &[String]) -> String {
    let unfolded = calendar.to_string().replace("\r\n ", "");
    let mut text = String::new();
    let mut time_zones = Some(time_zones);
    for line in unfolded.split_terminator("\r\n") {
        if line == "BEGIN:VEVENT" {
            text.extend(time_zones.take().into_iter().flatten().map(String::as_str));
        }
        text.push_str(&folded(line));
    }
    text
}

/// A text without control characters, for values that the library doesn't escape.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// A text with the escapes that values of type `TEXT` need (RFC 5545, 3.3.11).
pub(crate) fn text_value(text: &str) -> String {
    plain(text).replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
}

fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 8);
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > MAX_LINE_BYTES {
            folded.push_str("\r\n ");
            width = 1;
        }
        folded.push(c);
        width += c.len_utf8();
    }
    folded + "\r\n"
}
