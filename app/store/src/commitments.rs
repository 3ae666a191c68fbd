//! Stores the versions of an edition's commitments, people's agreements to them, and waivers.

mod check_in;
mod fulfilment;
pub(crate) mod fulfilment_changes;
mod reminders;
mod requirements;
mod versions;

pub(crate) use versions::{all, current, is_first_version_editable, publish, replace_first_version};

use crate::aggregates::invitation::{InvitationRecord, record_event};
use crate::db::column::{count, damaged, instant, maybe};
use crate::shared::duplicates::refuse_repeated;
use crate::shared::edited_settings;
use crate::shared::editions::known_edition;
use crate::{Store, StoreError, ledger};
use domain::Refusal;
use domain::access::{AccountKey, Organizer, Viewer};
use domain::audit::{AuditActor, AuditEvent};
use domain::commitments::{
    Agreement, AgreementCounts, AgreementVersion, Consent, PublishedVersion, Requirements, Waiver,
};
use domain::editions::{Clause, EditionSetting, SourceValue};
use domain::id::{EditionSlug, InvitationId, PersonId};
use domain::invitations::{InvitationEvent, InvitationState};
use domain::ledger::{LedgerEvent, LedgerHash};
use domain::text::{PersonName, ShortText};
use domain::time::Instant;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

impl Store {
    /// Lists the versions of an edition's commitments, newest first.
    ///
    /// If none were published, returns an empty version 1.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn versions(&self, slug: &EditionSlug) -> Result<Vec<AgreementVersion>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        all(&mut tx, edition).await
    }

    /// Publishes a new version.
    ///
    /// Imports no longer change the commitments, unless these are the website's.
    ///
    /// Emails everyone with a seat or a place on the waitlist. They keep their seats and places. `read` is the revision
    /// of the version that the organizer saw.
    ///
    /// # Errors
    /// `EditConflict` if someone else published a version since. Refuses the same clauses as in the newest version, and
    /// a letter that occurs twice.
    pub async fn publish_commitments(
        &self,
        by: Organizer<'_>,
        read: &str,
        (clauses, requirements): (&[Clause], &Requirements),
        now: Instant,
    ) -> Result<PublishedVersion, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let clauses = checked(&mut tx, edition, read, clauses).await?;
        let published = versions::publish_and_ask(&mut tx, edition, by.id(), (&clauses, requirements), now).await?;
        fulfilment_changes::record(&mut tx, edition, now).await?;
        let setting = EditionSetting::Commitments;
        let website = edited_settings::source_values(&mut tx, edition).await?;
        if website.contains(&SourceValue::Commitments(clauses)) {
            edited_settings::forget(&mut tx, edition, setting).await?;
            versions::audit(&mut tx, edition, by.id(), AuditEvent::SourceValueTaken { setting }, now).await?;
        } else {
            edited_settings::mark(&mut tx, edition, setting).await?;
        }
        tx.commit().await?;
        Ok(published)
    }

    /// Counts people with a seat or on the waitlist, and those who haven't agreed to the newest version.
    pub async fn agreement_counts<'a>(&self, by: impl Into<Viewer<'a>>) -> Result<AgreementCounts, StoreError> {
        let by = by.into();
        let slug = by.edition().as_str();
        let row = sqlx::query!(
            r#"WITH newest AS (
                 SELECT e.id, max(
                   coalesce((SELECT max(version) FROM commitment_versions WHERE edition_id = e.id), 1),
                   coalesce((SELECT max(version) FROM commitments WHERE edition_id = e.id), 1)) AS version
                 FROM editions e WHERE e.slug = ?1)
               SELECT count(*) AS "bound!: i64",
                 count(*) FILTER (
                   WHERE EXISTS (SELECT 1 FROM commitments c WHERE c.edition_id = n.id AND c.version = n.version)
                     AND NOT EXISTS (
                       SELECT 1 FROM agreements a
                       WHERE a.edition_id = n.id AND a.person_id = i.person_id AND a.version = n.version)) AS "outdated!: i64"
               FROM newest n JOIN invitations i ON i.edition_id = n.id AND i.state IN ('accepted', 'waitlisted')"#,
            slug
        );
        let row = row.fetch_one(&mut *self.reader().await?).await?;
        Ok(AgreementCounts { bound: count(row.bound)?, outdated: count(row.outdated)? })
    }

    /// Records that a person with a seat or on the waitlist agrees to a new version.
    ///
    /// # Errors
    /// Refuses someone else's invitation, a person who has no seat and isn't on the waitlist, an outdated version, and
    /// a missing clause.
    pub async fn agree(&self, key: AccountKey<'_>, consent: &Consent, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let invitation = InvitationRecord::known(&mut tx, key.invitation()).await?;
        invitation.refuse_others(&mut tx, key.account()).await?;
        if !matches!(invitation.status.state, InvitationState::Accepted | InvitationState::Waitlisted) {
            return Err(Refusal::NoSeat.into());
        }
        let (edition, id, person) = (invitation.edition, invitation.id, key.account().id);
        let current = record_agreement(&mut tx, edition, id, person, consent, now).await?;
        // An import deletes invitations that are marked as imported. This one must stay, as the person agreed here.
        sqlx::query!("UPDATE invitations SET imported = 0 WHERE id = ?1", id).execute(&mut *tx).await?;
        let version = current.number;
        record_event(&mut tx, id, Some(person), InvitationEvent::CommitmentsAgreed { version }, now).await?;
        let event = AuditEvent::CommitmentsAgreed { version };
        versions::audit(&mut tx, edition, person, event, now).await?;
        tx.commit().await
    }

    /// Waives a clause for an invited person with a reason; a second call changes the reason.
    ///
    /// # Errors
    /// Refuses an unknown invitation or clause.
    pub async fn waive(
        &self,
        by: Organizer<'_>,
        id: InvitationId,
        letter: char,
        reason: &ShortText,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let invitation = InvitationRecord::in_edition(&mut tx, edition, id).await?;
        let clauses = current(&mut tx, edition).await?.clauses;
        if clauses.iter().all(|clause| clause.letter != letter) {
            return Err(Refusal::NoSuchClause(letter).into());
        }
        let is_new = waivers(&mut tx, id.0).await?.iter().all(|waiver| waiver.letter != letter);
        let (clause, reason, at) = (letter.to_string(), reason.as_str(), now.timestamp());
        sqlx::query!(
            "INSERT INTO waivers (invitation_id, letter, reason, person_id, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (invitation_id, letter) DO UPDATE SET
               reason = excluded.reason, person_id = excluded.person_id, at = excluded.at",
            id.0,
            clause,
            reason,
            by.id().0,
            at
        )
        .execute(&mut *tx)
        .await?;
        if let Some(person) = invitation.person.filter(|_| is_new) {
            let event = LedgerEvent::Waiver { letter, granted: true };
            ledger::append(&mut tx, edition, person.0, event, now).await?;
        }
        fulfilment_changes::record(&mut tx, edition, now).await?;
        record_event(&mut tx, id.0, Some(by.id()), InvitationEvent::CommitmentWaived { letter }, now).await?;
        let event = |invited| AuditEvent::CommitmentWaived { letter, invited };
        invitation.audit(&mut tx, AuditActor::Person(by.id()), event, now).await?;
        tx.commit().await
    }

    /// Removes a waiver, if there is one.
    ///
    /// # Errors
    /// Refuses an unknown invitation.
    pub async fn unwaive(
        &self,
        by: Organizer<'_>,
        id: InvitationId,
        letter: char,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let invitation = InvitationRecord::in_edition(&mut tx, edition, id).await?;
        let clause = letter.to_string();
        let removed = sqlx::query!("DELETE FROM waivers WHERE invitation_id = ?1 AND letter = ?2", id.0, clause);
        if removed.execute(&mut *tx).await?.rows_affected() > 0 {
            if let Some(person) = invitation.person {
                let event = LedgerEvent::Waiver { letter, granted: false };
                ledger::append(&mut tx, edition, person.0, event, now).await?;
            }
            fulfilment_changes::record(&mut tx, edition, now).await?;
            record_event(&mut tx, id.0, Some(by.id()), InvitationEvent::WaiverRemoved { letter }, now).await?;
            let event = |invited| AuditEvent::WaiverRemoved { letter, invited };
            invitation.audit(&mut tx, AuditActor::Person(by.id()), event, now).await?;
        }
        tx.commit().await
    }
}

/// Returns the clauses of a new version by letter, unless it can't be published.
///
/// # Errors
/// Those of [`Store::publish_commitments`].
async fn checked(
    tx: &mut SqliteConnection,
    edition: i64,
    read: &str,
    clauses: &[Clause],
) -> Result<Vec<Clause>, StoreError> {
    refuse_repeated("commitment", clauses.iter().map(|clause| clause.letter))?;
    let mut clauses = clauses.to_vec();
    clauses.sort_by_key(|clause| clause.letter);
    let before = current(tx, edition).await?;
    if before.clauses == clauses {
        return Err(Refusal::UnchangedVersion.into());
    }
    if before.revision() != read {
        return Err(Refusal::EditConflict.into());
    }
    Ok(clauses)
}

/// Records a person's agreement to the newest version, and returns that version.
///
/// # Errors
/// Refuses an outdated version, and a consent that lacks a clause that isn't waived.
pub(crate) async fn record_agreement(
    tx: &mut SqliteConnection,
    edition: i64,
    invitation: i64,
    person: PersonId,
    consent: &Consent,
    now: Instant,
) -> Result<AgreementVersion, StoreError> {
    let current = current(tx, edition).await?;
    let waived: Vec<char> = waivers(tx, invitation).await?.into_iter().map(|waiver| waiver.letter).collect();
    consent.check(&current, &waived)?;
    store_agreement(tx, edition, person.0, &current, false, now).await?;
    Ok(current)
}

/// Stores an agreement. An imported agreement never replaces one that was given here.
pub(crate) async fn store_agreement(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
    version: &AgreementVersion,
    imported: bool,
    now: Instant,
) -> Result<(), StoreError> {
    let (hash, at) = (hash(version), now.timestamp());
    let stored = sqlx::query!(
        "INSERT INTO agreements (edition_id, person_id, version, text_hash, at, imported)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (edition_id, person_id, version) DO UPDATE SET
           text_hash = excluded.text_hash, at = excluded.at, imported = 0 WHERE excluded.imported = 0",
        edition,
        person,
        version.number,
        hash,
        at,
        imported
    );
    if stored.execute(&mut *tx).await?.rows_affected() > 0 {
        let event = LedgerEvent::Agreement { version: version.number, text: text_hash(version) };
        ledger::append(tx, edition, person, event, now).await?;
    }
    Ok(())
}

fn text_hash(version: &AgreementVersion) -> LedgerHash {
    LedgerHash::of(version.text().as_bytes())
}

pub(crate) fn hash(version: &AgreementVersion) -> Vec<u8> {
    Sha256::digest(version.text()).to_vec()
}

/// Lists the waivers of an invitation by letter.
pub(crate) async fn waivers(tx: &mut SqliteConnection, invitation: i64) -> Result<Vec<Waiver>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT w.letter, w.reason, w.at, p.name AS "by?" FROM waivers w LEFT JOIN people p ON p.id = w.person_id
           WHERE w.invitation_id = ?1 ORDER BY w.letter"#,
        invitation
    );
    let mut waivers = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let reason = ShortText::parse(&row.reason).map_err(damaged)?;
        let (by, at) = (maybe(row.by, PersonName::parse)?, instant(row.at)?);
        waivers.extend(row.letter.chars().next().map(|letter| Waiver { letter, reason, by, at }));
    }
    Ok(waivers)
}

/// Lists a person's agreements in an edition, newest version first.
pub(crate) async fn agreements(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
) -> Result<Vec<Agreement>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT version AS "version!: u32", lower(hex(text_hash)) AS "hash!: String", at, imported AS "imported!: bool"
           FROM agreements WHERE edition_id = ?1 AND person_id = ?2 ORDER BY version DESC"#,
        edition,
        person
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| Ok(Agreement { version: row.version, hash: row.hash, at: instant(row.at)?, imported: row.imported }))
        .collect()
}
