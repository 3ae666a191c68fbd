//! Who may do what: every rule one pure function, used to hide a button and to refuse the request.
//!
//! A right grows from visitor to participant, to track lead in their track, to organizer of their edition, to owner.

use crate::id::{EditionSlug, PersonId};
use crate::people::Person;
use crate::text::Title;

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    Visitor,
    Person(Box<Account>),
}

/// A signed-in person with everything their rights follow from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: PersonId,
    pub person: Person,
    pub owner: bool,
    pub organizes: Vec<EditionSlug>,
    pub leads: Vec<(EditionSlug, Title)>,
    pub takes_part: Vec<EditionSlug>,
    /// A core project's page names them as its contact, by the login that they have now.
    pub is_contact: bool,
}

impl Actor {
    pub fn account(&self) -> Option<&Account> {
        match self {
            Actor::Visitor => None,
            Actor::Person(account) => Some(account),
        }
    }

    fn is_owner(&self) -> bool {
        self.account().is_some_and(|account| account.owner)
    }

    fn organizes(&self, edition: &EditionSlug) -> bool {
        self.is_owner() || self.account().is_some_and(|account| account.organizes.contains(edition))
    }
}

/// Their own page: promises, sign-ins, preferences, data, leaving.
pub fn may_see_me(actor: &Actor) -> bool {
    actor.account().is_some()
}

/// Owners of the instance, and organizers of any edition: only owners appoint and dismiss them.
pub fn may_appoint(actor: &Actor) -> bool {
    actor.is_owner()
}

/// Leads of an edition's tracks.
pub fn may_name_leads(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.organizes(edition)
}

/// Who is invited, and everything about them: to write down, send, take back, offer seats, read and export.
pub fn may_invite(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.organizes(edition)
}

/// How many seats there are and for whom, the deadlines, and the commitments' text.
pub fn may_edit_settings(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.organizes(edition)
}

/// When people come and go, what they eat and need, whom to call.
pub fn may_read_logistics(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.organizes(edition)
}

/// The mail that an edition has sent and is about to send, and its words.
pub fn may_read_emails(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.organizes(edition)
}

/// To propose tasks, claim them, discuss them, say what one likes and review: whoever takes part in the edition, leads a
/// track of it or organizes it.
pub fn may_participate(actor: &Actor, edition: &EditionSlug) -> bool {
    let part = |account: &Account| {
        account.takes_part.contains(edition) || account.leads.iter().any(|(known, _)| known == edition)
    };
    actor.organizes(edition) || actor.account().is_some_and(part)
}

/// Reading attendance by name: participants, track leads and organizers of the edition.
/// Everybody else reads how many.
pub fn may_read_attendance(actor: &Actor, edition: &EditionSlug) -> bool {
    may_participate(actor, edition)
}

/// To accept tasks into the plan, drop, merge and split them: organizers, and of their own track its leads.
pub fn may_manage_plan(actor: &Actor, edition: &EditionSlug, track: Option<&Title>) -> bool {
    let leads = |account: &Account| account.leads.iter().any(|(known, led)| known == edition && Some(led) == track);
    actor.organizes(edition) || actor.account().is_some_and(leads)
}

/// To change many tasks at once, from a list or a file, and to set the plan's rules.
pub fn may_edit_many(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.organizes(edition)
}

/// To propose somebody for an edition: whoever takes part in any, and contacts of core projects. It gives nobody a
/// seat, so the login that a project's page names is enough.
pub fn may_propose(actor: &Actor, edition: &EditionSlug) -> bool {
    let part = |account: &Account| !account.takes_part.is_empty() || !account.leads.is_empty() || account.is_contact;
    actor.organizes(edition) || actor.account().is_some_and(part)
}

/// What was done in an edition, by whom and when.
pub fn may_read_audit_log(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.organizes(edition)
}

/// What was done in all editions and to the instance itself.
pub fn may_read_whole_audit_log(actor: &Actor) -> bool {
    actor.is_owner()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Login;
    use crate::text::PersonName;
    use proptest::prelude::*;

    const EDITIONS: [&str; 3] = ["2025", "2026", "2027"];

    fn slug(nth: usize) -> EditionSlug {
        EditionSlug::parse(EDITIONS[nth]).unwrap()
    }

    fn account() -> Account {
        let person = Person { name: PersonName::parse("Wren Talus").unwrap(), login: Login::parse("demo-wren").ok() };
        Account {
            id: PersonId(1),
            person,
            owner: false,
            organizes: vec![],
            leads: vec![],
            takes_part: vec![],
            is_contact: false,
        }
    }

    /// Everything that can be asked of `access` about an edition, as yes and no.
    fn rights(actor: &Actor, edition: &EditionSlug) -> [bool; 14] {
        [
            may_see_me(actor),
            may_appoint(actor),
            may_name_leads(actor, edition),
            may_invite(actor, edition),
            may_edit_settings(actor, edition),
            may_read_logistics(actor, edition),
            may_read_emails(actor, edition),
            may_propose(actor, edition),
            may_participate(actor, edition),
            may_read_attendance(actor, edition),
            may_manage_plan(actor, edition, Title::parse("Tools").ok().as_ref()),
            may_edit_many(actor, edition),
            may_read_audit_log(actor, edition),
            may_read_whole_audit_log(actor),
        ]
    }

    fn within(lesser: [bool; 14], greater: [bool; 14]) -> bool {
        lesser.into_iter().zip(greater).all(|(lesser, greater)| lesser <= greater)
    }

    proptest! {
        #[test]
        fn a_right_only_grows_from_visitor_to_owner(at in 0usize..3, elsewhere in 0usize..3) {
            let track = Title::parse("Tools").unwrap();
            let participant = Account { takes_part: vec![slug(at)], ..account() };
            let lead = Account { leads: vec![(slug(at), track)], ..participant.clone() };
            let organizer = Account { organizes: vec![slug(at)], ..lead.clone() };
            let owner = Account { owner: true, ..organizer.clone() };
            let steps = [participant, lead, organizer, owner].map(|account| Actor::Person(Box::new(account)));
            let mut before = rights(&Actor::Visitor, &slug(elsewhere));
            for step in &steps {
                let now = rights(step, &slug(elsewhere));
                prop_assert!(within(before, now));
                before = now;
            }
        }

        #[test]
        fn an_organizer_of_one_edition_is_nobody_in_another(at in 0usize..3, elsewhere in 0usize..3) {
            prop_assume!(at != elsewhere);
            let organizer = Actor::Person(Box::new(Account { organizes: vec![slug(at)], ..account() }));
            let nobody = Actor::Person(Box::new(account()));
            prop_assert_eq!(rights(&organizer, &slug(elsewhere)), rights(&nobody, &slug(elsewhere)));
        }
    }
}
