//! Proofs of permission for tests that write to the store directly.

use domain::access::{Account, EditionCreator, Organizer, Participant};
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
    by_organizer(edition, &someone())
}

/// The proof of some participant of the edition, who is in no list.
pub fn by_any_participant(edition: &EditionSlug) -> Participant<'_> {
    let account = Box::leak(Box::new(Account { takes_part: vec![edition.clone()], ..someone() }));
    account.participant(edition).expect("a participant")
}

/// The proof of some owner.
pub fn by_creator() -> EditionCreator<'static> {
    let account = Box::leak(Box::new(Account { owner: true, ..someone() }));
    account.edition_creator().expect("an owner")
}

fn someone() -> Account {
    let person = Person { name: PersonName::parse("Someone").expect("a name"), login: None };
    let (organizes, leads, takes_part) = (vec![], vec![], vec![]);
    Account { id: PersonId(0), person, owner: false, organizes, views: vec![], leads, takes_part, is_contact: false }
}
