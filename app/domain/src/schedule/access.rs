//! Permissions on sessions: organizers schedule, and leads arrange the sessions of their track.

use crate::Refusal;
use crate::access::{Account, Actor, may_edit_settings, may_participate};
use crate::id::{EditionSlug, PersonId};

/// The facts about a session that, together with a person's roles, decide what they may do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionAccess {
    pub edition: EditionSlug,
    pub leads: Vec<PersonId>,
    /// The leads of its track.
    pub track_leads: Vec<PersonId>,
}

/// An action on a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionAction {
    /// Edit its details and notes, and record what became of it.
    Edit,
    /// Add, move, cancel or delete it.
    Arrange,
}

/// Whether a person arranges sessions of the edition: organizers, and the leads of its tracks.
pub fn may_arrange_sessions(actor: &Actor, edition: &EditionSlug) -> bool {
    let leads = |account: &Account| account.leads.iter().any(|(other, _)| other == edition);
    may_edit_settings(actor, edition) || actor.account().is_some_and(leads)
}

impl SessionAccess {
    /// Organizers and the leads of its track may do everything. Its own leads may edit it.
    pub fn may(&self, actor: &Actor, action: SessionAction) -> bool {
        let is_in = |people: &[PersonId]| actor.account().is_some_and(|account| people.contains(&account.id));
        let arranges = may_edit_settings(actor, &self.edition) || is_in(&self.track_leads);
        may_participate(actor, &self.edition)
            && match action {
                SessionAction::Edit => arranges || is_in(&self.leads),
                SessionAction::Arrange => arranges,
            }
    }

    /// # Errors
    /// `NotAllowed`, which names who may do it.
    pub fn check(&self, account: &Account, action: SessionAction) -> Result<(), Refusal> {
        if self.may(&Actor::Person(Box::new(account.clone())), action) {
            return Ok(());
        }
        Err(Refusal::NotAllowed(match action {
            SessionAction::Edit => "an organizer, a lead of this track or a lead of this session",
            SessionAction::Arrange => "an organizer or a lead of this track",
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Person;
    use crate::text::PersonName;

    fn participant(id: i64) -> Account {
        Account {
            id: PersonId(id),
            person: Person { name: PersonName::parse("Wren Talus").unwrap(), login: None },
            owner: false,
            organizes: vec![],
            views: vec![],
            leads: vec![],
            takes_part: vec![EditionSlug::parse("2027").unwrap()],
            is_contact: false,
        }
    }

    #[test]
    fn session_lead_edits_and_only_a_track_lead_moves() {
        let edition = EditionSlug::parse("2027").unwrap();
        let access = SessionAccess { edition, leads: vec![PersonId(1)], track_leads: vec![PersonId(2)] };
        let allowed = |id| {
            let actor = Actor::Person(Box::new(participant(id)));
            [SessionAction::Edit, SessionAction::Arrange].map(|action| access.may(&actor, action))
        };
        assert_eq!(allowed(1), [true, false]);
        assert_eq!(allowed(2), [true, true]);
        assert_eq!(allowed(3), [false, false]);
    }
}
