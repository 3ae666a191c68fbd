//! What a change does to other people, for the page that asks before it is made.

use crate::discussion::EmailFrequency;
use crate::email::{Email, EmailCounts};
use crate::text::{counted, revision};
use std::fmt::Debug;

/// The emails and notifications that a change leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consequences {
    /// In the order in which they would be queued.
    pub emails: Vec<Email>,
    pub notified: Vec<Notified>,
}

/// A person who would get notifications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notified {
    pub name: String,
    pub notifications: u32,
    /// How they get them by email; `None` without an address.
    pub emails: Option<EmailFrequency>,
}

impl Notified {
    /// Whether they get the notifications by email, too.
    pub fn is_emailed(&self) -> bool {
        !matches!(self.emails, None | Some(EmailFrequency::Never))
    }

    /// What follows the name: `, 2 notifications, also in their next email`.
    pub fn label(&self) -> String {
        let count = counted(self.notifications as usize, "notification", "notifications");
        let email = match self.emails {
            None => "without an email, as they have no address",
            Some(EmailFrequency::Never) => "without an email, as they chose",
            Some(EmailFrequency::Digest) => "also in their next email, as they chose",
            Some(EmailFrequency::Each) => "also by email, as they chose",
        };
        format!(", {count}, {email}")
    }
}

impl Consequences {
    /// Whether no one would get an email or a notification.
    pub fn is_empty(&self) -> bool {
        self.emails.is_empty() && self.notified.is_empty()
    }

    /// Whether people get emails: now, or about their notifications.
    pub fn leads_to_emails(&self) -> bool {
        !self.emails.is_empty() || self.notified.iter().any(Notified::is_emailed)
    }

    /// What becomes of the emails.
    pub fn counts(&self) -> EmailCounts {
        EmailCounts::of(&self.emails)
    }

    /// The number of emails that go to someone, at once or when an organizer releases them.
    pub fn reached(&self) -> usize {
        self.counts().reached()
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
