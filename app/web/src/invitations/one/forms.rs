//! The forms on an invitation’s page for organizers.

use crate::forms::Form;
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

/// The query of the page: the action that was just done.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DoneQuery {
    pub done: String,
}

impl Form for DoneQuery {}

/// A form as typed, or a button.
pub enum OrganizerInput {
    Answer(QuestionAnswerForm),
    Waive(WaiveForm),
    RevokeWaiver(RevokeWaiverForm),
    /// Gives the invitation to the person who asked to take the invitee's place.
    Transfer,
    /// Declines that person's request.
    DeclineRequest,
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
            OrganizerInput::SetDeadline(_) => "Set deadline",
            OrganizerInput::RecordWithdrawal(_) => "Record withdrawal",
        }
    }
}

/// What was done, from [`OrganizerInput::action`]; `sends` is whether an email server is configured.
pub fn done(action: &str, sends: bool) -> Option<&'static str> {
    match action {
        "answer" if sends => Some("The answer is queued for sending."),
        "answer" => Some("The answer is in the outbox."),
        "edit" => Some("The invitation is saved."),
        "waive" => Some("Commitment waived."),
        "revoke-waiver" => Some("Waiver revoked."),
        "transfer" => Some("Invitation transferred."),
        "decline-request" => Some("Request declined."),
        "set-deadline" => Some("Deadline set."),
        "record-withdrawal" => Some("Withdrawal recorded."),
        _ => None,
    }
}
