//! Matches a pasted list of participants with known people, without guessing.

mod entries;
mod table;
#[cfg(test)]
mod tests;

use super::AttendanceRow;
use crate::id::PersonId;
use crate::people::fold_name;
use entries::{PastedEntry, entries};
use std::collections::BTreeSet;

/// A name of a pasted list, and the person that it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedName<'p> {
    /// The name as it was pasted.
    pub text: String,
    pub found: NameMatch<'p>,
}

/// Who a pasted name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameMatch<'p> {
    /// It is the name or the GitHub login of this person and of no other.
    Matched(&'p AttendanceRow),
    /// It belongs to several people, or is only near to these names. People choose.
    Unclear(Vec<&'p AttendanceRow>),
    Unknown,
}

/// Matches the participants of a video call with people, each participant once.
///
/// Reads lists of names and the tables of Zoom, Google Meet and Microsoft Teams: `Ada Example (host)`,
/// `Example, Ada`, columns with email addresses, times and durations. Someone who reconnected occurs once.
pub fn match_names<'p>(pasted: &str, people: &'p [AttendanceRow]) -> Vec<PastedName<'p>> {
    let known = KnownNames::new(people);
    let mut matched: BTreeSet<PersonId> = BTreeSet::new();
    let mut others: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut names = Vec::new();
    for entry in entries(pasted, |name| known.is_name(name)) {
        let found = known.find(&entry);
        let is_new = match &found {
            NameMatch::Matched(row) => matched.insert(row.id),
            _ => others.insert(entry.names),
        };
        if is_new {
            names.push(PastedName { text: entry.text, found });
        }
    }
    names
}

struct KnownName<'p> {
    row: &'p AttendanceRow,
    /// As [`fold_name`] returns it.
    name: String,
    /// In lower case.
    login: Option<String>,
}

struct KnownNames<'p>(Vec<KnownName<'p>>);

impl<'p> KnownNames<'p> {
    fn new(people: &'p [AttendanceRow]) -> Self {
        let known = |row: &'p AttendanceRow| {
            let login = row.person.login.as_ref().map(|login| login.as_str().to_lowercase());
            KnownName { row, name: fold_name(row.person.name.as_str()), login }
        };
        KnownNames(people.iter().map(known).collect())
    }

    fn is_name(&self, folded: &str) -> bool {
        self.0.iter().any(|known| known.name == folded)
    }

    fn rows(&self, fits: impl Fn(&KnownName<'p>) -> bool) -> Vec<&'p AttendanceRow> {
        self.0.iter().filter(|known| fits(known)).map(|known| known.row).collect()
    }

    fn find(&self, entry: &PastedEntry) -> NameMatch<'p> {
        let exact = self.rows(|known| entry.names.contains(&known.name) || known.has_login(&entry.logins));
        // A bare word may be a login or a first name, so it counts only if it is near to no other person.
        let near = || self.rows(|known| known.has_login(&entry.words) || entry.may_mean(&known.name));
        let bare = |found: &[&'p AttendanceRow]| {
            let login = found.first().and_then(|row| row.person.login.as_ref());
            login.is_some_and(|login| entry.words.contains(&login.as_str().to_lowercase()))
        };
        match exact.as_slice() {
            [row] => NameMatch::Matched(row),
            [] => match near() {
                found if found.is_empty() => NameMatch::Unknown,
                found if found.len() == 1 && bare(&found) => NameMatch::Matched(found[0]),
                found => NameMatch::Unclear(found),
            },
            _ => NameMatch::Unclear(exact),
        }
    }
}

impl KnownName<'_> {
    fn has_login(&self, logins: &[String]) -> bool {
        self.login.as_ref().is_some_and(|login| logins.contains(login))
    }
}

impl PastedEntry {
    fn may_mean(&self, name: &str) -> bool {
        self.names.iter().chain(&self.mailbox).any(|pasted| is_near(pasted, name))
    }
}

/// Whether two folded names may belong to one person, such as `ada` or `a example` and `ada example`.
fn is_near(one: &str, other: &str) -> bool {
    let (first, second): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    let length = one.chars().count().max(other.chars().count());
    let typing_errors = if length < 5 {
        0
    } else if length < 10 {
        1
    } else {
        2
    };
    shortens(&first, &second)
        || shortens(&second, &first)
        || one.replace(' ', "") == other.replace(' ', "")
        || strsim::osa_distance(one, other) <= typing_errors
}

/// Whether each word of `short` is a word of `long` or the beginning of one, and one word is more than an initial.
fn shortens(short: &[&str], long: &[&str]) -> bool {
    let is_initial = |word: &str| word.chars().count() == 1;
    let begins = |word: &str| {
        let fits =
            |full: &&str| *full == word || full.starts_with(word) && (is_initial(word) || word.chars().count() > 2);
        long.iter().any(fits)
    };
    short.iter().any(|word| !is_initial(word)) && short.iter().all(|word| begins(word))
}
