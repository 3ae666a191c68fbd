//! The form for actions on one email or on the selected ones.

use crate::forms::Form;
use domain::email::OutboxAction;
use domain::id::EmailId;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailsForm {
    pub ids: Vec<String>,
    /// Not empty on the page of a single email.
    pub one: String,
}

impl Form for EmailsForm {
    const MAX_FIELDS: usize = 2000;
}

impl EmailsForm {
    /// The selected emails.
    pub fn selected(&self) -> Vec<EmailId> {
        self.ids.iter().filter_map(|id| EmailId::parse(id).ok()).collect()
    }
}

/// The last segment of the address to which the button of an action sends the form.
pub fn segment(action: OutboxAction) -> &'static str {
    match action {
        OutboxAction::Hold => "hold",
        OutboxAction::Release => "send-now",
        OutboxAction::SendAgain => "send-again",
        OutboxAction::Drop => "discard",
    }
}
