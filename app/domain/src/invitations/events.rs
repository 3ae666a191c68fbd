//! What happened to an invitation: a code with data is stored; its words are made here.

use crate::people::Person;
use crate::text::Title;
use crate::time::{Instant, NaiveDate, day};
use serde::{Deserialize, Serialize};

/// One event in the life of an invitation. The code is stored in `event`, the fields as JSON in `data`, which names
/// nobody. Days are those of the edition's own zone.
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
    /// Accepted while no seat was free.
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
    /// An organizer recorded that they give up their seat or place.
    Withdrawn,
    /// They gave it up by deleting their account.
    AccountDeleted,
    QuestionAsked,
    QuestionAnswered,
    ForwardingAsked,
    ForwardingAllowed,
    ForwardingRefused,
    /// It belongs to the person who came with the link.
    Transferred,
    /// The community's page lists them.
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
    /// Says in a few words what happened: “offered a seat until 3 May 2027”.
    pub fn label(&self) -> String {
        use InvitationEvent::*;
        let words = match self {
            Sent { until, again } => {
                let again = if *again { " again" } else { "" };
                return format!("sent{again}, to be answered until {}", day(*until));
            }
            Extended { until } => return format!("may be answered until {}", day(*until)),
            Moved { pool: Some(title) } => return format!("moved to the reserve “{title}”"),
            Waitlisted { rank } => return format!("accepted, and is number {rank} on the waiting list"),
            SeatOffered { until } => return format!("offered a seat until {}", day(*until)),
            CommitmentsPublished { version } => {
                return format!("asked to agree to version {version} of the commitments");
            }
            CommitmentsAgreed { version } => return format!("agreed to version {version} of the commitments"),
            CommitmentWaived { letter } => return format!("clause ({letter}) waived"),
            WaiverRemoved { letter } => return format!("clause ({letter}) no longer waived"),
            Drafted => "written down",
            Proposed => "proposed",
            ProposedAgain => "proposed once more",
            Redrafted => "written down anew",
            Reminded => "reminded",
            Moved { pool: None } => "moved to no reserve",
            Revoked => "taken back",
            LinkCopied => "an organizer copied a link",
            Accepted => "accepted",
            Declined => "declined",
            Expired => "expired: nobody answered",
            OfferLapsed => "expired: the offered seat was not taken",
            SeatGivenUp => "gave up their seat",
            WaitlistLeft => "gave up their place in the waiting list",
            Withdrawn => "an organizer recorded that they give up their seat or place",
            AccountDeleted => "withdrawn with their account",
            QuestionAsked => "asked a question",
            QuestionAnswered => "an organizer answered",
            ForwardingAsked => "somebody else came with the link and asks to come",
            ForwardingAllowed => "let in who came with the link",
            ForwardingRefused => "did not let in who came with the link",
            Transferred => "the invitation is theirs now",
            Listed => "listed as a participant by the community’s page",
        };
        words.to_owned()
    }
}

/// An event of an invitation, with its moment and author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationEventRecord {
    pub at: Instant,
    /// `None`: by itself, or by someone who had only the link or has left.
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
        fn every_event_survives_its_stored_form_and_has_words(event in any_event()) {
            let stored = serde_json::to_string(&event).unwrap();
            prop_assert!(!event.label().is_empty());
            prop_assert_eq!(serde_json::from_str::<InvitationEvent>(&stored).unwrap(), event);
        }
    }
}
