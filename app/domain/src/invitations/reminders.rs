//! The email that reminds people of their commitments: what it says, and who gets it.

use super::Affected;
use crate::id::InvitationId;
use crate::text::revision;
use std::collections::BTreeMap;

/// The email to the people who are behind with their commitments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitmentReminders {
    /// What each person hasn't met: the value of the placeholder `{message}`.
    pub messages: BTreeMap<InvitationId, String>,
    /// Those people, in the order of their invitations.
    pub affected: Vec<Affected>,
}

impl CommitmentReminders {
    /// A person is not reminded again for so many days.
    pub const REST_DAYS: i64 = 7;

    /// A short value that changes with the people and the text of their emails; a form sends it back.
    pub fn revision(&self) -> String {
        revision(&self.messages)
    }
}
