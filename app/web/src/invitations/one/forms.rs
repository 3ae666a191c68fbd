//! The forms on an invitation’s page for organizers.

use crate::forms::Form;
use crate::invitations::filter_form::emails;
use domain::Refusal;
use domain::email::EmailCounts;
use serde::{Deserialize, Serialize};

/// The answer to a question of the invited person.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct QuestionAnswerForm {
    pub words: String,
}

impl Form for QuestionAnswerForm {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WaiveForm {
    /// The letter of the clause.
    pub letter: String,
    pub reason: String,
}

impl Form for WaiveForm {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RevokeWaiverForm {
    /// The letter of the clause.
    pub letter: String,
}

impl Form for RevokeWaiverForm {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeadlineForm {
    pub deadline: String,
}

impl Form for DeadlineForm {}

/// Records that the person gave up their seat or their place on the waitlist.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WithdrawalForm {
    pub why: String,
}

impl Form for WithdrawalForm {}

/// The query of the page: the action that was just done, and what became of its emails, as in [`EmailCounts`].
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DoneQuery {
    pub done: String,
    pub queued: String,
    pub held: String,
    pub without_address: String,
    pub without_link: String,
    pub unsubscribed: String,
}

impl Form for DoneQuery {}

impl DoneQuery {
    /// # Errors
    /// Refuses a malformed number.
    pub fn emails(&self) -> Result<EmailCounts, Refusal> {
        Ok(EmailCounts {
            queued: emails(&self.queued)?,
            held: emails(&self.held)?,
            without_address: emails(&self.without_address)?,
            without_link: emails(&self.without_link)?,
            unsubscribed: emails(&self.unsubscribed)?,
        })
    }
}

/// A form as typed, or a button.
pub enum OrganizerInput {
    Answer(QuestionAnswerForm),
    Waive(WaiveForm),
    RevokeWaiver(RevokeWaiverForm),
    /// Gives the invitation to the person who asked to take the invitee's place.
    Transfer,
    /// Declines that person's request.
    DeclineRequest,
    /// Marks what needs attention as seen.
    MarkSeen,
    SetDeadline(DeadlineForm),
    RecordWithdrawal(WithdrawalForm),
}

impl OrganizerInput {
    /// The last segment of the address that it is sent to.
    pub fn action(&self) -> &'static str {
        match self {
            OrganizerInput::Answer(_) => "answer",
            OrganizerInput::Waive(_) => "waive",
            OrganizerInput::RevokeWaiver(_) => "revoke-waiver",
            OrganizerInput::Transfer => "transfer",
            OrganizerInput::DeclineRequest => "decline-request",
            OrganizerInput::MarkSeen => "mark-seen",
            OrganizerInput::SetDeadline(_) => "set-deadline",
            OrganizerInput::RecordWithdrawal(_) => "record-withdrawal",
        }
    }

    /// What it does, as on a button.
    pub fn label(&self) -> &'static str {
        match self {
            OrganizerInput::Answer(_) => "Send answer",
            OrganizerInput::Waive(_) => "Waive commitment",
            OrganizerInput::RevokeWaiver(_) => "Revoke waiver",
            OrganizerInput::Transfer => "Transfer the invitation",
            OrganizerInput::DeclineRequest => "Decline the request",
            OrganizerInput::MarkSeen => "Mark as seen",
            OrganizerInput::SetDeadline(_) => "Set deadline",
            OrganizerInput::RecordWithdrawal(_) => "Record withdrawal",
        }
    }

    /// The question whether to do it for this person.
    pub fn question(&self, name: &str) -> String {
        match self {
            OrganizerInput::Answer(_) => format!("Send the answer to {name}?"),
            OrganizerInput::Waive(_) => format!("Waive a commitment for {name}?"),
            OrganizerInput::RevokeWaiver(_) => format!("Revoke the waiver for {name}?"),
            OrganizerInput::Transfer => format!("Transfer the invitation of {name}?"),
            OrganizerInput::DeclineRequest => format!("Decline the request for the invitation of {name}?"),
            OrganizerInput::SetDeadline(_) => format!("Set the deadline of {name}?"),
            OrganizerInput::RecordWithdrawal(_) => format!("Record the withdrawal of {name}?"),
            OrganizerInput::MarkSeen => format!("Mark the invitation of {name} as seen?"),
        }
    }

    /// What becomes of the person, and what can't be undone.
    pub fn warning(&self, name: &str) -> String {
        let emails = "Emails can’t be taken back once they are sent.";
        match self {
            OrganizerInput::RecordWithdrawal(_) => format!(
                "{name} loses their seat or their place on the waitlist, and their travel dates and requirements are deleted. {emails}"
            ),
            OrganizerInput::Transfer => {
                format!("{name} loses the invitation, and their links stop working. {emails}")
            }
            _ => emails.to_owned(),
        }
    }
}

/// What was done, from the last segment of its address, and how many emails that queued.
///
/// `sends` is whether an email server is configured.
pub fn done(action: &str, emails: EmailCounts, sends: bool) -> Option<String> {
    let done = match action {
        "answer" => "Question answered.",
        "edit" => "The invitation is saved.",
        "waive" => "Commitment waived.",
        "revoke-waiver" => "Waiver revoked.",
        "transfer" => "Invitation transferred.",
        "decline-request" => "Request declined.",
        "mark-seen" => "Marked as seen.",
        "set-deadline" => "Deadline set.",
        "record-withdrawal" => "Withdrawal recorded. Others can take over tasks that they claimed.",
        "send" if emails.queued == 0 => "The invitation is open, but no email is queued for sending.",
        "remind" if emails.queued == 0 => "No email is queued for sending.",
        "send" | "remind" => "",
        "revoke" => "Invitation revoked.",
        _ => return None,
    };
    let sentences = [Some(done.to_owned()), emails.queued_sentence(sends)];
    Some(sentences.into_iter().flatten().filter(|sentence| !sentence.is_empty()).collect::<Vec<_>>().join(" "))
}
