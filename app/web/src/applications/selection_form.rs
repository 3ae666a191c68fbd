//! The form around the list of applications: the selected ones, and the buttons that act on them.

use crate::components::field::Line;
use crate::forms::{Form, given};
use domain::Refusal;
use domain::applications::ApplicationAction;
use domain::id::ApplicationId;
use domain::text::{Title, counted};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ApplicationSelection {
    pub ids: Vec<String>,
    /// The filter of the list, as a query string.
    pub back: String,
    pub tag: String,
}

impl Form for ApplicationSelection {
    const MAX_FIELDS: usize = 6000;
}

impl ApplicationSelection {
    /// The selected applications.
    pub fn selected(&self) -> Vec<ApplicationId> {
        self.ids.iter().filter_map(|id| ApplicationId::parse(id).ok()).collect()
    }
}

/// A button of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplicationButton {
    Shortlist,
    Unshortlist,
    Tag,
    Untag,
    Invite,
    NotInvite,
}

impl ApplicationButton {
    const ALL: [ApplicationButton; 6] = [
        ApplicationButton::Shortlist,
        ApplicationButton::Unshortlist,
        ApplicationButton::Tag,
        ApplicationButton::Untag,
        ApplicationButton::Invite,
        ApplicationButton::NotInvite,
    ];

    /// The last segment of the address that the form is sent to.
    pub fn as_str(self) -> &'static str {
        match self {
            ApplicationButton::Shortlist => "shortlist",
            ApplicationButton::Unshortlist => "unshortlist",
            ApplicationButton::Tag => "tag",
            ApplicationButton::Untag => "untag",
            ApplicationButton::Invite => "invite",
            ApplicationButton::NotInvite => "not-invite",
        }
    }

    /// Parses the fields of the action.
    ///
    /// # Errors
    /// Refuses a missing or malformed tag.
    pub fn parse(self, form: &ApplicationSelection) -> Result<ApplicationAction, Refusal> {
        let tag = || Title::parse(given(&form.tag).ok_or(Refusal::Empty { what: "The tag" })?);
        Ok(match self {
            ApplicationButton::Shortlist => ApplicationAction::Shortlist,
            ApplicationButton::Unshortlist => ApplicationAction::Unshortlist,
            ApplicationButton::Tag => ApplicationAction::Tag(tag()?),
            ApplicationButton::Untag => ApplicationAction::Untag(tag()?),
            ApplicationButton::Invite => ApplicationAction::Invite,
            ApplicationButton::NotInvite => ApplicationAction::NotInvite,
        })
    }

    /// What the button does, such as `Shortlist 3 applications`.
    pub fn label(self, count: usize) -> String {
        let applications = counted(count, "application", "applications");
        match self {
            ApplicationButton::Shortlist => format!("Shortlist {applications}"),
            ApplicationButton::Unshortlist => format!("Remove {applications} from the shortlist"),
            ApplicationButton::Tag => format!("Tag {applications}"),
            ApplicationButton::Untag => format!("Remove the tag from {applications}"),
            ApplicationButton::Invite => format!("Add {}", counted(count, "invitation draft", "invitation drafts")),
            ApplicationButton::NotInvite => format!("Answer {applications} with “not this time”"),
        }
    }

    /// Why some applications stay as they are, such as `2 applications already have the tag.`
    pub fn unchanged(self, count: usize) -> Option<String> {
        let have = counted(count, "application already has", "applications already have");
        let lack = counted(count, "application doesn’t have", "applications don’t have");
        match self {
            ApplicationButton::Tag if count > 0 => Some(format!("{have} the tag.")),
            ApplicationButton::Untag if count > 0 => Some(format!("{lack} the tag.")),
            _ => None,
        }
    }

    /// What happens then, and what can’t be undone.
    pub fn warning(self) -> &'static str {
        match self {
            ApplicationButton::Shortlist | ApplicationButton::Unshortlist => {
                "Applicants don’t see the shortlist. You can change it again."
            }
            ApplicationButton::Tag | ApplicationButton::Untag => {
                "Applicants don’t see tags. You can change them again."
            }
            ApplicationButton::Invite => {
                "The drafts appear on the page Invitations. No one gets an email until you send them there."
            }
            ApplicationButton::NotInvite => {
                "Emails can’t be taken back once they are sent. You can still invite these people later."
            }
        }
    }

    /// What was done, such as `3 applications shortlisted.`; `None` for an unknown code.
    pub fn done(code: &str, count: usize) -> Option<String> {
        let action = ApplicationButton::ALL.into_iter().find(|action| action.as_str() == code)?;
        let applications = counted(count, "application", "applications");
        Some(match action {
            ApplicationButton::Shortlist => format!("{applications} shortlisted."),
            ApplicationButton::Unshortlist => format!("{applications} removed from the shortlist."),
            ApplicationButton::Tag => format!("{applications} tagged."),
            ApplicationButton::Untag => format!("Tag removed from {applications}."),
            ApplicationButton::Invite => {
                let drafts = counted(count, "invitation draft", "invitation drafts");
                format!("{drafts} added. Send them on the page Invitations.")
            }
            ApplicationButton::NotInvite => {
                format!("{applications} answered. The emails are in the outbox.")
            }
        })
    }
}

/// The buttons below the list, with their field. The first one is pressed by the Enter key.
#[component]
pub fn SelectionButtons<'a>(base: &'a str, tag: String) -> impl IntoView {
    view! {
        <p class="selected-bar"><span class="selected-count"></span><a href="#bulk-actions">"What to do with them"</a></p>
        <fieldset class="bulk-actions" id="bulk-actions">
            <legend>"Change the selected applications"</legend>
            <p class="selected-count"></p>
            <Buttons base tag/>
        </fieldset>
    }
}

/// The same buttons for one application.
#[component]
pub fn DecisionButtons<'a>(base: &'a str) -> impl IntoView {
    view! { <fieldset><legend>"Decide"</legend><Buttons base tag=String::new()/></fieldset> }
}

#[component]
fn Buttons<'a>(base: &'a str, tag: String) -> impl IntoView {
    let button = |action: ApplicationButton, label: &'static str| {
        view! { <button formaction=format!("{base}/{}", action.as_str())>{label}</button> }
    };
    view! {
        <button class="primary">"Shortlist"</button>
        {button(ApplicationButton::Unshortlist, "Remove from the shortlist")}
        {button(ApplicationButton::Invite, "Add invitation drafts")}
        {button(ApplicationButton::NotInvite, "Answer “not this time”")}
        <span class="form-row">
            <Line name="tag" label="Tag" value=tag/>
            {button(ApplicationButton::Tag, "Add tag")}
            {button(ApplicationButton::Untag, "Remove tag")}
        </span>
    }
}
