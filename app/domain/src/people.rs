//! People: names and GitHub logins, participants, and their contributions.

#[cfg(feature = "names")]
mod names;
mod records;

#[cfg(feature = "names")]
pub use names::fold_name;
pub use records::{
    EditedPerson, MAX_PROJECTS, MergePreview, PersonCounts, PersonField, PersonPair, PersonRecord, only_owners,
};

use crate::id::{Login, TaskNumber};
use crate::text::{PersonName, Title, counted};

/// A person's public name and login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: PersonName,
    /// `None` if the source gives only a name.
    pub login: Option<Login>,
}

impl Person {
    /// Returns the initials of the first and the last name, to show in place of a picture.
    pub fn initials(&self) -> String {
        let mut letters =
            self.name.as_str().split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
        let first = letters.next();
        first.into_iter().chain(letters.next_back()).flat_map(char::to_uppercase).collect()
    }
}

/// Someone who takes part in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedParticipant {
    pub person: Person,
    /// Titles of the core projects that name them as a contact, and of recorded projects.
    pub projects: Vec<Title>,
    /// Tracks of this edition that they lead.
    pub leads: Vec<Title>,
    pub contribution: Contribution,
    /// The first of the tasks that they have claimed, except dropped ones: those that they lead, then by number.
    pub tasks: Vec<ClaimedTask>,
}

impl ListedParticipant {
    /// The most claimed tasks that are named.
    pub const NAMED_TASKS: usize = 3;
}

/// A task that a participant has claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedTask {
    pub number: TaskNumber,
    pub title: Title,
}

/// A person's contributions to an edition's work plan: claimed tasks and reviews.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contribution {
    /// Tasks that they have claimed, except dropped ones.
    pub claimed: u32,
    /// How many of those are done.
    pub done: u32,
    /// Tasks that they have reviewed.
    pub reviews: u32,
}

impl Contribution {
    /// Formats as `1 of 3 tasks done, 2 reviews`, without zeros; `0 of 3 tasks done` only if the edition is `over`.
    pub fn in_words(&self, over: bool) -> String {
        let claimed = counted(self.claimed as usize, "task", "tasks");
        let tasks = match (self.claimed, self.done) {
            (0, _) => None,
            (_, 0) if !over => Some(claimed),
            (_, done) => Some(format!("{done} of {claimed} done")),
        };
        let counts = [tasks, (self.reviews > 0).then(|| counted(self.reviews as usize, "review", "reviews"))];
        counts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contribution_leaves_out_zeros() {
        assert_eq!(Contribution { claimed: 3, done: 1, reviews: 1 }.in_words(false), "1 of 3 tasks done, 1 review");
        assert_eq!(Contribution { claimed: 0, done: 0, reviews: 2 }.in_words(true), "2 reviews");
        assert_eq!(Contribution::default().in_words(true), "");
    }

    #[test]
    fn contribution_to_a_past_edition_says_that_no_task_is_done() {
        let contribution = Contribution { claimed: 1, ..Contribution::default() };
        assert_eq!(
            (contribution.in_words(false).as_str(), contribution.in_words(true).as_str()),
            ("1 task", "0 of 1 task done")
        );
    }

    #[test]
    fn initials_come_from_the_first_and_the_last_name() {
        let of = |name| Person { name: PersonName::parse(name).unwrap(), login: None }.initials();
        assert_eq!(of("Ada Lovelace"), "AL");
        assert_eq!(of("Grace Brewster Murray Hopper"), "GH");
        assert_eq!(of("Émilie"), "É");
        assert_eq!(of("123"), "");
    }
}
