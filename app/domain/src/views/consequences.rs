//! What a change does to other people, for the page that asks before it is made.

use crate::email::Email;
use crate::text::revision;
use std::fmt::Debug;

/// The emails and notifications that a change leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consequences {
    /// In the order in which they would be queued.
    pub emails: Vec<Email>,
    /// The names of the people who would get a notification, with the number of notifications.
    pub notified: Vec<(String, u32)>,
}

impl Consequences {
    /// Whether no one would get an email or a notification.
    pub fn is_empty(&self) -> bool {
        self.emails.is_empty() && self.notified.is_empty()
    }

    /// The emails to people without an address, which are not sent.
    pub fn unreached(&self) -> impl Iterator<Item = &Email> {
        self.emails.iter().filter(|email| email.to.is_none())
    }

    /// The number of emails that have an address to go to.
    pub fn reached(&self) -> usize {
        self.emails.len() - self.unreached().count()
    }

    /// What the page showed, as a short text: it differs if the same form would now do something else.
    ///
    /// `affected` is what the page showed besides.
    pub fn revision(&self, affected: &impl Debug) -> String {
        let emails =
            self.emails.iter().map(|email| (&email.to, &email.name, email.kind, &email.template, &email.values));
        revision(&(emails.collect::<Vec<_>>(), &self.notified, affected))
    }
}
