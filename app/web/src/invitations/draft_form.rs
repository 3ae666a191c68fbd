//! The fields of one invitation, shared by the pages that add, edit and propose one.

use crate::components::field;
use crate::fields::Fields;
use crate::forms::DeclaredFields;
use domain::Refusal;
use domain::id::Login;
use domain::invitations::{InvitationDraft, Invitee};
use domain::seats::SeatPool;
use domain::text::{EmailAddress, PersonName, ShortText, Title};
use leptos::prelude::*;

/// The form for one invitation.
pub struct DraftForm;

impl DeclaredFields for DraftForm {
    const FIELDS: &'static [&'static str] =
        &["name", "login", "email", "project", "stack", "seat_pool", "reason", "proposed_by"];
}

/// Parses a draft; a login may begin with `@`.
pub fn parse(form: &Fields) -> Result<InvitationDraft, Refusal> {
    let login = |text: &str| Login::parse(text.trim_start_matches('@'));
    Ok(InvitationDraft {
        invitee: Invitee::new(
            form.maybe("name", PersonName::parse)?,
            form.maybe("login", login)?,
            form.maybe("email", EmailAddress::parse)?,
        )?,
        project: form.maybe("project", Title::parse)?,
        stack: form.maybe("stack", Title::parse)?,
        seat_pool: form.maybe("seat_pool", Title::parse)?,
        reason: form.maybe("reason", ShortText::parse)?,
        proposed_by: form.maybe("proposed_by", login)?,
    })
}

/// Converts a draft to form fields.
pub fn filled(draft: &InvitationDraft) -> Fields {
    let InvitationDraft { invitee, project, stack, seat_pool, reason, proposed_by } = draft;
    let title = |title: &Option<Title>| title.as_ref().map(Title::to_string);
    let values = [
        ("name", invitee.name.as_ref().map(PersonName::to_string)),
        ("login", invitee.login.as_ref().map(Login::to_string)),
        ("email", invitee.email.as_ref().map(EmailAddress::to_string)),
        ("project", title(project)),
        ("stack", title(stack)),
        ("seat_pool", title(seat_pool)),
        ("reason", reason.as_ref().map(ShortText::to_string)),
        ("proposed_by", proposed_by.as_ref().map(Login::to_string)),
    ];
    Fields(values.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
}

/// Renders the fields; the seat pool and the proposer only with `seat_pools`, which organizers get.
pub fn fields(typed: &Fields, seat_pools: Option<&[SeatPool]>) -> AnyView {
    let line = |name: &'static str, label: &str| field::line(name, label, typed.typed(name));
    let organizers = seat_pools.map(|seat_pools| {
        let none = (String::new(), "no seat pool".to_owned());
        let named =
            seat_pools.iter().map(|pool| (pool.title.to_string(), format!("{} ({} seats)", pool.title, pool.seats)));
        let choice = (!seat_pools.is_empty()).then(|| {
            field::choice("seat_pool", "Seat pool", std::iter::once(none).chain(named).collect(), typed.typed("seat_pool"))
        });
        view! { {choice}{line("proposed_by", "Proposed by (GitHub login; leave empty if an organizer proposed this person)")} }
    });
    view! {
        {line("name", "Name")}
        <div class="side-by-side">
            {line("login", "GitHub login")}
            {line("email", "Email address")}
        </div>
        <p class="muted">"Enter a login, an email address or both. If you enter a login, only that GitHub account can accept the invitation. If you enter only an email address, anyone with the link in the email can accept it."</p>
        <div class="side-by-side">
            {line("project", "Project that the person works on (e.g. NumPy)")}
            {line("stack", "Library of their scientific field (e.g. Astropy)")}
        </div>
        {line("reason", "Reason")}
        {organizers}
    }
    .into_any()
}
