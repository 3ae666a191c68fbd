//! Acts: what organizers do with some invitations at once.

use super::answers::say_why;
use super::record::{InvitationRecord, deadline_day, happened};
use crate::column::instant;
use crate::editions::known_edition;
use crate::history::{self, ABOUT, About, By, Deed};
use crate::{Store, StoreError, outbox, seats};
use domain::Refusal;
use domain::access::Account;
use domain::email::EmailKind;
use domain::id::{EditionSlug, InvitationId, PersonId};
use domain::invitations::{
    InvitationAction, InvitationActionReport, InvitationState, InvitationTransition, reminded_recently,
};
use domain::text::Title;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Does the same with each of some invitations; one that is refused keeps no other back. What it frees is offered.
    ///
    /// Refused: an edition that isn't there.
    pub async fn act(
        &self,
        slug: &EditionSlug,
        ids: &[InvitationId],
        act: &InvitationAction,
        by: &Account,
        now: Instant,
    ) -> Result<InvitationActionReport, StoreError> {
        let mut tx = self.writing().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let mut acted = InvitationActionReport::default();
        let mut told = Vec::new();
        // A row that is ticked twice is one.
        let mut seen = BTreeSet::new();
        for id in ids.iter().filter(|id| seen.insert(**id)) {
            match one_act(&mut tx, edition, *id, act, by.id, now).await {
                Ok(one) => {
                    acted.done.push(*id);
                    told.push(one);
                }
                Err(StoreError::Refused(refusal)) => acted.refused.push((*id, refusal)),
                Err(trouble) => return Err(trouble),
            }
        }
        tell(&mut tx, edition, &told, act, by, now).await?;
        if !told.is_empty() {
            seats::offer_if_it_offers(&mut tx, edition, By::Person(by.id.0), now).await?;
        }
        tx.commit().await?;
        Ok(acted)
    }
}

/// Whatever it refuses it refuses before it writes anything.
async fn one_act(
    tx: &mut SqliteConnection,
    edition: i64,
    id: InvitationId,
    act: &InvitationAction,
    by: PersonId,
    now: Instant,
) -> Result<InvitationRecord, StoreError> {
    let mut one = InvitationRecord::in_edition(tx, edition, id).await?;
    match act {
        InvitationAction::Send => send(tx, &mut one, by, now).await?,
        InvitationAction::Remind => remind(tx, &one, Some(by), now).await?,
        InvitationAction::Revoke => revoke(tx, &mut one, by, now).await?,
        InvitationAction::Discard => discard(tx, &one).await?,
        InvitationAction::Extend(until) => extend(tx, &one, *until, by, now).await?,
        InvitationAction::Withdraw(why) => {
            one.leave(tx, now).await?;
            say_why(tx, &one, Some(why)).await?;
            happened(tx, one.id, Some(by), "an organizer recorded that they give up their seat or place", now).await?;
        }
        InvitationAction::SeatPool(seat_pool) => move_to(tx, &one, seat_pool.as_ref(), by, now).await?,
    }
    Ok(one)
}

async fn send(
    tx: &mut SqliteConnection,
    one: &mut InvitationRecord,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    let next = one.status.state.after(InvitationTransition::Send)?;
    let deadline = seats::invitation_settings(tx, one.edition).await?.deadline(now);
    let (state, sent, until) = (next.as_str(), now.timestamp(), deadline.timestamp());
    sqlx::query!(
        "UPDATE invitations SET state = ?2, since = ?3, sent = ?3, deadline = ?4, reminded = NULL, why = NULL,
           suggestion = NULL, place = NULL, offer = NULL
         WHERE id = ?1",
        one.id,
        state,
        sent,
        until
    )
    .execute(&mut *tx)
    .await?;
    let again = if one.status.state == InvitationState::Draft { "" } else { " again" };
    let day = deadline_day(tx, one.edition, deadline).await?;
    happened(tx, one.id, Some(by), &format!("sent{again}, to be answered until {day}"), now).await?;
    outbox::put(tx, one.id, EmailKind::Invitation, &[], now).await
}

/// Writes once more to whoever has not answered.
pub(super) async fn remind(
    tx: &mut SqliteConnection,
    one: &InvitationRecord,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(), StoreError> {
    if one.status.state != InvitationState::Sent || one.status.is_over(now) {
        let from = if one.status.is_over(now) { InvitationState::Expired } else { one.status.state };
        return Err(Refusal::InvalidInvitationTransition { from: from.as_str(), step: "sent a reminder of" }.into());
    }
    let before = sqlx::query_scalar!("SELECT reminded FROM invitations WHERE id = ?1", one.id);
    let before = before.fetch_one(&mut *tx).await?.map(instant).transpose()?;
    if reminded_recently(before, now) {
        return Err(Refusal::RemindedRecently.into());
    }
    let reminded = now.timestamp();
    sqlx::query!("UPDATE invitations SET reminded = ?2 WHERE id = ?1", one.id, reminded).execute(&mut *tx).await?;
    happened(tx, one.id, by, "reminded", now).await?;
    outbox::put(tx, one.id, EmailKind::Reminder, &[], now).await
}

async fn revoke(
    tx: &mut SqliteConnection,
    one: &mut InvitationRecord,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    one.step(tx, InvitationTransition::Revoke, now).await?;
    sqlx::query!("UPDATE invitations SET forwarded_to = NULL WHERE id = ?1", one.id).execute(&mut *tx).await?;
    one.cut_links(tx).await?;
    happened(tx, one.id, Some(by), "taken back", now).await?;
    outbox::drop_waiting(tx, one.id).await?;
    outbox::put(tx, one.id, EmailKind::Revoked, &[], now).await
}

async fn discard(tx: &mut SqliteConnection, one: &InvitationRecord) -> Result<(), StoreError> {
    if one.status.state != InvitationState::Draft {
        return Err(
            Refusal::InvalidInvitationTransition { from: one.status.state.as_str(), step: "thrown away" }.into()
        );
    }
    outbox::drop_waiting(tx, one.id).await?;
    sqlx::query!("DELETE FROM invitations WHERE id = ?1", one.id).execute(tx).await?;
    Ok(())
}

/// The most days from now until which somebody may be given to answer.
const MOST_DAYS: u32 = 365;

async fn extend(
    tx: &mut SqliteConnection,
    one: &InvitationRecord,
    until: Instant,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    let days = (until - now).num_days();
    if until <= now || days > MOST_DAYS.into() {
        return Err(
            Refusal::OutOfRange { what: "Days until the deadline", number: days, least: 1, most: MOST_DAYS }.into()
        );
    }
    let deadline = until.timestamp();
    match (one.status.state, one.status.offer) {
        (InvitationState::Sent, _) => {
            sqlx::query!("UPDATE invitations SET deadline = ?2 WHERE id = ?1", one.id, deadline)
                .execute(&mut *tx)
                .await?
        }
        (InvitationState::Waitlisted, Some(_)) => {
            sqlx::query!("UPDATE invitations SET offer = ?2 WHERE id = ?1", one.id, deadline).execute(&mut *tx).await?
        }
        (state, _) => {
            return Err(Refusal::InvalidInvitationTransition { from: state.as_str(), step: "given more time" }.into());
        }
    };
    let day = deadline_day(tx, one.edition, until).await?;
    happened(tx, one.id, Some(by), &format!("may be answered until {day}"), now).await
}

async fn move_to(
    tx: &mut SqliteConnection,
    one: &InvitationRecord,
    seat_pool: Option<&Title>,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    let id = match seat_pool {
        Some(title) => {
            let id = seats::seat_pool_id(tx, one.edition, title).await?;
            Some(id.ok_or_else(|| Refusal::NoSuchSeatPool(title.to_string()))?)
        }
        None => None,
    };
    one.refuse_reserve(tx, seat_pool).await?;
    sqlx::query!("UPDATE invitations SET seat_pool_id = ?2 WHERE id = ?1", one.id, id).execute(&mut *tx).await?;
    let to = seat_pool.map_or("no reserve".to_owned(), |title| format!("the reserve “{title}”"));
    happened(tx, one.id, Some(by), &format!("moved to {to}"), now).await
}

/// More than these are told of in one entry.
const MOST_ENTRIES: usize = 3;

async fn tell(
    tx: &mut SqliteConnection,
    edition: i64,
    told: &[InvitationRecord],
    act: &InvitationAction,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let by = By::Person(by.id.0);
    if told.len() > MOST_ENTRIES {
        let changed = worded(act, &format!("{} people", told.len()));
        let deed = Deed { by, about: About::Nobody, edition: Some(edition), what: "invitation", changed: &changed };
        return history::write(tx, deed, now).await;
    }
    for one in told {
        one.tell(tx, by, "invitation", &worded(act, &ABOUT.to_string()), now).await?;
    }
    Ok(())
}

/// Without reasons: they are private, and the history can't be erased.
fn worded(act: &InvitationAction, whom: &str) -> String {
    match act {
        InvitationAction::Send => format!("invited {whom}"),
        InvitationAction::Remind => format!("reminded {whom} of their invitation"),
        InvitationAction::Revoke => format!("took back the invitation of {whom}"),
        InvitationAction::Discard => format!("threw away the draft of an invitation of {whom}"),
        InvitationAction::Extend(_) => format!("gave {whom} another deadline"),
        InvitationAction::Withdraw(_) => format!("recorded that {whom} gave up their seat or place"),
        InvitationAction::SeatPool(Some(title)) => format!("moved {whom} to the reserve “{title}”"),
        InvitationAction::SeatPool(None) => format!("moved {whom} to no reserve"),
    }
}
