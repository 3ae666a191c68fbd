//! Permissions: one rule for each, which hides a button and makes the proof that the request needs.

mod proofs;

pub use proofs::{
    AccountKey, AdoptionRecorder, EditionCreator, InvitationKey, Organizer, Owner, Participant, PeopleEditor, Proposer,
    Reader, SignedIn, System, Viewer,
};

use crate::Refusal;
use crate::id::{EditionSlug, PersonId};
use crate::people::Person;
use crate::text::Title;

/// The person who makes a request.
///
/// Permissions only grow from visitor to participant, track lead, organizer and owner.
///
/// A viewer has more of them than a visitor, and fewer than an organizer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    Visitor,
    Person(Box<Account>),
}

/// A signed-in person with the roles that decide their permissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: PersonId,
    pub person: Person,
    pub owner: bool,
    pub organizes: Vec<EditionSlug>,
    /// The editions that they are a viewer of.
    pub views: Vec<EditionSlug>,
    pub leads: Vec<(EditionSlug, Title)>,
    pub takes_part: Vec<EditionSlug>,
    /// Whether a core project's page names them as a contact, by a login that they were the first to have.
    pub is_contact: bool,
}

impl Actor {
    pub fn account(&self) -> Option<&Account> {
        match self {
            Actor::Visitor => None,
            Actor::Person(account) => Some(account),
        }
    }

    /// The account of a signed-in person.
    ///
    /// # Errors
    /// `Refusal::SignedOut` for visitors.
    pub fn require_account(&self) -> Result<&Account, Refusal> {
        self.account().ok_or(Refusal::SignedOut)
    }

    fn is_owner(&self) -> bool {
        self.account().is_some_and(|account| account.owner)
    }

    fn organizes(&self, edition: &EditionSlug) -> bool {
        self.account().is_some_and(|account| account.organizes(edition))
    }

    fn views(&self, edition: &EditionSlug) -> bool {
        self.account().is_some_and(|account| account.views(edition))
    }
}

impl Account {
    fn organizes(&self, edition: &EditionSlug) -> bool {
        self.owner || self.organizes.contains(edition)
    }

    fn views(&self, edition: &EditionSlug) -> bool {
        self.organizes(edition) || self.views.contains(edition)
    }

    fn creates_editions(&self) -> bool {
        self.owner || !self.organizes.is_empty()
    }

    /// Whether they may record the adoption by every core project, not only by those that name them as a contact.
    pub fn records_all_adoptions(&self) -> bool {
        self.creates_editions()
    }

    fn records_adoptions(&self) -> bool {
        self.records_all_adoptions() || self.is_contact
    }

    fn participates(&self, edition: &EditionSlug) -> bool {
        let leads = self.leads.iter().any(|(other, _)| other == edition);
        self.organizes(edition) || self.takes_part.contains(edition) || leads
    }

    fn proposes(&self, edition: &EditionSlug) -> bool {
        self.organizes(edition) || !self.takes_part.is_empty() || !self.leads.is_empty() || self.is_contact
    }
}

/// Seeing their own page: agreements, login sessions, preferences, data export and account deletion.
pub fn may_see_me(actor: &Actor) -> bool {
    actor.account().is_some()
}

/// Appointing and dismissing owners of the instance: owners.
pub fn may_appoint(actor: &Actor) -> bool {
    actor.is_owner()
}

/// Appointing and dismissing an edition's organizers, viewers and track leads: organizers.
pub fn may_appoint_in_edition(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.organizes(edition)
}

/// Managing invitations: drafting, sending, revoking, offering seats, reading and exporting.
pub fn may_invite(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.organizes(edition)
}

/// Editing an edition's seats, deadlines and commitments.
pub fn may_edit_settings(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.organizes(edition)
}

/// Creating editions: owners, and organizers of any edition.
pub fn may_create_editions(actor: &Actor) -> bool {
    actor.account().is_some_and(Account::creates_editions)
}

/// Adding, correcting and merging people: owners, and organizers of any edition.
pub fn may_edit_people(actor: &Actor) -> bool {
    actor.account().is_some_and(Account::creates_editions)
}

/// Recording the adoption of a SPEC: owners and organizers, and contacts of core projects for their own project.
pub fn may_record_adoptions(actor: &Actor) -> bool {
    actor.account().is_some_and(Account::records_adoptions)
}

/// Reading what organizers of an edition read: its viewers and organizers.
pub fn may_view(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.views(edition)
}

/// Seeing an edition that is a draft: its viewers and organizers.
pub fn may_see_draft(actor: &Actor, edition: &EditionSlug) -> bool {
    may_view(actor, edition)
}

/// Proposing, claiming, discussing and reviewing tasks, and marking interest.
///
/// Allowed for participants, track leads and organizers of the edition.
pub fn may_participate(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.account().is_some_and(|account| account.participates(edition))
}

/// Reading what the people of an edition read: attendance by name, and sessions that aren't released.
///
/// Allowed for participants, track leads, viewers and organizers of the edition.
pub fn may_read_along(actor: &Actor, edition: &EditionSlug) -> bool {
    may_participate(actor, edition) || may_view(actor, edition)
}

/// Accepting, dropping, merging and splitting tasks: organizers, and the leads of the task's track.
pub fn may_manage_plan(actor: &Actor, edition: &EditionSlug, track: Option<&Title>) -> bool {
    let leads = |account: &Account| account.leads.iter().any(|(other, led)| other == edition && Some(led) == track);
    actor.organizes(edition) || actor.account().is_some_and(leads)
}

/// Changing many tasks in a list, importing tasks, and editing the plan's settings: organizers.
pub fn may_edit_many(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.organizes(edition)
}

/// Proposing someone to invite to an edition.
///
/// Allowed for its organizers, for participants and track leads of any edition, and for contacts of core projects.
/// A proposal gives no one a seat, so the login on a project's page is enough proof of its first owner.
pub fn may_propose(actor: &Actor, edition: &EditionSlug) -> bool {
    actor.account().is_some_and(|account| account.proposes(edition))
}

/// Reading the audit log of an edition: its viewers and organizers.
pub fn may_read_audit_log(actor: &Actor, edition: &EditionSlug) -> bool {
    may_view(actor, edition)
}

/// Reading the audit log of the instance and all editions: owners.
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
            views: vec![],
            leads: vec![],
            takes_part: vec![],
            is_contact: false,
        }
    }

    /// Returns the results of all permission functions; only the first three aren't about one edition.
    fn rights(actor: &Actor, edition: &EditionSlug) -> [bool; 17] {
        [
            may_create_editions(actor),
            may_edit_people(actor),
            may_record_adoptions(actor),
            may_see_me(actor),
            may_appoint(actor),
            may_appoint_in_edition(actor, edition),
            may_invite(actor, edition),
            may_edit_settings(actor, edition),
            may_see_draft(actor, edition),
            may_view(actor, edition),
            may_propose(actor, edition),
            may_participate(actor, edition),
            may_read_along(actor, edition),
            may_manage_plan(actor, edition, Title::parse("Tools").ok().as_ref()),
            may_edit_many(actor, edition),
            may_read_audit_log(actor, edition),
            may_read_whole_audit_log(actor),
        ]
    }

    fn within(lesser: [bool; 17], greater: [bool; 17]) -> bool {
        lesser.into_iter().zip(greater).all(|(lesser, greater)| lesser <= greater)
    }

    proptest! {
        #[test]
        fn permissions_only_grow_from_visitor_to_owner(at in 0usize..3, elsewhere in 0usize..3) {
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
        fn viewer_reads_what_organizers_read_and_changes_nothing(at in 0usize..3, elsewhere in 0usize..3) {
            let edition = slug(elsewhere);
            let viewer = Actor::Person(Box::new(Account { views: vec![slug(at)], ..account() }));
            let organizer = Actor::Person(Box::new(Account { organizes: vec![slug(at)], ..account() }));
            prop_assert!(within(rights(&viewer, &edition), rights(&organizer, &edition)));
            let reads = [may_view, may_see_draft, may_read_along, may_read_audit_log];
            let changes = [may_appoint_in_edition, may_invite, may_edit_settings, may_edit_many, may_participate, may_propose];
            prop_assert!(reads.iter().all(|may| may(&viewer, &edition) == (at == elsewhere)));
            prop_assert!(changes.iter().all(|may| !may(&viewer, &edition)));
            prop_assert!(!may_create_editions(&viewer) && !may_edit_people(&viewer));
        }

        #[test]
        fn organizer_of_one_edition_has_no_permissions_in_another(at in 0usize..3, elsewhere in 0usize..3) {
            prop_assume!(at != elsewhere);
            let organizer = Actor::Person(Box::new(Account { organizes: vec![slug(at)], ..account() }));
            let stranger = Actor::Person(Box::new(account()));
            let in_one_edition = |actor: &Actor| rights(actor, &slug(elsewhere)).to_vec().split_off(3);
            prop_assert_eq!(in_one_edition(&organizer), in_one_edition(&stranger));
        }
    }
}
