//! What the scheduled jobs will do in an edition by themselves.

use crate::id::{InvitationId, PollNumber};
use crate::invitations::InvitationStatus;
use crate::text::Title;
use crate::time::{Instant, NaiveDate};
use chrono::TimeDelta;

/// The work of the jobs until a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpcomingWork {
    /// The earliest first.
    pub events: Vec<Upcoming>,
    /// How many assignees are asked whether they still work on their task.
    pub asked: u32,
    /// How many claims are offered to others.
    pub offered: u32,
    /// Whether a free seat is offered to the next person at once.
    pub offers_automatically: bool,
}

/// Something that happens on a day, in the edition’s time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upcoming {
    pub on: NaiveDate,
    pub event: UpcomingEvent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpcomingEvent {
    /// An invited person is reminded of their deadline.
    Reminder(InvitationId, String),
    InvitationExpires(InvitationId, String),
    OfferExpires(InvitationId, String),
    /// People who haven’t answered a poll are reminded.
    PollReminder(PollNumber, Title),
    /// The retention period of private data ends.
    DataDeleted,
}

impl InvitationStatus {
    /// When the reminder of the deadline is sent, now or later; `None` if none is.
    ///
    /// `since` is when the invitation reached the person. The reminder comes at least a day later.
    pub fn reminder_at(&self, days_before: u32, since: Instant, now: Instant) -> Option<Instant> {
        let at = (self.deadline? - TimeDelta::days(days_before.into())).max(since + TimeDelta::days(1)).max(now);
        self.is_reminder_due(days_before, at).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invitations::{InvitationState, has_had_it_for_a_day};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reminder_comes_at_the_first_time_at_which_it_is_due(
            days in 0u32..6, since in 0i64..240, deadline in 0i64..240, now in 0i64..240
        ) {
            let hour = |hour: i64| Instant::UNIX_EPOCH + TimeDelta::hours(hour);
            let status = InvitationStatus { state: InvitationState::Sent, deadline: Some(hour(deadline)), offer: None };
            let is_due = |at: &i64| {
                status.is_reminder_due(days, hour(*at)) && has_had_it_for_a_day(Some(hour(since)), hour(*at))
            };
            prop_assert_eq!(status.reminder_at(days, hour(since), hour(now)), (now..500).find(is_due).map(hour));
        }
    }
}
