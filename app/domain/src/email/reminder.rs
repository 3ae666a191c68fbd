//! A reminder to people by name before it is sent.

use super::{EmailTemplate, TemplateValues};
use crate::people::Person;

/// The people who get a reminder, those without an address, and the email.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReminderPreview {
    pub reached: Vec<Person>,
    /// They have no address.
    pub unreached: Vec<Person>,
    /// The email as the first of them gets it.
    pub example: Option<(EmailTemplate, TemplateValues)>,
}
