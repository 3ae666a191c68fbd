//! Proofs of permission for tests that write to the store directly.

use domain::access::{Account, Organizer};
use domain::id::{EditionSlug, PersonId};
use domain::people::Person;
use domain::text::PersonName;

/// The proof that a person gets who organizes the edition.
pub fn by_organizer<'a>(edition: &'a EditionSlug, account: &Account) -> Organizer<'a> {
    // A proof borrows its account, so the account is kept for the rest of the test run.
    let account = Box::leak(Box::new(Account { organizes: vec![edition.clone()], ..account.clone() }));
    account.organizer(edition).expect("an organizer")
}

/// The proof of some organizer of the edition.
pub fn by_any_organizer(edition: &EditionSlug) -> Organizer<'_> {
    let person = Person { name: PersonName::parse("Someone").expect("a name"), login: None };
    let (organizes, leads, takes_part) = (vec![], vec![], vec![]);
    let id = PersonId(0);
    by_organizer(edition, &Account { id, person, owner: false, organizes, leads, takes_part, is_contact: false })
}
