//! Invitations: who is asked to an edition, what they are asked and answer, and what organizers do with them.

use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Account;
use domain::commitments::Consent;
use domain::id::{EditionSlug, InvitationId};
use domain::invitations::{Act, Acted, Asked, Draft, InvitationPage, Overview, State, Tended};
use domain::sign_in::Token;
use domain::text::{Line, Note};
use domain::time::Instant;

#[allow(unused_variables)]
impl Store {
    /// All invitations of an edition, with its seats and rules.
    ///
    /// Refused: an edition that isn't there.
    pub async fn overview(&self, slug: &EditionSlug) -> Result<Overview, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// One invitation with everything that organizers know of it.
    pub async fn invitation(&self, slug: &EditionSlug, id: InvitationId) -> Result<InvitationPage, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// For each draft, in order, why it can't be written down, if it can't. Nothing is stored.
    pub async fn check_drafts(
        &self,
        slug: &EditionSlug,
        drafts: &[Draft],
    ) -> Result<Vec<Result<(), Refusal>>, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Writes down whom to invite: all of them, or, if one is refused, none.
    pub async fn draft(
        &self,
        slug: &EditionSlug,
        drafts: &[Draft],
        by: &Account,
        now: Instant,
    ) -> Result<Vec<InvitationId>, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Writes an invitation's draft anew; whom it names may change only before it is answered.
    pub async fn redraft(
        &self,
        slug: &EditionSlug,
        id: InvitationId,
        draft: &Draft,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Writes down whom somebody proposes, for the organizers to send or not.
    pub async fn propose(
        &self,
        slug: &EditionSlug,
        draft: &Draft,
        by: &Account,
        now: Instant,
    ) -> Result<InvitationId, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Does the same with each of some invitations; one that is refused keeps no other back.
    pub async fn act(
        &self,
        slug: &EditionSlug,
        ids: &[InvitationId],
        act: &Act,
        by: &Account,
        now: Instant,
    ) -> Result<Acted, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Remembers a fresh link to an invitation, as its hash only; for organizers to hand on.
    pub async fn copy_link(
        &self,
        slug: &EditionSlug,
        id: InvitationId,
        token: &Token,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// What the invitation of a link asks; `None` where the link leads nowhere.
    pub async fn asked_by_link(&self, token: &Token) -> Result<Option<Asked>, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// What an edition asks of somebody: theirs by their person, else by their login while nobody has answered.
    pub async fn asked(&self, slug: &EditionSlug, account: &Account) -> Result<Option<Asked>, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Somebody's invitations to all editions, the newest edition first.
    pub async fn asked_everywhere(&self, account: &Account) -> Result<Vec<Asked>, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// A yes: to a seat, or to the end of the waiting list. `listed`: whether the public list may name them.
    pub async fn accept(
        &self,
        id: InvitationId,
        by: &Account,
        consent: &Consent,
        listed: bool,
        now: Instant,
    ) -> Result<State, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// A no, with a reason and whom they suggest instead; also by whoever has the link alone, while it is nobody's yet.
    pub async fn decline(
        &self,
        id: InvitationId,
        by: Option<&Account>,
        why: Option<Note>,
        suggestion: Option<Line>,
        now: Instant,
    ) -> Result<(), StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// A question to the organizers.
    pub async fn ask(
        &self,
        id: InvitationId,
        by: Option<&Account>,
        question: &Note,
        now: Instant,
    ) -> Result<(), StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// An organizer's answer to a question, which also goes by mail.
    pub async fn answer(
        &self,
        slug: &EditionSlug,
        id: InvitationId,
        by: &Account,
        answer: &Note,
        now: Instant,
    ) -> Result<(), StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Somebody gives up their seat, or their place in the waiting list.
    pub async fn withdraw(
        &self,
        id: InvitationId,
        by: &Account,
        why: Option<Note>,
        now: Instant,
    ) -> Result<(), StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Somebody else came with the link and asks to be let in.
    pub async fn ask_to_come(&self, id: InvitationId, by: &Account, now: Instant) -> Result<(), StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Lets in whoever came with somebody else's link: the invitation becomes theirs; or doesn't.
    pub async fn settle_forwarding(
        &self,
        slug: &EditionSlug,
        id: InvitationId,
        let_in: bool,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// What time brings: deadlines that pass, offers that lapse and are made, reminders. Only editions where something
    /// was done.
    pub async fn tend(&self, now: Instant) -> Result<Vec<Tended>, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }
}
