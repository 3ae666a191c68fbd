//! Describes what an action on invitations did.

use domain::email::EmailKind;
use domain::invitations::InvitationAction;
use domain::text::counted;

/// What was done to invitations, as a code in the address of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Drafted,
    Sent,
    Reminded,
    Revoked,
    Discarded,
    Extended,
    Withdrawn,
    Moved,
    Offered,
}

impl Done {
    const ALL: [Done; 9] = [
        Done::Drafted,
        Done::Sent,
        Done::Reminded,
        Done::Revoked,
        Done::Discarded,
        Done::Extended,
        Done::Withdrawn,
        Done::Moved,
        Done::Offered,
    ];

    pub fn of(action: &InvitationAction) -> Done {
        match action {
            InvitationAction::Send => Done::Sent,
            InvitationAction::Remind => Done::Reminded,
            InvitationAction::Revoke => Done::Revoked,
            InvitationAction::Discard => Done::Discarded,
            InvitationAction::Extend(_) => Done::Extended,
            InvitationAction::Withdraw(_) => Done::Withdrawn,
            InvitationAction::SeatPool(_) => Done::Moved,
        }
    }

    /// The kind of email that it consists of; `None` for other changes.
    pub fn sends(self) -> Option<EmailKind> {
        match self {
            Done::Sent => Some(EmailKind::Invitation),
            Done::Reminded => Some(EmailKind::Reminder),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Done::Drafted => "draft",
            Done::Sent => "send",
            Done::Reminded => "remind",
            Done::Revoked => "revoke",
            Done::Discarded => "discard",
            Done::Extended => "extend",
            Done::Withdrawn => "withdraw",
            Done::Moved => "seat_pool",
            Done::Offered => "offer",
        }
    }

    /// `None` for an unknown code.
    pub fn parse(text: &str) -> Option<Done> {
        Done::ALL.into_iter().find(|done| done.as_str() == text)
    }

    /// Describes it, such as `36 invitations revoked.`; `sends` is whether an email server is configured.
    pub fn described(self, count: usize, sends: bool) -> String {
        let (singular, plural) = match self {
            Done::Drafted => (
                "invitation added as a draft. It is sent when you choose “Send invitations”",
                "invitations added as drafts. They are sent when you choose “Send invitations”",
            ),
            Done::Sent if count == 0 => return "Marked as sent, but no email is queued for sending.".to_owned(),
            Done::Reminded if count == 0 => return "No email is queued for sending.".to_owned(),
            Done::Sent if !sends => ("invitation is in the outbox", "invitations are in the outbox"),
            Done::Reminded if !sends => ("reminder is in the outbox", "reminders are in the outbox"),
            Done::Sent => ("invitation queued for sending", "invitations queued for sending"),
            Done::Reminded => ("reminder queued for sending", "reminders queued for sending"),
            Done::Revoked => ("invitation revoked", "invitations revoked"),
            Done::Discarded => ("draft deleted", "drafts deleted"),
            Done::Extended => ("deadline set", "deadlines set"),
            Done::Withdrawn => ("withdrawal recorded", "withdrawals recorded"),
            Done::Moved => ("invitation moved", "invitations moved"),
            Done::Offered if count == 0 => return "No seat is free for anyone on the waitlist.".to_owned(),
            Done::Offered => ("seat offered", "seats offered"),
        };
        format!("{}.", counted(count, singular, plural))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back() {
        for done in Done::ALL {
            assert_eq!(Done::parse(done.as_str()), Some(done));
        }
        assert_eq!(Done::parse("gone"), None);
    }
}
