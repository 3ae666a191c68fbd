//! The email about new dates or a new place: what it says, and who gets it.

use super::InvitationState;
use crate::email::{EmailTemplate, TemplateValues};
use crate::id::InvitationId;
use crate::text::{EmailAddress, revision};

/// An email about changes that invited people don't know yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The changes in sentences.
    pub changes: Vec<String>,
    /// Invited people who haven't declined, in the order of their invitations.
    pub affected: Vec<Affected>,
    /// The email as the first person with an address gets it; `None` if no one has one.
    pub example: Option<(EmailTemplate, TemplateValues)>,
}

/// An invited person who relies on the dates and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    pub invitation: InvitationId,
    pub name: String,
    pub state: InvitationState,
    pub email: Option<EmailAddress>,
}

impl Announcement {
    /// A short value that changes with the changes; a form sends it back, so that an email says what was read.
    pub fn revision(&self) -> String {
        revision(&self.changes)
    }

    /// The value of the placeholder `{message}`.
    pub fn message(changes: &[String]) -> String {
        changes.join("\n\n")
    }
}
