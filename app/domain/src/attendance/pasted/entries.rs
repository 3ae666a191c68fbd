//! Splits a pasted list of participants into entries, one for each person.

use super::table::{Header, cells, email, is_data, is_flag, is_label, without_data};
use crate::people::fold_name;
use crate::text::PersonName;

/// One participant of the list, with each name that the text may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PastedEntry {
    /// The text as it was pasted.
    pub text: String,
    /// As [`fold_name`] returns them, the whole text first.
    pub names: Vec<String>,
    /// GitHub logins after an `@`, in lower case.
    pub logins: Vec<String>,
    /// Texts without spaces, which may be a login, in lower case.
    pub words: Vec<String>,
    /// The part of an email address before the `@`, folded.
    pub mailbox: Option<String>,
}

/// Reads the entries of all lines. `is_known` says whether a folded name is a person’s.
pub(super) fn entries(pasted: &str, is_known: impl Fn(&str) -> bool) -> Vec<PastedEntry> {
    let mut header: Option<Header> = None;
    let mut found = Vec::new();
    for line in pasted.trim_start_matches('\u{feff}').lines() {
        let separator = header.as_ref().map(|header| header.separator).filter(|separator| line.contains(*separator));
        let separator = separator.or_else(|| ['\t', ';', ','].into_iter().find(|separator| line.contains(*separator)));
        let row = separator.map_or_else(|| vec![line.trim().to_owned()], |separator| cells(line, separator));
        if let Some(new) = separator.and_then(|separator| Header::of(&row, separator)) {
            header = Some(new);
        } else if line.trim().is_empty() {
            header = None;
        } else if let Some(header) = header.as_ref().filter(|_| row.len() > 1) {
            found.extend(header.name(&row).map(|name| PastedEntry::of(&name, &is_known)));
        } else if !row.first().is_some_and(|first| is_label(first)) {
            found.extend(of_row(&row, separator, &is_known));
        }
    }
    found.retain(|entry| !entry.names.is_empty() || !entry.logins.is_empty() || entry.mailbox.is_some());
    found
}

/// The entries of a line without a header: a name with data about it, or several names.
fn of_row(row: &[String], separator: Option<char>, is_known: &impl Fn(&str) -> bool) -> Vec<PastedEntry> {
    let is_text = |cell: &&String| !is_data(cell) && !is_flag(cell) && email(cell).is_none_or(|email| email != **cell);
    let texts: Vec<&str> = row.iter().filter(is_text).map(String::as_str).collect();
    let has_data = texts.len() < row.len();
    let entry = |text: &str| PastedEntry::of(text, is_known);
    match (separator, texts.as_slice()) {
        (_, []) => row.iter().find_map(|cell| email(cell)).map(entry).into_iter().collect(),
        (_, [text]) => vec![entry(text)],
        // The first columns may be the first and the last name.
        (Some('\t'), [first, second, ..]) => {
            let mut both = entry(first);
            both.names.push(fold_name(&format!("{first} {second}")));
            vec![both]
        }
        (Some(','), [last, first]) => {
            let has_one_word = [last, first].iter().any(|text| !text.trim().contains(' '));
            if has_data || has_one_word || is_known(&fold_name(&format!("{first} {last}"))) {
                vec![entry(&format!("{last}, {first}"))]
            } else {
                vec![entry(last), entry(first)]
            }
        }
        (Some(','), [first, ..]) if has_data => vec![entry(first)],
        (Some(';'), all) => all.iter().flat_map(|text| of_row(&cells(text, ','), Some(','), is_known)).collect(),
        (_, all) => all.iter().map(|text| entry(text)).collect(),
    }
}

impl PastedEntry {
    fn of(text: &str, is_known: &impl Fn(&str) -> bool) -> Self {
        let mailbox = email(text).and_then(|email| email.split('@').next()).map(fold_name);
        let words = text.split_whitespace().filter(|word| email(word).is_none());
        let (logins, words): (Vec<&str>, Vec<&str>) =
            words.partition(|word| word.trim_start_matches('(').starts_with('@'));
        let bare = words.join(" ");
        let (outer, inner) = without_brackets(&bare);
        let mut names = Names { folded: Vec::new(), is_known };
        names.add(&outer);
        names.add_parts(&outer);
        inner.iter().filter(|inner| !is_flag(inner)).for_each(|inner| names.add_parts(inner));
        let login = |word: &&str| {
            let login: String = word.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
            login.to_lowercase()
        };
        let outer = outer.trim().to_lowercase();
        PastedEntry {
            text: text.trim().chars().take(PersonName::LIMIT).collect(),
            names: names.folded,
            logins: logins.iter().map(login).filter(|login| !login.is_empty()).collect(),
            words: if outer.contains(' ') { Vec::new() } else { vec![outer] },
            mailbox: mailbox.filter(|mailbox| !mailbox.is_empty()),
        }
    }
}

/// The names that one text may mean.
struct Names<'f, F> {
    folded: Vec<String>,
    is_known: &'f F,
}

impl<F: Fn(&str) -> bool> Names<'_, F> {
    /// Adds a text, and the text without times and numbers at its ends unless a person has that number in their name.
    fn add(&mut self, text: &str) {
        let folded = fold_name(text);
        let is_known = (self.is_known)(&folded);
        let short = fold_name(without_data(text));
        self.push(if is_known { folded } else { short });
    }

    /// Adds the parts of `Ada Example | NumPy`, `Example, Ada` and `Ada’s phone`.
    fn add_parts(&mut self, text: &str) {
        let parts = text.replace(" - ", "|").replace(" @ ", "|");
        parts.split(['|', '/', '·', '–', '—', ':', ',']).for_each(|part| self.add(part));
        if let [last, first] = text.split(',').collect::<Vec<_>>().as_slice() {
            self.add(&format!("{first} {last}"));
        }
        if let Some((owner, _)) = text.split_once("’s ").or_else(|| text.split_once("'s ")) {
            self.add(owner);
        }
    }

    /// A single letter is the mark of a list or an initial.
    fn push(&mut self, name: String) {
        if name.chars().count() > 1 && !self.folded.contains(&name) {
            self.folded.push(name);
        }
    }
}

/// The text outside of brackets, and the texts in them: `Ada (she/her) Example` has `Ada  Example` and `she/her`.
fn without_brackets(text: &str) -> (String, Vec<String>) {
    let (mut outer, mut inner) = (String::new(), Vec::new());
    let mut is_inside = false;
    for c in text.chars() {
        match c {
            '(' | '[' | '<' | '（' => {
                is_inside = true;
                inner.push(String::new());
            }
            ')' | ']' | '>' | '）' => is_inside = false,
            _ if is_inside => inner.iter_mut().last().into_iter().for_each(|last| last.push(c)),
            _ => outer.push(c),
        }
    }
    (outer, inner)
}
