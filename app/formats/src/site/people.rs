//! Reads the participants of editions, with one spelling of each name over all editions.

mod entry;

use crate::guard::redacted;
use crate::markdown::{Details, Item, items, plain, sections};
use crate::names::{Roster, fold};
use crate::page::Page;
use crate::source::{Diagnostics, parse_error, quoted};
use domain::import::ParseError;
use domain::people::Person;
pub(super) use entry::is_placeholder;
pub(super) use entry::is_struck;
use entry::{Entry, EntryProblem, entry};

/// A person on a list, with their line.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) line: u32,
    pub(super) person: Person,
}

/// The people on the page's list of participants, each once.
///
/// # Errors
/// If an entry is malformed.
pub(super) fn read(
    page: &Page<'_>,
    folds: &[Details],
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Listed>, ParseError> {
    let mut found: Vec<Listed> = Vec::new();
    for item in listed_items(page, folds).iter().filter(|item| !item.text.is_empty()) {
        if is_placeholder(&item.text) || is_struck(&item.text) {
            let text =
                format!("{} is not a participant; ignored.", quoted(redacted(&plain(&item.text)).trim_matches('~')));
            diagnostics.add_skipped(page.file, item.line, text);
            continue;
        }
        let Some(entry) = entry_or_report(page, item, diagnostics)? else { continue };
        report(page, item.line, &entry, diagnostics);
        let person = entry.person().map_err(|refusal| parse_error(page.file, item.line, refusal.to_string()))?;
        match found.iter_mut().find(|known| is_same(&known.person, &person)) {
            Some(first) => {
                let who = person.login.as_ref().map_or(quoted(person.name.as_str()), |login| format!("@{login}"));
                let text = format!(
                    "{who} is already on line {} as {}; imported once.",
                    first.line,
                    quoted(first.person.name.as_str())
                );
                diagnostics.add_contradiction(page.file, item.line, text);
                if first.person.login.is_none() {
                    first.person.login = person.login;
                }
            }
            None => found.push(Listed { line: item.line, person }),
        }
    }
    Ok(found)
}

/// The entry of an item; `None` if it doesn't name one person, which is reported.
///
/// # Errors
/// If the markup is damaged.
pub(super) fn entry_or_report<'i>(
    page: &Page<'_>,
    item: &'i Item,
    diagnostics: &mut Diagnostics,
) -> Result<Option<Entry<'i>>, ParseError> {
    match entry(&item.text) {
        Ok(entry) => Ok(Some(entry)),
        Err(EntryProblem::Malformed(reason)) => Err(parse_error(page.file, item.line, reason)),
        Err(EntryProblem::NotOnePerson(reason)) => {
            diagnostics.add_skipped(page.file, item.line, format!("{reason} The line is not imported."));
            Ok(None)
        }
    }
}

/// The entries in fold-out blocks about participants, or below such a heading if there are no blocks.
fn listed_items(page: &Page<'_>, folds: &[Details]) -> Vec<Item> {
    let is_list = |title: &str| ["participants", "attendees"].iter().any(|word| fold(&plain(title)).contains(word));
    let blocks: Vec<_> = folds.iter().filter(|block| is_list(&block.title)).collect();
    if !blocks.is_empty() {
        return blocks.iter().flat_map(|block| items(&block.rows)).collect();
    }
    let listed = sections(&page.rows).into_iter().filter(|section| is_list(section.title));
    listed.flat_map(|section| items(section.rows)).collect()
}

fn is_same(a: &Person, b: &Person) -> bool {
    match (&a.login, &b.login) {
        (Some(a), Some(b)) => a.same_as(b),
        _ => fold(a.name.as_str()) == fold(b.name.as_str()),
    }
}

fn report(page: &Page<'_>, line: u32, entry: &Entry<'_>, diagnostics: &mut Diagnostics) {
    if let (Some(shown), Some(login)) = (entry.shown_login, &entry.login)
        && !shown.eq_ignore_ascii_case(login.as_str())
    {
        let text = format!("The text has {} but the link has @{login}; using the link.", quoted(shown));
        diagnostics.add_contradiction(page.file, line, text);
    }
    if let Some(ignored) = &entry.left_out {
        diagnostics.add_skipped(
            page.file,
            line,
            format!("{} next to {} is ignored.", quoted(ignored), quoted(&entry.name)),
        );
    }
}

/// The person of an entry on another list: found by login or by name, or new with only a name.
pub(super) fn resolve(entry: &Entry<'_>, people: &[Person]) -> Result<Person, domain::Refusal> {
    let roster = Roster::new(people);
    let person = entry.person()?;
    match &person.login {
        Some(login) => Ok(roster.by_login(login).cloned().unwrap_or(person)),
        None => Ok(roster.find_or_name(person.name)),
    }
}
