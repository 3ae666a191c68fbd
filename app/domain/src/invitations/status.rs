//! Where an invitation stands, which step may follow which, and what an answer is decided by.

use crate::Refusal;
use crate::seats::SeatAllocation;
use crate::text::Title;
use crate::time::Instant;
use chrono::TimeDelta;

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InvitationState {
    /// Written down, and not yet sent.
    Draft,
    /// An answer is awaited, until a deadline.
    Sent,
    /// They said yes while no seat was free for them; see [`Invitation::offer`].
    Waitlisted,
    /// They have a seat.
    Accepted,
    Declined,
    /// The deadline has passed, of the invitation or of an offer.
    Expired,
    /// Taken back by an organizer before it was accepted.
    Revoked,
    /// They gave up their seat, or their place in the waiting list.
    Withdrawn,
}

/// What can happen to an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationTransition {
    Send,
    /// They say yes, and have a seat.
    Accept,
    /// They say yes, and no seat is free for them.
    Wait,
    Decline,
    Expire,
    Revoke,
    Withdraw,
}

impl InvitationState {
    pub const ALL: [InvitationState; 8] = [
        InvitationState::Draft,
        InvitationState::Sent,
        InvitationState::Waitlisted,
        InvitationState::Accepted,
        InvitationState::Declined,
        InvitationState::Expired,
        InvitationState::Revoked,
        InvitationState::Withdrawn,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            InvitationState::Draft => "draft",
            InvitationState::Sent => "sent",
            InvitationState::Waitlisted => "waitlisted",
            InvitationState::Accepted => "accepted",
            InvitationState::Declined => "declined",
            InvitationState::Expired => "expired",
            InvitationState::Revoked => "revoked",
            InvitationState::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|state| state.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("a state of an invitation", text))
    }

    /// Whether this one stays, of two invitations that one person turns out to have to an edition: the one that has come
    /// further, and of two alike this one.
    pub fn outlives(self, other: InvitationState) -> bool {
        self.worth() >= other.worth()
    }

    fn worth(self) -> u8 {
        match self {
            InvitationState::Accepted => 5,
            InvitationState::Waitlisted => 4,
            InvitationState::Sent => 3,
            InvitationState::Declined | InvitationState::Withdrawn => 2,
            InvitationState::Expired | InvitationState::Draft => 1,
            InvitationState::Revoked => 0,
        }
    }

    /// Where a step leads; the one table of allowed steps. A seat that was accepted is only ever given up, never taken.
    pub fn after(self, step: InvitationTransition) -> Result<InvitationState, Refusal> {
        let next = match (self, step) {
            (
                InvitationState::Draft
                | InvitationState::Declined
                | InvitationState::Expired
                | InvitationState::Revoked
                | InvitationState::Withdrawn,
                InvitationTransition::Send,
            ) => InvitationState::Sent,
            (InvitationState::Sent | InvitationState::Waitlisted, InvitationTransition::Accept) => {
                InvitationState::Accepted
            }
            (InvitationState::Sent, InvitationTransition::Wait) => InvitationState::Waitlisted,
            (InvitationState::Sent | InvitationState::Waitlisted, InvitationTransition::Decline) => {
                InvitationState::Declined
            }
            (InvitationState::Sent | InvitationState::Waitlisted, InvitationTransition::Expire) => {
                InvitationState::Expired
            }
            (InvitationState::Sent | InvitationState::Waitlisted, InvitationTransition::Revoke) => {
                InvitationState::Revoked
            }
            (InvitationState::Accepted | InvitationState::Waitlisted, InvitationTransition::Withdraw) => {
                InvitationState::Withdrawn
            }
            (from, step) => {
                return Err(Refusal::InvalidInvitationTransition { from: from.as_str(), step: step.label() });
            }
        };
        Ok(next)
    }
}

impl InvitationTransition {
    fn label(self) -> &'static str {
        match self {
            InvitationTransition::Send => "sent",
            InvitationTransition::Accept => "accepted",
            InvitationTransition::Wait => "put on the waiting list",
            InvitationTransition::Decline => "declined",
            InvitationTransition::Expire => "left to expire",
            InvitationTransition::Revoke => "revoked",
            InvitationTransition::Withdraw => "withdrawn",
        }
    }
}

/// What an answer is decided by, besides the seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvitationStatus {
    pub state: InvitationState,
    /// Until when an answer to the invitation is awaited, that moment included.
    pub deadline: Option<Instant>,
    /// Of someone who waits: until when a seat is held for them.
    pub offer: Option<Instant>,
}

impl InvitationStatus {
    /// Where a yes leads, now: to a seat, or to the end of the waiting list. Whether the commitments are agreed to is
    /// asked before ([`crate::commitments::Consent::holds`]).
    ///
    /// Refuses an answer that comes too late, and one of somebody who waits and was offered nothing yet.
    pub fn accept<K: Copy>(
        &self,
        allocation: &SeatAllocation<K>,
        seat_pool: Option<&Title>,
        now: Instant,
    ) -> Result<InvitationState, Refusal> {
        if self.is_over(now) {
            return Err(Refusal::AnswerTooLate);
        }
        match (self.state, self.offer) {
            (InvitationState::Waitlisted, None) => Err(Refusal::StillWaiting),
            (InvitationState::Sent, _) if !allocation.has_seat_for(seat_pool) => {
                self.state.after(InvitationTransition::Wait)
            }
            // Who was offered a seat holds it.
            _ => self.state.after(InvitationTransition::Accept),
        }
    }

    /// Whether the time to answer has passed.
    pub fn is_over(&self, now: Instant) -> bool {
        match self.state {
            InvitationState::Sent => self.deadline.is_some_and(|deadline| now > deadline),
            InvitationState::Waitlisted => self.offer.is_some_and(|offer| now > offer),
            _ => false,
        }
    }

    /// Whether this is the time to remind them: so long before the deadline, and not in the last hour.
    pub fn wants_reminder(&self, days_before: u32, now: Instant) -> bool {
        let days = TimeDelta::days(days_before.into());
        let due = |deadline: Instant| now >= deadline - days && now < deadline - TimeDelta::hours(1);
        days_before > 0 && self.state == InvitationState::Sent && self.deadline.is_some_and(due)
    }
}

/// A button that is pressed twice, or by two organizers, sends one letter.
pub fn reminded_recently(reminded: Option<Instant>, now: Instant) -> bool {
    reminded.is_some_and(|at| (TimeDelta::zero()..TimeDelta::hours(1)).contains(&(now - at)))
}
