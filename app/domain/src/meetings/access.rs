//! Permissions on a meeting: participants organize the planning themselves.

use crate::Refusal;
use crate::access::{Account, Actor, may_edit_settings, may_participate};
use crate::id::{EditionSlug, PersonId};

/// The facts about a meeting that, together with a person's roles, decide what they may do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingAccess {
    pub edition: EditionSlug,
    pub lead: Option<PersonId>,
    pub proposer: Option<PersonId>,
}

/// An action on a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeetingAction {
    /// Edit topic, time, lead, agenda and links.
    Edit,
    /// Cancel it, or plan it again.
    Cancel,
    EditNotes,
    /// Say whether one comes, and check in.
    Attend,
    /// See the check-in code and replies by name, and record who attended.
    RecordAttendance,
}

impl MeetingAccess {
    /// Organizers and the meeting's lead may do everything. Its proposer may edit and cancel it. Every participant may
    /// attend and edit the notes.
    pub fn may(&self, actor: &Actor, action: MeetingAction) -> bool {
        let is = |person: Option<PersonId>| actor.account().is_some_and(|account| person == Some(account.id));
        let participates = may_participate(actor, &self.edition);
        match action {
            MeetingAction::Attend | MeetingAction::EditNotes => participates,
            MeetingAction::Edit | MeetingAction::Cancel => {
                participates && (may_edit_settings(actor, &self.edition) || is(self.lead) || is(self.proposer))
            }
            MeetingAction::RecordAttendance => {
                participates && (may_edit_settings(actor, &self.edition) || is(self.lead))
            }
        }
    }

    /// # Errors
    /// `NotAllowed`, which names who may do it.
    pub fn check(&self, account: &Account, action: MeetingAction) -> Result<(), Refusal> {
        if self.may(&Actor::Person(Box::new(account.clone())), action) {
            Ok(())
        } else {
            Err(Refusal::NotAllowed(action.who_may()))
        }
    }
}

impl MeetingAction {
    /// Names who may do it, as in “Only … may do this”.
    pub fn who_may(self) -> &'static str {
        match self {
            MeetingAction::Edit | MeetingAction::Cancel => {
                "an organizer, the lead of this meeting or the person who proposed it"
            }
            MeetingAction::EditNotes | MeetingAction::Attend => {
                "a participant, a track lead or an organizer of this edition"
            }
            MeetingAction::RecordAttendance => "an organizer or the lead of this meeting",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Person;
    use crate::text::PersonName;

    const ACTIONS: [MeetingAction; 5] = [
        MeetingAction::Edit,
        MeetingAction::Cancel,
        MeetingAction::EditNotes,
        MeetingAction::Attend,
        MeetingAction::RecordAttendance,
    ];

    fn edition() -> EditionSlug {
        EditionSlug::parse("2027").unwrap()
    }

    fn participant(id: i64) -> Account {
        let person = Person { name: PersonName::parse("Wren Talus").unwrap(), login: None };
        Account {
            id: PersonId(id),
            person,
            owner: false,
            organizes: vec![],
            views: vec![],
            leads: vec![],
            takes_part: vec![edition()],
            is_contact: false,
        }
    }

    fn allowed(account: Account) -> [bool; 5] {
        let access = MeetingAccess { edition: edition(), lead: Some(PersonId(1)), proposer: Some(PersonId(2)) };
        let actor = Actor::Person(Box::new(account));
        ACTIONS.map(|action| access.may(&actor, action))
    }

    #[test]
    fn proposer_edits_a_meeting_and_its_lead_records_attendance() {
        assert_eq!(allowed(participant(1)), [true; 5]);
        assert_eq!(allowed(participant(2)), [true, true, true, true, false]);
        assert_eq!(allowed(participant(3)), [false, false, true, true, false]);
    }

    #[test]
    fn lead_who_left_the_edition_has_no_permissions() {
        assert_eq!(allowed(Account { takes_part: vec![], ..participant(1) }), [false; 5]);
        assert_eq!(allowed(Account { takes_part: vec![], organizes: vec![edition()], ..participant(3) }), [true; 5]);
    }
}
