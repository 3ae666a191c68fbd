//! Acts: what organizers do with some invitations at once.

use super::answers::say_why;
use super::one::{One, deadline_day, happened};
use crate::column::instant;
use crate::editions::known_edition;
use crate::history::{self, ABOUT, About, By, Deed};
use crate::{Store, StoreError, outbox, seats};
use domain::Refusal;
use domain::access::Account;
use domain::id::{EditionSlug, InvitationId, PersonId};
use domain::invitations::{Act, Acted, State, Step, reminded_just_now};
use domain::mail::Letter;
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
        act: &Act,
        by: &Account,
        now: Instant,
    ) -> Result<Acted, StoreError> {
        let mut tx = self.writing().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let mut acted = Acted::default();
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
    act: &Act,
    by: PersonId,
    now: Instant,
) -> Result<One, StoreError> {
    let mut one = One::in_edition(tx, edition, id).await?;
    match act {
        Act::Send => send(tx, &mut one, by, now).await?,
        Act::Remind => remind(tx, &one, Some(by), now).await?,
        Act::Revoke => revoke(tx, &mut one, by, now).await?,
        Act::Discard => discard(tx, &one).await?,
        Act::Extend(until) => extend(tx, &one, *until, by, now).await?,
        Act::Withdraw(why) => {
            one.leave(tx, now).await?;
            say_why(tx, &one, Some(why)).await?;
            happened(tx, one.id, Some(by), "an organizer recorded that they give up their seat or place", now).await?;
        }
        Act::Reserve(reserve) => move_to(tx, &one, reserve.as_ref(), by, now).await?,
    }
    Ok(one)
}

async fn send(tx: &mut SqliteConnection, one: &mut One, by: PersonId, now: Instant) -> Result<(), StoreError> {
    let next = one.standing.state.after(Step::Send)?;
    let deadline = seats::rules(tx, one.edition).await?.deadline(now);
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
    let again = if one.standing.state == State::Drafted { "" } else { " again" };
    let day = deadline_day(tx, one.edition, deadline).await?;
    happened(tx, one.id, Some(by), &format!("sent{again}, to be answered until {day}"), now).await?;
    outbox::put(tx, one.id, Letter::Invitation, &[], now).await
}

/// Writes once more to whoever has not answered.
pub(super) async fn remind(
    tx: &mut SqliteConnection,
    one: &One,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(), StoreError> {
    if one.standing.state != State::Sent || one.standing.is_over(now) {
        let from = if one.standing.is_over(now) { State::Expired } else { one.standing.state };
        return Err(Refusal::NoSuchStep { from: from.as_str(), step: "sent a reminder of" }.into());
    }
    let before = sqlx::query_scalar!("SELECT reminded FROM invitations WHERE id = ?1", one.id);
    let before = before.fetch_one(&mut *tx).await?.map(instant).transpose()?;
    if reminded_just_now(before, now) {
        return Err(Refusal::RemindedJustNow.into());
    }
    let reminded = now.timestamp();
    sqlx::query!("UPDATE invitations SET reminded = ?2 WHERE id = ?1", one.id, reminded).execute(&mut *tx).await?;
    happened(tx, one.id, by, "reminded", now).await?;
    outbox::put(tx, one.id, Letter::Reminder, &[], now).await
}

async fn revoke(tx: &mut SqliteConnection, one: &mut One, by: PersonId, now: Instant) -> Result<(), StoreError> {
    one.step(tx, Step::Revoke, now).await?;
    sqlx::query!("UPDATE invitations SET forwarded_to = NULL WHERE id = ?1", one.id).execute(&mut *tx).await?;
    one.cut_links(tx).await?;
    happened(tx, one.id, Some(by), "taken back", now).await?;
    outbox::drop_waiting(tx, one.id).await?;
    outbox::put(tx, one.id, Letter::Revoked, &[], now).await
}

async fn discard(tx: &mut SqliteConnection, one: &One) -> Result<(), StoreError> {
    if one.standing.state != State::Drafted {
        return Err(Refusal::NoSuchStep { from: one.standing.state.as_str(), step: "thrown away" }.into());
    }
    outbox::drop_waiting(tx, one.id).await?;
    sqlx::query!("DELETE FROM invitations WHERE id = ?1", one.id).execute(tx).await?;
    Ok(())
}

/// The most days from now until which somebody may be given to answer.
const MOST_DAYS: u32 = 365;

async fn extend(
    tx: &mut SqliteConnection,
    one: &One,
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
    match (one.standing.state, one.standing.offer) {
        (State::Sent, _) => {
            sqlx::query!("UPDATE invitations SET deadline = ?2 WHERE id = ?1", one.id, deadline)
                .execute(&mut *tx)
                .await?
        }
        (State::Waitlisted, Some(_)) => {
            sqlx::query!("UPDATE invitations SET offer = ?2 WHERE id = ?1", one.id, deadline).execute(&mut *tx).await?
        }
        (state, _) => return Err(Refusal::NoSuchStep { from: state.as_str(), step: "given more time" }.into()),
    };
    let day = deadline_day(tx, one.edition, until).await?;
    happened(tx, one.id, Some(by), &format!("may be answered until {day}"), now).await
}

async fn move_to(
    tx: &mut SqliteConnection,
    one: &One,
    reserve: Option<&Title>,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    let id = match reserve {
        Some(title) => {
            let id = seats::reserve_id(tx, one.edition, title).await?;
            Some(id.ok_or_else(|| Refusal::NoSuchReserve(title.to_string()))?)
        }
        None => None,
    };
    one.refuse_reserve(tx, reserve).await?;
    sqlx::query!("UPDATE invitations SET reserve_id = ?2 WHERE id = ?1", one.id, id).execute(&mut *tx).await?;
    let to = reserve.map_or("no reserve".to_owned(), |title| format!("the reserve “{title}”"));
    happened(tx, one.id, Some(by), &format!("moved to {to}"), now).await
}

/// More than these are told of in one entry.
const MOST_ENTRIES: usize = 3;

async fn tell(
    tx: &mut SqliteConnection,
    edition: i64,
    told: &[One],
    act: &Act,
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
fn worded(act: &Act, whom: &str) -> String {
    match act {
        Act::Send => format!("invited {whom}"),
        Act::Remind => format!("reminded {whom} of their invitation"),
        Act::Revoke => format!("took back the invitation of {whom}"),
        Act::Discard => format!("threw away the draft of an invitation of {whom}"),
        Act::Extend(_) => format!("gave {whom} another deadline"),
        Act::Withdraw(_) => format!("recorded that {whom} gave up their seat or place"),
        Act::Reserve(Some(title)) => format!("moved {whom} to the reserve “{title}”"),
        Act::Reserve(None) => format!("moved {whom} to no reserve"),
    }
}
