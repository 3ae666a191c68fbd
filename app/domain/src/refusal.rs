//! Every way to say no, one sentence each.

use thiserror::Error;

/// A refusal that a person may read: what is wrong, in one plain sentence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("{what} is empty; write something.")]
    Empty { what: &'static str },
    #[error("{what} is too long: {length} characters, and {limit} are allowed.")]
    TooLong { what: &'static str, length: usize, limit: usize },
    #[error("{what} may not contain the control character U+{code:04X}.")]
    ControlCharacter { what: &'static str, code: u32 },
    #[error("“{text}” is not {what}.")]
    Malformed { what: &'static str, text: String },
    #[error("The edition ends on {ends}, before it starts on {starts}.")]
    EndsBeforeItStarts { starts: chrono::NaiveDate, ends: chrono::NaiveDate },
    #[error("An edition may last {limit} days, not {days}.")]
    TooManyDays { days: i64, limit: i64 },
    #[error("{0} is the last owner; appoint another one first, or nobody could appoint anyone.")]
    LastOwner(String),
    #[error("Nobody here has the role that is to be taken away.")]
    NoSuchRole,
    #[error("There is no track “{0}” in this edition.")]
    NoSuchTrack(String),
    #[error("There is no edition “{0}” here.")]
    NoSuchEdition(String),
    #[error("There is no task {number} in edition {edition}.")]
    NoSuchTask { edition: String, number: String },
    #[error("There is no SPEC {0} here.")]
    NoSuchSpec(String),
    #[error("There is no outcome “{0}”; they go from 1a to 4c.")]
    NoSuchOutcome(String),
}

impl Refusal {
    pub(crate) fn malformed(what: &'static str, text: &str) -> Self {
        // Whatever was typed comes back in the sentence, so it is kept short.
        let text = text.chars().take(80).collect();
        Refusal::Malformed { what, text }
    }
}
