//! Recognizes what is no name in a pasted list: headings, columns, email addresses, times and roles.

use crate::people::fold_name;

/// Headings of columns with whole names, folded.
const NAMES: [&str; 8] = [
    "name",
    "full name",
    "name original name",
    "participant",
    "participant name",
    "display name",
    "user name",
    "attendee name",
];

/// Other headings, folded: of columns, fields and sections.
const FIELDS: [&str; 43] = [
    "first name",
    "last name",
    "email",
    "e mail",
    "user email",
    "email address",
    "join time",
    "leave time",
    "duration",
    "duration minutes",
    "total duration minutes",
    "first join",
    "first join time",
    "last leave",
    "last leave time",
    "in meeting duration",
    "participant id upn",
    "role",
    "time joined",
    "time exited",
    "recording consent",
    "in waiting room",
    "meeting id",
    "meeting title",
    "topic",
    "start time",
    "end time",
    "participants",
    "meeting duration",
    "attended participants",
    "average attendance time",
    "total number of participants",
    "host name",
    "creation time",
    "timestamp",
    "attendees",
    "contributors",
    "in the meeting",
    "in call",
    "in this meeting",
    "in meeting activities",
    "summary",
    "waiting room",
];

/// Roles and answers, folded.
const FLAGS: [&str; 17] = [
    "host",
    "co host",
    "cohost",
    "meeting host",
    "host me",
    "co host me",
    "me",
    "you",
    "guest",
    "organizer",
    "organiser",
    "presenter",
    "attendee",
    "external",
    "unverified",
    "yes",
    "no",
];

/// Words in times and durations, besides numbers.
const UNITS: [&str; 34] = [
    "am", "pm", "a", "p", "m", "h", "s", "hr", "hrs", "hour", "hours", "min", "mins", "minute", "minutes", "sec",
    "secs", "second", "seconds", "utc", "gmt", "z", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "oct",
    "nov", "dec", "may",
];

/// Where a table has the names.
pub(super) struct Header {
    pub separator: char,
    /// One column, or those of first and last name; none in a table about the meeting.
    columns: Vec<usize>,
    email: Option<usize>,
}

impl Header {
    /// A header has at least two known headings.
    pub fn of(row: &[String], separator: char) -> Option<Header> {
        let folded: Vec<String> = row.iter().map(|cell| fold_name(cell)).collect();
        let is_heading = |cell: &&String| NAMES.contains(&cell.as_str()) || FIELDS.contains(&cell.as_str());
        let at = |names: &[&str]| folded.iter().position(|cell| names.contains(&cell.as_str()));
        let columns = match (at(&["first name"]), at(&["last name"]), at(&NAMES)) {
            (Some(first), Some(last), _) => vec![first, last],
            (_, _, Some(name)) => vec![name],
            (first, last, None) => first.or(last).into_iter().collect(),
        };
        let email = at(&["email", "e mail", "user email", "email address"]).filter(|_| !columns.is_empty());
        (folded.iter().filter(is_heading).count() > 1).then_some(Header { separator, columns, email })
    }

    /// The name in a row, or the email address of someone without a name.
    pub fn name(&self, row: &[String]) -> Option<String> {
        let parts = self.columns.iter().filter_map(|column| row.get(*column)).map(|cell| cell.trim());
        let name = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let email = || self.email.and_then(|column| row.get(column)).cloned();
        Some(name).filter(|name| !name.is_empty()).or_else(email)
    }
}

/// The cells of a line, without quotes. A separator in round brackets doesn't count.
///
/// Pasted lines mix formats and may lack quotes, which readers of CSV files reject.
pub(super) fn cells(line: &str, separator: char) -> Vec<String> {
    let has_brackets = line.matches('(').count() == line.matches(')').count();
    let mut cells = vec![String::new()];
    let (mut is_quoted, mut depth) = (false, 0i32);
    for c in line.chars() {
        match c {
            '(' if has_brackets => depth += 1,
            ')' if has_brackets => depth -= 1,
            _ => {}
        }
        match cells.last_mut() {
            _ if c == '"' => is_quoted = !is_quoted,
            Some(last) if c != separator || is_quoted || depth > 0 => last.push(c),
            _ => cells.push(String::new()),
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// The email address in a text.
pub(super) fn email(text: &str) -> Option<&str> {
    let words = text.split(|c: char| c.is_whitespace() || "<>(),;\"".contains(c));
    words.map(|word| word.trim_start_matches("mailto:")).find(|word| {
        word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.ends_with('.'))
    })
}

/// Whether a cell is empty, a date, a time, a duration or a number.
pub(super) fn is_data(cell: &str) -> bool {
    let folded = fold_name(cell);
    let is_number = |word: &str| word.starts_with(|c: char| c.is_numeric());
    let is_unit = |word: &str| UNITS.contains(&word);
    folded.split(' ').all(|word| word.is_empty() || is_number(word) || is_unit(word))
        && (folded.is_empty() || folded.split(' ').any(is_number))
}

/// Whether a cell is only a role or an answer.
pub(super) fn is_flag(cell: &str) -> bool {
    FLAGS.contains(&fold_name(cell).as_str())
}

/// Whether a line that begins with this cell is about the meeting, not about a person.
pub(super) fn is_label(first: &str) -> bool {
    let bare = fold_name(without_data(first));
    is_flag(first) || NAMES.contains(&bare.as_str()) || FIELDS.contains(&bare.as_str())
}

/// The text without times and numbers at its ends: `1. Ada Example 16:02` is `Ada Example`.
pub(super) fn without_data(text: &str) -> &str {
    let mut text = text.trim();
    while let Some((_, rest)) = text.split_once(char::is_whitespace).filter(|(first, _)| is_number(first)) {
        text = rest.trim_start();
    }
    // A unit such as “PM” counts only after a number.
    let mut rest = text;
    while let Some((before, last)) = rest.rsplit_once(char::is_whitespace) {
        let is_unit = UNITS.contains(&fold_name(last).as_str());
        if !is_unit && !is_number(last) {
            break;
        }
        rest = before.trim_end();
        if is_number(last) {
            text = rest;
        }
    }
    text
}

/// Whether a word has only digits and what times and dates need: `16:02:33`, `1.`, `5m`.
fn is_number(word: &str) -> bool {
    let folded = fold_name(word);
    word.starts_with(|c: char| c.is_ascii_digit() || "([+-".contains(c)) && !folded.is_empty() && is_data(word)
}
