//! Stores drafts of invitations, added by organizers or proposed by others.

use crate::aggregates::invitation::{InvitationRecord, record_event};
use crate::invitations::answers::own;
use crate::invitations::duplicates::Duplicates;
use crate::invitations::list;
use crate::invitations::naming::{Named, holder_of, proposer};
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError, seats};
use domain::Refusal;
use domain::access::{Account, Organizer, Proposer};
use domain::audit::{AuditActor, AuditEvent, Invited};
use domain::email::EmailKind;
use domain::id::{InvitationId, Login};
use domain::invitations::{InvitationDraft, InvitationEvent, InvitationState};
use domain::text::{EmailAddress, PersonName, ShortText, Title, check_read};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Checks each draft, in order, and returns why it can't be added. Stores nothing.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn check_drafts(
        &self,
        by: Organizer<'_>,
        drafts: &[InvitationDraft],
    ) -> Result<Vec<Result<(), Refusal>>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        check(&mut tx, edition, drafts).await
    }

    /// Adds drafts: all of them, or none if one is refused.
    ///
    /// # Errors
    /// Refuses a person who is already invited or listed twice, and an unknown seat pool.
    pub async fn draft(
        &self,
        by: Organizer<'_>,
        drafts: &[InvitationDraft],
        now: Instant,
    ) -> Result<Vec<InvitationId>, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        check(&mut tx, edition, drafts).await?.into_iter().collect::<Result<(), Refusal>>()?;
        let mut ids = Vec::new();
        for draft in drafts {
            ids.push(insert(&mut tx, edition, draft, None, by.account(), now).await?);
        }
        let actor = AuditActor::Person(by.id());
        let event = |invited| AuditEvent::InvitationDrafted { invited };
        match ids.len() {
            ..=3 => {
                for id in &ids {
                    let invitation = InvitationRecord::find(&mut tx, *id).await?;
                    invitation.audit(&mut tx, actor.clone(), event, now).await?;
                }
            }
            many => {
                audit::write(&mut tx, Entry::in_edition(edition, actor, event(Invited::People(many))), now).await?;
            }
        }
        tx.commit().await?;
        Ok(ids)
    }

    /// Edits an invitation.
    ///
    /// After the answer it stays with its person, who can get an address, or another one.
    ///
    /// If they change on a sent invitation, it is sent again to the new recipient. Its links then stop working, unless
    /// the edit only added a login or an address. `read` is the revision of the draft that the organizer saw.
    ///
    /// # Errors
    /// `EditConflict` if someone else edited it. Refuses a person who is already invited, an unknown seat pool, and a move that would take away a seat.
    pub async fn edit_invitation(
        &self,
        by: Organizer<'_>,
        id: InvitationId,
        read: Option<&str>,
        draft: &InvitationDraft,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let invitation = InvitationRecord::in_edition(&mut tx, edition, id).await?;
        let stored = list::invitations(&mut tx, edition, Some(id.0)).await?.pop().ok_or(Refusal::NoSuchInvitation)?;
        check_read(&stored.draft, draft, read)?;
        let names = invitation.named_by(&mut tx, draft).await?;
        let renamed = !names.same_person || !invitation.has_email_of(draft);
        if renamed {
            invitation.refuse_renaming(&names)?;
            Duplicates::load(&mut tx, edition).await?.refuse(draft, Some(invitation.id))?;
        }
        let seat_pool = known_seat_pool(&mut tx, edition, draft).await?;
        invitation.refuse_seat_pool(&mut tx, draft.seat_pool.as_ref()).await?;
        update(&mut tx, &invitation, draft, &names, seat_pool).await?;
        record_event(&mut tx, invitation.id, Some(by.id()), InvitationEvent::Redrafted, now).await?;
        if invitation.may_be_someone_else(draft, &names) {
            if invitation.is_unanswered() {
                invitation.reset(&mut tx, now).await?;
                invitation.renew_deadline(&mut tx, now).await?;
            } else {
                invitation.revoke_links(&mut tx, now).await?;
            }
        }
        let invitation = InvitationRecord::find(&mut tx, id).await?;
        if renamed && invitation.status.state == InvitationState::Sent {
            outbox::drop_waiting(&mut tx, invitation.id).await?;
            outbox::put(&mut tx, invitation.id, EmailKind::Invitation, &[], now).await?;
        }
        if invitation.status.offer.is_some() {
            outbox::send_missed_offer(&mut tx, invitation.id, now).await?;
        }
        let actor = AuditActor::Person(by.id());
        invitation.audit(&mut tx, actor.clone(), |invited| AuditEvent::InvitationEdited { invited }, now).await?;
        seats::offer_automatically(&mut tx, edition, &actor, now).await?;
        tx.commit().await
    }

    /// Adds a proposal as a draft, which the organizers may send.
    ///
    /// If the person is already invited, records another proposal. The proposer isn't informed, because invitations are
    /// private.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn propose(
        &self,
        by: Proposer<'_>,
        draft: &InvitationDraft,
        now: Instant,
    ) -> Result<InvitationId, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let draft = InvitationDraft { proposed_by: None, ..draft.clone() };
        let id = match Duplicates::load(&mut tx, edition).await?.found(&draft, None) {
            Some((known, _)) => {
                record_event(&mut tx, known, Some(by.id()), InvitationEvent::ProposedAgain, now).await?;
                InvitationId(known)
            }
            None => insert(&mut tx, edition, &draft, Some(by.id().0), by.account(), now).await?,
        };
        own(&mut tx, edition, by.account(), AuditEvent::InvitationProposed, now).await?;
        tx.commit().await?;
        Ok(id)
    }
}

/// Adds drafts by an organizer, and returns for each its id or why it can't be added.
pub(crate) async fn add(
    tx: &mut SqliteConnection,
    edition: i64,
    drafts: &[InvitationDraft],
    by: &Account,
    now: Instant,
) -> Result<Vec<Result<InvitationId, Refusal>>, StoreError> {
    let mut added = Vec::new();
    for (draft, checked) in drafts.iter().zip(check(tx, edition, drafts).await?) {
        added.push(match checked {
            Ok(()) => Ok(insert(tx, edition, draft, None, by, now).await?),
            Err(refusal) => Err(refusal),
        });
    }
    Ok(added)
}

async fn check(
    tx: &mut SqliteConnection,
    edition: i64,
    drafts: &[InvitationDraft],
) -> Result<Vec<Result<(), Refusal>>, StoreError> {
    let mut checked = Duplicates::load(tx, edition).await?.check(drafts);
    for (draft, checked) in drafts.iter().zip(&mut checked) {
        if checked.is_ok()
            && let Some(title) = &draft.seat_pool
            && seats::seat_pool_id(tx, edition, title).await?.is_none()
        {
            *checked = Err(Refusal::NoSuchSeatPool(title.to_string()));
        }
    }
    Ok(checked)
}

async fn known_seat_pool(
    tx: &mut SqliteConnection,
    edition: i64,
    draft: &InvitationDraft,
) -> Result<Option<i64>, StoreError> {
    let Some(title) = &draft.seat_pool else { return Ok(None) };
    let id = seats::seat_pool_id(tx, edition, title).await?;
    Ok(Some(id.ok_or_else(|| Refusal::NoSuchSeatPool(title.to_string()))?))
}

impl InvitationRecord {
    fn is_unanswered(&self) -> bool {
        let is_open = matches!(
            self.status.state,
            InvitationState::Draft | InvitationState::Sent | InvitationState::Expired | InvitationState::Revoked
        );
        is_open && !self.answered
    }

    /// Refuses to give an answered invitation to someone else.
    fn refuse_renaming(&self, names: &Named) -> Result<(), Refusal> {
        let keeps_its_person = names.same_person && (self.person.is_some() || self.login.is_some());
        if keeps_its_person || self.is_unanswered() {
            Ok(())
        } else {
            Err(Refusal::InvalidInvitationTransition {
                from: self.status.state.as_str(),
                step: "given to someone else",
            })
        }
    }

    /// Refuses a seat pool in which the person can't keep their seat.
    pub(super) async fn refuse_seat_pool(
        &self,
        tx: &mut SqliteConnection,
        requested: Option<&Title>,
    ) -> Result<(), StoreError> {
        let same = match (&self.seat_pool, requested) {
            (Some(own), Some(requested)) => own.as_str().eq_ignore_ascii_case(requested.as_str()),
            (own, requested) => own.is_none() && requested.is_none(),
        };
        let holds = self.status.state == InvitationState::Accepted || self.status.offer.is_some();
        if holds && !same {
            seats::refuse_move_without_seat(tx, self.edition, self.seat_pool.as_ref(), requested).await
        } else {
            Ok(())
        }
    }
}

/// Adds a draft, which the caller has checked; `proposer` is the person who proposed it.
async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    draft: &InvitationDraft,
    proposer: Option<i64>,
    by: &Account,
    now: Instant,
) -> Result<InvitationId, StoreError> {
    let seat_pool = known_seat_pool(tx, edition, draft).await?;
    let (invitee, at) = (&draft.invitee, now.timestamp());
    let person = holder_of(tx, invitee.login.as_ref()).await?;
    let login = invitee.login.as_ref().filter(|_| person.is_none()).map(Login::as_str);
    let (name, email) =
        (invitee.name.as_ref().map(PersonName::as_str), invitee.email.as_ref().map(EmailAddress::as_str));
    let (project, stack) = (draft.project.as_ref().map(Title::as_str), draft.stack.as_ref().map(Title::as_str));
    let reason = draft.reason.as_ref().map(ShortText::as_str);
    let event = if proposer.is_some() { InvitationEvent::Proposed } else { InvitationEvent::Drafted };
    let proposer = match proposer {
        Some(known) => Some(known),
        None => holder_of(tx, draft.proposed_by.as_ref()).await?,
    };
    let proposed = draft.proposed_by.as_ref().filter(|_| proposer.is_none()).map(Login::as_str);
    let id = sqlx::query_scalar!(
        r#"INSERT INTO invitations (edition_id, name, login, email, project, stack, seat_pool_id, reason, proposed_by,
             proposed_login, state, since, drafted_at, person_id)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'draft', ?11, ?11, ?12) RETURNING id AS "id!""#,
        edition,
        name,
        login,
        email,
        project,
        stack,
        seat_pool,
        reason,
        proposer,
        proposed,
        at,
        person
    );
    let id = id.fetch_one(&mut *tx).await?;
    record_event(tx, id, Some(by.id), event, now).await?;
    Ok(InvitationId(id))
}

async fn update(
    tx: &mut SqliteConnection,
    invitation: &InvitationRecord,
    draft: &InvitationDraft,
    names: &Named,
    seat_pool: Option<i64>,
) -> Result<(), StoreError> {
    let invitee = &draft.invitee;
    let name = invitee.name.as_ref().map(PersonName::as_str);
    let (email, project) =
        (invitee.email.as_ref().map(EmailAddress::as_str), draft.project.as_ref().map(Title::as_str));
    let (stack, reason) = (draft.stack.as_ref().map(Title::as_str), draft.reason.as_ref().map(ShortText::as_str));
    let proposed = proposer(tx, invitation, draft).await?;
    sqlx::query!(
        "UPDATE invitations SET name = ?2, login = ?3, email = ?4, project = ?5, stack = ?6, seat_pool_id = ?7, reason = ?8,
           proposed_login = ?9, proposed_by = ?10, person_id = ?11
         WHERE id = ?1",
        invitation.id,
        name,
        names.login,
        email,
        project,
        stack,
        seat_pool,
        reason,
        proposed.login,
        proposed.person,
        names.person
    )
    .execute(tx)
    .await?;
    Ok(())
}
