//! `cairn owner add` and `cairn organizer add`: a role for whoever GitHub says has this login.

use super::say;
use crate::config::Database;
use domain::id::{EditionSlug, Login};
use domain::roles::{Appointment, Holder, Role};
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
    let waits = waits(&store, &role, &login).await?;
    store.close().await;
    say(&told(&role, &login, new, waits));
    Ok(())
}

/// Whether the appointment is still without its person.
async fn waits(store: &Store, role: &Role, login: &Login) -> Result<bool, StoreError> {
    let waiting = |one: Appointment| {
        one.role == *role && matches!(one.holder, Holder::Waiting(waiting) if waiting.same_as(login))
    };
    Ok(store.appointments(None).await?.into_iter().any(waiting))
}

fn told(role: &Role, login: &Login, new: bool, waits: bool) -> String {
    let role = role_in_words(role);
    match (new, waits) {
        (true, false) => format!("{login} is {role} now."),
        (true, true) => format!("{login} will be {role} when they first sign in."),
        (false, false) => format!("{login} was {role} already; nothing changed."),
        (false, true) => format!("{login} was to be {role} already, when they first sign in; nothing changed."),
    }
}

pub fn role_in_words(role: &Role) -> String {
    match role {
        Role::Owner => "an owner".to_owned(),
        Role::Organizer(edition) => format!("an organizer of {edition}"),
        Role::Lead(edition, track) => format!("a lead of {track} in {edition}"),
    }
}
