//! The way of a message out of the house: where it stands, what an organizer does with it, and when it is tried again.

use crate::Refusal;
use chrono::TimeDelta;

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
    /// The program stopped, or the connection was lost, while it was handed over: it may have arrived or not, and is not
    /// sent twice by itself.
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
    pub fn after(self, handling: OutboxAction) -> Result<Posting, Refusal> {
        match (self, handling) {
            (Posting::Waiting, OutboxAction::Hold) => Ok(Posting::Held),
            (Posting::Held, OutboxAction::Release) => Ok(Posting::Waiting),
            (Posting::Failed | Posting::Unsure | Posting::Dropped, OutboxAction::SendAgain) => Ok(Posting::Waiting),
            (
                Posting::Waiting | Posting::Held | Posting::NoAddress | Posting::Failed | Posting::Unsure,
                OutboxAction::Drop,
            ) => Ok(Posting::Dropped),
            (from, _) => Err(Refusal::InvalidOutboxAction(from.as_str())),
        }
    }
}

/// What an organizer does with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxAction {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_for_days_and_then_given_up() {
        assert_eq!(retry_after(1), Some(TimeDelta::minutes(1)));
        assert_eq!(retry_after(8), Some(TimeDelta::days(1)));
        assert_eq!(retry_after(9), None);
    }

    #[test]
    fn what_was_sent_is_never_sent_again() {
        for handling in [OutboxAction::Hold, OutboxAction::Release, OutboxAction::SendAgain, OutboxAction::Drop] {
            for gone in [Posting::Sent, Posting::HandedOver] {
                assert!(gone.after(handling).is_err(), "{gone:?} {handling:?}");
            }
        }
    }
}
