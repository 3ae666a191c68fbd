//! Lists the people to sign in as: participants, invited people and people with a role.

use domain::access::System;
use domain::id::Login;
use domain::invitations::{Invitation, InvitationState, Invitee};
use domain::people::Person;
use domain::roles::{Appointment, Holder, Role};
use std::collections::BTreeMap;
use store::{Store, StoreError};

/// Someone to sign in as.
pub struct SignInChoice {
    pub login: Login,
    pub name: String,
    /// The first role, worded for people; most people have none.
    pub role: Option<String>,
}

/// All people to choose from: those with a role first, then by name.
pub async fn sign_in_choices(store: &Store) -> Result<Vec<SignInChoice>, StoreError> {
    let mut people = BTreeMap::new();
    for card in store.editions().await? {
        for participant in store.participants(&card.edition.slug).await?.unwrap_or_default() {
            add_person(&mut people, participant.person);
        }
        for invitation in store.invitations(System::new(), &card.edition.slug).await? {
            add_invited(&mut people, invitation);
        }
    }
    for appointment in store.appointments(None).await? {
        add_role(&mut people, appointment);
    }
    if let (true, Ok(login)) = (people.is_empty(), Login::parse("demo-first-person")) {
        // Someone must be able to set up an empty server.
        people.insert(login.to_string(), SignInChoice { login, name: "First Person".to_owned(), role: None });
    }
    let mut people: Vec<SignInChoice> = people.into_values().collect();
    people.sort_by(|a, b| (a.role.is_none(), &a.name).cmp(&(b.role.is_none(), &b.name)));
    Ok(people)
}

/// The name of the person with this login, if there is one.
pub async fn name(store: &Store, login: &Login) -> Result<Option<String>, StoreError> {
    let people = sign_in_choices(store).await?;
    Ok(people.into_iter().find(|person| person.login.same_as(login)).map(|person| person.name))
}

/// People by login in lower case.
type People = BTreeMap<String, SignInChoice>;

fn add_person(people: &mut People, person: Person) {
    let Some(login) = person.login else { return };
    let name = person.name.into();
    people.entry(login.as_str().to_ascii_lowercase()).or_insert(SignInChoice { login, name, role: None });
}

/// Adds an invited person without a seat, so that the pages for invited people can be tried out.
fn add_invited(people: &mut People, invitation: Invitation) {
    let Invitee { name, login: Some(login), .. } = invitation.draft.invitee else { return };
    if matches!(invitation.status.state, InvitationState::Sent | InvitationState::Waitlisted) {
        let name = name.map_or_else(|| login.to_string(), String::from);
        let role = Some("invited".to_owned());
        people.entry(login.as_str().to_ascii_lowercase()).or_insert(SignInChoice { login, name, role });
    }
}

fn add_role(people: &mut People, appointment: Appointment) {
    let (login, name) = match appointment.holder {
        Holder::Bound(_, Person { name, login: Some(login) }) => (login, name.into()),
        Holder::Bound(..) => return,
        Holder::Waiting(login) => (login.clone(), login.into()),
    };
    let person = people.entry(login.as_str().to_ascii_lowercase()).or_insert(SignInChoice { login, name, role: None });
    person.role.get_or_insert(match appointment.role {
        Role::Owner => "owner".to_owned(),
        Role::Organizer(edition) => format!("organizer of {edition}"),
        Role::Viewer(edition) => format!("viewer of {edition}"),
        Role::Lead(edition, track) => format!("lead of {track}, {edition}"),
    });
}

/// The account id that the fake GitHub gives a login. It depends only on the login, ignoring case.
pub fn number(login: &Login) -> i64 {
    const FNV: (u64, u64) = (0xcbf2_9ce4_8422_2325, 0x0100_0000_01b3);
    let bytes = login.as_str().bytes().map(|byte| byte.to_ascii_lowercase());
    let hash = bytes.fold(FNV.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV.1));
    // At most 52 bits: JSON parsers read larger integers inexactly.
    i64::try_from(hash >> 12).unwrap_or(i64::MAX)
}

/// Whether someone has signed in with an id that is not the fake GitHub's, so with real GitHub.
///
/// The fake GitHub must not sign in anyone as a real person.
pub async fn has_real_accounts(store: &Store) -> Result<bool, StoreError> {
    let accounts = store.github_accounts().await?;
    Ok(accounts.iter().any(|(id, login)| login.as_ref().is_some_and(|login| number(login) != *id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_of_a_login_is_unique_and_ignores_case() {
        let of = |login| number(&Login::parse(login).unwrap());
        assert_eq!(of("demo-wren"), of("Demo-Wren"));
        assert_ne!(of("demo-wren"), of("demo-wrem"));
        assert!(of("demo-wren") > 0 && of("demo-wren") < 1 << 53);
    }
}
