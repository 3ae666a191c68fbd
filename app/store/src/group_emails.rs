//! Emails to several people: the recipients, sending, and what was written before.

mod earlier;
mod recipients;

use crate::db::column::damaged;
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError, own_questions};
use domain::Refusal;
use domain::audit::{AuditActor, AuditEvent};
use domain::email::{DeliveryStatus, EmailKind, EmailTemplate};
use domain::group_emails::{GroupWriter, NewGroupEmail, Recipients};
use domain::id::GroupEmailId;
use domain::text::Title;
use domain::time::Instant;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

impl Store {
    /// The people that the filter selects, what was written before, and the text with which a new email begins.
    ///
    /// Leads see no addresses, and only what went to their track.
    ///
    /// # Errors
    /// Refuses an unknown edition or track.
    pub async fn recipients(&self, by: GroupWriter<'_>) -> Result<Recipients, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let track = track_id(&mut tx, edition, by.filter().track.as_ref()).await?;
        // Only organizers filter by answers.
        let questions = if by.organizes() { own_questions::all(&mut tx, edition).await? } else { Vec::new() };
        let people = recipients::all(&mut tx, edition, (track, &questions), by.filter()).await?;
        let mut found = recipients::first(&mut tx, &people).await?;
        if !by.organizes() {
            found.first.iter_mut().for_each(|recipient| recipient.email = None);
        }
        let only = if by.organizes() { None } else { track };
        Ok(Recipients {
            earlier: earlier::emails(&mut tx, edition, only, Recipients::MOST_EARLIER).await?,
            text: outbox::template(&mut tx, edition, by.filter().kind()).await?.0,
            tracks: if by.organizes() { track_titles(&mut tx, edition).await? } else { Vec::new() },
            first: found.first,
            count: found.count,
            without_address: found.without_address,
            unsubscribed: found.unsubscribed,
            questions,
        })
    }

    /// Writes the email to each person that the filter selects into the outbox, once.
    ///
    /// A form that is sent again changes nothing and returns the id of the email that it wrote.
    ///
    /// # Errors
    /// `NoRecipients` if the filter selects no one, and `NoOneReached` if no one of them gets the email. Refuses a text
    /// without the link that it needs.
    pub async fn write_group_email(
        &self,
        by: GroupWriter<'_>,
        email: &NewGroupEmail,
        now: Instant,
    ) -> Result<GroupEmailId, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let hash = form_hash(by, email);
        if let Some(written) = earlier::written(&mut tx, &hash).await? {
            return Ok(written);
        }
        let kind = by.filter().kind();
        by.filter().check()?;
        email.template.check_link(kind)?;
        let track = track_id(&mut tx, edition, by.filter().track.as_ref()).await?;
        let questions = own_questions::all(&mut tx, edition).await?;
        let people = recipients::all(&mut tx, edition, (track, &questions), by.filter()).await?;
        if people.is_empty() {
            return Err(Refusal::NoRecipients.into());
        }
        let group = earlier::insert(&mut tx, edition, track, (kind, by.id(), hash), now).await?;
        let mut count = 0;
        for invitation in people {
            let put = outbox::put_group_email(&mut tx, invitation.0, kind, (group.0, &email.template), now).await?;
            count += usize::from(matches!(put, DeliveryStatus::Waiting | DeliveryStatus::Held));
        }
        if count == 0 {
            return Err(Refusal::NoOneReached.into());
        }
        record(&mut tx, edition, by, (kind, count), now).await?;
        tx.commit().await?;
        Ok(group)
    }
}

async fn record(
    tx: &mut SqliteConnection,
    edition: i64,
    by: GroupWriter<'_>,
    (email, count): (EmailKind, usize),
    now: Instant,
) -> Result<(), StoreError> {
    let event = AuditEvent::GroupEmailWritten { email, count };
    audit::write(tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await
}

/// # Errors
/// Refuses an unknown track.
async fn track_id(tx: &mut SqliteConnection, edition: i64, track: Option<&Title>) -> Result<Option<i64>, StoreError> {
    let Some(track) = track else { return Ok(None) };
    let title = track.as_str();
    let id = sqlx::query_scalar!("SELECT id FROM tracks WHERE edition_id = ?1 AND title = ?2", edition, title);
    let id = id.fetch_optional(tx).await?.ok_or_else(|| Refusal::NoSuchTrack(track.to_string()))?;
    Ok(Some(id))
}

async fn track_titles(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<Title>, StoreError> {
    let titles = sqlx::query_scalar!("SELECT title FROM tracks WHERE edition_id = ?1 ORDER BY position, id", edition);
    titles.fetch_all(tx).await?.iter().map(|title| Title::parse(title).map_err(damaged)).collect()
}

/// The hash by which a form that is sent again is known.
///
/// It covers recipients and text, as another text is another email.
fn form_hash(by: GroupWriter<'_>, email: &NewGroupEmail) -> Vec<u8> {
    let (EmailTemplate { subject, body }, filter) = (&email.template, by.filter());
    let form = format!("{}\n{}\n{}\n{filter:?}\n{subject}\n{body}", email.key.as_str(), by.id(), by.edition());
    Sha256::digest(form).to_vec()
}
