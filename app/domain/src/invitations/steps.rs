//! Where an invitation stands, which step may follow which, and what an answer is decided by.

use crate::Refusal;
use crate::seats::Floor;
use crate::text::Title;
use crate::time::Instant;
use chrono::TimeDelta;

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Written down, and not yet sent.
    Drafted,
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
pub enum Step {
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

impl State {
    pub const ALL: [State; 8] = [
        State::Drafted,
        State::Sent,
        State::Waitlisted,
        State::Accepted,
        State::Declined,
        State::Expired,
        State::Revoked,
        State::Withdrawn,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Drafted => "drafted",
            State::Sent => "sent",
            State::Waitlisted => "waitlisted",
            State::Accepted => "accepted",
            State::Declined => "declined",
            State::Expired => "expired",
            State::Revoked => "revoked",
            State::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|state| state.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("a state of an invitation", text))
    }

    /// Where a step leads; the one table of allowed steps. A seat that was accepted is only ever given up, never taken.
    pub fn after(self, step: Step) -> Result<State, Refusal> {
        let next = match (self, step) {
            (State::Drafted | State::Declined | State::Expired | State::Revoked | State::Withdrawn, Step::Send) => {
                State::Sent
            }
            (State::Sent | State::Waitlisted, Step::Accept) => State::Accepted,
            (State::Sent, Step::Wait) => State::Waitlisted,
            (State::Sent | State::Waitlisted, Step::Decline) => State::Declined,
            (State::Sent | State::Waitlisted, Step::Expire) => State::Expired,
            (State::Sent | State::Waitlisted, Step::Revoke) => State::Revoked,
            (State::Accepted | State::Waitlisted, Step::Withdraw) => State::Withdrawn,
            (from, step) => return Err(Refusal::NoSuchStep { from: from.as_str(), step: step.words() }),
        };
        Ok(next)
    }
}

impl Step {
    fn words(self) -> &'static str {
        match self {
            Step::Send => "sent",
            Step::Accept => "accepted",
            Step::Wait => "put on the waiting list",
            Step::Decline => "declined",
            Step::Expire => "left to expire",
            Step::Revoke => "revoked",
            Step::Withdraw => "withdrawn",
        }
    }
}

/// What an answer is decided by, besides the seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    /// Until when an answer to the invitation is awaited, that moment included.
    pub deadline: Option<Instant>,
    /// Of someone who waits: until when a seat is held for them.
    pub offer: Option<Instant>,
}

impl Standing {
    /// Where a yes leads, now: to a seat, or to the end of the waiting list. Whether the commitments are agreed to is
    /// asked before ([`crate::commitments::Consent::holds`]).
    ///
    /// Refuses an answer that comes too late, and one of somebody who waits and was offered nothing yet.
    pub fn accept<K: Copy>(&self, floor: &Floor<K>, reserve: Option<&Title>, now: Instant) -> Result<State, Refusal> {
        if self.is_over(now) {
            return Err(Refusal::AnswerTooLate);
        }
        match (self.state, self.offer) {
            (State::Waitlisted, None) => Err(Refusal::StillWaiting),
            (State::Sent, _) if !floor.has_seat_for(reserve) => self.state.after(Step::Wait),
            // Who was offered a seat holds it.
            _ => self.state.after(Step::Accept),
        }
    }

    /// Whether the time to answer has passed.
    pub fn is_over(&self, now: Instant) -> bool {
        match self.state {
            State::Sent => self.deadline.is_some_and(|deadline| now > deadline),
            State::Waitlisted => self.offer.is_some_and(|offer| now > offer),
            _ => false,
        }
    }

    /// Whether this is the time to remind them: so long before the deadline, and not in the last hour.
    pub fn wants_reminder(&self, days_before: u32, now: Instant) -> bool {
        let days = TimeDelta::days(days_before.into());
        let due = |deadline: Instant| now >= deadline - days && now < deadline - TimeDelta::hours(1);
        days_before > 0 && self.state == State::Sent && self.deadline.is_some_and(due)
    }
}

/// A button that is pressed twice, or by two organizers, sends one letter.
pub fn reminded_just_now(reminded: Option<Instant>, now: Instant) -> bool {
    reminded.is_some_and(|at| (TimeDelta::zero()..TimeDelta::hours(1)).contains(&(now - at)))
}
