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
}
