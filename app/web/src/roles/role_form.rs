//! The forms that appoint a person to a role, and remove one.

use crate::components::field::Hidden;
use crate::forms::Form;
use domain::Refusal;
use domain::id::{EditionSlug, Login};
use domain::roles::Role;
use domain::text::Title;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RoleForm {
    /// `owner`, `organizer`, `viewer` or `lead`.
    pub role: String,
    /// Empty for owners.
    pub edition: String,
    /// Empty except for leads.
    pub track: String,
    pub login: String,
    /// `edition` on the page of an edition, where the person stays.
    pub back: String,
}

impl Form for RoleForm {}

impl RoleForm {
    pub fn of(role: &Role, login: String) -> RoleForm {
        let (role, edition, track) = match role {
            Role::Owner => ("owner", String::new(), String::new()),
            Role::Organizer(edition) => ("organizer", edition.to_string(), String::new()),
            Role::Viewer(edition) => ("viewer", edition.to_string(), String::new()),
            Role::Lead(edition, track) => ("lead", edition.to_string(), track.to_string()),
        };
        RoleForm { role: role.to_owned(), edition, track, login, back: String::new() }
    }

    /// The form on the page of an edition.
    pub fn in_edition(role: &Role, login: String) -> RoleForm {
        RoleForm { back: "edition".to_owned(), ..RoleForm::of(role, login) }
    }

    pub fn role(&self) -> Result<Role, Refusal> {
        match self.role.as_str() {
            "owner" => Ok(Role::Owner),
            "organizer" => Ok(Role::Organizer(EditionSlug::parse(&self.edition)?)),
            "viewer" => Ok(Role::Viewer(EditionSlug::parse(&self.edition)?)),
            "lead" => Ok(Role::Lead(EditionSlug::parse(&self.edition)?, Title::parse(&self.track)?)),
            _ => Err(Refusal::Malformed { what: "a role", text: self.role.chars().take(20).collect() }),
        }
    }

    pub fn login(&self) -> Result<Login, Refusal> {
        Login::parse(self.login.trim().trim_start_matches('@'))
    }
}

/// A form as typed, with the reason if it was rejected.
#[derive(Clone)]
pub struct RejectedRoleForm {
    pub form: RoleForm,
    pub why: Option<String>,
}

/// The form to appoint a person by a typed login; `form` is the empty one.
#[component]
pub fn AppointForm(form: RoleForm, role: Role, rejected: Option<RejectedRoleForm>) -> impl IntoView {
    // Only the form that was rejected gets its value back.
    let typed = rejected.map(|rejected| rejected.form).filter(|form| form.role().as_ref() == Ok(&role));
    let form = typed.unwrap_or(form);
    let (login, label) = (form.login.clone(), format!("GitHub login of the person to appoint as {}", role.title()));
    view! {
        <form method="post" action="/roles/appoint" class="filter">
            <HiddenRole form/>
            <label><span class="visually-hidden">{label}</span><span aria-hidden="true">"GitHub login"</span>
                <input type="text" name="login" value=login autocomplete="off" maxlength="40" required/>
            </label>
            <button>"Appoint"</button>
        </form>
    }
}

/// The button to appoint a certain person.
#[component]
pub fn AppointButton(role: Role, login: Login) -> impl IntoView {
    let form = RoleForm::in_edition(&role, login.to_string());
    view! {
        <form method="post" action="/roles/appoint">
            <HiddenRole form/>
            <Hidden name="login" value=login.to_string()/>
            <button aria-label=format!("Appoint {login}")>"Appoint"</button>
        </form>
    }
}

/// The button to remove a person from a role. `login` is empty if GitHub has given it to someone else.
#[component]
pub fn DismissButton(form: RoleForm, login: String) -> impl IntoView {
    view! {
        <form method="post" action="/roles/dismiss">
            <HiddenRole form/>
            <Hidden name="login" value=login.clone()/>
            <button aria-label=format!("Remove {login}")>"Remove"</button>
        </form>
    }
}

/// The role as hidden fields.
#[component]
fn HiddenRole(form: RoleForm) -> impl IntoView {
    view! {
        <Hidden name="role" value=form.role/>
        <Hidden name="edition" value=form.edition/>
        <Hidden name="track" value=form.track/>
        <Hidden name="back" value=form.back/>
    }
}
