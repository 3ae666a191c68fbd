//! Roles: owners, organizers and viewers of an edition, leads of a track; and account preferences.

use crate::Refusal;
use crate::access::{Account, Actor, System, may_appoint, may_appoint_in_edition};
use crate::id::{EditionSlug, Login, PersonId};
use crate::login_sessions::Token;
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
    /// Reads what organizers read, and changes nothing.
    Viewer(EditionSlug),
    Lead(EditionSlug, Title),
}

impl Role {
    /// Returns the role's title: `owner`, `organizer of 2023`, `lead of “Packaging” in 2023`.
    pub fn title(&self) -> String {
        match self {
            Role::Owner => "owner".to_owned(),
            Role::Organizer(edition) => format!("organizer of {edition}"),
            Role::Viewer(edition) => format!("viewer of {edition}"),
            Role::Lead(edition, track) => format!("lead of “{track}” in {edition}"),
        }
    }

    /// Returns the proof to give and take this role: owners any, organizers those of their edition.
    ///
    /// # Errors
    /// Denied to everyone else.
    pub fn appointer<'a>(&'a self, actor: &'a Actor) -> Result<Appointer<'a>, Refusal> {
        let account = actor.require_account()?;
        let (may, who) = match self {
            Role::Owner => (may_appoint(actor), OWNER),
            Role::Organizer(edition) | Role::Viewer(edition) | Role::Lead(edition, _) => {
                (may_appoint_in_edition(actor, edition), "an organizer of this edition")
            }
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

    /// The edition, if the owners are notified: an organizer changes who organizes or views it.
    ///
    /// Owners and commands notify no one.
    pub fn notified_edition(self) -> Option<&'a EditionSlug> {
        match self.role {
            Role::Organizer(edition) | Role::Viewer(edition) if self.account.is_some_and(|account| !account.owner) => {
                Some(edition)
            }
            _ => None,
        }
    }

    /// The person who appoints; `None` for a command.
    pub fn account(self) -> Option<&'a Account> {
        self.account
    }
}

/// The secret of the link with which the first owner appoints themself, while the program runs.
#[derive(Clone, Debug)]
pub struct SetupLink(Token);

impl SetupLink {
    pub fn new(token: Token) -> SetupLink {
        SetupLink(token)
    }

    /// The path of the link.
    pub fn path(&self) -> String {
        format!("/setup/{}", self.0.as_str())
    }

    /// Whether a link has this secret; takes the same time for every text.
    pub fn opens_with(&self, token: &Token) -> bool {
        let pairs = self.0.as_str().bytes().zip(token.as_str().bytes());
        pairs.fold(0, |difference, (one, other)| difference | (one ^ other)) == 0
    }

    /// Returns the proof to become the first owner.
    ///
    /// # Errors
    /// Refuses another secret.
    pub fn first_owner<'a>(&self, account: &'a Account, token: &Token) -> Result<FirstOwner<'a>, Refusal> {
        if self.opens_with(token) { Ok(FirstOwner { account }) } else { Err(Refusal::NoSuchLink) }
    }
}

/// A signed-in person with the setup link, who may become the first owner.
#[derive(Clone, Copy, Debug)]
pub struct FirstOwner<'a> {
    account: &'a Account,
}

impl FirstOwner<'_> {
    pub fn id(self) -> PersonId {
        self.account.id
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
    /// Whether they agree to be named in public lists of participants; see [`Preferences::shown_listing`].
    pub listed: bool,
}

impl Preferences {
    /// Whether forms show “in the public lists” as ticked.
    ///
    /// A stored choice is shown as stored. People who never chose are asked for their consent, so it isn't ticked for them;
    /// only participants that a source lists in public already see that they are.
    pub fn shown_listing(stored: bool, has_chosen: bool, takes_part: bool) -> bool {
        stored && (has_chosen || takes_part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::PersonName;

    fn account(owner: bool, organizes: &[&str]) -> Actor {
        let person = Person { name: PersonName::parse("Wren Talus").unwrap(), login: None };
        let organizes = organizes.iter().map(|slug| EditionSlug::parse(slug).unwrap()).collect();
        let (views, leads, takes_part) = (vec![], vec![], vec![]);
        let account =
            Account { id: PersonId(1), person, owner, organizes, views, leads, takes_part, is_contact: false };
        Actor::Person(Box::new(account))
    }

    #[test]
    fn organizer_appoints_in_own_edition_and_owners_are_notified() {
        let of = |slug: &str| EditionSlug::parse(slug).unwrap();
        let lead = Role::Lead(of("2027"), Title::parse("Tools").unwrap());
        let own = [Role::Organizer(of("2027")), Role::Viewer(of("2027")), lead];
        let others = [Role::Owner, Role::Organizer(of("2026")), Role::Viewer(of("2026"))];
        let (organizer, owner) = (account(false, &["2027"]), account(true, &[]));
        let notified = own.each_ref().map(|role| role.appointer(&organizer).unwrap().notified_edition().is_some());
        assert_eq!(notified, [true, true, false]);
        assert!(others.iter().all(|role| role.appointer(&organizer).is_err()));
        let by_owner = |role: &Role| role.appointer(&owner).unwrap().notified_edition().is_none();
        assert!(own.iter().chain(&others).all(by_owner), "owners know what they do");
        let by_command = |role: &Role| role.appointer_by_command(System::new()).notified_edition().is_none();
        assert!(own.iter().all(by_command));
    }

    #[test]
    fn public_list_needs_a_choice() {
        let shown = |stored, has_chosen, takes_part| Preferences::shown_listing(stored, has_chosen, takes_part);
        assert!(!shown(true, false, false), "no one is asked to be public by default");
        assert!(shown(true, true, false), "a choice is shown before the person takes part");
        assert!(shown(true, false, true), "the website lists them already");
        assert!([(false, true), (true, true), (true, false)].iter().all(|(chose, part)| !shown(false, *chose, *part)));
    }
}
