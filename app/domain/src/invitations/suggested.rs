//! Reads a suggested person from one line of text, to fill in the form that invites them.

use crate::id::Login;
use crate::text::EmailAddress;

/// The parts of a suggestion such as `Kim Park, kim@example.org, @kim-p`; each may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggestedPerson {
    pub name: Option<String>,
    pub login: Option<String>,
    pub email: Option<String>,
}

impl SuggestedPerson {
    /// The first address, the first login that begins with `@`, and the words before them as the name.
    pub fn of(text: &str) -> SuggestedPerson {
        let mut person = SuggestedPerson::default();
        let mut name = Vec::new();
        let mut is_name_over = false;
        for word in text.split([' ', ',', ';', '(', ')', '<', '>', '\t', '\n']).filter(|word| !word.is_empty()) {
            let trimmed = word.trim_end_matches(['.', ':', '!', '?']);
            let login = trimmed.strip_prefix('@').filter(|login| Login::parse(login).is_ok());
            if let Some(login) = login {
                person.login.get_or_insert(login.to_owned());
                is_name_over = true;
            } else if trimmed.contains('@') && EmailAddress::parse(trimmed).is_ok() {
                person.email.get_or_insert(trimmed.to_owned());
                is_name_over = true;
            } else if !is_name_over {
                name.push(word);
            }
        }
        // A sentence is not a name.
        person.name = Some(name.join(" ")).filter(|words| !words.is_empty() && name.len() <= 5);
        person
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: Option<&str>, login: Option<&str>, email: Option<&str>) -> SuggestedPerson {
        let owned = |part: Option<&str>| part.map(str::to_owned);
        SuggestedPerson { name: owned(name), login: owned(login), email: owned(email) }
    }

    #[test]
    fn suggestion_is_split_into_name_login_and_address() {
        let of = SuggestedPerson::of;
        assert_eq!(of("Kim Park"), person(Some("Kim Park"), None, None));
        assert_eq!(of("Kim Park, kim@example.org"), person(Some("Kim Park"), None, Some("kim@example.org")));
        assert_eq!(
            of("Kim Park (@kim-p) <kim@example.org>"),
            person(Some("Kim Park"), Some("kim-p"), Some("kim@example.org"))
        );
        assert_eq!(of("@kim-p."), person(None, Some("kim-p"), None));
        assert_eq!(of("someone of the team that maintains wheels"), person(None, None, None));
        assert_eq!(of(""), SuggestedPerson::default());
    }
}
