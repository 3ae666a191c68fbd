//! Matches people's names, regardless of accents, capitals and initials.

use crate::source::quoted;
use domain::id::Login;
use domain::people::Person;
pub(crate) use domain::people::fold_name as fold;
use domain::text::PersonName;

/// Whether a text counts people without naming them, such as `and others` or `3 more`.
pub(crate) fn counts_others(text: &str) -> bool {
    const COUNTS: [&str; 6] = ["and", "many", "some", "several", "a", "few"];
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let is_count = |word: &&str| COUNTS.contains(word) || word.chars().all(|c| c.is_ascii_digit());
    match words.as_slice() {
        ["other" | "others", ..] | ["and", "other" | "others", ..] | ["et", "al"] => true,
        [counts @ .., "more" | "others" | "people" | "participants"] => counts.iter().all(is_count),
        _ => false,
    }
}

/// Why a text isn’t the name of one person; `None` if it is.
pub(crate) fn problem_of(name: &str) -> Option<String> {
    let joins = |word: &str| matches!(word, "&" | "+" | "and" | "und" | "et");
    if counts_others(name) || !name.contains(char::is_alphabetic) {
        Some(format!("{} names no person.", quoted(name)))
    } else if name.contains(['&', '/', '|', ';', ',', '\t']) || name.split_whitespace().any(joins) {
        Some(format!("{} seems to name more than one person. Put each person on a separate line.", quoted(name)))
    } else if name.contains(|c: char| c.is_ascii_digit() || "@()[]{}<>:".contains(c)) {
        Some(format!("{} is not a name.", quoted(name)))
    } else {
        None
    }
}

/// Removes the mark of a list or a number at the start of a line: `- `, `1. `, `[x] `.
pub(crate) fn without_list_mark(line: &str) -> &str {
    let mut rest = line.trim_start();
    loop {
        let marked = ["- ", "* ", "+ ", "• ", "[ ]", "[x]", "[X]"].iter().find_map(|mark| rest.strip_prefix(mark));
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let numbered = || rest[digits..].strip_prefix(['.', ')']).filter(|text| digits > 0 && text.starts_with(' '));
        match marked.or_else(numbered) {
            Some(text) => rest = text.trim_start(),
            None => return rest,
        }
    }
}

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

    #[test]
    fn counts_of_others_are_no_names() {
        for text in [
            "and others",
            "3 more",
            "and 12 more",
            "others",
            "… and many more",
            "et al.",
            "Other participants in the discussion",
        ] {
            assert!(counts_others(text), "{text}");
        }
        for name in ["Thomas More", "Ada Others", "Mo Re", "Ola Nordøy"] {
            assert!(!counts_others(name) && problem_of(name).is_none(), "{name}");
        }
        for text in ["Ida Ives & Jo Jay", "Ida and Jo", "Ida, Jo", "Ada @ada", "Ada 2"] {
            assert!(problem_of(text).is_some(), "{text}");
        }
    }

    #[test]
    fn marks_of_lists_are_removed() {
        for line in ["- Ada", "1. Ada", "12) Ada", "- [x] Ada", "* 3. Ada", "Ada"] {
            assert_eq!(without_list_mark(line), "Ada", "{line}");
        }
        assert_eq!(without_list_mark("3 more"), "3 more");
    }

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
