//! Mail: which letters there are, what each says unless an edition has its own words, and when one is tried again.

use crate::Refusal;
use crate::id::{InvitationId, MessageId};
use crate::text::{Line, Mail, Note, Title};
use crate::time::Instant;
use chrono::TimeDelta;
use std::collections::BTreeMap;

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

/// Subject and body of a letter, in Markdown, with names in braces where values go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub subject: String,
    pub body: String,
}

/// What stands for the names in braces.
pub type Values = BTreeMap<String, String>;

impl Template {
    /// What may stand in braces, and what it becomes.
    pub const NAMES: [(&str, &str); 10] = [
        ("name", "what the invited person is called"),
        ("edition", "the edition’s title"),
        ("dates", "its first and last day"),
        ("place", "where it is"),
        ("deadline", "until when to answer, with day, time and zone"),
        ("pays", "what is paid for participants, or nothing"),
        ("waiting", "their place in the waiting list"),
        ("words", "what an organizer wrote in answer, or what happened"),
        ("subject", "what happened, in a few words"),
        ("link", "their own link"),
    ];

    /// Refuses an empty or endless subject or body, and names in braces that nothing stands for.
    pub fn parse(subject: &str, body: &str) -> Result<Self, Refusal> {
        let (subject, body) = (Title::parse(subject)?.to_string(), Note::parse(body)?.to_string());
        for text in [&subject, &body] {
            for (name, _) in pieces(text).into_iter().filter_map(|piece| piece.name()) {
                if Self::NAMES.iter().all(|(known, _)| *known != name) {
                    return Err(Refusal::NoSuchPlaceholder(name.chars().take(40).collect()));
                }
            }
        }
        Ok(Template { subject, body })
    }
}

/// Puts values where names in braces stand, each made fit by `escape`. A value that holds braces is not read again; a
/// name without a value becomes nothing.
pub fn fill(text: &str, values: &Values, escape: impl Fn(&str, &str) -> String) -> String {
    let filled = pieces(text).into_iter().map(|piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Name(name) => values.get(name).map(|value| escape(name, value)).unwrap_or_default(),
    });
    filled.collect()
}

enum Piece<'t> {
    Text(&'t str),
    Name(&'t str),
}

impl<'t> Piece<'t> {
    fn name(self) -> Option<(&'t str, ())> {
        match self {
            Piece::Name(name) => Some((name, ())),
            Piece::Text(_) => None,
        }
    }
}

/// A name is small letters between braces; other braces are text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let inside = &rest[open + 1..];
        let close =
            inside.find(|c: char| !c.is_ascii_lowercase()).filter(|at| *at > 0 && inside[*at..].starts_with('}'));
        match close {
            Some(close) => {
                pieces.push(Piece::Text(&rest[..open]));
                pieces.push(Piece::Name(&inside[..close]));
                rest = &inside[close + 1..];
            }
            None => {
                pieces.push(Piece::Text(&rest[..=open]));
                rest = inside;
            }
        }
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// Where a message in the outbox stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Posting {
    /// To be sent when it is due.
    Waiting,
    /// An organizer keeps it back.
    Held,
    /// Nobody knows where to; its link can be copied.
    NoAddress,
    /// Being handed to the mail server at this moment.
    HandedOver,
    Sent,
    /// The program stopped while handing it over: it may have arrived or not, and is not sent twice by itself.
    Unsure,
    /// Tried again and again, or refused for good.
    Failed,
    /// They want no such mail.
    Unwanted,
    /// An organizer threw it away.
    Dropped,
}

impl Posting {
    pub const ALL: [Posting; 9] = [
        Posting::Waiting,
        Posting::Held,
        Posting::NoAddress,
        Posting::HandedOver,
        Posting::Sent,
        Posting::Unsure,
        Posting::Failed,
        Posting::Unwanted,
        Posting::Dropped,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Posting::Waiting => "waiting",
            Posting::Held => "held",
            Posting::NoAddress => "no address",
            Posting::HandedOver => "handed over",
            Posting::Sent => "sent",
            Posting::Unsure => "unsure",
            Posting::Failed => "failed",
            Posting::Unwanted => "unwanted",
            Posting::Dropped => "dropped",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|posting| posting.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("a state of a message", text))
    }

    /// What an organizer may do with a message that stands here.
    pub fn after(self, handling: Handling) -> Result<Posting, Refusal> {
        match (self, handling) {
            (Posting::Waiting, Handling::Hold) => Ok(Posting::Held),
            (Posting::Held, Handling::Release) => Ok(Posting::Waiting),
            (Posting::Failed | Posting::Unsure | Posting::Dropped, Handling::SendAgain) => Ok(Posting::Waiting),
            (
                Posting::Waiting | Posting::Held | Posting::NoAddress | Posting::Failed | Posting::Unsure,
                Handling::Drop,
            ) => Ok(Posting::Dropped),
            (from, _) => Err(Refusal::MessageIs(from.as_str())),
        }
    }
}

/// What an organizer does with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    Hold,
    Release,
    SendAgain,
    Drop,
}

/// How long to wait after so many failed attempts; `None`: give up. A minute, five, half an hour, then hours: a mail
/// server that is down for a day loses nothing.
pub fn retry_after(attempts: u32) -> Option<TimeDelta> {
    const MINUTES: [i64; 8] = [1, 5, 30, 120, 360, 720, 1440, 1440];
    let place = usize::try_from(attempts).unwrap_or(usize::MAX).checked_sub(1)?;
    MINUTES.get(place).map(|minutes| TimeDelta::minutes(*minutes))
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
    use proptest::prelude::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_letter_has_words_that_may_stand() {
        for letter in Letter::ALL {
            let Template { subject, body } = letter.template();
            assert_eq!(Template::parse(&subject, &body).unwrap().subject, subject, "{letter:?}");
            assert_eq!(Letter::parse(letter.as_str()).unwrap(), letter);
        }
    }

    #[test]
    fn a_value_is_put_in_once_and_not_read_again() {
        let values = values(&[("name", "{link}"), ("link", "https://secret.example")]);
        let plain = |_: &str, value: &str| value.to_owned();
        assert_eq!(fill("Dear {name}, {edition}{ x} {}", &values, plain), "Dear {link}, { x} {}");
    }

    #[test]
    fn a_name_that_nothing_stands_for_is_refused() {
        assert!(Template::parse("Dear {nmae}", "x").unwrap_err().to_string().contains("nmae"));
        assert!(Template::parse("Dear {name}", "a {b c} {1}").is_ok(), "other braces are text");
    }

    #[test]
    fn a_message_is_tried_for_days_and_then_given_up() {
        assert_eq!(retry_after(1), Some(TimeDelta::minutes(1)));
        assert_eq!(retry_after(8), Some(TimeDelta::days(1)));
        assert_eq!(retry_after(9), None);
    }

    #[test]
    fn what_was_sent_is_never_sent_again() {
        for handling in [Handling::Hold, Handling::Release, Handling::SendAgain, Handling::Drop] {
            for gone in [Posting::Sent, Posting::HandedOver] {
                assert!(gone.after(handling).is_err(), "{gone:?} {handling:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn filling_nothing_in_changes_no_text_without_names(text in "[^{]{0,80}") {
            prop_assert_eq!(fill(&text, &Values::new(), |_, value| value.to_owned()), text);
        }
    }
}
