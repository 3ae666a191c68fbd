//! The delivery of a message: its status, the organizers' actions, and the delays between attempts.

use crate::Refusal;
use chrono::TimeDelta;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The delivery status of a message in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DeliveryStatus {
    /// It is sent when it is due.
    Waiting,
    /// It is not sent until an organizer releases it.
    Held,
    /// The email address is unknown; an organizer can copy the link.
    NoAddress,
    /// It is being handed over to the mail server, which has not confirmed it yet.
    #[strum(serialize = "handed_over")]
    HandingOver,
    Sent,
    /// The handover was interrupted, so the email may or may not have arrived.
    ///
    /// The program or the connection stopped, the invitation was revoked, deleted or given to someone else, or the
    /// recipient deleted their account. The email is never sent again automatically.
    Uncertain,
    /// All attempts failed, or the mail server rejected it permanently.
    Failed,
    /// The recipient has unsubscribed from such emails.
    Suppressed,
    /// It will not be sent, because of an organizer, its invitation, its recipient or its edition.
    ///
    /// An organizer discarded it, the invitation was revoked, deleted or given to someone else, the recipient deleted
    /// their account, or the retention period of the edition ended.
    Discarded,
}

words!(DeliveryStatus, "a delivery status");

impl DeliveryStatus {
    /// The status as it is shown to people.
    pub fn label(self) -> &'static str {
        match self {
            DeliveryStatus::Waiting => "waiting to be sent",
            DeliveryStatus::Held => "held",
            DeliveryStatus::NoAddress => "no address",
            DeliveryStatus::HandingOver => "being sent",
            DeliveryStatus::Sent => "sent",
            DeliveryStatus::Uncertain => "delivery unknown",
            DeliveryStatus::Failed => "failed",
            DeliveryStatus::Suppressed => "unsubscribed",
            DeliveryStatus::Discarded => "discarded",
        }
    }

    /// Whether it has been sent, or is sent without an organizer's action.
    pub fn may_arrive(self) -> bool {
        use DeliveryStatus::{HandingOver, Sent, Uncertain, Waiting};
        matches!(self, Waiting | HandingOver | Sent | Uncertain)
    }

    /// Whether the text can still be changed: it isn't on its way.
    pub fn may_be_edited(self) -> bool {
        use DeliveryStatus::{Failed, Held, NoAddress, Waiting};
        matches!(self, Waiting | Held | NoAddress | Failed)
    }

    /// Returns the status after an organizer's action.
    ///
    /// # Errors
    /// `InvalidOutboxAction` if the action isn't possible in this status.
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

/// An action of an organizer on a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxAction {
    Hold,
    Release,
    SendAgain,
    Drop,
}

/// Returns the delay after this many failed attempts; `None` means to give up.
///
/// The delays grow from a minute to a day, so a message survives a mail server that is down for two days.
pub fn retry_after(attempts: u32) -> Option<TimeDelta> {
    const MINUTES: [i64; 8] = [1, 5, 30, 120, 360, 720, 1440, 1440];
    let index = usize::try_from(attempts).unwrap_or(usize::MAX).checked_sub(1)?;
    MINUTES.get(index).map(|minutes| TimeDelta::minutes(*minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delivery_is_retried_for_days_then_given_up() {
        assert_eq!(retry_after(1), Some(TimeDelta::minutes(1)));
        assert_eq!(retry_after(8), Some(TimeDelta::days(1)));
        assert_eq!(retry_after(9), None);
    }

    #[test]
    fn every_delivery_status_is_read_back_as_stored() {
        for status in DeliveryStatus::ALL {
            assert_eq!(DeliveryStatus::parse(status.as_str()).unwrap(), status);
            assert!(status.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{status:?}");
            assert!(!status.label().is_empty());
        }
        assert!(DeliveryStatus::parse("being sent").is_err(), "a label is not a code");
    }

    #[test]
    fn sent_message_allows_no_action() {
        for action in [OutboxAction::Hold, OutboxAction::Release, OutboxAction::SendAgain, OutboxAction::Drop] {
            for status in [DeliveryStatus::Sent, DeliveryStatus::HandingOver] {
                assert!(status.after(action).is_err(), "{status:?} {action:?}");
            }
        }
    }
}
