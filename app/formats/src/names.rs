//! Matches people's names, regardless of accents, capitals and initials.

use domain::id::Login;
use domain::people::Person;
pub(crate) use domain::people::fold_name as fold;
use domain::text::PersonName;

/// Removes single letters: `k ada example` to `ada example`.
fn without_initials(folded: &str) -> String {
    folded.split(' ').filter(|word| word.chars().count() > 1).collect::<Vec<_>>().join(" ")
}

/// Finds people of an edition by name or login.
pub(crate) struct Roster<'p>(&'p [Person]);

impl<'p> Roster<'p> {
    pub(crate) fn new(people: &'p [Person]) -> Self {
        Roster(people)
    }

    /// The person with this name, regardless of initials; `None` if several match.
    pub(crate) fn find(&self, name: &str) -> Option<&'p Person> {
        let folded = fold(name);
        let short = without_initials(&folded);
        let by_name = self.only(|other| other == folded);
        by_name.or_else(|| (!short.is_empty()).then(|| self.only(|other| without_initials(other) == short)).flatten())
    }

    /// The person with this name, or a new person with only this name.
    pub(crate) fn find_or_name(&self, name: PersonName) -> Person {
        self.find(name.as_str()).cloned().unwrap_or(Person { name, login: None })
    }

    pub(crate) fn by_login(&self, login: &Login) -> Option<&'p Person> {
        self.0.iter().find(|person| person.login.as_ref().is_some_and(|known| known.same_as(login)))
    }

    fn only(&self, fits: impl Fn(&str) -> bool) -> Option<&'p Person> {
        let mut found = self.0.iter().filter(|person| fits(&fold(person.name.as_str())));
        found.next().filter(|_| found.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(names: &[&str]) -> Vec<Person> {
        let person = |name: &&str| Person { name: PersonName::parse(name).unwrap(), login: None };
        names.iter().map(person).collect()
    }

    #[test]
    fn a_name_is_found_without_its_accents_capitals_and_initials() {
        let people = people(&["Zoë Ångström", "Ada Example", "Ola Nordøy"]);
        let find = |name| Roster::new(&people).find(name).map(|person| person.name.to_string());
        assert_eq!(find("zoe  angstrom").as_deref(), Some("Zoë Ångström"));
        assert_eq!(find("K. Ada Example").as_deref(), Some("Ada Example"));
        assert_eq!(find("Ola Nordoy").as_deref(), Some("Ola Nordøy"));
        assert_eq!(find("Ada"), None);
    }

    #[test]
    fn a_name_that_fits_two_people_is_nobodys() {
        let people = people(&["Ada A. Example", "Ada B. Example"]);
        assert_eq!(Roster::new(&people).find("Ada Example"), None);
        assert!(Roster::new(&people).find("Ada B. Example").is_some());
    }
}
