//! Seat allocation: the confirmed and waiting people of an edition, and offers of free seats.

use crate::StoreError;
use crate::aggregates::invitation::{deadline_day, record_event};
use crate::db::column::{count, damaged, list, maybe};
use crate::outbound::outbox;
use crate::seats::rows::invitation_settings;
use crate::shared::audit::{self, Actor, Entry};
use crate::shared::editions;
use domain::audit::{AuditEvent, AuditTarget};
use domain::email::EmailKind;
use domain::id::PersonId;
use domain::invitations::{InvitationEvent, InvitationSettings};
use domain::seats::{SeatAllocation, SeatCounts, SeatPool, Seats, WaitlistEntry};
use domain::text::Title;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// The capacity, the target and the seat pools of an edition.
pub(super) async fn seats(tx: &mut SqliteConnection, edition: i64) -> Result<Seats, StoreError> {
    let row = sqlx::query!(
        r#"SELECT capacity, seat_target,
             (SELECT json_group_array(json_array(title, seats) ORDER BY position, id) FROM seat_pools
              WHERE edition_id = editions.id) AS "seat_pools!: String"
           FROM editions WHERE id = ?1"#,
        edition
    );
    let row = row.fetch_one(tx).await?;
    let seat_pools = list::<(String, i64)>(&row.seat_pools)?.into_iter();
    let seat_pools = seat_pools
        .map(|(title, seats)| Ok(SeatPool { title: Title::parse(&title).map_err(damaged)?, seats: count(seats)? }));
    let seat_pools = seat_pools.collect::<Result<Vec<SeatPool>, StoreError>>()?;
    let (capacity, target) = (row.capacity.map(count).transpose()?, row.seat_target.map(count).transpose()?);
    Seats::new(capacity, seat_pools).and_then(|seats| seats.with_target(target)).map_err(damaged)
}

/// The seat allocation of an edition; invitation ids identify the waiting people.
pub(crate) async fn allocation(tx: &mut SqliteConnection, edition: i64) -> Result<SeatAllocation<i64>, StoreError> {
    let seats = seats(tx, edition).await?;
    let rows = sqlx::query!(
        r#"SELECT r.title AS "seat_pool?", count(*) AS "people!: i64"
           FROM invitations i LEFT JOIN seat_pools r ON r.id = i.seat_pool_id
           WHERE i.edition_id = ?1 AND i.state = 'accepted' GROUP BY r.id"#,
        edition
    );
    let mut confirmed = SeatCounts::new();
    for row in rows.fetch_all(&mut *tx).await? {
        confirmed.insert(maybe(row.seat_pool, Title::parse)?, count(row.people)?);
    }
    let rows = sqlx::query!(
        r#"SELECT i.id AS "id!", r.title AS "seat_pool?", i.offered_until IS NOT NULL AS "offered!: bool"
           FROM invitations i LEFT JOIN seat_pools r ON r.id = i.seat_pool_id
           WHERE i.edition_id = ?1 AND i.state = 'waitlisted' ORDER BY i.waitlist_position"#,
        edition
    );
    let mut waiting = Vec::new();
    for row in rows.fetch_all(tx).await? {
        waiting.push(WaitlistEntry {
            who: row.id,
            seat_pool: maybe(row.seat_pool, Title::parse)?,
            offered: row.offered,
        });
    }
    Ok(SeatAllocation { seats, confirmed, waiting })
}

/// Refuses to move a confirmed person to another seat pool if no seat that they may use there is free.
pub(crate) async fn refuse_move_without_seat(
    tx: &mut SqliteConnection,
    edition: i64,
    from: Option<&Title>,
    to: Option<&Title>,
) -> Result<(), StoreError> {
    let allocation = allocation(tx, edition).await?;
    let before = allocation.occupied();
    let mut after = before.clone();
    if let Some(occupied) = after.get_mut(&from.cloned()) {
        *occupied = occupied.saturating_sub(1);
    }
    *after.entry(to.cloned()).or_default() += 1;
    if allocation.seats.open_occupied(&after) > allocation.seats.open_occupied(&before) {
        Seats::default().check_change(&allocation.seats, &after)?;
    }
    Ok(())
}

/// Offers free seats if the edition does so automatically and isn't closed, and returns how many.
///
/// Call it in each transaction that may free a seat. `by` is an organizer or the system, never the person who gave
/// their seat up: people can read their own audit entries, but not the waitlist.
pub(crate) async fn offer_automatically(
    tx: &mut SqliteConnection,
    edition: i64,
    by: &Actor,
    now: Instant,
) -> Result<u32, StoreError> {
    let settings = invitation_settings(tx, edition).await?;
    if editions::is_closed(tx, edition).await? {
        return Ok(0);
    }
    if settings.offers_automatically { offer(tx, edition, &settings, by, now).await } else { Ok(0) }
}

/// Offers the free seats to the waitlist, in order, and returns how many.
pub(super) async fn offer(
    tx: &mut SqliteConnection,
    edition: i64,
    settings: &InvitationSettings,
    by: &Actor,
    now: Instant,
) -> Result<u32, StoreError> {
    let next = allocation(tx, edition).await?.next();
    if next.is_empty() {
        return Ok(0);
    }
    let ends = settings.offer_ends(now, &editions::zone(tx, edition).await?);
    let until = deadline_day(tx, edition, ends).await?;
    for id in &next {
        let (id, offer) = (*id, ends.timestamp());
        sqlx::query!("UPDATE invitations SET offered_until = ?2 WHERE id = ?1", id, offer).execute(&mut *tx).await?;
        record_event(tx, id, None, InvitationEvent::SeatOffered { until }, now).await?;
        outbox::put(tx, id, EmailKind::Offer, &[], now).await?;
    }
    let (target, event) = match next.as_slice() {
        [invitation] => match waiting_person(tx, *invitation).await? {
            Some(person) => (AuditTarget::Person(person), AuditEvent::SeatOffered),
            // The invitation belongs to no account.
            None => (AuditTarget::NoOne, AuditEvent::SeatOfferedWithoutAccount),
        },
        several => (AuditTarget::NoOne, AuditEvent::SeatsOffered { count: several.len() }),
    };
    audit::write(tx, Entry { target, ..Entry::in_edition(edition, by.clone(), event) }, now).await?;
    Ok(u32::try_from(next.len()).unwrap_or(u32::MAX))
}

async fn waiting_person(tx: &mut SqliteConnection, invitation: i64) -> Result<Option<PersonId>, StoreError> {
    let person = sqlx::query_scalar!("SELECT person_id FROM invitations WHERE id = ?1", invitation);
    Ok(person.fetch_one(tx).await?.map(PersonId))
}
