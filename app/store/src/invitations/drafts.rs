//! Drafts: whom to invite, written down by organizers or proposed by others.

use super::answers::own;
use super::doubles::Doubles;
use super::one::{One, happened};
use crate::editions::known_edition;
use crate::history::{self, ABOUT, About, By, Deed};
use crate::{Store, StoreError, outbox, seats};
use domain::Refusal;
use domain::access::Account;
use domain::id::{EditionSlug, InvitationId, Login};
use domain::invitations::{Draft, State};
use domain::mail::Letter;
use domain::text::{Line, Mail, Name, Title};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// For each draft, in order, why it can't be written down, if it can't. Nothing is stored.
    ///
    /// Refused: an edition that isn't there.
    pub async fn check_drafts(
        &self,
        slug: &EditionSlug,
        drafts: &[Draft],
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
        drafts: &[Draft],
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
        let author = By::Person(by.id.0);
        match ids.len() {
            ..=3 => {
                for id in &ids {
                    let one = One::find(&mut tx, *id).await?;
                    one.tell(&mut tx, author, "invitation", &format!("wrote down to invite {ABOUT}"), now).await?;
                }
            }
            many => {
                let changed = format!("wrote down {many} people to invite");
                let edition = Some(edition);
                let deed = Deed { by: author, about: About::Nobody, edition, what: "invitation", changed: &changed };
                history::write(&mut tx, deed, now).await?;
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
        draft: &Draft,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let one = One::in_edition(&mut tx, edition, id).await?;
        let renamed = one.is_named_otherwise(draft);
        if renamed {
            one.refuse_renaming()?;
            Doubles::load(&mut tx, edition).await?.refuse(draft, Some(one.id))?;
        }
        let reserve = known_reserve(&mut tx, edition, draft).await?;
        one.refuse_reserve(&mut tx, draft.reserve.as_ref()).await?;
        update(&mut tx, &one, draft, reserve).await?;
        happened(&mut tx, one.id, Some(by.id), "written down anew", now).await?;
        if one.may_be_somebody_else(draft) {
            one.begin_anew(&mut tx).await?;
            one.give_time(&mut tx, now).await?;
        }
        let one = One::find(&mut tx, id).await?;
        if renamed && one.standing.state == State::Sent {
            outbox::drop_waiting(&mut tx, one.id).await?;
            outbox::put(&mut tx, one.id, Letter::Invitation, &[], now).await?;
        }
        let author = By::Person(by.id.0);
        one.tell(&mut tx, author, "invitation", &format!("changed the invitation of {ABOUT}"), now).await?;
        seats::offer_if_it_offers(&mut tx, edition, author, now).await?;
        Ok(tx.commit().await?)
    }

    /// Writes down whom somebody proposes, for the organizers to send or not. Whoever is invited already has one
    /// proposer more, and the proposer learns nothing of it: who is invited is private.
    ///
    /// Refused: an edition that isn't there.
    pub async fn propose(
        &self,
        slug: &EditionSlug,
        draft: &Draft,
        by: &Account,
        now: Instant,
    ) -> Result<InvitationId, StoreError> {
        let mut tx = self.writing().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let draft = Draft { proposed_by: None, ..draft.clone() };
        let id = match Doubles::load(&mut tx, edition).await?.found(&draft, None) {
            Some((known, _)) => {
                happened(&mut tx, known, Some(by.id), "proposed once more", now).await?;
                InvitationId(known)
            }
            None => insert(&mut tx, edition, &draft, Some(by.id.0), by, now).await?,
        };
        own(&mut tx, edition, by, "proposed somebody to invite", now).await?;
        tx.commit().await?;
        Ok(id)
    }
}

async fn check(
    tx: &mut SqliteConnection,
    edition: i64,
    drafts: &[Draft],
) -> Result<Vec<Result<(), Refusal>>, StoreError> {
    let mut checked = Doubles::load(tx, edition).await?.check(drafts);
    for (draft, checked) in drafts.iter().zip(&mut checked) {
        if checked.is_ok()
            && let Some(title) = &draft.reserve
            && seats::reserve_id(tx, edition, title).await?.is_none()
        {
            *checked = Err(Refusal::NoSuchReserve(title.to_string()));
        }
    }
    Ok(checked)
}

async fn known_reserve(tx: &mut SqliteConnection, edition: i64, draft: &Draft) -> Result<Option<i64>, StoreError> {
    let Some(title) = &draft.reserve else { return Ok(None) };
    let id = seats::reserve_id(tx, edition, title).await?;
    Ok(Some(id.ok_or_else(|| Refusal::NoSuchReserve(title.to_string()))?))
}

impl One {
    fn is_named_otherwise(&self, draft: &Draft) -> bool {
        let login = draft.invitee.login.as_ref().map(|login| login.as_str().to_lowercase());
        let mail = draft.invitee.mail.as_ref().map(|mail| mail.as_str().to_lowercase());
        login != self.login.as_ref().map(|login| login.as_str().to_lowercase())
            || mail != self.mail.as_ref().map(|mail| mail.to_lowercase())
    }

    fn refuse_renaming(&self) -> Result<(), Refusal> {
        let unanswered = matches!(self.standing.state, State::Drafted | State::Sent | State::Expired | State::Revoked);
        match unanswered && self.person.is_none() {
            true => Ok(()),
            false => Err(Refusal::NoSuchStep { from: self.standing.state.as_str(), step: "given to somebody else" }),
        }
    }

    /// Refuses a reserve in which they could not keep the seat that they hold.
    pub(super) async fn refuse_reserve(
        &self,
        tx: &mut SqliteConnection,
        wanted: Option<&Title>,
    ) -> Result<(), StoreError> {
        let same = match (&self.reserve, wanted) {
            (Some(own), Some(wanted)) => own.as_str().eq_ignore_ascii_case(wanted.as_str()),
            (own, wanted) => own.is_none() && wanted.is_none(),
        };
        let holds = self.standing.state == State::Accepted || self.standing.offer.is_some();
        match holds && !same {
            true => seats::holds_seat_after_move(tx, self.edition, self.reserve.as_ref(), wanted).await,
            false => Ok(()),
        }
    }

    /// Whether mail to whom the draft names now could reach somebody else than before: then nothing that is the one's
    /// may become the other's. To add a login or an address to what is known changes nobody.
    fn may_be_somebody_else(&self, draft: &Draft) -> bool {
        let login = |own: &Login| draft.invitee.login.as_ref().is_some_and(|login| login.same_as(own));
        let mail =
            |own: &String| draft.invitee.mail.as_ref().is_some_and(|mail| mail.as_str().eq_ignore_ascii_case(own));
        self.login.as_ref().is_some_and(|own| !login(own)) || self.mail.as_ref().is_some_and(|own| !mail(own))
    }
}

async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    draft: &Draft,
    proposer: Option<i64>,
    by: &Account,
    now: Instant,
) -> Result<InvitationId, StoreError> {
    let reserve = known_reserve(tx, edition, draft).await?;
    let (invitee, at) = (&draft.invitee, now.timestamp());
    let (name, login) = (invitee.name.as_ref().map(Name::as_str), invitee.login.as_ref().map(Login::as_str));
    let (mail, project) = (invitee.mail.as_ref().map(Mail::as_str), draft.project.as_ref().map(Title::as_str));
    let (stack, reason) = (draft.stack.as_ref().map(Title::as_str), draft.reason.as_ref().map(Line::as_str));
    let proposed = draft.proposed_by.as_ref().map(Login::as_str);
    let id = sqlx::query_scalar!(
        r#"INSERT INTO invitations (edition_id, name, login, mail, project, stack, reserve_id, reason, proposed_by,
             proposed_login, state, since, drafted)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'drafted', ?11, ?11) RETURNING id AS "id!""#,
        edition,
        name,
        login,
        mail,
        project,
        stack,
        reserve,
        reason,
        proposer,
        proposed,
        at
    );
    let id = id.fetch_one(&mut *tx).await?;
    let what = if proposer.is_some() { "proposed" } else { "written down" };
    happened(tx, id, Some(by.id), what, now).await?;
    Ok(InvitationId(id))
}

/// Who proposed it stays a person, as long as the draft names their login.
async fn update(tx: &mut SqliteConnection, one: &One, draft: &Draft, reserve: Option<i64>) -> Result<(), StoreError> {
    let invitee = &draft.invitee;
    let (name, login) = (invitee.name.as_ref().map(Name::as_str), invitee.login.as_ref().map(Login::as_str));
    let (mail, project) = (invitee.mail.as_ref().map(Mail::as_str), draft.project.as_ref().map(Title::as_str));
    let (stack, reason) = (draft.stack.as_ref().map(Title::as_str), draft.reason.as_ref().map(Line::as_str));
    let proposed = draft.proposed_by.as_ref().map(Login::as_str);
    sqlx::query!(
        "UPDATE invitations SET name = ?2, login = ?3, mail = ?4, project = ?5, stack = ?6, reserve_id = ?7, reason = ?8,
           proposed_login = CASE WHEN proposed_by IN (SELECT id FROM people WHERE login = ?9) THEN NULL ELSE ?9 END,
           proposed_by = CASE WHEN proposed_by IN (SELECT id FROM people WHERE login = ?9 OR (?9 IS NULL AND login IS NULL))
             THEN proposed_by END
         WHERE id = ?1",
        one.id,
        name,
        login,
        mail,
        project,
        stack,
        reserve,
        reason,
        proposed
    )
    .execute(tx)
    .await?;
    Ok(())
}
