//! Compares the people of all editions: one name for each login.

use super::edition::ReadEdition;
use super::people::Listed;
use crate::names::fold;
use crate::source::{Diagnostics, quoted};
use domain::import::ImportedEdition;
use domain::people::Person;
use std::collections::BTreeMap;

/// Gives each login the name from the newest edition, and reports names with two logins.
pub(super) fn agree_across(editions: &mut [ReadEdition], diagnostics: &mut Diagnostics) {
    editions.sort_by(|a, b| {
        (b.imported.dates.starts(), &b.imported.slug).cmp(&(a.imported.dates.starts(), &a.imported.slug))
    });
    let mut by_login: BTreeMap<String, Person> = BTreeMap::new();
    let mut by_name: BTreeMap<String, (Person, String)> = BTreeMap::new();
    for edition in editions.iter() {
        for Listed { line, person } in &edition.listed {
            let Some(login) = &person.login else { continue };
            let slug = edition.imported.slug.to_string();
            let newest = by_login.entry(login.as_str().to_lowercase()).or_insert_with(|| person.clone());
            if newest.name != person.name {
                let text = format!(
                    "@{login} is {} here but {} in a newer edition; using the newer name.",
                    quoted(person.name.as_str()),
                    quoted(newest.name.as_str())
                );
                diagnostics.add_contradiction(&edition.file, *line, text);
            }
            let (namesake, other_edition) =
                by_name.entry(fold(person.name.as_str())).or_insert_with(|| (person.clone(), slug));
            if let Some(other) = namesake.login.as_ref().filter(|other| !other.same_as(login)) {
                let text = format!(
                    "{} is @{login} here and @{other} in edition {other_edition}; both are kept.",
                    quoted(person.name.as_str())
                );
                diagnostics.add_contradiction(&edition.file, *line, text);
            }
        }
    }
    for edition in editions.iter_mut() {
        for person in everyone(&mut edition.imported) {
            let newest = person.login.as_ref().and_then(|login| by_login.get(&login.as_str().to_lowercase()));
            if let Some(newest) = newest {
                *person = newest.clone();
            }
        }
    }
}

fn everyone(imported: &mut ImportedEdition) -> impl Iterator<Item = &mut Person> {
    let leads = imported.tracks.iter_mut().flat_map(|track| &mut track.leads);
    let attendees = imported.meetings.iter_mut().flat_map(|meeting| &mut meeting.attendees);
    imported.people.iter_mut().chain(leads).chain(attendees)
}
