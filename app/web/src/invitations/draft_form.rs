//! The form of one invitation, shared by the pages that add, edit and propose one.

use crate::components::field::{Choice, Line, SavedVersion};
use crate::forms::{Form, optional};
use domain::Refusal;
use domain::id::Login;
use domain::invitations::{InvitationDraft, Invitee, SuggestedPerson};
use domain::seats::SeatPool;
use domain::text::{EmailAddress, PersonName, ShortText, Title, revision};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftForm {
    pub name: String,
    pub login: String,
    pub email: String,
    pub project: String,
    pub stack: String,
    pub seat_pool: String,
    pub reason: String,
    pub proposed_by: String,
    /// The number of the invitation with the suggestion to invite them.
    pub suggested_by: String,
    /// The revision of the edited invitation that the form showed.
    pub read: String,
}

impl Form for DraftForm {}

impl DraftForm {
    pub fn of(draft: &InvitationDraft) -> DraftForm {
        let InvitationDraft { invitee, project, stack, seat_pool, reason, proposed_by } = draft;
        let title = |title: &Option<Title>| title.as_ref().map(Title::to_string).unwrap_or_default();
        DraftForm {
            name: invitee.name.as_ref().map(PersonName::to_string).unwrap_or_default(),
            login: invitee.login.as_ref().map(Login::to_string).unwrap_or_default(),
            email: invitee.email.as_ref().map(EmailAddress::to_string).unwrap_or_default(),
            project: title(project),
            stack: title(stack),
            seat_pool: title(seat_pool),
            reason: reason.as_ref().map(ShortText::to_string).unwrap_or_default(),
            proposed_by: proposed_by.as_ref().map(Login::to_string).unwrap_or_default(),
            suggested_by: String::new(),
            read: revision(draft),
        }
    }

    /// The form for a person that someone suggested.
    pub fn suggested(suggestion: &str, suggested_by: String) -> DraftForm {
        let SuggestedPerson { name, login, email } = SuggestedPerson::of(suggestion);
        let [name, login, email] = [name, login, email].map(Option::unwrap_or_default);
        DraftForm { name, login, email, suggested_by, ..DraftForm::default() }
    }

    /// Parses a draft; a login may begin with `@`.
    pub fn draft(&self) -> Result<InvitationDraft, Refusal> {
        let login = |text: &str| Login::parse(text.trim_start_matches('@'));
        Ok(InvitationDraft {
            invitee: Invitee::new(
                optional(&self.name, PersonName::parse)?,
                optional(&self.login, login)?,
                optional(&self.email, EmailAddress::parse)?,
            )?,
            project: optional(&self.project, Title::parse)?,
            stack: optional(&self.stack, Title::parse)?,
            seat_pool: optional(&self.seat_pool, Title::parse)?,
            reason: optional(&self.reason, ShortText::parse)?,
            proposed_by: optional(&self.proposed_by, login)?,
        })
    }
}

/// The details that someone else saved while the form was open.
#[component]
pub fn SavedDraft<'a>(draft: &'a InvitationDraft) -> impl IntoView + use<> {
    let form = DraftForm::of(draft);
    let fields = [
        ("Name", form.name),
        ("GitHub login", form.login),
        ("Email address", form.email),
        ("Project", form.project),
        ("Domain stack", form.stack),
        ("Seat pool", form.seat_pool),
        ("Reason", form.reason),
        ("Proposed by", form.proposed_by),
    ];
    let set = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let set = set.map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> }).collect_view();
    view! { <SavedVersion><dl>{set}</dl></SavedVersion> }
}

/// The fields for anyone who proposes a person.
#[component]
pub fn DraftFields(form: DraftForm) -> impl IntoView {
    view! {
        <Line name="name" label="Name" value=form.name/>
        <div class="side-by-side">
            <Line name="login" label="GitHub login" value=form.login/>
            <Line name="email" label="Email address" value=form.email/>
        </div>
        <p class="muted">"Enter a login, an email address or both. If you enter a login, only that GitHub account can accept the invitation. If you enter only an email address, anyone with the link in the email can accept it."</p>
        <div class="side-by-side">
            <Line name="project" label="Core project or other general project that the person works on (e.g. NumPy)" value=form.project/>
            <Line name="stack" label="Domain stack that the person works on: libraries for one scientific field (e.g. Astropy)" value=form.stack/>
        </div>
        <Line name="reason" label="Reason for the invitation (the person doesn’t see it here, but it is in their data export)" value=form.reason/>
    }
}

/// The fields for organizers, who also choose the seat pool and name the proposer.
#[component]
pub fn OrganizerDraftFields<'a>(form: DraftForm, seat_pools: &'a [SeatPool]) -> impl IntoView {
    let none = (String::new(), "no seat pool".to_owned());
    let named =
        seat_pools.iter().map(|pool| (pool.title.to_string(), format!("{} ({} seats)", pool.title, pool.seats)));
    let options = std::iter::once(none).chain(named).collect();
    let choice = (!seat_pools.is_empty())
        .then(|| view! { <Choice name="seat_pool" label="Seat pool" options chosen=&form.seat_pool/> });
    view! {
        <DraftFields form=form.clone()/>
        {choice}
        <Line name="proposed_by" label="Proposed by (GitHub login; leave empty if an organizer proposed this person)" value=form.proposed_by/>
    }
}
