//! The states of an invitation, its transitions, and what decides whether an acceptance gets a seat.

use crate::Refusal;
use crate::email::DeliveryStatus;
use crate::seats::SeatAllocation;
use crate::text::Title;
use crate::time::Instant;
use chrono::TimeDelta;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The state of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum InvitationState {
    Draft,
    /// Sent and unanswered; the deadline has not passed.
    Sent,
    /// They accepted while no seat was free; see [`InvitationStatus::offer`].
    Waitlisted,
    /// They have a seat.
    Accepted,
    Declined,
    /// The deadline of the invitation or of an offered seat has passed.
    Expired,
    /// An organizer revoked it before they had a seat.
    Revoked,
    /// They gave up their seat or their place on the waitlist.
    Withdrawn,
}

/// A change of an invitation's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationTransition {
    Send,
    /// They accept and get a seat.
    Accept,
    /// They accept, but no seat is free for them.
    Wait,
    Decline,
    Expire,
    Revoke,
    Withdraw,
}

words!(InvitationState, "an invitation state");

impl InvitationState {
    /// Whether this one is kept if a person turns out to have two invitations to an edition.
    ///
    /// The more advanced invitation is kept, or this one if both are equally advanced.
    pub fn takes_precedence_over(self, other: InvitationState) -> bool {
        self.rank() >= other.rank()
    }

    /// Whether the person can still come: they hold a seat, wait for one, or haven't answered yet.
    pub fn is_active(self) -> bool {
        matches!(self, InvitationState::Sent | InvitationState::Waitlisted | InvitationState::Accepted)
    }

    fn rank(self) -> u8 {
        match self {
            InvitationState::Accepted => 5,
            InvitationState::Waitlisted => 4,
            InvitationState::Sent => 3,
            InvitationState::Declined | InvitationState::Withdrawn => 2,
            InvitationState::Expired | InvitationState::Draft => 1,
            InvitationState::Revoked => 0,
        }
    }

    /// Returns the state after a transition. A seat can be given up by its holder, but never revoked.
    ///
    /// # Errors
    /// `InvalidInvitationTransition` if the transition isn't allowed from this state.
    pub fn after(self, transition: InvitationTransition) -> Result<InvitationState, Refusal> {
        let next = match (self, transition) {
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
            (from, transition) => {
                return Err(Refusal::InvalidInvitationTransition { from: from.as_str(), step: transition.label() });
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
            InvitationTransition::Wait => "put on the waitlist",
            InvitationTransition::Decline => "declined",
            InvitationTransition::Expire => "expired",
            InvitationTransition::Revoke => "revoked",
            InvitationTransition::Withdraw => "withdrawn",
        }
    }
}

/// The state of an invitation with the deadlines that apply to a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvitationStatus {
    pub state: InvitationState,
    /// The deadline for a reply, inclusive.
    pub deadline: Option<Instant>,
    /// For someone on the waitlist: the time until which an offered seat is held, inclusive.
    pub offer: Option<Instant>,
}

impl InvitationStatus {
    /// Returns the state after accepting now: `Accepted` with a seat, or `Waitlisted`.
    ///
    /// The caller checks the agreement to the commitments first, with [`crate::commitments::Consent::holds`].
    ///
    /// # Errors
    /// `DeadlinePassed` after the deadline, `StillWaitlisted` on the waitlist without an offered seat, or
    /// `InvalidInvitationTransition` in any other state.
    pub fn accept<K: Copy>(
        &self,
        allocation: &SeatAllocation<K>,
        seat_pool: Option<&Title>,
        now: Instant,
    ) -> Result<InvitationState, Refusal> {
        if self.is_over(now) {
            return Err(Refusal::DeadlinePassed);
        }
        match (self.state, self.offer) {
            (InvitationState::Waitlisted, None) => Err(Refusal::StillWaitlisted),
            (InvitationState::Sent, _) if !allocation.has_seat_for(seat_pool) => {
                self.state.after(InvitationTransition::Wait)
            }
            // An offered seat is held for them, so it needs no check.
            _ => self.state.after(InvitationTransition::Accept),
        }
    }

    /// Whether the deadline for a reply has passed.
    pub fn is_over(&self, now: Instant) -> bool {
        match self.state {
            InvitationState::Sent => self.deadline.is_some_and(|deadline| now > deadline),
            InvitationState::Waitlisted => self.offer.is_some_and(|offer| now > offer),
            _ => false,
        }
    }

    /// Whether a reminder is due: at most `days_before` the deadline, but not in the last hour.
    ///
    /// 0 days mean that no reminder is sent.
    pub fn is_reminder_due(&self, days_before: u32, now: Instant) -> bool {
        let days = TimeDelta::days(days_before.into());
        let due = |deadline: Instant| now >= deadline - days && now < deadline - TimeDelta::hours(1);
        days_before > 0 && self.state == InvitationState::Sent && self.deadline.is_some_and(due)
    }
}

/// Since when a person has their invitation; `None` if it doesn't reach them.
///
/// `sent` is when an organizer sent it, `email` what became of its email and since when, and `link` when a link to it
/// was created.
pub fn reached_since(
    sent: Instant,
    email: Option<(DeliveryStatus, Instant)>,
    link: Option<Instant>,
) -> Option<Instant> {
    match email {
        Some((status, at)) if status.may_arrive() => Some(at.max(sent)),
        Some(_) => link.map(|at| at.max(sent)),
        None => Some(sent),
    }
}

/// Whether a person has had the invitation for a day, so that the automatic reminder isn't sent right after it.
pub fn has_had_it_for_a_day(since: Option<Instant>, now: Instant) -> bool {
    since.is_some_and(|since| now - since >= TimeDelta::days(1))
}

/// Whether the last reminder is less than an hour old, so that a repeated click sends no second one.
pub fn reminded_within_the_hour(reminded: Option<Instant>, now: Instant) -> bool {
    reminded.is_some_and(|at| (TimeDelta::zero()..TimeDelta::hours(1)).contains(&(now - at)))
}
