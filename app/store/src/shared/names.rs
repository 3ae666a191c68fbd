//! The order of names, without case and accents.

use domain::folding::fold;
use domain::people::Person;

/// The sort key of a person in lists: the name without case and accents.
pub(crate) fn by_name(person: &Person) -> (String, String, Option<String>) {
    let name = person.name.as_str();
    (fold(name), name.to_owned(), person.login.as_ref().map(|login| login.as_str().to_owned()))
}
