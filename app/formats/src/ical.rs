//! Calendars as text, folded to the letter of RFC 5545.

use icalendar::Calendar;

/// Bytes a line may have, its break aside (RFC 5545, 3.1).
const WIDEST: usize = 75;

/// The calendar's text. The library's own folding counts one byte too few where a line goes on, so that some have 76.
pub(crate) fn text(calendar: &Calendar) -> String {
    let unfolded = calendar.to_string().replace("\r\n ", "");
    unfolded.split_terminator("\r\n").map(folded).collect()
}

fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 8);
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > WIDEST {
            folded.push_str("\r\n ");
            width = 1;
        }
        folded.push(c);
        width += c.len_utf8();
    }
    folded + "\r\n"
}
