//! Writes calendars as text, with lines folded as RFC 5545 requires.

use icalendar::Calendar;

/// The most bytes of a line, without its line break (RFC 5545, 3.1).
const MAX_LINE_BYTES: usize = 75;

/// The calendar's text. Folds lines again, because the library's continued lines may have 76 bytes.
pub(crate) fn text(calendar: &Calendar) -> String {
    let unfolded = calendar.to_string().replace("\r\n ", "");
    unfolded.split_terminator("\r\n").map(folded).collect()
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
