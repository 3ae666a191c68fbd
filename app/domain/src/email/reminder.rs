//! People by name before they are emailed.

use crate::people::Person;

/// The people who get an email, and those without an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReminderPreview {
    pub reached: Vec<Person>,
    /// They have no address.
    pub unreached: Vec<Person>,
}
