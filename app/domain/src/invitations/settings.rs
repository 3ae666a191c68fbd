//! An edition's rules of inviting.

use crate::Refusal;
use crate::text::{EmailAddress, ShortText};
use crate::time::Instant;
use chrono::TimeDelta;

/// An edition's rules of inviting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationSettings {
    /// Days to answer an invitation.
    pub answer_days: u32,
    /// Days before the deadline at which whoever is silent is reminded, once; 0: never.
    pub remind_days: u32,
    /// Days to answer the offer of a seat that became free.
    pub offer_days: u32,
    /// Whether a free seat is offered to the next without an organizer's doing.
    pub offers_automatically: bool,
    /// Days after the edition for which private facts are kept.
    pub retention_days: u32,
    /// What is paid for participants, in a sentence; empty: nothing is said.
    pub pays: Option<ShortText>,
    /// Where answers to our mail go.
    pub reply_to: Option<EmailAddress>,
    /// Whether each new letter waits in the outbox until an organizer lets it go.
    pub holds_emails: bool,
}

impl Default for InvitationSettings {
    fn default() -> Self {
        InvitationSettings {
            answer_days: 14,
            remind_days: 4,
            offer_days: 4,
            offers_automatically: true,
            retention_days: 90,
            pays: None,
            reply_to: None,
            holds_emails: false,
        }
    }
}

impl InvitationSettings {
    /// Refuses what nobody could keep to: no day to answer, or years.
    pub fn check(&self) -> Result<(), Refusal> {
        let all = [
            ("Days to answer an invitation", self.answer_days, 1, 180),
            ("Days before the deadline for a reminder", self.remind_days, 0, 90),
            ("Days to answer an offer", self.offer_days, 1, 60),
            ("Days for which private facts are kept", self.retention_days, 1, 730),
        ];
        for (what, days, least, most) in all {
            if !(least..=most).contains(&days) {
                return Err(Refusal::OutOfRange { what, number: days.into(), least, most });
            }
        }
        Ok(())
    }

    pub fn deadline(&self, sent: Instant) -> Instant {
        sent + TimeDelta::days(self.answer_days.into())
    }

    pub fn offer_ends(&self, offered: Instant) -> Instant {
        offered + TimeDelta::days(self.offer_days.into())
    }
}
