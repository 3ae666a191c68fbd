//! The events of an invitation, stored as codes with data and worded here.

use crate::people::Person;
use crate::text::Title;
use crate::time::{Instant, NaiveDate, day};
use serde::{Deserialize, Serialize};

/// An event of an invitation, stored as a code in `event` and its fields as JSON in `data`.
///
/// It must not contain personal data. Dates are in the edition's time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", content = "data", rename_all = "snake_case")]
pub enum InvitationEvent {
    Drafted,
    Proposed,
    ProposedAgain,
    Redrafted,
    Sent {
        until: NaiveDate,
        again: bool,
    },
    Reminded,
    /// The edition holds its emails, so the reminder waits for an organizer.
    ReminderHeld,
    /// The person has unsubscribed, so the reminder is not sent.
    ReminderSuppressed,
    Extended {
        until: NaiveDate,
    },
    /// Moved to a seat pool, or to none.
    Moved {
        pool: Option<Title>,
    },
    Revoked,
    LinkCopied,
    Accepted,
    /// Accepted while no seat was free; `rank` is the position on the waitlist.
    Waitlisted {
        rank: u32,
    },
    Declined,
    SeatOffered {
        until: NaiveDate,
    },
    Expired,
    OfferLapsed,
    SeatGivenUp,
    WaitlistLeft,
    /// An organizer recorded that the person gives up their seat or their place on the waitlist.
    Withdrawn,
    /// Withdrawn because the person deleted their account.
    AccountDeleted,
    QuestionAsked,
    QuestionAnswered,
    /// Another invitation of the same person was merged into this one.
    Merged,
    /// An organizer marked what needs attention as seen.
    Seen,
    ForwardingAsked,
    ForwardingAllowed,
    ForwardingRefused,
    /// Now belongs to the person who opened its link.
    Transferred,
    /// Imported from the community's website, which lists them.
    Listed,
    CommitmentsPublished {
        version: u32,
    },
    CommitmentsAgreed {
        version: u32,
    },
    CommitmentWaived {
        letter: char,
    },
    WaiverRemoved {
        letter: char,
    },
}

impl InvitationEvent {
    /// Describes the event in a few words: “offered a seat until 3 May 2027”.
    pub fn label(&self) -> String {
        use InvitationEvent::*;
        let label = match self {
            Sent { until, again } => {
                let again = if *again { " again" } else { "" };
                return format!("sent{again}, reply by {}", day(*until));
            }
            Extended { until } => return format!("deadline set to {}", day(*until)),
            Moved { pool: Some(title) } => return format!("moved to the seat pool “{title}”"),
            Waitlisted { rank } => return format!("accepted, number {rank} on the waitlist"),
            SeatOffered { until } => return format!("offered a seat until {}", day(*until)),
            CommitmentsPublished { version } => {
                return format!("asked to agree to version {version} of the commitments");
            }
            CommitmentsAgreed { version } => return format!("agreed to version {version} of the commitments"),
            CommitmentWaived { letter } => return format!("commitment ({letter}) waived"),
            WaiverRemoved { letter } => return format!("waiver of commitment ({letter}) removed"),
            Drafted => "draft created",
            Proposed => "proposed",
            ProposedAgain => "proposed again",
            Redrafted => "edited",
            Reminded => "reminder sent",
            ReminderHeld => "reminder held in the outbox",
            ReminderSuppressed => "reminder not sent: the person has unsubscribed",
            Moved { pool: None } => "removed from the seat pool",
            Revoked => "revoked",
            LinkCopied => "an organizer created an invitation link",
            Accepted => "accepted",
            Declined => "declined",
            Expired => "expired: no reply",
            OfferLapsed => "expired: the offered seat was not taken",
            SeatGivenUp => "gave up their seat",
            WaitlistLeft => "left the waitlist",
            Withdrawn => "an organizer marked them as withdrawn",
            AccountDeleted => "withdrawn because the account was deleted",
            QuestionAsked => "asked a question",
            QuestionAnswered => "an organizer answered",
            Merged => "merged with another invitation of the same person",
            Seen => "marked as seen",
            ForwardingAsked => "someone else asked to use the invitation",
            ForwardingAllowed => "an organizer let someone else use the invitation",
            ForwardingRefused => "an organizer did not let someone else use the invitation",
            Transferred => "took over the invitation",
            Listed => "listed as a participant on the community’s website",
        };
        label.to_owned()
    }
}

/// An event of an invitation with its time and author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationEventRecord {
    pub at: Instant,
    /// `None` for Cairn itself, for someone with only the link, and for a deleted account.
    pub by: Option<Person>,
    pub event: InvitationEvent,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Days;
    use proptest::prelude::*;
    use proptest::sample::select;

    fn any_event() -> impl Strategy<Value = InvitationEvent> {
        use InvitationEvent::*;
        let until = || (0u64..40_000).prop_map(|days| NaiveDate::default() + Days::new(days));
        let pool = "[a-z]{1,9}( [a-z“”é]{1,9}){0,3}".prop_map(|text| Title::parse(&text).unwrap());
        let plain = vec![
            Drafted,
            Proposed,
            ProposedAgain,
            Redrafted,
            Reminded,
            ReminderHeld,
            ReminderSuppressed,
            Revoked,
            LinkCopied,
            Accepted,
            Declined,
            Expired,
            OfferLapsed,
            SeatGivenUp,
            WaitlistLeft,
            Withdrawn,
            AccountDeleted,
            QuestionAsked,
            QuestionAnswered,
            Merged,
            Seen,
            ForwardingAsked,
            ForwardingAllowed,
            ForwardingRefused,
            Transferred,
            Listed,
        ];
        prop_oneof![
            20 => select(plain),
            1 => (until(), any::<bool>()).prop_map(|(until, again)| Sent { until, again }),
            1 => until().prop_map(|until| Extended { until }),
            1 => proptest::option::of(pool).prop_map(|pool| Moved { pool }),
            1 => any::<u32>().prop_map(|rank| Waitlisted { rank }),
            1 => until().prop_map(|until| SeatOffered { until }),
            1 => any::<u32>().prop_map(|version| CommitmentsPublished { version }),
            1 => any::<u32>().prop_map(|version| CommitmentsAgreed { version }),
            1 => any::<char>().prop_map(|letter| CommitmentWaived { letter }),
            1 => any::<char>().prop_map(|letter| WaiverRemoved { letter }),
        ]
    }

    proptest! {
        #[test]
        fn every_event_survives_its_stored_form_and_has_a_label(event in any_event()) {
            let stored = serde_json::to_string(&event).unwrap();
            prop_assert!(!event.label().is_empty());
            prop_assert_eq!(serde_json::from_str::<InvitationEvent>(&stored).unwrap(), event);
        }
    }
}
