//! Doubles: whether two invitations would go to one person, as far as anyone can tell.
//!
//! The same login is the same person, and so is the same mail address. A login and an address that are known to be one
//! person's, for GitHub says so of somebody who has signed in, are the same too.

use crate::StoreError;
use crate::column::damaged;
use domain::Refusal;
use domain::id::Login;
use domain::invitations::{Draft, State};
use domain::text::Mail;
use sqlx::SqliteConnection;
use std::collections::{BTreeSet, HashMap};

/// By what somebody is recognized; texts in lower case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    Login(String),
    Mail(String),
    Person(i64),
}

/// Everybody who is invited to an edition.
pub(super) struct Doubles {
    people: HashMap<Key, Vec<i64>>,
    invited: HashMap<Key, (i64, State)>,
}

impl Doubles {
    pub(super) async fn load(tx: &mut SqliteConnection, edition: i64) -> Result<Self, StoreError> {
        let mut doubles = Doubles { people: people(tx).await?, invited: HashMap::new() };
        let rows = sqlx::query!(
            r#"SELECT id AS "id!", login AS "login?", mail AS "mail?", person_id, state FROM invitations
               WHERE edition_id = ?1 ORDER BY id"#,
            edition
        );
        for row in rows.fetch_all(tx).await? {
            let state = State::parse(&row.state).map_err(damaged)?;
            let mut keys = doubles.keys(row.login.as_deref(), row.mail.as_deref());
            keys.extend(row.person_id.map(Key::Person));
            for key in keys {
                doubles.invited.entry(key).or_insert((row.id, state));
            }
        }
        Ok(doubles)
    }

    /// For each draft of a list whether it names somebody who is invited already, or who is in the list before it.
    pub(super) fn check(&self, drafts: &[Draft]) -> Vec<Result<(), Refusal>> {
        let mut rows: HashMap<Key, usize> = HashMap::new();
        let check = |(row, draft): (usize, &Draft)| {
            let keys = self.of(draft);
            let before = keys.iter().filter_map(|key| rows.get(key)).min().copied();
            for key in keys {
                rows.entry(key).or_insert(row);
            }
            match before {
                Some(row) => Err(Refusal::SameAsRow { row }),
                None => self.refuse(draft, None),
            }
        };
        (1..).zip(drafts).map(check).collect()
    }

    /// Refuses a draft that names somebody who is invited already, by another invitation than `own`.
    pub(super) fn refuse(&self, draft: &Draft, own: Option<i64>) -> Result<(), Refusal> {
        match self.found(draft, own) {
            Some((_, state)) => Err(Refusal::InvitedAlready { who: draft.invitee.called(), state: state.as_str() }),
            None => Ok(()),
        }
    }

    /// Another invitation than `own` for whom a draft names, and where it stands.
    pub(super) fn found(&self, draft: &Draft, own: Option<i64>) -> Option<(i64, State)> {
        let keys = self.of(draft);
        keys.iter().filter_map(|key| self.invited.get(key)).find(|(id, _)| Some(*id) != own).copied()
    }

    fn of(&self, draft: &Draft) -> BTreeSet<Key> {
        let invitee = &draft.invitee;
        self.keys(invitee.login.as_ref().map(Login::as_str), invitee.mail.as_ref().map(Mail::as_str))
    }

    fn keys(&self, login: Option<&str>, mail: Option<&str>) -> BTreeSet<Key> {
        let login = login.map(|login| Key::Login(login.to_lowercase()));
        let mail = mail.map(|mail| Key::Mail(mail.to_lowercase()));
        let said: Vec<Key> = login.into_iter().chain(mail).collect();
        let people = said.iter().filter_map(|key| self.people.get(key)).flatten().map(|id| Key::Person(*id));
        people.chain(said.iter().cloned()).collect()
    }
}

async fn people(tx: &mut SqliteConnection) -> Result<HashMap<Key, Vec<i64>>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", login AS "login?", mail AS "mail?" FROM people WHERE login IS NOT NULL OR mail IS NOT NULL"#
    );
    let mut people: HashMap<Key, Vec<i64>> = HashMap::new();
    for row in rows.fetch_all(tx).await? {
        let login = row.login.map(|login| Key::Login(login.to_lowercase()));
        let mail = row.mail.map(|mail| Key::Mail(mail.to_lowercase()));
        for key in login.into_iter().chain(mail) {
            people.entry(key).or_default().push(row.id);
        }
    }
    Ok(people)
}
