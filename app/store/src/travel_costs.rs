//! Stores travel costs and shared rooms until the end of the edition's retention period.

mod rows;

use crate::aggregates::invitation::InvitationRecord;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{AccountKey, Organizer, SignedIn, Viewer};
use domain::audit::{AuditActor, AuditEvent, AuditTarget};
use domain::id::{EditionSlug, PersonId};
use domain::text::check_read;
use domain::time::Instant;
use domain::travel_costs::{
    Currency, OwnTravelCosts, PersonTravelCosts, TravelCosts, TravelCostsFilter, TravelCostsList, TravelCostsPage,
};
use rows::Selection;
use sqlx::SqliteConnection;

impl Store {
    /// The currency in which an edition keeps track of travel costs; `None` if it doesn't.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn travel_currency(&self, by: Viewer<'_>) -> Result<Option<Currency>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        rows::currency(&mut tx, edition).await
    }

    /// Switches travel costs on with a currency, or off.
    ///
    /// What was recorded is kept, but not shown while they are off.
    ///
    /// # Errors
    /// `EditConflict` if someone else changed it; `read` is the currency that the organizer saw. Refuses another currency
    /// once there are caps.
    pub async fn set_travel_currency(
        &self,
        by: Organizer<'_>,
        read: &str,
        requested: Option<&Currency>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let stored = rows::currency(&mut tx, edition).await?;
        check_read(&stored, &requested.cloned(), Some(read))?;
        if stored.as_ref() == requested {
            return Ok(());
        }
        if let (Some(before), Some(after)) = (&stored, requested)
            && rows::has_caps(&mut tx, edition).await?
        {
            return Err(Refusal::CurrencyInUse { from: before.to_string(), to: after.to_string() }.into());
        }
        rows::set_currency(&mut tx, edition, requested).await?;
        let event = AuditEvent::TravelSettingsChanged { is_on: requested.is_some() };
        audit::write(&mut tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await?;
        tx.commit().await
    }

    /// A page of the people with a seat or a reimbursement, and their travel costs.
    ///
    /// `None` if the edition doesn't keep track of them.
    /// Without a page it has everyone, for a table.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn travel_costs(
        &self,
        by: Viewer<'_>,
        filter: TravelCostsFilter,
        page: Option<u32>,
    ) -> Result<Option<TravelCostsList>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let Some(currency) = rows::currency(&mut tx, edition).await? else { return Ok(None) };
        let (people, count) =
            rows::people(&mut tx, edition, Selection { filter, page, ..Selection::default() }).await?;
        Ok(Some(TravelCostsList { currency, people, count }))
    }

    /// The travel costs of one person with a seat or a reimbursement.
    ///
    /// # Errors
    /// Refuses an edition that doesn't keep track of them, and someone without a seat and a reimbursement.
    pub async fn travel_costs_of(&self, by: Viewer<'_>, person: PersonId) -> Result<TravelCostsPage, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let currency = rows::currency(&mut tx, edition).await?.ok_or(Refusal::NoTravelCosts)?;
        let found = one(&mut tx, edition, person).await?.ok_or(Refusal::NoTravelCosts)?;
        let (people, _) = rows::people(&mut tx, edition, Selection::default()).await?;
        let others = people.into_iter().filter(|other| other.id != person && other.has_seat);
        Ok(TravelCostsPage { currency, found, others: others.map(|other| (other.id, other.person)).collect() })
    }

    /// Records the travel costs of a person. A shared room is recorded for both people.
    ///
    /// # Errors
    /// `EditConflict` if someone else changed them. Refuses someone without a seat and a reimbursement, a shared room
    /// without two seats, and a state of reimbursement that doesn't follow the stored one.
    pub async fn set_travel_costs(
        &self,
        by: Organizer<'_>,
        person: PersonId,
        read: &str,
        requested: &TravelCosts,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        rows::currency(&mut tx, edition).await?.ok_or(Refusal::NoTravelCosts)?;
        let PersonTravelCosts { costs: stored, has_seat, .. } =
            one(&mut tx, edition, person).await?.ok_or(Refusal::NoTravelCosts)?;
        check_read(&stored, requested, Some(read))?;
        if stored == *requested {
            return Ok(());
        }
        stored.reimbursement.check_transition(requested.reimbursement)?;
        if let Some(mate) = requested.mate
            && (!has_seat || mate == person || !one(&mut tx, edition, mate).await?.is_some_and(|mate| mate.has_seat))
        {
            return Err(Refusal::NoRoomMate.into());
        }
        rows::replace(&mut tx, edition, person, requested, now).await?;
        let (actor, target) = (AuditActor::Person(by.id()), AuditTarget::Person(person));
        let event = AuditEvent::TravelCostsChanged;
        audit::write(&mut tx, Entry { actor, target, edition: Some(edition), event }, now).await?;
        tx.commit().await
    }

    /// A person's own travel costs.
    ///
    /// `None` without a seat and a reimbursement, or if the edition doesn't keep track of them.
    pub async fn own_travel_costs(
        &self,
        by: SignedIn<'_>,
        edition: &EditionSlug,
    ) -> Result<Option<OwnTravelCosts>, StoreError> {
        let mut tx = self.begin_read().await?;
        let Some((edition, currency)) = rows::edition_with_currency(&mut tx, edition).await? else { return Ok(None) };
        let found = one(&mut tx, edition, by.id()).await?;
        Ok(found.map(|PersonTravelCosts { costs, mate, .. }| OwnTravelCosts { currency, costs, mate }))
    }

    /// Records that a participant has sent their documents and asks for the reimbursement.
    ///
    /// # Errors
    /// Refuses someone else's invitation, a person without a seat, and a second request.
    pub async fn request_reimbursement(&self, key: AccountKey<'_>, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let invitation = InvitationRecord::known(&mut tx, key.invitation()).await?;
        invitation.refuse_others(&mut tx, key.account()).await?;
        let (edition, person) = (invitation.edition, key.account().id);
        rows::currency(&mut tx, edition).await?.ok_or(Refusal::NoTravelCosts)?;
        let stored = one(&mut tx, edition, person).await?.ok_or(Refusal::NoSeat)?.costs;
        let reimbursement = stored.reimbursement.after_request()?;
        rows::replace(&mut tx, edition, person, &TravelCosts { reimbursement, ..stored }, now).await?;
        let entry = Entry::in_edition(edition, AuditActor::Person(person), AuditEvent::ReimbursementRequested);
        audit::write(&mut tx, entry, now).await?;
        tx.commit().await
    }
}

async fn one(
    tx: &mut SqliteConnection,
    edition: i64,
    person: PersonId,
) -> Result<Option<PersonTravelCosts>, StoreError> {
    let (mut people, _) = rows::people(tx, edition, Selection { only: Some(person), ..Selection::default() }).await?;
    Ok(people.pop())
}
