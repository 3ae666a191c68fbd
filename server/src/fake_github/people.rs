//! Whom one can sign in as: everybody of every edition, whoever is invited to one, and whoever holds a role.

use domain::id::Login;
use domain::invitations::{Invitation, InvitationState, Invitee};
use domain::people::Person;
use domain::roles::{Appointment, Holder, Role};
use std::collections::BTreeMap;
use store::{Store, StoreError};

/// Someone to sign in as.
pub struct Someone {
    pub login: Login,
    pub name: String,
    /// Their first role, in words; most have none.
    pub role: Option<String>,
}

/// Whoever has a role first, then everybody by name.
pub async fn everybody(store: &Store) -> Result<Vec<Someone>, StoreError> {
    let mut people = BTreeMap::new();
    for card in store.editions().await? {
        for one in store.participants(&card.edition.slug).await?.unwrap_or_default() {
            meet(&mut people, one.person);
        }
        for one in store.overview(&card.edition.slug).await?.invitations {
            invite(&mut people, one);
        }
    }
    for appointment in store.appointments(None).await? {
        appoint(&mut people, appointment);
    }
    let mut people: Vec<Someone> = people.into_values().collect();
    people.sort_by(|a, b| (a.role.is_none(), &a.name).cmp(&(b.role.is_none(), &b.name)));
    Ok(people)
}

/// The name that goes with a login, if anybody here has it.
pub async fn name(store: &Store, login: &Login) -> Result<Option<String>, StoreError> {
    let people = everybody(store).await?;
    Ok(people.into_iter().find(|one| one.login.same_as(login)).map(|one| one.name))
}

type People = BTreeMap<String, Someone>;

fn meet(people: &mut People, person: Person) {
    let Some(login) = person.login else { return };
    let name = person.name.into();
    people.entry(login.as_str().to_ascii_lowercase()).or_insert(Someone { login, name, role: None });
}

/// Who is invited and has no seat yet: without them nobody could try what they see.
fn invite(people: &mut People, invitation: Invitation) {
    let Invitee { name, login: Some(login), .. } = invitation.draft.invitee else { return };
    if matches!(invitation.status.state, InvitationState::Sent | InvitationState::Waitlisted) {
        let name = name.map_or_else(|| login.to_string(), String::from);
        let role = Some("invited".to_owned());
        people.entry(login.as_str().to_ascii_lowercase()).or_insert(Someone { login, name, role });
    }
}

fn appoint(people: &mut People, appointment: Appointment) {
    let (login, name) = match appointment.holder {
        Holder::Bound(_, Person { name, login: Some(login) }) => (login, name.into()),
        Holder::Bound(..) => return,
        Holder::Waiting(login) => (login.clone(), login.into()),
    };
    let someone = people.entry(login.as_str().to_ascii_lowercase()).or_insert(Someone { login, name, role: None });
    someone.role.get_or_insert(match appointment.role {
        Role::Owner => "owner".to_owned(),
        Role::Organizer(edition) => format!("organizer of {edition}"),
        Role::Lead(edition, track) => format!("lead of {track}, {edition}"),
    });
}

/// GitHub's number for a login, as the stand-in has it: always the same, and without regard to case.
pub fn number(login: &Login) -> i64 {
    const FNV: (u64, u64) = (0xcbf2_9ce4_8422_2325, 0x0100_0000_01b3);
    let bytes = login.as_str().bytes().map(|byte| byte.to_ascii_lowercase());
    let hash = bytes.fold(FNV.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV.1));
    // Within what JSON's readers take for a whole number.
    i64::try_from(hash >> 12).unwrap_or(i64::MAX)
}

/// Whether somebody has signed in by another number than the stand-in would give them: by GitHub's own. The stand-in
/// must not answer for people who are real.
pub async fn has_real_accounts(store: &Store) -> Result<bool, StoreError> {
    let accounts = store.github_accounts().await?;
    Ok(accounts.iter().any(|(id, login)| login.as_ref().is_some_and(|login| number(login) != *id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_has_one_number_and_another_login_another() {
        let of = |login| number(&Login::parse(login).unwrap());
        assert_eq!(of("demo-wren"), of("Demo-Wren"));
        assert_ne!(of("demo-wren"), of("demo-wrem"));
        assert!(of("demo-wren") > 0 && of("demo-wren") < 1 << 53);
    }
}
