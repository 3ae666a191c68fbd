//! What the pages of mail read and write.

use crate::actor::Visit;
use crate::error::Halt;
use domain::Refusal;
use domain::access::{Account, may_read_mail};
use domain::id::{EditionSlug, MessageId};
use domain::mail::{Handling, Letter, Message, Posting, Template};
use domain::sign_in::Token;
use domain::text::Mail;

pub fn organizer<'v>(visit: &'v Visit, edition: &EditionSlug) -> Result<&'v Account, Halt> {
    visit.allowed(may_read_mail(&visit.actor, edition), "an organizer of this edition")
}

/// Messages on one page of the outbox.
pub const SHOWN: u32 = 100;

pub struct Outbox {
    pub counts: Vec<(Posting, u32)>,
    pub messages: Vec<Message>,
}

pub async fn outbox(
    visit: &Visit,
    edition: &EditionSlug,
    only: Option<Posting>,
    before: Option<MessageId>,
) -> Result<Outbox, Halt> {
    organizer(visit, edition)?;
    let store = &visit.site.store;
    Ok(Outbox {
        counts: store.posting_counts(edition).await?,
        messages: store.messages(edition, only, before, SHOWN).await?,
    })
}

pub async fn message(visit: &Visit, edition: &EditionSlug, id: MessageId) -> Result<Message, Halt> {
    organizer(visit, edition)?;
    Ok(visit.site.store.message(edition, id).await?)
}

pub async fn handle(visit: &Visit, edition: &EditionSlug, ids: &[MessageId], handling: Handling) -> Result<u32, Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.handle(edition, ids, handling, by, visit.now).await?)
}

/// The words of each letter, and whether they are the edition's own.
pub async fn template(visit: &Visit, edition: &EditionSlug, letter: Letter) -> Result<(Template, bool), Halt> {
    organizer(visit, edition)?;
    Ok(visit.site.store.template(edition, letter).await?)
}

/// Without words: back to Cairn's own.
pub async fn set_template(
    visit: &Visit,
    edition: &EditionSlug,
    letter: Letter,
    template: Option<&Template>,
) -> Result<(), Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.set_template(edition, letter, template, by, visit.now).await?)
}

/// The address that a link of a letter stands for: the link is the key.
pub async fn address(visit: &Visit, token: &str) -> Result<Mail, Halt> {
    let token = Token::parse(token).map_err(|_| Refusal::NoSuchLink)?;
    Ok(visit.site.store.stop_address(&token).await?.ok_or(Refusal::NoSuchLink)?)
}

pub async fn set_unwanted(visit: &Visit, address: &Mail, unwanted: bool) -> Result<(), Halt> {
    Ok(visit.site.store.set_unwanted(address, unwanted, visit.now).await?)
}
