//! The audit log: actions with actor, target, time and data, stored as codes and worded when shown.

mod address;
mod event;
mod sentences;
mod settings;
mod topic;

pub use event::{ApplicationStep, AuditEvent, BulkChange, Invited, Recognition};
pub use settings::{InvitationSettingChange, PoolSize};
pub use topic::AuditTopic;

use crate::id::{EditionSlug, Login};
use crate::people::Person;
use crate::text::{ShortText, Title};
use crate::time::Instant;
use std::fmt;

/// Who did it. `P` is a person's id when an entry is written, and a [`Person`] when it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditActor<P> {
    Person(P),
    /// Someone at the server's command line.
    CommandLine,
    /// Cairn itself, in scheduled work.
    System,
    /// A person who deleted their account, or who had only a link.
    Unknown,
}

impl<P> AuditActor<P> {
    /// The code in the column `actor`. An unknown actor is a `person` without an id.
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
            AuditTarget::NoOne => f.write_str("a deleted account"),
        }
    }
}

/// One entry, written in the same transaction as the change it records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    pub number: i64,
    pub at: Instant,
    pub actor: AuditActor<Person>,
    pub target: AuditTarget<Person>,
    /// `None` for events of the whole instance.
    pub edition: Option<EditionSlug>,
    /// Whether the edition was deleted since.
    pub is_edition_deleted: bool,
    /// Whether the [`AuditObject`] that it names was deleted since.
    pub is_object_deleted: bool,
    pub event: AuditEvent,
}

/// An object of an edition that an entry names, and that can be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditObject {
    pub edition: EditionSlug,
    /// The path of its list: `invitations`, `meetings`, `sessions`, `tasks` or `schedule/proposals`.
    pub kind: String,
    pub number: i64,
}

impl AuditEntry {
    pub fn topic(&self) -> AuditTopic {
        self.event.topic()
    }

    /// Describes the event in one sentence of at most [`ShortText::LIMIT`] characters.
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

/// Selects entries. An empty filter selects all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub edition: Option<EditionSlug>,
    /// The code of an [`AuditTopic`]; any other text matches no entry.
    pub topic: Option<Title>,
    /// Part of the actor's name or login.
    pub who: Option<String>,
    /// Only entries with a smaller number, for the next page of a list.
    pub before: Option<i64>,
}

#[cfg(test)]
mod tests;
