//! An edition's invitation settings: deadlines, reminders, retention and emails.

use crate::Refusal;
use crate::text::{EmailAddress, ShortText};
#[cfg(feature = "zones")]
use crate::time::{Instant, NaiveDate, Zone};
#[cfg(feature = "zones")]
use chrono::TimeDelta;

/// An edition's invitation settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationSettings {
    /// Days to reply to an invitation.
    pub answer_days: u32,
    /// Days before the deadline at which the one reminder is sent; 0 means never.
    pub remind_days: u32,
    /// Days to reply to an offered seat.
    pub offer_days: u32,
    /// Whether freed seats are offered to the waitlist automatically.
    pub offers_automatically: bool,
    /// Days after the edition for which private data is kept.
    pub retention_days: u32,
    /// One sentence about what the organizers pay for; `None` leaves it out of emails.
    pub pays: Option<ShortText>,
    /// The reply-to address of emails.
    pub reply_to: Option<EmailAddress>,
    /// Whether new emails are held in the outbox until an organizer sends them.
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
    /// Checks all numbers of days.
    ///
    /// # Errors
    /// `OutOfRange` for the first number that is too small or too large, and `ReminderTooEarly` if people have fewer
    /// days to reply than the reminder is sent before the deadline.
    pub fn check(&self) -> Result<(), Refusal> {
        let all = [
            ("Days to reply to an invitation", self.answer_days, 1, 180),
            ("Days between reminder and deadline", self.remind_days, 0, 90),
            ("Days to reply to an offered seat", self.offer_days, 1, 60),
            ("Days to keep private data", self.retention_days, 1, 730),
        ];
        for (what, days, least, most) in all {
            if !(least..=most).contains(&days) {
                return Err(Refusal::OutOfRange { what, number: days.into(), least, most });
            }
        }
        if self.remind_days >= self.answer_days {
            return Err(Refusal::ReminderTooEarly { most: self.answer_days - 1 });
        }
        Ok(())
    }
}

#[cfg(feature = "zones")]
impl InvitationSettings {
    /// The deadline of an invitation: the end of a day in the edition's time zone.
    pub fn deadline(&self, sent: Instant, zone: &Zone) -> Instant {
        end_of_day_after(sent, self.answer_days, zone)
    }

    /// The deadline of an offered seat: the end of a day in the edition's time zone.
    pub fn offer_ends(&self, offered: Instant, zone: &Zone) -> Instant {
        end_of_day_after(offered, self.offer_days, zone)
    }
}

/// The longest time to reply after a new deadline is set, in days.
pub const MAX_DEADLINE_DAYS: i64 = 365;

/// The end of a day that an organizer chooses as the new deadline.
///
/// # Errors
/// `DeadlineOutOfRange` for today, a day before, and a day more than a year away.
#[cfg(feature = "zones")]
pub fn new_deadline(day: NaiveDate, zone: &Zone, now: Instant) -> Result<Instant, Refusal> {
    let days = (day - zone.at(now).date_naive()).num_days();
    if (1..=MAX_DEADLINE_DAYS).contains(&days) { Ok(zone.end_of_day(day)) } else { Err(Refusal::DeadlineOutOfRange) }
}

#[cfg(feature = "zones")]
fn end_of_day_after(start: Instant, days: u32, zone: &Zone) -> Instant {
    zone.end_of_day(zone.at(start).date_naive() + TimeDelta::days(days.into()))
}
