//! The form around the list of invitations: the selected ones, and the buttons that act on them.

use crate::components::field::{Choice, DayField};
use crate::forms::{Form, day};
use domain::Refusal;
use domain::editions::Edition;
use domain::id::InvitationId;
use domain::invitations::{InvitationAction, InvitationOverview, InvitationState, new_deadline};
use domain::text::counted;
use domain::time::{Instant, Zone, day as day_name};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SelectionForm {
    pub ids: Vec<String>,
    /// The filter of the list, as a query string.
    pub back: String,
    pub deadline: String,
    pub seat_pool: String,
}

impl Form for SelectionForm {
    const MAX_FIELDS: usize = 5000;
}

impl SelectionForm {
    /// The selected invitations.
    pub fn selected(&self) -> Vec<InvitationId> {
        self.ids.iter().filter_map(|id| InvitationId::parse(id).ok()).collect()
    }
}

/// A button of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectionAction {
    Send,
    Remind,
    Revoke,
    Delete,
    SetDeadline,
    MoveToSeatPool,
}

impl SelectionAction {
    /// The last segment of the address that the form is sent to.
    pub fn as_str(self) -> &'static str {
        match self {
            SelectionAction::Send => "send",
            SelectionAction::Remind => "remind",
            SelectionAction::Revoke => "revoke",
            SelectionAction::Delete => "delete",
            SelectionAction::SetDeadline => "set-deadline",
            SelectionAction::MoveToSeatPool => "move-to-seat-pool",
        }
    }
}

impl SelectionAction {
    /// What the action does to so many invitations, as on a button: `Send 2 invitations`.
    pub fn label(self, count: usize) -> String {
        match self {
            SelectionAction::Send => format!("Send {}", counted(count, "invitation", "invitations")),
            SelectionAction::Remind => format!("Send {}", counted(count, "reminder", "reminders")),
            SelectionAction::Revoke => format!("Revoke {}", counted(count, "invitation", "invitations")),
            SelectionAction::Delete => format!("Delete {}", counted(count, "draft", "drafts")),
            SelectionAction::SetDeadline => format!("Set {}", counted(count, "deadline", "deadlines")),
            SelectionAction::MoveToSeatPool => format!("Move {}", counted(count, "invitation", "invitations")),
        }
    }

    /// The question whether to do so, such as `Set 3 deadlines to 3 May 2027?`.
    pub fn question(self, count: usize, parsed: &InvitationAction, zone: &Zone) -> String {
        let label = self.label(count);
        match parsed {
            InvitationAction::Extend(until) => format!("{label} to {}?", day_name(zone.at(*until).date_naive())),
            InvitationAction::SeatPool(Some(title)) => format!("{label} to the seat pool “{title}”?"),
            InvitationAction::SeatPool(None) => format!("{label} to no seat pool?"),
            _ => format!("{label}?"),
        }
    }

    /// What can't be undone.
    pub fn warning(self) -> &'static str {
        match self {
            SelectionAction::Revoke => {
                "Their links stop working, and their seats or places on the waitlist are free again. A revoked invitation can be sent again, but its place on the waitlist is lost."
            }
            SelectionAction::Delete => "Deleted drafts can’t be restored.",
            SelectionAction::SetDeadline => {
                "You can set another deadline later. Emails can’t be taken back once they are sent."
            }
            SelectionAction::MoveToSeatPool => {
                "You can move them again later. A seat that becomes free may be offered to the next person on the waitlist."
            }
            _ => "Emails can’t be taken back once they are sent.",
        }
    }
}

/// Parses the day of a new deadline, and returns its end in the edition's time zone.
pub fn end_of_day(deadline: &str, edition: &Edition, now: Instant) -> Result<Instant, Refusal> {
    let day = day(deadline)?.ok_or(Refusal::Empty { what: "The new deadline" })?;
    new_deadline(day, &edition.zone, now)
}

/// The buttons, with their fields. The first one is pressed by the Enter key.
#[component]
pub fn SelectionButtons<'a>(base: &'a str, form: SelectionForm, all: &'a InvitationOverview) -> impl IntoView {
    let address = |action: SelectionAction| format!("{base}/{}", action.as_str());
    let button = |action: SelectionAction, label: &'static str| {
        view! { <button formaction=address(action)>{label}</button> }
    };
    let seat_pools = all.seats.seat_pools();
    let none = (String::new(), "no seat pool".to_owned());
    let titles = seat_pools.iter().map(|pool| (pool.title.to_string(), pool.title.to_string()));
    let seat_pool = (!seat_pools.is_empty()).then(|| {
        let options = std::iter::once(none).chain(titles).collect();
        view! { <span class="form-row"><Choice name="seat_pool" label="Seat pool" options chosen=form.seat_pool/>{button(SelectionAction::MoveToSeatPool, "Move to seat pool")}</span> }
    });
    let drafts = all.invitations.iter().any(|invitation| invitation.status.state == InvitationState::Draft);
    view! {
        <p class="selected-bar"><span class="selected-count"></span><a href="#bulk-actions">"What to do with them"</a></p>
        <fieldset class="bulk-actions" id="bulk-actions">
            <legend>"Change the selected invitations"</legend>
            <p class="selected-count"></p>
            <button class="primary">"Send invitations"</button>
            {button(SelectionAction::Remind, "Send reminders")}
            {button(SelectionAction::Revoke, "Revoke invitations")}
            {drafts.then(|| button(SelectionAction::Delete, "Delete drafts"))}
            <span class="form-row"><DayField name="deadline" label="New deadline" value=form.deadline/>{button(SelectionAction::SetDeadline, "Set deadline")}</span>
            {seat_pool}
        </fieldset>
    }
}
