//! What the pages of invitations read and write. Whether one may is asked here, of the same rule that hides the button.

use crate::actor::Visit;
use crate::error::Halt;
use domain::Refusal;
use domain::access::{Account, may_invite, may_propose};
use domain::commitments::Consent;
use domain::editions::EditionPage;
use domain::id::{EditionSlug, InvitationId};
use domain::invitations::{Act, Acted, Asked, Draft, InvitationPage, Overview, State};
use domain::logistics::Logistics;
use domain::sign_in::Token;
use domain::text::{Line, Note};

/// Whoever asks, if they organize this edition.
pub fn organizer<'v>(visit: &'v Visit, edition: &EditionSlug) -> Result<&'v Account, Halt> {
    visit.allowed(may_invite(&visit.actor, edition), "an organizer of this edition")
}

/// Whoever asks, if they may propose somebody.
pub fn proposer<'v>(visit: &'v Visit, edition: &EditionSlug) -> Result<&'v Account, Halt> {
    visit.allowed(may_propose(&visit.actor, edition), "a participant, a core project’s contact or an organizer")
}

pub async fn overview(visit: &Visit, edition: &EditionSlug) -> Result<Overview, Halt> {
    organizer(visit, edition)?;
    Ok(visit.site.store.overview(edition).await?)
}

pub async fn one(visit: &Visit, edition: &EditionSlug, id: InvitationId) -> Result<InvitationPage, Halt> {
    organizer(visit, edition)?;
    Ok(visit.site.store.invitation(edition, id).await?)
}

/// What stands against each draft, before anything is stored.
pub async fn check(visit: &Visit, edition: &EditionSlug, drafts: &[Draft]) -> Result<Vec<Result<(), Refusal>>, Halt> {
    organizer(visit, edition)?;
    Ok(visit.site.store.check_drafts(edition, drafts).await?)
}

pub async fn draft(visit: &Visit, edition: &EditionSlug, drafts: &[Draft]) -> Result<Vec<InvitationId>, Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.draft(edition, drafts, by, visit.now).await?)
}

pub async fn redraft(visit: &Visit, edition: &EditionSlug, id: InvitationId, draft: &Draft) -> Result<(), Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.redraft(edition, id, draft, by, visit.now).await?)
}

pub async fn propose(visit: &Visit, edition: &EditionSlug, draft: &Draft) -> Result<(), Halt> {
    let by = proposer(visit, edition)?;
    visit.site.store.propose(edition, draft, by, visit.now).await?;
    Ok(())
}

pub async fn act(visit: &Visit, edition: &EditionSlug, ids: &[InvitationId], act: &Act) -> Result<Acted, Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.act(edition, ids, act, by, visit.now).await?)
}

pub async fn offer_next(visit: &Visit, edition: &EditionSlug) -> Result<u32, Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.offer_next(edition, by, visit.now).await?)
}

/// A fresh link to copy; it is shown once, and only its hash is kept.
pub async fn link(visit: &Visit, edition: &EditionSlug, id: InvitationId) -> Result<String, Halt> {
    let by = organizer(visit, edition)?;
    let token = (visit.site.secret)();
    visit.site.store.copy_link(edition, id, &token, by, visit.now).await?;
    Ok(format!("{}/invitation/{}", visit.site.origin, token.as_str()))
}

pub async fn reply(visit: &Visit, edition: &EditionSlug, id: InvitationId, words: &Note) -> Result<(), Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.answer(edition, id, by, words, visit.now).await?)
}

pub async fn settle(visit: &Visit, edition: &EditionSlug, id: InvitationId, let_in: bool) -> Result<(), Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.settle_forwarding(edition, id, let_in, by, visit.now).await?)
}

/// Without a reason: the waiver is taken back.
pub async fn waive(
    visit: &Visit,
    edition: &EditionSlug,
    id: InvitationId,
    letter: char,
    reason: Option<&Line>,
) -> Result<(), Halt> {
    let by = organizer(visit, edition)?;
    let store = &visit.site.store;
    match reason {
        Some(reason) => Ok(store.waive(edition, id, letter, reason, by, visit.now).await?),
        None => Ok(store.unwaive(edition, id, letter, by, visit.now).await?),
    }
}

/// The invitation that a link leads to. Whoever has the link may read it: that is its key.
pub async fn by_link(visit: &Visit, token: &str) -> Result<Asked, Halt> {
    let token = Token::parse(token).map_err(|_| Refusal::NoSuchLink)?;
    Ok(visit.site.store.asked_by_link(&token).await?.ok_or(Refusal::NoSuchLink)?)
}

/// One's own invitation to an edition.
pub async fn own(visit: &Visit, edition: &EditionSlug) -> Result<Option<Asked>, Halt> {
    let account = visit.account()?;
    Ok(visit.site.store.asked(edition, account).await?)
}

pub async fn edition(visit: &Visit, edition: &EditionSlug) -> Result<EditionPage, Halt> {
    let page = visit.site.store.edition(edition).await?;
    Ok(page.ok_or_else(|| Refusal::NoSuchEdition(edition.to_string()))?)
}

pub async fn own_logistics(visit: &Visit, edition: &EditionSlug) -> Result<Option<Logistics>, Halt> {
    Ok(visit.site.store.own_logistics(edition, visit.account()?).await?)
}

pub async fn set_logistics(visit: &Visit, edition: &EditionSlug, wanted: &Logistics) -> Result<(), Halt> {
    Ok(visit.site.store.set_logistics(edition, visit.account()?, wanted, visit.now).await?)
}

pub async fn accept(visit: &Visit, id: InvitationId, consent: &Consent, listed: bool) -> Result<State, Halt> {
    Ok(visit.site.store.accept(id, visit.account()?, consent, listed, visit.now).await?)
}

pub async fn agree(visit: &Visit, edition: &EditionSlug, consent: &Consent) -> Result<(), Halt> {
    Ok(visit.site.store.agree(edition, visit.account()?, consent, visit.now).await?)
}

pub async fn decline(visit: &Visit, id: InvitationId, why: Option<Note>, suggestion: Option<Line>) -> Result<(), Halt> {
    Ok(visit.site.store.decline(id, visit.actor.account(), why, suggestion, visit.now).await?)
}

pub async fn withdraw(visit: &Visit, id: InvitationId, why: Option<Note>) -> Result<(), Halt> {
    Ok(visit.site.store.withdraw(id, visit.account()?, why, visit.now).await?)
}

pub async fn ask(visit: &Visit, id: InvitationId, words: &Note) -> Result<(), Halt> {
    Ok(visit.site.store.ask(id, visit.actor.account(), words, visit.now).await?)
}

pub async fn ask_to_come(visit: &Visit, id: InvitationId) -> Result<(), Halt> {
    Ok(visit.site.store.ask_to_come(id, visit.account()?, visit.now).await?)
}
