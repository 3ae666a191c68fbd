//! Mail: which letters there are, what each says unless an edition has its own words, and when one is tried again.

mod posting;
mod template;

pub use posting::{Handling, Posting, retry_after};
pub use template::{Template, Values, fill};

use crate::Refusal;
use crate::id::{InvitationId, MessageId};
use crate::text::{Line, Mail};
use crate::time::Instant;

/// The letters that Cairn writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Letter {
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
    Notice,
    /// The same, once a day.
    Digest,
}

impl Letter {
    pub const ALL: [Letter; 10] = [
        Letter::Invitation,
        Letter::Reminder,
        Letter::Waitlisted,
        Letter::Offer,
        Letter::Confirmed,
        Letter::NewCommitments,
        Letter::Revoked,
        Letter::Answer,
        Letter::Notice,
        Letter::Digest,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Letter::Invitation => "invitation",
            Letter::Reminder => "reminder",
            Letter::Waitlisted => "waitlisted",
            Letter::Offer => "offer",
            Letter::Confirmed => "confirmed",
            Letter::NewCommitments => "new-commitments",
            Letter::Revoked => "revoked",
            Letter::Answer => "answer",
            Letter::Notice => "notice",
            Letter::Digest => "digest",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|letter| letter.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("a letter that Cairn writes", text))
    }

    /// When it is written, for the page of templates.
    pub fn when(self) -> &'static str {
        match self {
            Letter::Invitation => "when an invitation is sent",
            Letter::Reminder => "some days before the deadline, to whoever has not answered",
            Letter::Waitlisted => "when somebody accepts and no seat is free",
            Letter::Offer => "when a seat becomes free for whoever waits",
            Letter::Confirmed => "when somebody has a seat",
            Letter::NewCommitments => "when the commitments change, to whoever agreed to the old ones",
            Letter::Revoked => "when an invitation is taken back",
            Letter::Answer => "when an organizer answers a question",
            Letter::Notice => "when something happens to a task of theirs, for who wants each at once",
            Letter::Digest => "once a day, if something happened to tasks of theirs",
        }
    }

    /// Whoever doesn't want mail from here still gets what they need to know of their own seat.
    pub fn is_necessary(self) -> bool {
        !matches!(self, Letter::Invitation | Letter::Reminder | Letter::Notice | Letter::Digest)
    }

    /// Whether it tells somebody of the work plan, of which they choose themselves how they are told.
    pub fn is_of_plan(self) -> bool {
        matches!(self, Letter::Notice | Letter::Digest)
    }

    /// Whether the dates of the edition come with it as a calendar entry.
    pub fn has_calendar(self) -> bool {
        self == Letter::Confirmed
    }

    /// The words, where an edition has none of its own.
    pub fn template(self) -> Template {
        let (subject, body) = match self {
            Letter::Invitation => (
                "You are invited to the {edition}",
                "Dear {name},\n\nyou are invited to the **{edition}**, {dates}, in {place}.\n\n{pays}\n\nPlease read what is asked of participants, and say yes or no until **{deadline}**:\n\n{link}\n\nThe link is yours alone. If somebody else should come in your stead, say so there; please don’t pass it on.\n",
            ),
            Letter::Reminder => (
                "Until {deadline}: your invitation to the {edition}",
                "Dear {name},\n\nwe have not heard from you yet. Your invitation to the **{edition}**, {dates}, in {place}, waits for an answer until **{deadline}**:\n\n{link}\n\nA no is an answer too: it lets somebody else come.\n",
            ),
            Letter::Waitlisted => (
                "You are on the waiting list of the {edition}",
                "Dear {name},\n\nthank you for your yes. All seats of the **{edition}** are taken at the moment, and you are number **{waiting}** on the waiting list. When a seat becomes free for you, we write to you, and hold it for some days.\n\nWhere you stand, and how to leave the list:\n\n{link}\n",
            ),
            Letter::Offer => (
                "A seat is free for you at the {edition}",
                "Dear {name},\n\na seat at the **{edition}**, {dates}, in {place}, has become free, and you are next. It is held for you until **{deadline}**:\n\n{link}\n\nAfter that it is offered to somebody else.\n",
            ),
            Letter::Confirmed => (
                "You have a seat at the {edition}",
                "Dear {name},\n\nyou have a seat at the **{edition}**, {dates}, in {place}. The dates are attached as a calendar entry.\n\nThere you can tell us when you arrive and what you need, read again what you agreed to, or give the seat back if you can’t come:\n\n{link}\n",
            ),
            Letter::NewCommitments => (
                "The commitments of the {edition} have changed",
                "Dear {name},\n\nwhat participants of the **{edition}** agree to has changed. Please read what is different, and say whether you agree:\n\n{link}\n\nYour seat stays yours.\n",
            ),
            Letter::Revoked => (
                "Your invitation to the {edition} was taken back",
                "Dear {name},\n\nyour invitation to the **{edition}** was taken back by its organizers. If you wonder why, answer this letter.\n",
            ),
            Letter::Answer => (
                "Your question about the {edition}",
                "Dear {name},\n\nyou asked about the **{edition}**. An organizer answers:\n\n{words}\n\n{link}\n",
            ),
            Letter::Notice => ("{subject}", "Dear {name},\n\n{words}\n\n{link}\n"),
            Letter::Digest => {
                ("{edition}: what happened to your tasks", "Dear {name},\n\nsince yesterday:\n\n{words}\n\n{link}\n")
            }
        };
        Template { subject: subject.to_owned(), body: body.to_owned() }
    }
}

/// A message in the outbox, as organizers read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: MessageId,
    pub letter: Letter,
    pub invitation: Option<InvitationId>,
    pub to: Option<Mail>,
    /// What its receiver is called.
    pub name: String,
    /// The words at the moment when it was written; `{link}` is filled in when it is sent, for the link is a secret.
    pub template: Template,
    pub values: Values,
    pub posting: Posting,
    pub made: Instant,
    /// When it is tried next.
    pub due: Instant,
    pub sent: Option<Instant>,
    pub attempts: u32,
    /// What the mail server said last, if it said no.
    pub trouble: Option<Line>,
}

/// A message that is to be sent now, with all that its letter needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    pub message: Message,
    pub to: Mail,
    pub reply_to: Option<Mail>,
    pub edition: crate::editions::Edition,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_words_that_may_stand() {
        for letter in Letter::ALL {
            let Template { subject, body } = letter.template();
            assert_eq!(Template::parse(&subject, &body).unwrap().subject, subject, "{letter:?}");
            assert_eq!(Letter::parse(letter.as_str()).unwrap(), letter);
        }
    }
}
