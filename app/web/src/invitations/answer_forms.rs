//! The forms of an invited person's answers, each sent to an address of its own.

use crate::forms::{Checkbox, Form, MAX_ANSWER_BYTES};
use serde::{Deserialize, Serialize};

/// An answer as typed.
pub enum Answer {
    Accept(AcceptForm),
    Agree(AgreeForm),
    Decline(DeclineForm),
    Withdraw(WithdrawForm),
    Ask(QuestionForm),
    TakePlace(TakePlaceForm),
    Questions(AnswersForm),
}

impl Answer {
    /// The last segment of the address of its form.
    pub fn action(&self) -> &'static str {
        match self {
            Answer::Accept(_) => AcceptForm::ACTION,
            Answer::Agree(_) => AgreeForm::ACTION,
            Answer::Decline(_) => DeclineForm::ACTION,
            Answer::Withdraw(_) => WithdrawForm::ACTION,
            Answer::Ask(_) => QuestionForm::ACTION,
            Answer::TakePlace(_) => TakePlaceForm::ACTION,
            Answer::Questions(_) => AnswersForm::ACTION,
        }
    }
}

/// The form of one answer.
pub trait AnswerForm: Form {
    /// The last segment of the address that the form is sent to.
    const ACTION: &'static str;
    /// Whether a person with only the link must sign in before they send it.
    const NEEDS_ACCOUNT: bool = true;

    fn answer(self) -> Answer;
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AcceptForm {
    /// The number of the commitments' version that the page showed.
    pub version: String,
    /// The letters of the ticked clauses.
    pub agree: Vec<String>,
    pub listed: Checkbox,
    /// The ids of the edition's own questions, and as many answers.
    pub question: Vec<String>,
    pub answer: Vec<String>,
}

impl Form for AcceptForm {
    const MAX_FIELDS: usize = 300;
    const MAX_BYTES: usize = MAX_ANSWER_BYTES;
}

impl AnswerForm for AcceptForm {
    const ACTION: &'static str = "accept";

    fn answer(self) -> Answer {
        Answer::Accept(self)
    }
}

/// The form to agree to a new version of the commitments.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AgreeForm {
    /// The number of the commitments' version that the page showed.
    pub version: String,
    /// The letters of the ticked clauses.
    pub agree: Vec<String>,
}

impl Form for AgreeForm {}

impl AnswerForm for AgreeForm {
    const ACTION: &'static str = "agree";

    fn answer(self) -> Answer {
        Answer::Agree(self)
    }
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeclineForm {
    pub why: String,
    /// The name of another person to invite, and how to reach them.
    pub suggestion: String,
}

impl Form for DeclineForm {}

impl AnswerForm for DeclineForm {
    const ACTION: &'static str = "decline";
    const NEEDS_ACCOUNT: bool = false;

    fn answer(self) -> Answer {
        Answer::Decline(self)
    }
}

/// The form that gives up a seat or a place on the waitlist.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WithdrawForm {
    pub why: String,
}

impl Form for WithdrawForm {}

impl AnswerForm for WithdrawForm {
    const ACTION: &'static str = "withdraw";

    fn answer(self) -> Answer {
        Answer::Withdraw(self)
    }
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct QuestionForm {
    pub question: String,
}

impl Form for QuestionForm {}

impl AnswerForm for QuestionForm {
    const ACTION: &'static str = "ask";
    const NEEDS_ACCOUNT: bool = false;

    fn answer(self) -> Answer {
        Answer::Ask(self)
    }
}

/// The form to ask for another person's place. The reader has that person's link.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct TakePlaceForm {}

impl Form for TakePlaceForm {}

impl AnswerForm for TakePlaceForm {
    const ACTION: &'static str = "ask-to-take-place";

    fn answer(self) -> Answer {
        Answer::TakePlace(self)
    }
}

/// The form of answers to the edition's own questions, for people with a seat or a place on the waitlist.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswersForm {
    /// The ids of the questions, and as many answers.
    pub question: Vec<String>,
    pub answer: Vec<String>,
}

impl Form for AnswersForm {
    const MAX_FIELDS: usize = 300;
    const MAX_BYTES: usize = MAX_ANSWER_BYTES;
}

impl AnswerForm for AnswersForm {
    const ACTION: &'static str = "answers";

    fn answer(self) -> Answer {
        Answer::Questions(self)
    }
}
