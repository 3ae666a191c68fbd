//! Mail: which letters there are, what each says unless an edition has its own words, and when one is tried again.

mod delivery;
mod template;

pub use delivery::{DeliveryStatus, OutboxAction, retry_after};
pub use template::{EmailTemplate, TemplateValues, fill};

use crate::Refusal;
use crate::id::{EmailId, InvitationId};
use crate::text::{EmailAddress, ShortText};
use crate::time::Instant;

/// The letters that Cairn writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailKind {
    Invitation,
    Reminder,
    Waitlisted,
    Offer,
    Confirmed,
    NewCommitments,
    Revoked,
    /// An organizer's answer to a question.
    Answer,
    /// What somebody is told of the work plan, at once.
    Notification,
    /// The same, once a day.
    Digest,
}

impl EmailKind {
    pub const ALL: [EmailKind; 10] = [
        EmailKind::Invitation,
        EmailKind::Reminder,
        EmailKind::Waitlisted,
        EmailKind::Offer,
        EmailKind::Confirmed,
        EmailKind::NewCommitments,
        EmailKind::Revoked,
        EmailKind::Answer,
        EmailKind::Notification,
        EmailKind::Digest,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            EmailKind::Invitation => "invitation",
            EmailKind::Reminder => "reminder",
            EmailKind::Waitlisted => "waitlisted",
            EmailKind::Offer => "offer",
            EmailKind::Confirmed => "confirmed",
            EmailKind::NewCommitments => "new-commitments",
            EmailKind::Revoked => "revoked",
            EmailKind::Answer => "answer",
            EmailKind::Notification => "notification",
            EmailKind::Digest => "digest",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|letter| letter.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("a letter that Cairn writes", text))
    }

    /// When it is written, for the page of templates.
    pub fn when(self) -> &'static str {
        match self {
            EmailKind::Invitation => "when an invitation is sent",
            EmailKind::Reminder => "some days before the deadline, to whoever has not answered",
            EmailKind::Waitlisted => "when somebody accepts and no seat is free",
            EmailKind::Offer => "when a seat becomes free for whoever waits",
            EmailKind::Confirmed => "when somebody has a seat",
            EmailKind::NewCommitments => "when the commitments change, to whoever agreed to the old ones",
            EmailKind::Revoked => "when an invitation is taken back",
            EmailKind::Answer => "when an organizer answers a question",
            EmailKind::Notification => "when something happens to a task of theirs, for who wants each at once",
            EmailKind::Digest => "once a day, if something happened to tasks of theirs",
        }
    }

    /// Whoever doesn't want mail from here still gets what they need to know of their own seat.
    pub fn is_necessary(self) -> bool {
        !matches!(self, EmailKind::Invitation | EmailKind::Reminder | EmailKind::Notification | EmailKind::Digest)
    }

    /// Whether it tells somebody of the work plan, of which they choose themselves how they are told.
    pub fn is_of_plan(self) -> bool {
        matches!(self, EmailKind::Notification | EmailKind::Digest)
    }

    /// Whether the dates of the edition come with it as a calendar entry.
    pub fn has_calendar(self) -> bool {
        self == EmailKind::Confirmed
    }

    /// The words, where an edition has none of its own.
    pub fn template(self) -> EmailTemplate {
        let (subject, body) = match self {
            EmailKind::Invitation => (
                "You are invited to the {edition}",
                "Dear {name},\n\nyou are invited to the **{edition}**, {dates}, in {place}.\n\n{pays}\n\nPlease read what is asked of participants, and say yes or no until **{deadline}**:\n\n{link}\n\nThe link is yours alone. If somebody else should come in your stead, say so there; please don’t pass it on.\n",
            ),
            EmailKind::Reminder => (
                "Until {deadline}: your invitation to the {edition}",
                "Dear {name},\n\nwe have not heard from you yet. Your invitation to the **{edition}**, {dates}, in {place}, waits for an answer until **{deadline}**:\n\n{link}\n\nA no is an answer too: it lets somebody else come.\n",
            ),
            EmailKind::Waitlisted => (
                "You are on the waiting list of the {edition}",
                "Dear {name},\n\nthank you for your yes. All seats of the **{edition}** are taken at the moment, and you are number **{waiting}** on the waiting list. When a seat becomes free for you, we write to you, and hold it for some days.\n\nWhere you stand, and how to leave the list:\n\n{link}\n",
            ),
            EmailKind::Offer => (
                "A seat is free for you at the {edition}",
                "Dear {name},\n\na seat at the **{edition}**, {dates}, in {place}, has become free, and you are next. It is held for you until **{deadline}**:\n\n{link}\n\nAfter that it is offered to somebody else.\n",
            ),
            EmailKind::Confirmed => (
                "You have a seat at the {edition}",
                "Dear {name},\n\nyou have a seat at the **{edition}**, {dates}, in {place}. The dates are attached as a calendar entry.\n\nThere you can tell us when you arrive and what you need, read again what you agreed to, or give the seat back if you can’t come:\n\n{link}\n",
            ),
            EmailKind::NewCommitments => (
                "The commitments of the {edition} have changed",
                "Dear {name},\n\nwhat participants of the **{edition}** agree to has changed. Please read what is different, and say whether you agree:\n\n{link}\n\nYour seat stays yours.\n",
            ),
            EmailKind::Revoked => (
                "Your invitation to the {edition} was taken back",
                "Dear {name},\n\nyour invitation to the **{edition}** was taken back by its organizers. If you wonder why, answer this letter.\n",
            ),
            EmailKind::Answer => (
                "Your question about the {edition}",
                "Dear {name},\n\nyou asked about the **{edition}**. An organizer answers:\n\n{words}\n\n{link}\n",
            ),
            EmailKind::Notification => ("{subject}", "Dear {name},\n\n{words}\n\n{link}\n"),
            EmailKind::Digest => {
                ("{edition}: what happened to your tasks", "Dear {name},\n\nsince yesterday:\n\n{words}\n\n{link}\n")
            }
        };
        EmailTemplate { subject: subject.to_owned(), body: body.to_owned() }
    }
}

/// A message in the outbox, as organizers read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    pub id: EmailId,
    pub kind: EmailKind,
    pub invitation: Option<InvitationId>,
    pub to: Option<EmailAddress>,
    /// What its receiver is called.
    pub name: String,
    /// The words at the moment when it was written; `{link}` is filled in when it is sent, for the link is a secret.
    pub template: EmailTemplate,
    pub values: TemplateValues,
    pub delivery_status: DeliveryStatus,
    pub created_at: Instant,
    /// When it is tried next.
    pub due: Instant,
    pub sent: Option<Instant>,
    pub attempts: u32,
    /// What the mail server said last, if it said no.
    pub last_error: Option<ShortText>,
    /// Since when its delivery is uncertain.
    pub uncertain_since: Option<Instant>,
}

impl Email {
    /// Says what is wrong with its delivery, in the mail server's words or in ours.
    pub fn delivery_problem(&self) -> Option<String> {
        let noted = |at: Instant| {
            format!("Nobody knows what the mail server answered; noted at {} UTC.", at.format("%Y-%m-%d %H:%M"))
        };
        self.uncertain_since.map(noted).or_else(|| self.last_error.as_ref().map(ShortText::to_string))
    }
}

/// A message that is to be sent now, with all that its letter needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingEmail {
    pub email: Email,
    pub to: EmailAddress,
    pub reply_to: Option<EmailAddress>,
    pub edition: crate::editions::Edition,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_words_that_may_stand() {
        for letter in EmailKind::ALL {
            let EmailTemplate { subject, body } = letter.template();
            assert_eq!(EmailTemplate::parse(&subject, &body).unwrap().subject, subject, "{letter:?}");
            assert_eq!(EmailKind::parse(letter.as_str()).unwrap(), letter);
        }
    }
}
