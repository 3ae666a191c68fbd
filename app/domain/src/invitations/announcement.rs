//! The email about new dates or a new place: what it says, and who gets it.

use super::Affected;
use crate::text::revision;

/// An email about changes that invited people don't know yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The changes in sentences.
    pub changes: Vec<String>,
    /// The invited people who haven't declined, in the order of their invitations.
    pub affected: Vec<Affected>,
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
