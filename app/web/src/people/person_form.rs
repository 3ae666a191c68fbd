//! The form of a person: name, GitHub login and projects.

use crate::components::field::{Hidden, Line, TextField};
use crate::forms::{Form, given, optional};
use domain::Refusal;
use domain::id::Login;
use domain::people::{EditedPerson, PersonRecord};
use domain::text::{PersonName, Title, revision};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    pub name: String,
    pub login: String,
    /// One project a line.
    pub projects: String,
    /// The revision of the person that the form showed; empty for a new person.
    pub read: String,
}

impl Form for PersonForm {}

impl PersonForm {
    pub fn of(person: &EditedPerson) -> PersonForm {
        let titles: Vec<&str> = person.projects.iter().map(Title::as_str).collect();
        PersonForm {
            name: person.name.to_string(),
            login: person.login.as_ref().map(ToString::to_string).unwrap_or_default(),
            projects: titles.join("\n"),
            read: revision(person),
        }
    }

    /// The person as typed.
    pub fn added(&self) -> Result<EditedPerson, Refusal> {
        Ok(EditedPerson {
            name: PersonName::parse(&self.name)?,
            login: optional(self.login.trim().trim_start_matches('@'), Login::parse)?,
            projects: self.titles()?,
        })
    }

    /// The person as typed. Fields that the form of an account doesn't have stay.
    pub fn edited(&self, before: &PersonRecord) -> Result<EditedPerson, Refusal> {
        let mut form = self.clone();
        if before.has_own_name() && given(&form.name).is_none() {
            form.name = before.person.name.to_string();
        }
        if before.has_account && given(&form.login).is_none() {
            form.login = before.person.login.as_ref().map(ToString::to_string).unwrap_or_default();
        }
        form.added()
    }

    /// The projects, each once without regard to case, by title.
    fn titles(&self) -> Result<Vec<Title>, Refusal> {
        let lines = self.projects.lines().filter_map(given);
        let mut titles: Vec<Title> = lines.map(Title::parse).collect::<Result<_, _>>()?;
        titles.sort_by_key(|title| title.as_str().to_ascii_lowercase());
        titles.dedup_by(|one, other| one.as_str().eq_ignore_ascii_case(other.as_str()));
        Ok(titles)
    }
}

/// The fields of a person. `record` is `None` for a new one.
#[component]
pub fn PersonFields<'a>(form: &'a PersonForm, record: Option<&'a PersonRecord>) -> impl IntoView {
    let has_own_name = record.is_some_and(PersonRecord::has_own_name);
    let has_account = record.is_some_and(|record| record.has_account);
    let account = has_account.then(|| {
        let why = if has_own_name {
            "This person has signed in. The name and the login come from GitHub, so only the projects can be changed here."
        } else {
            "This person has signed in, but has no name on GitHub. The login comes from GitHub."
        };
        view! { <p class="muted">{why}</p> }
    });
    let name = (!has_own_name).then(|| view! { <Line name="name" label="Name" value=form.name.clone()/> });
    let login = (!has_account).then(|| {
        let label = "GitHub login (leave empty if unknown)";
        view! { <Line name="login" label value=form.login.clone()/> }
    });
    let contact_of = record.map(|record| record.contact_of.as_slice()).filter(|titles| !titles.is_empty());
    let contact_of = contact_of.map(|titles| {
        let titles: Vec<&str> = titles.iter().map(Title::as_str).collect();
        let text = format!("Contact of core projects: {}. Add other projects here.", titles.join(", "));
        view! { <p class="muted">{text}</p> }
    });
    view! {
        {account}
        <Hidden name="read" value=form.read.clone()/>
        {name}
        {login}
        {contact_of}
        <TextField name="projects" id="projects" label="Projects, one on each line" value=form.projects.clone() rows=4/>
    }
}
