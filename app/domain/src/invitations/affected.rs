//! Invited people before an email goes to many of them.

use super::InvitationState;
use crate::id::InvitationId;
use crate::text::EmailAddress;

/// An invited person to be emailed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    pub invitation: InvitationId,
    pub name: String,
    pub state: InvitationState,
    pub email: Option<EmailAddress>,
}

impl Affected {
    /// The number of people with an address.
    pub fn reached(affected: &[Affected]) -> usize {
        affected.iter().filter(|person| person.email.is_some()).count()
    }
}
