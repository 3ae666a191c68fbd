//! Roles, contacts, mentions, notifications and claims in any order of events.

use super::{Owner, World};
use crate::support::*;
use domain::access::{Account, System};
use domain::discussion::MentionLink;
use domain::id::{CommentId, ProjectSlug, TaskNumber};
use domain::import::ImportedCatalog;
use domain::roles::Role;
use domain::workflow::Proposal;
use std::collections::{BTreeMap, BTreeSet};

/// The expected owners of everything but invitations and seats.
#[derive(Default)]
pub(super) struct Rights {
    task: Option<TaskNumber>,
    organizers: Vec<Owner>,
    /// By login in lower case.
    contacts: BTreeMap<String, Owner>,
    mentions: BTreeMap<CommentId, Owner>,
    claims: BTreeSet<i64>,
}

impl Rights {
    pub(super) async fn new(db: &Db) -> Rights {
        let orga = db.organizer().await;
        let task = Proposal {
            track: None,
            specs: [].into(),
            no_goal_reason: Some(line("It is a test")),
            ..proposal_needing("Wheels", 9)
        };
        let task = db.store.propose_task(by_participant(&summit(), &orga), &task, now()).await.unwrap();
        Rights { task: Some(task), ..Rights::default() }
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Owner> {
        self.organizers.iter_mut().chain(self.contacts.values_mut()).chain(self.mentions.values_mut())
    }

    /// A login that no one had signed in with is this account's now.
    pub(super) fn bind(&mut self, login: &str, number: i64) {
        let unbound = Owner::Login(login.to_lowercase());
        self.all().filter(|owner| **owner == unbound).for_each(|owner| *owner = Owner::Number(number));
    }

    pub(super) fn forget(&mut self, number: i64) {
        self.all().filter(|owner| **owner == Owner::Number(number)).for_each(|owner| *owner = Owner::NoOne);
        self.claims.remove(&number);
    }
}

impl World {
    pub(super) async fn appoint(&mut self, login: &str) {
        let owner = self.owner_of_login(login);
        let role = Role::Organizer(summit());
        self.db.store.appoint(by_appointer(&role, None), &parsed(login), now()).await.unwrap();
        self.rights.organizers.push(owner);
    }

    /// A page names these contacts of a project.
    pub(super) async fn name_contacts(&mut self, logins: &[&str]) {
        let mut page: ImportedCatalog = catalog();
        let zarr = ProjectSlug::parse("zarr").unwrap();
        let contacts: BTreeSet<&str> = logins.iter().copied().collect();
        let project = page.projects.iter_mut().find(|project| project.slug == zarr).unwrap();
        project.contacts = contacts.iter().map(|text| login(text)).collect();
        self.db.store.import_catalog(System::new(), &page, now()).await.unwrap();
        let before = std::mem::take(&mut self.rights.contacts);
        for login in contacts {
            let key = login.to_lowercase();
            let owner = match before.get(&key) {
                Some(bound) if !matches!(bound, Owner::Login(_)) => bound.clone(),
                _ => self.contact_named(&key).await,
            };
            self.rights.contacts.insert(key, owner);
        }
    }

    /// The owner of a login that a page names for the first time: who has it, else someone who had it.
    async fn contact_named(&self, login: &str) -> Owner {
        let stored = format!(
            "SELECT p.github_id || '' FROM project_contacts c JOIN people p ON p.id = c.person_id
             WHERE c.project_slug = 'zarr' AND c.login = '{login}'"
        );
        let stored = self.db.texts(&stored).await.first().map(|number| number.parse::<i64>().unwrap());
        match (self.owner_of_login(login), stored) {
            (Owner::Login(_), Some(stored)) => {
                assert!(self.former_logins(stored).await.contains(login), "{stored} never had {login}");
                Owner::Number(stored)
            }
            (owner, _) => owner,
        }
    }

    pub(super) async fn mention(&mut self, login: &str) {
        let orga = self.db.organizer().await;
        let is_imported = format!("SELECT '' FROM people WHERE login = '{login}' AND github_id IS NULL");
        let owner = match self.owner_of_login(login) {
            Owner::Login(_) if self.db.texts(&is_imported).await.is_empty() => Owner::NoOne,
            owner => owner,
        };
        let text = parsed(&format!("Ask @{login}"));
        let by = by_participant_of_summit(&orga);
        let comment = self.db.store.comment(by, self.rights.task.unwrap(), &text, now()).await.unwrap();
        self.rights.mentions.insert(comment, owner);
    }

    pub(super) async fn claim(&mut self, number: i64) {
        let Some(account) = self.account(number).await else { return };
        let by = by_participant_of_summit(&account);
        if self.db.store.claim_task(by, self.rights.task.unwrap(), now()).await.is_ok() {
            self.rights.claims.insert(number);
        }
    }

    /// Checks that each account reaches what belongs to its own number only.
    pub(super) async fn check_rights(&self) {
        let links = self.db.store.mention_links(&summit(), self.rights.task.unwrap()).await.unwrap();
        let mut numbers: BTreeMap<String, i64> = BTreeMap::new();
        for number in super::NUMBERS {
            let Some(account) = self.account(number).await else { continue };
            numbers.extend(account.person.login.iter().map(|login| (login.as_str().to_lowercase(), number)));
            self.check_account(number, &account).await;
        }
        for MentionLink { comment, login, .. } in links {
            let login = login.as_str().to_lowercase();
            let owner = &self.rights.mentions[&comment.unwrap()];
            let linked = numbers.get(&login).map_or(Owner::Login(login), |number| Owner::Number(*number));
            assert_eq!(*owner, linked, "the person that comment {comment:?} mentions");
        }
        let claims = "SELECT p.github_id || '' FROM assignments a JOIN people p ON p.id = a.person_id WHERE p.deleted_at IS NULL";
        let claims = self.db.texts(claims).await.into_iter().map(|number| number.parse::<i64>().unwrap());
        assert_eq!(claims.collect::<BTreeSet<_>>(), self.rights.claims);
    }

    async fn check_account(&self, number: i64, account: &Account) {
        let own = Owner::Number(number);
        assert_eq!(
            account.organizes.contains(&summit()),
            self.rights.organizers.contains(&own),
            "the role of {number}"
        );
        assert_eq!(account.is_contact, self.rights.contacts.values().any(|owner| *owner == own), "contact {number}");
        let notifications = self.db.store.notifications(account.signed_in(), None, 100).await.unwrap();
        for comment in notifications.into_iter().filter_map(|notification| notification.comment) {
            assert_eq!(self.rights.mentions[&comment], own, "{number} is notified of comment {comment}");
        }
    }
}

fn by_participant_of_summit(account: &Account) -> domain::access::Participant<'static> {
    static SUMMIT: std::sync::OnceLock<domain::id::EditionSlug> = std::sync::OnceLock::new();
    by_participant(SUMMIT.get_or_init(summit), account)
}
