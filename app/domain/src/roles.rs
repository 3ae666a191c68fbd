//! Roles: owners of the instance, organizers of an edition, leads of a track; and account preferences.

use crate::Refusal;
use crate::access::{Account, Actor, System, may_appoint, may_appoint_leads};
use crate::id::{EditionSlug, Login, PersonId};
use crate::people::Person;
use crate::text::Title;
use crate::time::Instant;

/// Names owners to people without the permission.
pub const OWNER: &str = "an owner of this server";

/// A role by appointment. Participants need none: the list of people defines them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Organizer(EditionSlug),
    Lead(EditionSlug, Title),
}

impl Role {
    /// Returns the role's title: `owner`, `organizer of 2023`, `lead of “Packaging” in 2023`.
    pub fn title(&self) -> String {
        match self {
            Role::Owner => "owner".to_owned(),
            Role::Organizer(edition) => format!("organizer of {edition}"),
            Role::Lead(edition, track) => format!("lead of “{track}” in {edition}"),
        }
    }

    /// Returns the proof to give and take this role: owners any, organizers the leads of their edition.
    ///
    /// # Errors
    /// Denied to everyone else.
    pub fn appointer<'a>(&'a self, actor: &'a Actor) -> Result<Appointer<'a>, Refusal> {
        let account = actor.require_account()?;
        let (may, who) = match self {
            Role::Owner | Role::Organizer(_) => (may_appoint(actor), OWNER),
            Role::Lead(edition, _) => (may_appoint_leads(actor, edition), "an organizer of this edition"),
        };
        if may { Ok(Appointer { role: self, account: Some(account) }) } else { Err(Refusal::NotAllowed(who)) }
    }

    /// Returns the proof of a command to give and take this role.
    pub fn appointer_by_command(&self, _: System) -> Appointer<'_> {
        Appointer { role: self, account: None }
    }
}

/// A person or a command that may give and take one role.
#[derive(Clone, Copy, Debug)]
pub struct Appointer<'a> {
    role: &'a Role,
    account: Option<&'a Account>,
}

impl<'a> Appointer<'a> {
    pub fn role(self) -> &'a Role {
        self.role
    }

    /// The person who appoints; `None` for a command.
    pub fn account(self) -> Option<&'a Account> {
        self.account
    }
}

/// The person with a role, or the login that will get it. A login alone has no permissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A person, identified by GitHub's id.
    Bound(PersonId, Person),
    /// The owner of this login gets the role on their first sign-in.
    Waiting(Login),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    pub role: Role,
    pub holder: Holder,
    pub since: Instant,
}

/// A person's account settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// The time zone for times on pages; `None` uses the browser's.
    pub zone: Option<crate::time::Zone>,
    /// Whether they agree to be named in public lists of participants.
    pub listed: bool,
}
