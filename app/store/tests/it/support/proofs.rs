//! Proofs of permission, which borrow an account that is kept for the rest of the test run.

use super::values::person;
use domain::access::{Account, Actor, Organizer, Owner, Participant, PeopleEditor, Proposer, SignedIn, System};
use domain::id::{EditionSlug, PersonId};
use domain::roles::{Appointer, Role};

/// The account, kept for the rest of the test run.
fn kept(account: Account) -> &'static Account {
    Box::leak(Box::new(account))
}

/// An account with this id and without roles.
pub fn account_of(id: PersonId) -> Account {
    Account {
        id,
        person: person("Someone"),
        owner: false,
        organizes: vec![],
        views: vec![],
        leads: vec![],
        takes_part: vec![],
        is_contact: false,
    }
}

/// The proof that a person gets who organizes the edition.
pub fn by_organizer<'a>(edition: &'a EditionSlug, account: &Account) -> Organizer<'a> {
    kept(Account { organizes: vec![edition.clone()], ..account.clone() }).organizer(edition).unwrap()
}

/// The proof of some organizer of the edition.
pub fn by_any_organizer(edition: &EditionSlug) -> Organizer<'_> {
    by_organizer(edition, &account_of(PersonId(0)))
}

/// The proof that a person gets who takes part in the edition; they keep their other roles.
pub fn by_participant<'a>(edition: &'a EditionSlug, account: &Account) -> Participant<'a> {
    kept(Account { takes_part: vec![edition.clone()], ..account.clone() }).participant(edition).unwrap()
}

/// The proof that a person gets who may propose someone to invite.
pub fn by_proposer<'a>(edition: &'a EditionSlug, account: &Account) -> Proposer<'a> {
    kept(Account { is_contact: true, ..account.clone() }).proposer(edition).unwrap()
}

/// The proof that a person gets who may appoint; without one, the proof of a command.
pub fn by_appointer<'a>(role: &'a Role, account: Option<&Account>) -> Appointer<'a> {
    let Some(account) = account else { return role.appointer_by_command(System::new()) };
    let actor = Actor::Person(Box::new(Account { owner: true, ..account.clone() }));
    role.appointer(Box::leak(Box::new(actor))).unwrap()
}

pub fn by_person(id: PersonId) -> SignedIn<'static> {
    kept(account_of(id)).signed_in()
}

/// The proof to correct people that an owner with this id gets.
pub fn by_owner(id: PersonId) -> PeopleEditor<'static> {
    kept(Account { owner: true, ..account_of(id) }).people_editor().unwrap()
}

/// The proof to correct people that an organizer of these editions gets.
pub fn by_people_editor(account: &Account, editions: &[&str]) -> PeopleEditor<'static> {
    let organizes = editions.iter().map(|slug| EditionSlug::parse(slug).unwrap()).collect();
    kept(Account { organizes, ..account.clone() }).people_editor().unwrap()
}

/// The proof that an owner of the server with this id gets.
pub fn by_server_owner(id: PersonId) -> Owner<'static> {
    kept(Account { owner: true, ..account_of(id) }).owner().unwrap()
}
