//! A second entry for one of the demo's people, as organizers find and merge them.

use super::invitations::sign_in_person;
use domain::people::EditedPerson;
use domain::text::{PersonName, Title};
use domain::time::Instant;
use store::Store;

/// Adds an entry with the name of a participant, but without accents and without a login.
pub async fn load(store: &Store, now: Instant) -> anyhow::Result<()> {
    let noor = sign_in_person(store, "noor", "Noor Keisteen", now - chrono::TimeDelta::days(2)).await?;
    let name = PersonName::parse("Asa Bergstig")?;
    let added = EditedPerson { name, login: None, projects: vec![Title::parse("Astropy")?] };
    store.add_person(noor.people_editor()?, &added, now).await?;
    Ok(())
}
