//! People: who takes part, by name and GitHub login.

use crate::id::Login;
use crate::text::{PersonName, Title, counted};

/// A person as the public record names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: PersonName,
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
    pub contribution: Contribution,
}

/// What somebody gives to an edition's work plan. A review counts as much as a hand on a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contribution {
    /// Tasks that their hand is on, dropped ones left out.
    pub claimed: u32,
    /// How many of those are done.
    pub done: u32,
    /// Tasks that they have reviewed.
    pub reviews: u32,
}

impl std::fmt::Display for Contribution {
    /// `3 tasks, 1 done, 2 reviews`; nothing is left unsaid but what is none.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = [
            (self.claimed > 0).then(|| counted(self.claimed as usize, "task", "tasks")),
            (self.done > 0).then(|| format!("{} done", self.done)),
            (self.reviews > 0).then(|| counted(self.reviews as usize, "review", "reviews")),
        ];
        f.write_str(&words.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contribution_says_what_there_is() {
        assert_eq!(Contribution { claimed: 3, done: 1, reviews: 1 }.to_string(), "3 tasks, 1 done, 1 review");
        assert_eq!(Contribution { claimed: 0, done: 0, reviews: 2 }.to_string(), "2 reviews");
        assert_eq!(Contribution::default().to_string(), "");
    }

    #[test]
    fn initials_are_the_first_and_the_last_word() {
        let of = |name| Person { name: PersonName::parse(name).unwrap(), login: None }.initials();
        assert_eq!(of("Ada Lovelace"), "AL");
        assert_eq!(of("Grace Brewster Murray Hopper"), "GH");
        assert_eq!(of("Émilie"), "É");
        assert_eq!(of("123"), "");
    }
}
