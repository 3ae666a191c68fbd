//! What organizers see before an email goes to many people: who is affected, and how the email reads.

use super::InvitationState;
use crate::email::{EmailTemplate, TemplateValues};
use crate::id::InvitationId;
use crate::text::EmailAddress;

/// An email before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailPreview {
    /// In the order of their invitations.
    pub affected: Vec<Affected>,
    /// The email as the first person with an address gets it; `None` if no one has one.
    pub example: Option<(EmailTemplate, TemplateValues)>,
}

/// An invited person to be emailed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    pub invitation: InvitationId,
    pub name: String,
    pub state: InvitationState,
    pub email: Option<EmailAddress>,
}

impl EmailPreview {
    /// The number of people with an address.
    pub fn reached(&self) -> usize {
        self.affected.iter().filter(|person| person.email.is_some()).count()
    }
}
