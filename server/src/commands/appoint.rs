//! `cairn owner add` and `cairn organizer add`: give a role to a GitHub login.

use super::print_line;
use crate::config::Database;
use domain::access::System;
use domain::id::{EditionSlug, Login};
use domain::people::Person;
use domain::roles::{Holder, Role};
use store::{Store, StoreError};

pub async fn owner(login: &str, database: Database) -> anyhow::Result<()> {
    appoint(Role::Owner, login, database).await
}

pub async fn organizer(login: &str, edition: &str, database: Database) -> anyhow::Result<()> {
    appoint(Role::Organizer(EditionSlug::parse(&edition.to_lowercase())?), login, database).await
}

async fn appoint(role: Role, login: &str, database: Database) -> anyhow::Result<()> {
    let login = Login::parse(login)?;
    let store = Store::open(&database.path).await?;
    let new = store.appoint(role.appointer_by_command(System::new()), &login, chrono::Utc::now()).await?;
    let holder = holder(&store, &role, &login).await?;
    store.close().await;
    print_line(&message(&role, &login, new, holder));
    Ok(())
}

/// The person who has the role; `None` if no one with this login has signed in yet.
async fn holder(store: &Store, role: &Role, login: &Login) -> Result<Option<Person>, StoreError> {
    let appointments = store.appointments(None).await?;
    let with_role = appointments.into_iter().filter(|appointment| appointment.role == *role);
    let people = with_role.filter_map(|appointment| match appointment.holder {
        Holder::Bound(_, person) => Some(person),
        Holder::Waiting(_) => None,
    });
    Ok(people.into_iter().find(|person| person.login.as_ref().is_some_and(|own| own.same_as(login))))
}

/// What the command prints.
///
/// It names the person, because the login may belong to someone else on GitHub by now.
fn message(role: &Role, login: &Login, new: bool, holder: Option<Person>) -> String {
    let role = role_in_words(role);
    let person = holder.map(|person| format!("{} (@{login}, who has signed in here)", person.name));
    match (new, person) {
        (true, Some(person)) => format!("{person} is now {role}."),
        (true, None) => format!("{login} becomes {role} at their first sign-in."),
        (false, Some(person)) => format!("{person} is already {role}; nothing changed."),
        (false, None) => format!("{login} is already set to become {role} at their first sign-in; nothing changed."),
    }
}

pub fn role_in_words(role: &Role) -> String {
    match role {
        Role::Owner => "an owner".to_owned(),
        Role::Organizer(edition) => format!("an organizer of {edition}"),
        Role::Lead(edition, track) => format!("a lead of {track} in {edition}"),
    }
}
