//! Counts what becomes of the emails of one action.

use super::{DeliveryStatus, Email};
use crate::text::counted;

/// The emails that an action writes into the outbox, by what becomes of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EmailCounts {
    /// They are sent as soon as possible.
    pub queued: usize,
    pub held: usize,
    /// To people who can be given an invitation link instead.
    pub without_address: usize,
    /// To people without an address who can't be given a link.
    pub without_link: usize,
    pub unsubscribed: usize,
}

impl EmailCounts {
    pub fn of<'a>(emails: impl IntoIterator<Item = &'a Email>) -> EmailCounts {
        let mut counts = EmailCounts::default();
        for email in emails {
            match email.delivery_status {
                DeliveryStatus::Held => counts.held += 1,
                DeliveryStatus::NoAddress if email.invitation.is_some() && email.kind.has_link() => {
                    counts.without_address += 1
                }
                DeliveryStatus::NoAddress => counts.without_link += 1,
                DeliveryStatus::Suppressed => counts.unsubscribed += 1,
                _ => counts.queued += 1,
            }
        }
        counts
    }

    /// The number of people who get the email, at once or when an organizer releases it.
    pub fn reached(self) -> usize {
        self.queued + self.held
    }

    /// `2 emails are queued for sending.`, or that they are in the outbox if no email server is configured.
    ///
    /// `None` if none is queued.
    pub fn queued_sentence(self, sends: bool) -> Option<String> {
        let place = if sends { "queued for sending" } else { "in the outbox" };
        (self.queued > 0).then(|| format!("{} {place}.", counted(self.queued, "email is", "emails are")))
    }

    /// `1 email is held in the outbox.`; `None` if none is held.
    pub fn held_sentence(self) -> Option<String> {
        (self.held > 0).then(|| format!("{} held in the outbox.", counted(self.held, "email is", "emails are")))
    }

    /// `5 people have no email address: …`; `None` if all have one.
    pub fn address_sentence(self) -> Option<String> {
        let people = counted(self.without_address, "person has", "people have");
        (self.without_address > 0)
            .then(|| format!("{people} no email address: give them a link, or tell them in another way."))
    }

    /// `1 person has no email address: …`; `None` if no one without a link lacks one.
    pub fn link_sentence(self) -> Option<String> {
        let people = counted(self.without_link, "person has", "people have");
        (self.without_link > 0).then(|| format!("{people} no email address: tell them in another way."))
    }

    /// `2 people have unsubscribed, …`; `None` if no one has.
    pub fn unsubscribed_sentence(self) -> Option<String> {
        let people = counted(self.unsubscribed, "person has", "people have");
        (self.unsubscribed > 0).then(|| format!("{people} unsubscribed and get no such email."))
    }
}
