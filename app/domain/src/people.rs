//! People: who takes part, by name and GitHub login.

use crate::id::Login;
use crate::text::{Name, Title};

/// A person as the public record names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: Name,
    /// `None` for someone whom a source names without an account.
    pub login: Option<Login>,
}

impl Person {
    /// One or two letters to stand where a picture would: first and last word's.
    pub fn initials(&self) -> String {
        let mut words =
            self.name.as_str().split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
        let first = words.next();
        first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
    }
}

/// Someone who takes part in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    pub person: Person,
    /// Titles of the core projects that name them as a contact.
    pub projects: Vec<Title>,
    /// Tracks of this edition that they lead.
    pub leads: Vec<Title>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_first_and_the_last_word() {
        let of = |name| Person { name: Name::parse(name).unwrap(), login: None }.initials();
        assert_eq!(of("Ada Lovelace"), "AL");
        assert_eq!(of("Grace Brewster Murray Hopper"), "GH");
        assert_eq!(of("Émilie"), "É");
        assert_eq!(of("123"), "");
    }
}
