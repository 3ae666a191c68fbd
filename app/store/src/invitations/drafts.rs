//! Drafts: whom to invite, written down by organizers or proposed by others.

use super::answers::own;
use super::duplicates::Duplicates;
use super::record::{InvitationRecord, happened};
use crate::audit::{self, Entry};
use crate::editions::known_edition;
use crate::{Store, StoreError, outbox, seats};
use domain::Refusal;
use domain::access::Account;
use domain::audit::{AuditActor, AuditEvent, Invited};
use domain::email::EmailKind;
use domain::id::{EditionSlug, InvitationId, Login};
use domain::invitations::{InvitationDraft, InvitationEvent, InvitationState};
use domain::text::{EmailAddress, PersonName, ShortText, Title};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// For each draft, in order, why it can't be written down, if it can't. Nothing is stored.
    ///
    /// Refused: an edition that isn't there.
    pub async fn check_drafts(
        &self,
        slug: &EditionSlug,
        drafts: &[InvitationDraft],
    ) -> Result<Vec<Result<(), Refusal>>, StoreError> {
        let mut tx = self.reading().await?;
        let edition = known_edition(&mut tx, slug).await?;
        check(&mut tx, edition, drafts).await
    }

    /// Writes down whom to invite: all of them, or, if one is refused, none.
    ///
    /// Refused: whoever is invited already or stands in the list twice, and a reserve that isn't there.
    pub async fn draft(
        &self,
        slug: &EditionSlug,
        drafts: &[InvitationDraft],
        by: &Account,
        now: Instant,
    ) -> Result<Vec<InvitationId>, StoreError> {
        let mut tx = self.writing().await?;
        let edition = known_edition(&mut tx, slug).await?;
        check(&mut tx, edition, drafts).await?.into_iter().collect::<Result<(), Refusal>>()?;
        let mut ids = Vec::new();
        for draft in drafts {
            ids.push(insert(&mut tx, edition, draft, None, by, now).await?);
        }
        let actor = AuditActor::Person(by.id);
        let event = |invited| AuditEvent::InvitationDrafted { invited };
        match ids.len() {
            ..=3 => {
                for id in &ids {
                    let one = InvitationRecord::find(&mut tx, *id).await?;
                    one.audit(&mut tx, actor.clone(), event, now).await?;
                }
            }
            many => {
                audit::write(&mut tx, Entry::in_edition(edition, actor, event(Invited::People(many))), now).await?;
            }
        }
        tx.commit().await?;
        Ok(ids)
    }

    /// Writes an invitation's draft anew. Whom it names, by login or mail, may change only before it is answered; one
    /// that was sent is then sent to whomever it names now. Links lead nowhere from then on, unless a login or an
    /// address was only added.
    ///
    /// Refused: whoever is invited already, a reserve that isn't there, and one that would take somebody's seat.
    pub async fn redraft(
        &self,
        slug: &EditionSlug,
        id: InvitationId,
        draft: &InvitationDraft,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let one = InvitationRecord::in_edition(&mut tx, edition, id).await?;
        let renamed = one.is_named_otherwise(draft);
        if renamed {
            one.refuse_renaming()?;
            Duplicates::load(&mut tx, edition).await?.refuse(draft, Some(one.id))?;
        }
        let seat_pool = known_reserve(&mut tx, edition, draft).await?;
        one.refuse_reserve(&mut tx, draft.seat_pool.as_ref()).await?;
        update(&mut tx, &one, draft, seat_pool).await?;
        happened(&mut tx, one.id, Some(by.id), InvitationEvent::Redrafted, now).await?;
        if one.may_be_somebody_else(draft) {
            one.begin_anew(&mut tx).await?;
            one.give_time(&mut tx, now).await?;
        }
        let one = InvitationRecord::find(&mut tx, id).await?;
        if renamed && one.status.state == InvitationState::Sent {
            outbox::drop_waiting(&mut tx, one.id).await?;
            outbox::put(&mut tx, one.id, EmailKind::Invitation, &[], now).await?;
        }
        let actor = AuditActor::Person(by.id);
        one.audit(&mut tx, actor.clone(), |invited| AuditEvent::InvitationEdited { invited }, now).await?;
        seats::offer_if_it_offers(&mut tx, edition, &actor, now).await?;
        Ok(tx.commit().await?)
    }

    /// Writes down whom somebody proposes, for the organizers to send or not. Whoever is invited already has one
    /// proposer more, and the proposer learns nothing of it: who is invited is private.
    ///
    /// Refused: an edition that isn't there.
    pub async fn propose(
        &self,
        slug: &EditionSlug,
        draft: &InvitationDraft,
        by: &Account,
        now: Instant,
    ) -> Result<InvitationId, StoreError> {
        let mut tx = self.writing().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let draft = InvitationDraft { proposed_by: None, ..draft.clone() };
        let id = match Duplicates::load(&mut tx, edition).await?.found(&draft, None) {
            Some((known, _)) => {
                happened(&mut tx, known, Some(by.id), InvitationEvent::ProposedAgain, now).await?;
                InvitationId(known)
            }
            None => insert(&mut tx, edition, &draft, Some(by.id.0), by, now).await?,
        };
        own(&mut tx, edition, by, AuditEvent::InvitationProposed, now).await?;
        tx.commit().await?;
        Ok(id)
    }
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

async fn known_reserve(
    tx: &mut SqliteConnection,
    edition: i64,
    draft: &InvitationDraft,
) -> Result<Option<i64>, StoreError> {
    let Some(title) = &draft.seat_pool else { return Ok(None) };
    let id = seats::seat_pool_id(tx, edition, title).await?;
    Ok(Some(id.ok_or_else(|| Refusal::NoSuchSeatPool(title.to_string()))?))
}

impl InvitationRecord {
    fn is_named_otherwise(&self, draft: &InvitationDraft) -> bool {
        let login = draft.invitee.login.as_ref().map(|login| login.as_str().to_lowercase());
        let email = draft.invitee.email.as_ref().map(|email| email.as_str().to_lowercase());
        login != self.login.as_ref().map(|login| login.as_str().to_lowercase())
            || email != self.email.as_ref().map(|email| email.to_lowercase())
    }

    fn refuse_renaming(&self) -> Result<(), Refusal> {
        let unanswered = matches!(
            self.status.state,
            InvitationState::Draft | InvitationState::Sent | InvitationState::Expired | InvitationState::Revoked
        );
        match unanswered && self.person.is_none() {
            true => Ok(()),
            false => Err(Refusal::InvalidInvitationTransition {
                from: self.status.state.as_str(),
                step: "given to somebody else",
            }),
        }
    }

    /// Refuses a reserve in which they could not keep the seat that they hold.
    pub(super) async fn refuse_reserve(
        &self,
        tx: &mut SqliteConnection,
        wanted: Option<&Title>,
    ) -> Result<(), StoreError> {
        let same = match (&self.seat_pool, wanted) {
            (Some(own), Some(wanted)) => own.as_str().eq_ignore_ascii_case(wanted.as_str()),
            (own, wanted) => own.is_none() && wanted.is_none(),
        };
        let holds = self.status.state == InvitationState::Accepted || self.status.offer.is_some();
        match holds && !same {
            true => seats::holds_seat_after_move(tx, self.edition, self.seat_pool.as_ref(), wanted).await,
            false => Ok(()),
        }
    }

    /// Whether mail to whom the draft names now could reach somebody else than before: then nothing that is the one's
    /// may become the other's. To add a login or an address to what is known changes nobody.
    fn may_be_somebody_else(&self, draft: &InvitationDraft) -> bool {
        let login = |own: &Login| draft.invitee.login.as_ref().is_some_and(|login| login.same_as(own));
        let email =
            |own: &String| draft.invitee.email.as_ref().is_some_and(|email| email.as_str().eq_ignore_ascii_case(own));
        self.login.as_ref().is_some_and(|own| !login(own)) || self.email.as_ref().is_some_and(|own| !email(own))
    }
}

async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    draft: &InvitationDraft,
    proposer: Option<i64>,
    by: &Account,
    now: Instant,
) -> Result<InvitationId, StoreError> {
    let seat_pool = known_reserve(tx, edition, draft).await?;
    let (invitee, at) = (&draft.invitee, now.timestamp());
    let (name, login) = (invitee.name.as_ref().map(PersonName::as_str), invitee.login.as_ref().map(Login::as_str));
    let (email, project) =
        (invitee.email.as_ref().map(EmailAddress::as_str), draft.project.as_ref().map(Title::as_str));
    let (stack, reason) = (draft.stack.as_ref().map(Title::as_str), draft.reason.as_ref().map(ShortText::as_str));
    let proposed = draft.proposed_by.as_ref().map(Login::as_str);
    let id = sqlx::query_scalar!(
        r#"INSERT INTO invitations (edition_id, name, login, email, project, stack, seat_pool_id, reason, proposed_by,
             proposed_login, state, since, drafted)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'drafted', ?11, ?11) RETURNING id AS "id!""#,
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
        at
    );
    let id = id.fetch_one(&mut *tx).await?;
    let event = if proposer.is_some() { InvitationEvent::Proposed } else { InvitationEvent::Draft };
    happened(tx, id, Some(by.id), event, now).await?;
    Ok(InvitationId(id))
}

/// Who proposed it stays a person, as long as the draft names their login.
async fn update(
    tx: &mut SqliteConnection,
    one: &InvitationRecord,
    draft: &InvitationDraft,
    seat_pool: Option<i64>,
) -> Result<(), StoreError> {
    let invitee = &draft.invitee;
    let (name, login) = (invitee.name.as_ref().map(PersonName::as_str), invitee.login.as_ref().map(Login::as_str));
    let (email, project) =
        (invitee.email.as_ref().map(EmailAddress::as_str), draft.project.as_ref().map(Title::as_str));
    let (stack, reason) = (draft.stack.as_ref().map(Title::as_str), draft.reason.as_ref().map(ShortText::as_str));
    let proposed = draft.proposed_by.as_ref().map(Login::as_str);
    sqlx::query!(
        "UPDATE invitations SET name = ?2, login = ?3, email = ?4, project = ?5, stack = ?6, seat_pool_id = ?7, reason = ?8,
           proposed_login = CASE WHEN proposed_by IN (SELECT id FROM people WHERE login = ?9) THEN NULL ELSE ?9 END,
           proposed_by = CASE WHEN proposed_by IN (SELECT id FROM people WHERE login = ?9 OR (?9 IS NULL AND login IS NULL))
             THEN proposed_by END
         WHERE id = ?1",
        one.id,
        name,
        login,
        email,
        project,
        stack,
        seat_pool,
        reason,
        proposed
    )
    .execute(tx)
    .await?;
    Ok(())
}
