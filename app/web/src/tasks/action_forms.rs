//! The forms on a task’s page, with their text as typed.

use crate::forms::Form;
use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
pub struct ClaimForm {}

#[derive(Default, Serialize, Deserialize)]
pub struct UnclaimForm {}

/// Says that the sender is still working on the task.
#[derive(Default, Serialize, Deserialize)]
pub struct ConfirmClaimForm {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PeopleNeededForm {
    pub people_needed: String,
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TransferLeadForm {
    /// The login of the chosen person.
    pub to: String,
    /// A typed login, of someone who is not in the list.
    pub other: String,
    pub note: String,
}

/// The form that assigns a task to someone.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AssignForm {
    /// The login of the chosen person.
    pub to: String,
    /// A typed login, of someone who is not in the list.
    pub other: String,
}

/// The button that removes an assignee.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct UnassignForm {
    pub login: String,
}

#[derive(Default, Serialize, Deserialize)]
pub struct AcceptLeadForm {}

#[derive(Default, Serialize, Deserialize)]
pub struct DeclineLeadForm {}

/// The form on the task’s page and on its card on the task board.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeStatusForm {
    pub to: String,
    pub note: String,
    /// The filter of the task board to return to; empty for the task’s page.
    pub board: String,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InterestForm {
    pub kind: String,
    /// Empty if the sender is no longer interested.
    pub on: String,
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestReviewForm {
    /// The login of the chosen reviewer.
    pub of: String,
    /// A typed login, of someone who is not in the list.
    pub other: String,
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    pub note: String,
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MergeForm {
    /// The number of the task that remains.
    pub into: String,
    pub why: String,
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SplitForm {
    /// One title per line.
    pub titles: String,
}

/// Separates the task from the one that it continues.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SeparateForm {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CommentForm {
    pub text: String,
}

/// Adds a link to the evidence.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AddLinkForm {
    pub url: String,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RemoveLinkForm {
    pub url: String,
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FundingForm {
    /// Empty if nothing is said about funding.
    pub state: String,
    pub source: String,
    pub url: String,
}

impl Form for FundingForm {}

/// Sets the status that the evidence suggests.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfirmStatusForm {
    /// The revision of the proposal that the page showed.
    pub read: String,
}

/// Hides the status that the evidence suggests.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DismissStatusForm {
    /// The revision of the proposal that the page showed.
    pub read: String,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FollowEvidenceForm {
    /// Empty if the status no longer follows the evidence.
    pub on: String,
}

impl Form for AddLinkForm {}
impl Form for RemoveLinkForm {}
impl Form for ConfirmStatusForm {}
impl Form for DismissStatusForm {}
impl Form for FollowEvidenceForm {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateForm {
    pub line: String,
    pub details: String,
    /// Links, separated by spaces or line breaks.
    pub links: String,
    /// See [`domain::updates::FormKey`].
    pub key: String,
}

impl Form for ClaimForm {}
impl Form for UnclaimForm {}
impl Form for ConfirmClaimForm {}
impl Form for PeopleNeededForm {}
impl Form for TransferLeadForm {}
impl Form for AssignForm {}
impl Form for UnassignForm {}
impl Form for AcceptLeadForm {}
impl Form for DeclineLeadForm {}
impl Form for ChangeStatusForm {}
impl Form for InterestForm {}
impl Form for RequestReviewForm {}
impl Form for ReviewForm {}
impl Form for MergeForm {}
impl Form for SplitForm {}
impl Form for SeparateForm {}
impl Form for CommentForm {}
impl Form for UpdateForm {}

/// The form that the page shows open, with what was typed: rejected, previewed, or opened by a link.
#[derive(Default)]
pub enum OpenForm {
    /// No form is open, or the rejected action was a button without a field.
    #[default]
    None,
    AddLink(AddLinkForm),
    Funding(FundingForm),
    PeopleNeeded(PeopleNeededForm),
    TransferLead(TransferLeadForm),
    Assign(AssignForm),
    ChangeStatus(ChangeStatusForm),
    /// Opened by a link on the task board.
    ChangeStatusFromBoard(ChangeStatusForm),
    RequestReview(RequestReviewForm),
    Review(ReviewForm),
    Merge(MergeForm),
    Split(SplitForm),
    Separate(SeparateForm),
    Comment(CommentForm),
    CommentPreview(CommentForm),
    Update(UpdateForm),
}

impl OpenForm {
    /// The link that was not added.
    pub fn link(&self) -> &str {
        match self {
            OpenForm::AddLink(form) => &form.url,
            _ => "",
        }
    }

    /// The update that was not posted.
    pub fn update(&self) -> Option<&UpdateForm> {
        if let OpenForm::Update(form) = self { Some(form) } else { None }
    }

    /// The text of the comment that was not saved.
    pub fn comment(&self) -> &str {
        match self {
            OpenForm::Comment(form) | OpenForm::CommentPreview(form) => &form.text,
            _ => "",
        }
    }
}
