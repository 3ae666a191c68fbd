//! Loads one invitation for a transition, and saves its new state, events and audit entries.

use crate::StoreError;
use crate::aggregates::bound_invitations::{self, Bound};
pub(crate) use crate::aggregates::invitation_events::record_event;
use crate::db::column::{count, damaged, instant, maybe};
use crate::shared::audit::{self, Actor, Entry};
use crate::shared::editions;
use domain::Refusal;
use domain::access::Account;
use domain::audit::{AuditEvent, AuditTarget, Invited};
use domain::id::{InvitationId, Login, PersonId};
use domain::invitations::{
    InvitationOwnership, InvitationState, InvitationStatus, InvitationTransition, invitation_ownership,
};
use domain::text::Title;
use domain::time::{Instant, NaiveDate};
use sqlx::SqliteConnection;

pub(crate) struct InvitationRecord {
    pub(crate) id: i64,
    pub(crate) edition: i64,
    pub(crate) status: InvitationStatus,
    /// The invited person, if their GitHub id or row is known.
    pub(crate) person: Option<PersonId>,
    /// The person's current login, or an unbound login.
    pub(crate) login: Option<Login>,
    /// Whether an account has answered it; then its link alone gives no access any more.
    pub(crate) answered: bool,
    pub(crate) email: Option<String>,
    pub(crate) seat_pool: Option<Title>,
    pub(crate) forwarded_to: Option<i64>,
    /// Whether the invited person has ever signed in.
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
    fn record(self) -> Result<InvitationRecord, StoreError> {
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

pub(crate) fn status(state: &str, deadline: Option<i64>, offer: Option<i64>) -> Result<InvitationStatus, StoreError> {
    Ok(InvitationStatus {
        state: InvitationState::parse(state).map_err(damaged)?,
        deadline: deadline.map(instant).transpose()?,
        offer: offer.map(instant).transpose()?,
    })
}

impl InvitationRecord {
    /// Finds an invitation.
    ///
    /// # Errors
    /// Refuses an unknown invitation.
    pub(crate) async fn find(tx: &mut SqliteConnection, id: InvitationId) -> Result<InvitationRecord, StoreError> {
        let row = sqlx::query_as!(
            Row,
            r#"SELECT i.id AS "id!", i.edition_id AS "edition_id!", i.state AS "state!", i.deadline, i.offered_until,
                 i.person_id, coalesce(i.login, p.login) AS "login?", i.email AS "email?", r.title AS "seat_pool?",
                 i.forwarded_to, i.answered AS "answered!: bool", p.github_id IS NOT NULL AS "signed_in!: bool"
               FROM invitations i LEFT JOIN seat_pools r ON r.id = i.seat_pool_id LEFT JOIN people p ON p.id = i.person_id
               WHERE i.id = ?1"#,
            id.0
        );
        row.fetch_optional(tx).await?.ok_or(Refusal::NoSuchInvitation)?.record()
    }

    /// Finds an invitation of an edition.
    ///
    /// # Errors
    /// Refuses an invitation that isn't in this edition.
    pub(crate) async fn in_edition(
        tx: &mut SqliteConnection,
        edition: i64,
        id: InvitationId,
    ) -> Result<InvitationRecord, StoreError> {
        let invitation = Self::find(tx, id).await?;
        if invitation.edition != edition {
            return Err(Refusal::NoSuchInvitation.into());
        }
        Ok(invitation)
    }

    /// Finds an invitation that was sent.
    ///
    /// # Errors
    /// Refuses a draft as unknown, because drafts are private to the organizers.
    pub(crate) async fn known(tx: &mut SqliteConnection, id: InvitationId) -> Result<InvitationRecord, StoreError> {
        let invitation = Self::find(tx, id).await?;
        if invitation.status.state == InvitationState::Draft {
            return Err(Refusal::NoSuchInvitation.into());
        }
        Ok(invitation)
    }

    /// Refuses a person it isn't for, and one who has another invitation, unless both are theirs.
    ///
    /// Both are theirs if this one was sent to their verified address. Then it is merged with the other, unless they have
    /// answered that with no.
    pub(crate) async fn refuse_to_accept(&self, tx: &mut SqliteConnection, by: &Account) -> Result<(), StoreError> {
        match invitation_ownership(self.person, self.login.as_ref(), Some(by)) {
            InvitationOwnership::Theirs => Ok(()),
            InvitationOwnership::Open if self.is_sent_to(tx, by).await? => {
                let own = bound_invitations::of_person(tx, self.edition, by.id.0).await?;
                let is_over = |own: Bound| matches!(own.state, InvitationState::Declined | InvitationState::Withdrawn);
                if own.is_some_and(is_over) { Err(Refusal::HasOwnInvitation.into()) } else { Ok(()) }
            }
            InvitationOwnership::Open => self.refuse_second(tx, by).await,
            InvitationOwnership::SomeoneElses | InvitationOwnership::Unknown => Err(Refusal::ForSomeoneElse.into()),
        }
    }

    /// Whether it names the address that GitHub has verified as the person's.
    async fn is_sent_to(&self, tx: &mut SqliteConnection, by: &Account) -> Result<bool, StoreError> {
        let same = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM people WHERE id = ?1 AND email = ?2 COLLATE NOCASE) AS "same!: bool""#,
            by.id.0,
            self.email
        );
        Ok(same.fetch_one(tx).await?)
    }

    /// Whether it is for someone else, while the person has an invitation of their own to the edition.
    pub(crate) async fn is_beside_own(&self, tx: &mut SqliteConnection, by: &Account) -> Result<bool, StoreError> {
        match invitation_ownership(self.person, self.login.as_ref(), Some(by)) {
            InvitationOwnership::Theirs => Ok(false),
            InvitationOwnership::Open if self.is_sent_to(tx, by).await? => Ok(false),
            _ => self.has_second(tx, by).await,
        }
    }

    /// Refuses a person it isn't for, and one who has another invitation to the edition.
    pub(crate) async fn refuse_others(&self, tx: &mut SqliteConnection, by: &Account) -> Result<(), StoreError> {
        match invitation_ownership(self.person, self.login.as_ref(), Some(by)) {
            InvitationOwnership::Theirs | InvitationOwnership::Open => self.refuse_second(tx, by).await,
            InvitationOwnership::SomeoneElses | InvitationOwnership::Unknown => Err(Refusal::ForSomeoneElse.into()),
        }
    }

    /// Refuses a person who has another invitation to the edition. Unsent drafts don't count.
    pub(crate) async fn refuse_second(&self, tx: &mut SqliteConnection, by: &Account) -> Result<(), StoreError> {
        if self.has_second(tx, by).await? { Err(Refusal::HasOwnInvitation.into()) } else { Ok(()) }
    }

    async fn has_second(&self, tx: &mut SqliteConnection, by: &Account) -> Result<bool, StoreError> {
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
        Ok(other.fetch_one(tx).await?)
    }

    /// The invitation with which a person has a seat already, or waits for one, if it isn't this one.
    pub(crate) async fn other_place(
        &self,
        tx: &mut SqliteConnection,
        by: &Account,
    ) -> Result<Option<Bound>, StoreError> {
        let own = bound_invitations::of_person(tx, self.edition, by.id.0).await?.filter(|own| own.id != self.id);
        Ok(own.filter(|own| matches!(own.state, InvitationState::Accepted | InvitationState::Waitlisted)))
    }

    /// Binds the invitation to the person who answers it, and merges another invitation of theirs into it.
    pub(crate) async fn answered_by(
        &mut self,
        tx: &mut SqliteConnection,
        person: PersonId,
        now: Instant,
    ) -> Result<(), StoreError> {
        if let Some(other) = bound_invitations::of_person(tx, self.edition, person.0).await?
            && other.id != self.id
        {
            bound_invitations::keep(tx, self.id, other.id, Some(person), now).await?;
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

    pub(crate) async fn step(
        &mut self,
        tx: &mut SqliteConnection,
        step: InvitationTransition,
        now: Instant,
    ) -> Result<(), StoreError> {
        let next = self.status.state.after(step)?;
        self.set_state(tx, next, now).await
    }

    /// Saves the next state, which the domain has allowed. A waitlisted person gets the next place.
    pub(crate) async fn set_state(
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

    /// Withdraws: gives up a seat or a place, also in the public record, and deletes their logistics and shared room.
    pub(crate) async fn leave(&mut self, tx: &mut SqliteConnection, now: Instant) -> Result<(), StoreError> {
        self.step(tx, InvitationTransition::Withdraw, now).await?;
        let Some(person) = self.person else { return Ok(()) };
        sqlx::query!("DELETE FROM participants WHERE edition_id = ?1 AND person_id = ?2", self.edition, person.0)
            .execute(&mut *tx)
            .await?;
        sqlx::query!("DELETE FROM logistics WHERE edition_id = ?1 AND person_id = ?2", self.edition, person.0)
            .execute(&mut *tx)
            .await?;
        sqlx::query!(
            "DELETE FROM shared_rooms WHERE edition_id = ?1 AND ?2 IN (person_id, mate_id)",
            self.edition,
            person.0
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    /// Revokes all links to the invitation: from now on they only say so.
    pub(crate) async fn revoke_links(&self, tx: &mut SqliteConnection, now: Instant) -> Result<(), StoreError> {
        let now = now.timestamp();
        sqlx::query!(
            "UPDATE invitation_links SET revoked_at = ?2 WHERE invitation_id = ?1 AND revoked_at IS NULL",
            self.id,
            now
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    /// Writes an audit entry about the invited person.
    ///
    /// A person without an account or login is identified by the invitation's number, because an entry stays forever.
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

/// The next place on the waitlist. A place is never given twice, even after someone leaves.
async fn next_place(tx: &mut SqliteConnection, edition: i64) -> Result<i64, StoreError> {
    let place = sqlx::query_scalar!(
        r#"INSERT INTO waitlist_entries (edition_id, next_waitlist_position) VALUES (?1, 2)
           ON CONFLICT (edition_id) DO UPDATE SET next_waitlist_position = next_waitlist_position + 1
           RETURNING next_waitlist_position - 1 AS "place!: i64""#,
        edition
    );
    Ok(place.fetch_one(tx).await?)
}

/// The person's number on the waitlist, from 1.
pub(crate) async fn rank(tx: &mut SqliteConnection, invitation: i64) -> Result<u32, StoreError> {
    let rank = sqlx::query_scalar!(
        r#"SELECT count(*) AS "rank!: i64" FROM invitations i JOIN invitations w ON w.edition_id = i.edition_id
           WHERE i.id = ?1 AND w.waitlist_position <= i.waitlist_position"#,
        invitation
    );
    count(rank.fetch_one(tx).await?)
}

/// The day of a deadline in the edition's time zone.
pub(crate) async fn deadline_day(
    tx: &mut SqliteConnection,
    edition: i64,
    deadline: Instant,
) -> Result<NaiveDate, StoreError> {
    let zone = editions::zone(tx, edition).await?;
    Ok(zone.at(deadline).date_naive())
}
