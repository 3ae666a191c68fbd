//! The delivery of a message: its status, what an organizer does with it, and when it is tried again.

use crate::Refusal;
use chrono::TimeDelta;

/// The delivery status of a message in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeliveryStatus {
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
    Uncertain,
    /// Tried again and again, or refused for good.
    Failed,
    /// They want no such mail.
    Suppressed,
    /// An organizer threw it away.
    Discarded,
}

impl DeliveryStatus {
    pub const ALL: [DeliveryStatus; 9] = [
        DeliveryStatus::Waiting,
        DeliveryStatus::Held,
        DeliveryStatus::NoAddress,
        DeliveryStatus::HandedOver,
        DeliveryStatus::Sent,
        DeliveryStatus::Uncertain,
        DeliveryStatus::Failed,
        DeliveryStatus::Suppressed,
        DeliveryStatus::Discarded,
    ];

    /// The code under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            DeliveryStatus::Waiting => "waiting",
            DeliveryStatus::Held => "held",
            DeliveryStatus::NoAddress => "no_address",
            DeliveryStatus::HandedOver => "handed_over",
            DeliveryStatus::Sent => "sent",
            DeliveryStatus::Uncertain => "uncertain",
            DeliveryStatus::Failed => "failed",
            DeliveryStatus::Suppressed => "suppressed",
            DeliveryStatus::Discarded => "discarded",
        }
    }

    /// As it is shown.
    pub fn label(self) -> &'static str {
        match self {
            DeliveryStatus::Waiting => "waiting",
            DeliveryStatus::Held => "held",
            DeliveryStatus::NoAddress => "no address",
            DeliveryStatus::HandedOver => "handed over",
            DeliveryStatus::Sent => "sent",
            DeliveryStatus::Uncertain => "unsure",
            DeliveryStatus::Failed => "failed",
            DeliveryStatus::Suppressed => "unwanted",
            DeliveryStatus::Discarded => "dropped",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|status| status.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("a state of a message", text))
    }

    /// What an organizer may do with a message that stands here.
    pub fn after(self, action: OutboxAction) -> Result<DeliveryStatus, Refusal> {
        match (self, action) {
            (DeliveryStatus::Waiting, OutboxAction::Hold) => Ok(DeliveryStatus::Held),
            (DeliveryStatus::Held, OutboxAction::Release) => Ok(DeliveryStatus::Waiting),
            (
                DeliveryStatus::Failed | DeliveryStatus::Uncertain | DeliveryStatus::Discarded,
                OutboxAction::SendAgain,
            ) => Ok(DeliveryStatus::Waiting),
            (
                DeliveryStatus::Waiting
                | DeliveryStatus::Held
                | DeliveryStatus::NoAddress
                | DeliveryStatus::Failed
                | DeliveryStatus::Uncertain,
                OutboxAction::Drop,
            ) => Ok(DeliveryStatus::Discarded),
            (from, _) => Err(Refusal::InvalidOutboxAction(from.label())),
        }
    }
}

/// What an organizer does with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
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
    fn every_delivery_status_is_one_word_that_parses_to_itself() {
        for status in DeliveryStatus::ALL {
            assert_eq!(DeliveryStatus::parse(status.as_str()).unwrap(), status);
            assert!(status.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{status:?}");
            assert!(!status.label().is_empty());
        }
        assert!(DeliveryStatus::parse("handed over").is_err(), "a code, not words");
    }

    #[test]
    fn what_was_sent_is_never_sent_again() {
        for action in [OutboxAction::Hold, OutboxAction::Release, OutboxAction::SendAgain, OutboxAction::Drop] {
            for removed in [DeliveryStatus::Sent, DeliveryStatus::HandedOver] {
                assert!(removed.after(action).is_err(), "{removed:?} {action:?}");
            }
        }
    }
}
