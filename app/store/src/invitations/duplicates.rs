//! Finds drafts for people who are already invited to the edition.
//!
//! Two invitations are for the same person if they have the same login or email address, or if the login of one and the
//! address of the other belong to the same known person.

use crate::StoreError;
use crate::db::column::damaged;
use domain::Refusal;
use domain::id::Login;
use domain::invitations::{InvitationDraft, InvitationState};
use domain::text::EmailAddress;
use sqlx::SqliteConnection;
use std::collections::{BTreeSet, HashMap};

/// What identifies an invited person; texts in lower case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    Login(String),
    EmailAddress(String),
    Person(i64),
}

/// Everyone who is invited to an edition.
pub(super) struct Duplicates {
    people: HashMap<Key, Vec<i64>>,
    invited: HashMap<Key, (i64, InvitationState)>,
}

impl Duplicates {
    pub(super) async fn load(tx: &mut SqliteConnection, edition: i64) -> Result<Self, StoreError> {
        let mut duplicates = Duplicates { people: people(tx).await?, invited: HashMap::new() };
        let rows = sqlx::query!(
            r#"SELECT id AS "id!", login AS "login?", email AS "email?", person_id, state FROM invitations
               WHERE edition_id = ?1 ORDER BY id"#,
            edition
        );
        for row in rows.fetch_all(tx).await? {
            let state = InvitationState::parse(&row.state).map_err(damaged)?;
            let mut keys = duplicates.keys(row.login.as_deref(), row.email.as_deref());
            keys.extend(row.person_id.map(Key::Person));
            for key in keys {
                duplicates.invited.entry(key).or_insert((row.id, state));
            }
        }
        Ok(duplicates)
    }

    /// Checks each draft of a list: refuses a person who is already invited or earlier in the list.
    pub(super) fn check(&self, drafts: &[InvitationDraft]) -> Vec<Result<(), Refusal>> {
        let mut rows: HashMap<Key, usize> = HashMap::new();
        let check = |(row, draft): (usize, &InvitationDraft)| {
            let keys = self.identity_keys(draft);
            let before = keys.iter().filter_map(|key| rows.get(key)).min().copied();
            for key in keys {
                rows.entry(key).or_insert(row);
            }
            match before {
                Some(row) => Err(Refusal::DuplicateOfRow { row }),
                None => self.refuse(draft, None),
            }
        };
        (1..).zip(drafts).map(check).collect()
    }

    /// Refuses a draft for a person who already has an invitation other than `own`.
    pub(super) fn refuse(&self, draft: &InvitationDraft, own: Option<i64>) -> Result<(), Refusal> {
        match self.found(draft, own) {
            Some((_, state)) => {
                Err(Refusal::AlreadyInvited { who: draft.invitee.display_name(), state: state.as_str() })
            }
            None => Ok(()),
        }
    }

    /// The invitation, other than `own`, of the person that a draft names, with its state.
    pub(super) fn found(&self, draft: &InvitationDraft, own: Option<i64>) -> Option<(i64, InvitationState)> {
        let keys = self.identity_keys(draft);
        keys.iter().filter_map(|key| self.invited.get(key)).find(|(id, _)| Some(*id) != own).copied()
    }

    /// The keys that identify the person of a draft.
    fn identity_keys(&self, draft: &InvitationDraft) -> BTreeSet<Key> {
        let invitee = &draft.invitee;
        self.keys(invitee.login.as_ref().map(Login::as_str), invitee.email.as_ref().map(EmailAddress::as_str))
    }

    fn keys(&self, login: Option<&str>, email: Option<&str>) -> BTreeSet<Key> {
        let login = login.map(|login| Key::Login(login.to_lowercase()));
        let email = email.map(|email| Key::EmailAddress(email.to_lowercase()));
        let identifiers: Vec<Key> = login.into_iter().chain(email).collect();
        let people = identifiers.iter().filter_map(|key| self.people.get(key)).flatten().map(|id| Key::Person(*id));
        people.chain(identifiers.iter().cloned()).collect()
    }
}

async fn people(tx: &mut SqliteConnection) -> Result<HashMap<Key, Vec<i64>>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", login AS "login?", email AS "email?" FROM people WHERE login IS NOT NULL OR email IS NOT NULL"#
    );
    let mut people: HashMap<Key, Vec<i64>> = HashMap::new();
    for row in rows.fetch_all(tx).await? {
        let login = row.login.map(|login| Key::Login(login.to_lowercase()));
        let email = row.email.map(|email| Key::EmailAddress(email.to_lowercase()));
        for key in login.into_iter().chain(email) {
            people.entry(key).or_default().push(row.id);
        }
    }
    Ok(people)
}
