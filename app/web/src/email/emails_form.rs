//! The form for actions on one email or on the selected ones.

use crate::forms::Form;
use domain::email::OutboxAction;
use domain::id::EmailId;
use domain::text::counted;
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

/// What was done to so many emails, such as `2 emails are discarded.`
///
/// `sends` is whether an email server is configured.
pub fn described(action: OutboxAction, count: usize, sends: bool) -> String {
    let (singular, plural) = match action {
        OutboxAction::Hold => ("email is held", "emails are held"),
        OutboxAction::Release | OutboxAction::SendAgain if sends => {
            ("email is queued for sending", "emails are queued for sending")
        }
        OutboxAction::Release | OutboxAction::SendAgain => ("email waits in the outbox", "emails wait in the outbox"),
        OutboxAction::Drop => ("email is discarded", "emails are discarded"),
    };
    if count == 1 { format!("The {singular}.") } else { format!("{}.", counted(count, singular, plural)) }
}

/// The action with this segment; `None` for other texts.
pub fn action_of(text: &str) -> Option<OutboxAction> {
    let all = [OutboxAction::Hold, OutboxAction::Release, OutboxAction::SendAgain, OutboxAction::Drop];
    all.into_iter().find(|action| segment(*action) == text)
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
