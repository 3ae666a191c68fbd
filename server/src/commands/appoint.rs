//! `cairn owner add` and `cairn organizer add`: a role for whoever GitHub says has this login.

use super::say;
use crate::config::Database;
use domain::id::{EditionSlug, Login};
use domain::people::Person;
use domain::roles::{Holder, Role};
use store::{Store, StoreError};

pub async fn owner(login: &str, database: Database) -> anyhow::Result<()> {
    appoint(Role::Owner, login, database).await
}

pub async fn organizer(login: &str, edition: &str, database: Database) -> anyhow::Result<()> {
    appoint(Role::Organizer(EditionSlug::parse(edition)?), login, database).await
}

async fn appoint(role: Role, login: &str, database: Database) -> anyhow::Result<()> {
    let login = Login::parse(login)?;
    let store = Store::open(&database.path).await?;
    let new = store.appoint(&role, &login, None, chrono::Utc::now()).await?;
    let holder = holder(&store, &role, &login).await?;
    store.close().await;
    say(&told(&role, &login, new, holder));
    Ok(())
}

/// The person whom the role is bound to; `None` while it waits for one.
async fn holder(store: &Store, role: &Role, login: &Login) -> Result<Option<Person>, StoreError> {
    let appointments = store.appointments(None).await?;
    let bound = appointments.into_iter().filter(|one| one.role == *role).filter_map(|one| match one.holder {
        Holder::Bound(_, person) => Some(person),
        Holder::Waiting(_) => None,
    });
    Ok(bound.into_iter().find(|person| person.login.as_ref().is_some_and(|own| own.same_as(login))))
}

/// A person is named, for the login may be another's on GitHub by now.
fn told(role: &Role, login: &Login, new: bool, holder: Option<Person>) -> String {
    let role = role_in_words(role);
    let known = holder.map(|person| format!("{} (@{login}, who has signed in here)", person.name));
    match (new, known) {
        (true, Some(person)) => format!("{person} is {role} now."),
        (true, None) => format!("{login} will be {role} when they first sign in."),
        (false, Some(person)) => format!("{person} was {role} already; nothing changed."),
        (false, None) => format!("{login} was to be {role} already, when they first sign in; nothing changed."),
    }
}

pub fn role_in_words(role: &Role) -> String {
    match role {
        Role::Owner => "an owner".to_owned(),
        Role::Organizer(edition) => format!("an organizer of {edition}"),
        Role::Lead(edition, track) => format!("a lead of {track} in {edition}"),
    }
}
