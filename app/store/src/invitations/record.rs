//! One invitation, as the steps it takes are decided by, and the marks that each step leaves.

use super::bound;
use crate::StoreError;
use crate::audit::{self, Actor, Entry};
use crate::column::{count, damaged, instant, maybe};
use crate::{coded, editions};
use domain::Refusal;
use domain::access::Account;
use domain::audit::{AuditEvent, AuditTarget, Invited};
use domain::id::{InvitationId, Login, PersonId};
use domain::invitations::{
    InvitationEvent, InvitationOwnership, InvitationState, InvitationStatus, InvitationTransition, invitation_ownership,
};
use domain::text::Title;
use domain::time::{Instant, NaiveDate};
use sqlx::SqliteConnection;

pub(crate) struct InvitationRecord {
    pub(super) id: i64,
    pub(super) edition: i64,
    pub(super) status: InvitationStatus,
    /// Whose it is, if anybody with GitHub's number is known to be meant.
    pub(super) person: Option<PersonId>,
    /// The login that its person has now, or that it waits for.
    pub(super) login: Option<Login>,
    /// Whether an account has answered it: then its link alone is no key any more.
    pub(super) answered: bool,
    pub(super) email: Option<String>,
    pub(super) seat_pool: Option<Title>,
    pub(super) forwarded_to: Option<i64>,
    /// Whether whose it is has signed in here.
    signed_in: bool,
}

struct Row {
    id: i64,
    edition_id: i64,
    state: String,
    deadline: Option<i64>,
    offered_until: Option<i64>,
    person_id: Option<i64>,
    login: Option<String>,
    email: Option<String>,
    seat_pool: Option<String>,
    forwarded_to: Option<i64>,
    answered: bool,
    signed_in: bool,
}

impl Row {
    fn one(self) -> Result<InvitationRecord, StoreError> {
        Ok(InvitationRecord {
            id: self.id,
            edition: self.edition_id,
            status: status(&self.state, self.deadline, self.offered_until)?,
            person: self.person_id.map(PersonId),
            login: maybe(self.login, Login::parse)?,
            email: self.email,
            seat_pool: maybe(self.seat_pool, Title::parse)?,
            forwarded_to: self.forwarded_to,
            answered: self.answered,
            signed_in: self.signed_in,
        })
    }
}

pub(super) fn status(state: &str, deadline: Option<i64>, offer: Option<i64>) -> Result<InvitationStatus, StoreError> {
    Ok(InvitationStatus {
        state: InvitationState::parse(state).map_err(damaged)?,
        deadline: deadline.map(instant).transpose()?,
        offer: offer.map(instant).transpose()?,
    })
}

impl InvitationRecord {
    /// Refused: one that isn't there.
    pub(super) async fn find(tx: &mut SqliteConnection, id: InvitationId) -> Result<InvitationRecord, StoreError> {
        let row = sqlx::query_as!(
            Row,
            r#"SELECT i.id AS "id!", i.edition_id AS "edition_id!", i.state AS "state!", i.deadline, i.offered_until,
                 i.person_id, coalesce(i.login, p.login) AS "login?", i.email AS "email?", r.title AS "seat_pool?",
                 i.forwarded_to, i.answered AS "answered!: bool", p.github_id IS NOT NULL AS "signed_in!: bool"
               FROM invitations i LEFT JOIN seat_pools r ON r.id = i.seat_pool_id LEFT JOIN people p ON p.id = i.person_id
               WHERE i.id = ?1"#,
            id.0
        );
        row.fetch_optional(tx).await?.ok_or(Refusal::NoSuchInvitation)?.one()
    }

    /// Refused: one that isn't in this edition.
    pub(crate) async fn in_edition(
        tx: &mut SqliteConnection,
        edition: i64,
        id: InvitationId,
    ) -> Result<InvitationRecord, StoreError> {
        let one = Self::find(tx, id).await?;
        if one.edition != edition {
            return Err(Refusal::NoSuchInvitation.into());
        }
        Ok(one)
    }

    /// One that was sent: of a draft nobody outside may know.
    pub(super) async fn known(tx: &mut SqliteConnection, id: InvitationId) -> Result<InvitationRecord, StoreError> {
        let one = Self::find(tx, id).await?;
        if one.status.state == InvitationState::Draft {
            return Err(Refusal::NoSuchInvitation.into());
        }
        Ok(one)
    }

    /// Refuses whoever it isn't for, and whoever has another to the same edition.
    pub(super) async fn refuse_others(&self, tx: &mut SqliteConnection, by: &Account) -> Result<(), StoreError> {
        match invitation_ownership(self.person, self.login.as_ref(), Some(by)) {
            InvitationOwnership::Theirs | InvitationOwnership::Open => self.refuse_second(tx, by).await,
            InvitationOwnership::SomeoneElses | InvitationOwnership::Unknown => Err(Refusal::ForSomeoneElse.into()),
        }
    }

    /// Refuses whoever has another invitation to the same edition. A draft that nobody has sent is none yet.
    pub(super) async fn refuse_second(&self, tx: &mut SqliteConnection, by: &Account) -> Result<(), StoreError> {
        let other = sqlx::query_scalar!(
            r#"SELECT EXISTS (
                 SELECT 1 FROM invitations
                 WHERE edition_id = ?1 AND id <> ?2 AND person_id = ?3
                   AND (answered = 1 OR state NOT IN ('draft', 'revoked'))
               ) AS "other!: bool""#,
            self.edition,
            self.id,
            by.id.0
        );
        match other.fetch_one(tx).await? {
            true => Err(Refusal::HasOwnInvitation.into()),
            false => Ok(()),
        }
    }

    /// Records that this person answers it. It is theirs from now on, with what a draft for them holds.
    pub(super) async fn answered_by(&mut self, tx: &mut SqliteConnection, person: PersonId) -> Result<(), StoreError> {
        if let Some(other) = bound::of_person(tx, self.edition, person.0).await?
            && other.id != self.id
        {
            bound::keep(tx, self.id, other.id).await?;
        }
        sqlx::query!(
            "UPDATE invitations SET person_id = ?2, login = NULL, answered = 1 WHERE id = ?1",
            self.id,
            person.0
        )
        .execute(tx)
        .await?;
        (self.person, self.answered) = (Some(person), true);
        Ok(())
    }

    pub(super) async fn step(
        &mut self,
        tx: &mut SqliteConnection,
        step: InvitationTransition,
        now: Instant,
    ) -> Result<(), StoreError> {
        let next = self.status.state.after(step)?;
        self.stand(tx, next, now).await
    }

    /// Stands where the domain has said that it may. Who waits from now on is given the next place.
    pub(super) async fn stand(
        &mut self,
        tx: &mut SqliteConnection,
        next: InvitationState,
        now: Instant,
    ) -> Result<(), StoreError> {
        let place = match next {
            InvitationState::Waitlisted => Some(next_place(tx, self.edition).await?),
            _ => None,
        };
        let (state, since) = (next.as_str(), now.timestamp());
        sqlx::query!(
            "UPDATE invitations SET state = ?2, since = ?3, waitlist_position = ?4, offered_until = NULL WHERE id = ?1",
            self.id,
            state,
            since,
            place
        )
        .execute(tx)
        .await?;
        self.status = InvitationStatus { state: next, offer: None, ..self.status };
        Ok(())
    }

    /// Gives up a seat or a place, in the public record too; what they told of themselves for it goes.
    pub(super) async fn leave(&mut self, tx: &mut SqliteConnection, now: Instant) -> Result<(), StoreError> {
        self.step(tx, InvitationTransition::Withdraw, now).await?;
        let Some(person) = self.person else { return Ok(()) };
        sqlx::query!("DELETE FROM participants WHERE edition_id = ?1 AND person_id = ?2", self.edition, person.0)
            .execute(&mut *tx)
            .await?;
        sqlx::query!("DELETE FROM logistics WHERE edition_id = ?1 AND person_id = ?2", self.edition, person.0)
            .execute(tx)
            .await?;
        Ok(())
    }

    /// All links to it lead nowhere from now on.
    pub(super) async fn cut_links(&self, tx: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM invitation_links WHERE invitation_id = ?1", self.id).execute(tx).await?;
        Ok(())
    }

    /// Writes an audit entry about the invited person. One without a login is known by the invitation's number, for an
    /// entry can't be erased.
    pub(crate) async fn audit(
        &self,
        tx: &mut SqliteConnection,
        actor: Actor,
        event: impl FnOnce(Invited) -> AuditEvent,
        now: Instant,
    ) -> Result<(), StoreError> {
        let target = match (self.person, &self.login) {
            (Some(person), _) if self.signed_in => AuditTarget::Person(person),
            (_, Some(login)) => AuditTarget::Login(login.clone()),
            (Some(person), None) => AuditTarget::Person(person),
            (None, None) => AuditTarget::NoOne,
        };
        let invited = match target {
            AuditTarget::NoOne => Invited::Invitation(InvitationId(self.id)),
            _ => Invited::Target,
        };
        audit::write(tx, Entry { target, ..Entry::in_edition(self.edition, actor, event(invited)) }, now).await
    }
}

/// Given once each, whoever leaves.
async fn next_place(tx: &mut SqliteConnection, edition: i64) -> Result<i64, StoreError> {
    let place = sqlx::query_scalar!(
        r#"INSERT INTO waitlist_entries (edition_id, next_waitlist_position) VALUES (?1, 2)
           ON CONFLICT (edition_id) DO UPDATE SET next_waitlist_position = next_waitlist_position + 1
           RETURNING next_waitlist_position - 1 AS "place!: i64""#,
        edition
    );
    Ok(place.fetch_one(tx).await?)
}

/// Which number somebody who waits is, from 1.
pub(super) async fn rank(tx: &mut SqliteConnection, invitation: i64) -> Result<u32, StoreError> {
    let rank = sqlx::query_scalar!(
        r#"SELECT count(*) AS "rank!: i64" FROM invitations i JOIN invitations w ON w.edition_id = i.edition_id
           WHERE i.id = ?1 AND w.waitlist_position <= i.waitlist_position"#,
        invitation
    );
    count(rank.fetch_one(tx).await?)
}

/// Records an event of an invitation. `by` is `None` where it came by itself, or by its link alone.
pub(crate) async fn record_event(
    tx: &mut SqliteConnection,
    invitation: i64,
    by: Option<PersonId>,
    event: InvitationEvent,
    now: Instant,
) -> Result<(), StoreError> {
    let (by, at) = (by.map(|by| by.0), now.timestamp());
    let (event, data) = coded::columns(&event, "event")?;
    sqlx::query!(
        "INSERT INTO invitation_events (invitation_id, at, person_id, event, data) VALUES (?1, ?2, ?3, ?4, ?5)",
        invitation,
        at,
        by,
        event,
        data
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The day of a deadline in an edition's own zone.
pub(crate) async fn deadline_day(
    tx: &mut SqliteConnection,
    edition: i64,
    deadline: Instant,
) -> Result<NaiveDate, StoreError> {
    let zone = editions::zone(tx, edition).await?;
    Ok(zone.at(deadline).date_naive())
}
