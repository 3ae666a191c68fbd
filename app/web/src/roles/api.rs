//! What the pages of roles read and write. Whether one may is asked here, of the same rule that hides the button.

use crate::actor::Visit;
use crate::error::Halt;
use domain::Refusal;
use domain::access::{may_appoint, may_name_leads};
use domain::editions::{EditionCard, EditionPage};
use domain::id::{EditionSlug, Login};
use domain::roles::{Appointment, Role};

/// Owners and the organizers of all editions.
pub async fn instance(visit: &Visit) -> Result<(Vec<Appointment>, Vec<EditionCard>), Halt> {
    visit.account()?;
    may_appoint(&visit.actor).then_some(()).ok_or(Halt::NotAllowed("an owner".into()))?;
    let store = &visit.site.store;
    Ok((store.appointments(None).await?, store.editions().await?))
}

/// Organizers and leads of one edition.
pub async fn edition(visit: &Visit, edition: &EditionSlug) -> Result<Vec<Appointment>, Halt> {
    visit.account()?;
    let may = may_name_leads(&visit.actor, edition);
    may.then_some(()).ok_or(Halt::NotAllowed("an organizer of this edition".into()))?;
    Ok(visit.site.store.appointments(Some(edition)).await?)
}

/// The edition itself, for a page that is shown again.
pub async fn page(visit: &Visit, edition: &EditionSlug) -> Result<EditionPage, Halt> {
    let page = visit.site.store.edition(edition).await?;
    Ok(page.ok_or_else(|| Refusal::NoSuchEdition(edition.to_string()))?)
}

/// Who has the role already keeps it.
pub async fn appoint(visit: &Visit, role: &Role, login: &Login) -> Result<(), Halt> {
    let account = allowed(visit, role)?;
    visit.site.store.appoint(role, login, Some(account), visit.now).await?;
    Ok(())
}

pub async fn dismiss(visit: &Visit, role: &Role, login: &Login) -> Result<(), Halt> {
    let account = allowed(visit, role)?;
    Ok(visit.site.store.dismiss(role, login, Some(account), visit.now).await?)
}

/// Whoever asks, if they may give and take the role.
pub fn allowed<'a>(visit: &'a Visit, role: &Role) -> Result<&'a domain::access::Account, Halt> {
    let account = visit.account()?;
    let (may, who) = match role {
        Role::Owner | Role::Organizer(_) => (may_appoint(&visit.actor), "an owner"),
        Role::Lead(edition, _) => (may_name_leads(&visit.actor, edition), "an organizer of this edition"),
    };
    may.then_some(account).ok_or(Halt::NotAllowed(who.into()))
}
