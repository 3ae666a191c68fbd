//! Stores an edition's invitation settings and seat pools.

use crate::StoreError;
use crate::seats::allocation::allocation;
use crate::seats::rows::invitation_settings;
use domain::audit::{InvitationSettingChange, PoolSize};
use domain::invitations::InvitationSettings;
use domain::seats::{SeatAllocation, SeatCounts, SeatPool, Seats};
use domain::text::{EmailAddress, ShortText, Title};
use sqlx::SqliteConnection;

/// Sets seats and settings; returns what changed, and the removed seat pools.
///
/// Refuses fewer seats than are taken.
pub(super) async fn set(
    tx: &mut SqliteConnection,
    edition: i64,
    requested: &Seats,
    to: &InvitationSettings,
) -> Result<(Vec<InvitationSettingChange>, Vec<Title>), StoreError> {
    let (allocation, from) = (allocation(tx, edition).await?, invitation_settings(tx, edition).await?);
    let successors = successors(allocation.seats.seat_pools(), requested.seat_pools());
    allocation.seats.check_change(requested, &occupied_after(&allocation, &successors, requested))?;
    let mut changes = seat_changes(&allocation.seats, requested);
    changes.extend(invitation_setting_changes(&from, to));
    save_capacity(tx, edition, requested.capacity()).await?;
    save_target(tx, edition, requested.target()).await?;
    save_seat_pools(tx, edition, &successors, requested.seat_pools()).await?;
    save_invitation_settings(tx, edition, to).await?;
    let pools = allocation.seats.seat_pools().iter().zip(&successors);
    let removed = pools.filter(|(_, successor)| successor.is_none()).map(|(pool, _)| pool.title.clone());
    Ok((changes, removed.collect()))
}

/// For each current seat pool, the position of the requested pool that replaces it (`None`: deleted).
///
/// A pool is replaced by the requested pool with the same title. Without one, it is replaced by the pool at the same
/// position, if that pool's title is new.
fn successors(now: &[SeatPool], requested: &[SeatPool]) -> Vec<Option<usize>> {
    let same = |a: &SeatPool, b: &SeatPool| a.title.as_str().eq_ignore_ascii_case(b.title.as_str());
    let successor = |(at, pool): (usize, &SeatPool)| {
        let named = requested.iter().position(|other| same(pool, other));
        named.or_else(|| requested.get(at).filter(|other| !now.iter().any(|pool| same(pool, other))).map(|_| at))
    };
    now.iter().enumerate().map(successor).collect()
}

fn occupied_after(allocation: &SeatAllocation<i64>, successors: &[Option<usize>], requested: &Seats) -> SeatCounts {
    let after = |seat_pool: &Option<Title>| {
        let now = allocation.seats.seat_pools().iter().position(|pool| Some(&pool.title) == seat_pool.as_ref())?;
        successors[now].map(|position| requested.seat_pools()[position].title.clone())
    };
    let mut occupied = SeatCounts::new();
    for (seat_pool, people) in allocation.occupied() {
        *occupied.entry(after(&seat_pool)).or_default() += people;
    }
    occupied
}

/// Sets the capacity; a target above it becomes the capacity.
pub(crate) async fn save_capacity(
    tx: &mut SqliteConnection,
    edition: i64,
    capacity: Option<u32>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE editions SET capacity = ?2, seat_target = min(seat_target, ?2) WHERE id = ?1",
        edition,
        capacity
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn save_target(tx: &mut SqliteConnection, edition: i64, target: Option<u32>) -> Result<(), StoreError> {
    sqlx::query!("UPDATE editions SET seat_target = ?2 WHERE id = ?1", edition, target).execute(tx).await?;
    Ok(())
}

async fn save_seat_pools(
    tx: &mut SqliteConnection,
    edition: i64,
    successors: &[Option<usize>],
    requested: &[SeatPool],
) -> Result<(), StoreError> {
    let ids = sqlx::query_scalar!("SELECT id FROM seat_pools WHERE edition_id = ?1 ORDER BY position, id", edition);
    let ids = ids.fetch_all(&mut *tx).await?;
    let mut pool_ids: Vec<Option<i64>> = vec![None; requested.len()];
    for (id, successor) in ids.into_iter().zip(successors) {
        match successor {
            Some(position) => pool_ids[*position] = Some(id),
            None => {
                sqlx::query!("DELETE FROM seat_pools WHERE id = ?1", id).execute(&mut *tx).await?;
            }
        }
    }
    for ((position, seat_pool), pool_id) in (0i64..).zip(requested).zip(pool_ids) {
        let (title, seats) = (seat_pool.title.as_str(), seat_pool.seats);
        match pool_id {
            Some(id) => {
                sqlx::query!(
                    "UPDATE seat_pools SET position = ?2, title = ?3, seats = ?4 WHERE id = ?1",
                    id,
                    position,
                    title,
                    seats
                )
                .execute(&mut *tx)
                .await?
            }
            None => {
                sqlx::query!(
                    "INSERT INTO seat_pools (edition_id, position, title, seats) VALUES (?1, ?2, ?3, ?4)",
                    edition,
                    position,
                    title,
                    seats
                )
                .execute(&mut *tx)
                .await?
            }
        };
    }
    Ok(())
}

async fn save_invitation_settings(
    tx: &mut SqliteConnection,
    edition: i64,
    settings: &InvitationSettings,
) -> Result<(), StoreError> {
    let covered_costs = settings.pays.as_ref().map(ShortText::as_str);
    let reply_to = settings.reply_to.as_ref().map(EmailAddress::as_str);
    sqlx::query!(
        "INSERT INTO invitation_settings
           (edition_id, answer_days, remind_days, offer_days, offers_automatically, retention_days, covered_costs, reply_to, holds_emails)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (edition_id) DO UPDATE SET
           answer_days = excluded.answer_days, remind_days = excluded.remind_days, offer_days = excluded.offer_days,
           offers_automatically = excluded.offers_automatically, retention_days = excluded.retention_days, covered_costs = excluded.covered_costs,
           reply_to = excluded.reply_to, holds_emails = excluded.holds_emails",
        edition,
        settings.answer_days,
        settings.remind_days,
        settings.offer_days,
        settings.offers_automatically,
        settings.retention_days,
        covered_costs,
        reply_to,
        settings.holds_emails
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn seat_changes(from: &Seats, to: &Seats) -> Vec<InvitationSettingChange> {
    let pools = |seats: &Seats| {
        let pools = seats.seat_pools().iter();
        pools.map(|pool| PoolSize { title: pool.title.clone(), seats: pool.seats }).collect()
    };
    let capacity = InvitationSettingChange::Capacity { from: from.capacity(), to: to.capacity() };
    let target = InvitationSettingChange::SeatTarget { from: from.target(), to: to.target() };
    let seat_pools = InvitationSettingChange::SeatPools { from: pools(from), to: pools(to) };
    changed([
        (from.capacity() != to.capacity(), capacity),
        (from.target() != to.target(), target),
        (from.seat_pools() != to.seat_pools(), seat_pools),
    ])
}

fn invitation_setting_changes(from: &InvitationSettings, to: &InvitationSettings) -> Vec<InvitationSettingChange> {
    use InvitationSettingChange::*;
    changed([
        (from.answer_days != to.answer_days, AnswerDays { from: from.answer_days, to: to.answer_days }),
        (from.remind_days != to.remind_days, ReminderDays { from: from.remind_days, to: to.remind_days }),
        (from.offer_days != to.offer_days, OfferDays { from: from.offer_days, to: to.offer_days }),
        (from.retention_days != to.retention_days, KeepDays { from: from.retention_days, to: to.retention_days }),
        (from.offers_automatically != to.offers_automatically, OffersSeats { to: to.offers_automatically }),
        (from.holds_emails != to.holds_emails, HoldsEmail { to: to.holds_emails }),
        (from.pays != to.pays, CoveredCosts),
        (from.reply_to != to.reply_to, ReplyAddress),
    ])
}

fn changed(changes: impl IntoIterator<Item = (bool, InvitationSettingChange)>) -> Vec<InvitationSettingChange> {
    changes.into_iter().filter_map(|(is_changed, change)| is_changed.then_some(change)).collect()
}
