//! The audit log: who did what, when and to whom. Entries are codes with data, worded here.

mod event;
mod settings;
mod sentences;

pub use event::{AuditEvent, AuditTopic, BulkChange, Invited, Recognition};
pub use settings::{PoolSize, SeatSettingChange};

use crate::id::{EditionSlug, Login};
use crate::people::Person;
use crate::text::{ShortText, Title};
use crate::time::Instant;
use std::fmt;

/// Who did it: by their id where it is written, by their name where it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditActor<P> {
    Person(P),
    /// Someone at the server's command line.
    CommandLine,
    /// Cairn itself, when the time had come.
    System,
    /// Someone unknown: they deleted their account, or had only a link.
    Unknown,
}

impl<P> AuditActor<P> {
    /// The code in the column `actor`. An unknown person is a person whose id is gone.
    pub fn as_str(&self) -> &'static str {
        match self {
            AuditActor::Person(_) | AuditActor::Unknown => "person",
            AuditActor::CommandLine => "command_line",
            AuditActor::System => "system",
        }
    }
}

/// The person an entry is about, besides its actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditTarget<P> {
    /// No person, or a person who has deleted their account.
    NoOne,
    Person(P),
    /// Someone who hasn't signed in yet.
    Login(Login),
}

impl fmt::Display for AuditTarget<Person> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AuditTarget::Person(Person { name, login: Some(login) }) => write!(f, "{name} ({login})"),
            AuditTarget::Person(Person { name, login: None }) => name.fmt(f),
            AuditTarget::Login(login) => login.fmt(f),
            AuditTarget::NoOne => f.write_str("someone who has left"),
        }
    }
}

/// One entry, written in the same transaction as what it records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    pub number: i64,
    pub at: Instant,
    pub actor: AuditActor<Person>,
    pub target: AuditTarget<Person>,
    /// `None` for what concerns the instance.
    pub edition: Option<EditionSlug>,
    pub event: AuditEvent,
}

impl AuditEntry {
    pub fn topic(&self) -> AuditTopic {
        self.event.topic()
    }

    /// Says in one sentence what changed, in at most [`ShortText::LIMIT`] characters.
    pub fn sentence(&self) -> String {
        shortened(self.event.sentence(&self.target.to_string()))
    }
}

fn shortened(text: String) -> String {
    if text.chars().count() > ShortText::LIMIT {
        text.chars().take(ShortText::LIMIT - 1).chain(['…']).collect()
    } else {
        text
    }
}

/// Which entries to read. Empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub edition: Option<EditionSlug>,
    /// The name of an [`AuditTopic`]; another text finds nothing.
    pub topic: Option<Title>,
    /// Part of the actor's name or login.
    pub who: Option<String>,
    /// Only entries with a smaller number: the next page of a list.
    pub before: Option<i64>,
}

#[cfg(test)]
mod tests;
