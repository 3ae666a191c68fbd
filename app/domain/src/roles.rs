//! Roles: owners of the instance, organizers of an edition, leads of a track. An appointment may wait for its person.

use crate::id::{EditionSlug, Login, PersonId};
use crate::people::Person;
use crate::text::Title;
use crate::time::Instant;

/// A role that someone is given. A participant is one by the list of people, not by appointment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Organizer(EditionSlug),
    Lead(EditionSlug, Title),
}

impl Role {
    /// `owner`, `organizer of 2023`, `lead of “Packaging” in 2023`.
    pub fn title(&self) -> String {
        match self {
            Role::Owner => "owner".to_owned(),
            Role::Organizer(edition) => format!("organizer of {edition}"),
            Role::Lead(edition, track) => format!("lead of “{track}” in {edition}"),
        }
    }
}

/// Who holds a role, or will: a login alone carries no authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Bound to GitHub's number.
    Bound(PersonId, Person),
    /// Waits until whoever GitHub says has this login signs in for the first time.
    Waiting(Login),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    pub role: Role,
    pub holder: Holder,
    pub since: Instant,
}

/// What a person wants of their own account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// The zone in which times are shown to them; `None`: as their browser says.
    pub zone: Option<crate::time::Zone>,
    /// Whether they agree to stand in public lists of participants.
    pub listed: bool,
}
