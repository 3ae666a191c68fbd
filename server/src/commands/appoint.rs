//! `cairn owner add`, `cairn owner remove` and `cairn organizer add`: gives and takes roles.

use super::print_line;
use crate::config::Database;
use anyhow::{anyhow, ensure};
use domain::Refusal;
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

/// Takes the role of an owner from a person. `even_last` allows that no owner is left.
pub async fn remove_owner(login: &str, even_last: bool, database: Database) -> anyhow::Result<()> {
    let path = database.path.display();
    ensure!(database.path.exists(), "There is no database at {path}. Set CAIRN_DB or --db to its file.");
    let login = Login::parse(login)?;
    let store = super::open(&database).await?;
    let by = Role::Owner.appointer_by_command(System::new());
    let now = chrono::Utc::now();
    let removed = if even_last {
        store.dismiss_even_last_owner(by, &login, now).await
    } else {
        store.dismiss(by, &login, now).await
    };
    let has_owner = store.has_owner().await;
    store.close().await;
    removed.map_err(|error| match error {
        StoreError::Refused(Refusal::NoSuchRole) => anyhow!("{login} is not an owner; nothing changed."),
        StoreError::Refused(why @ Refusal::LastOwner(_)) => {
            anyhow!("{why} Or add --last, and become the next owner with the link that `cairn serve` prints.")
        }
        other => other.into(),
    })?;
    print_line(&format!("{login} is no longer an owner."));
    if !has_owner? {
        print_line("No one owns this server now. When it starts again, it prints a link for the next owner.");
    }
    Ok(())
}

async fn appoint(role: Role, login: &str, database: Database) -> anyhow::Result<()> {
    let login = Login::parse(login)?;
    let store = super::open(&database).await?;
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
        Role::Viewer(edition) => format!("a viewer of {edition}"),
        Role::Lead(edition, track) => format!("a lead of {track} in {edition}"),
    }
}
