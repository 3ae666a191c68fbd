//! Reads and publishes the versions of an edition's agreement.

use crate::aggregates::invitation::record_event;
use crate::commitments::hash;
use crate::db::column::{count, damaged, instant, list, maybe};
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::{StoreError, ledger};
use domain::audit::{AuditActor, AuditEvent};
use domain::commitments::{AgreementVersion, PublishedVersion, Requirement, Requirements, clause_in_next_version};
use domain::editions::Clause;
use domain::email::{DeliveryStatus, EmailKind};
use domain::id::PersonId;
use domain::invitations::InvitationEvent;
use domain::ledger::{LedgerEvent, LedgerHash};
use domain::text::ShortText;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Lists all versions, newest first. There is always a version 1, which may be empty.
pub(crate) async fn all(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<AgreementVersion>, StoreError> {
    let mut versions: BTreeMap<u32, AgreementVersion> = BTreeMap::new();
    let none =
        |number| AgreementVersion { number, clauses: Vec::new(), requirements: Requirements::new(), since: None };
    versions.insert(1, none(1));
    let rows = sqlx::query!("SELECT version, since FROM commitment_versions WHERE edition_id = ?1", edition);
    for row in rows.fetch_all(&mut *tx).await? {
        let number = count(row.version)?;
        versions.entry(number).or_insert_with(|| none(number)).since = Some(instant(row.since)?);
    }
    let rows = sqlx::query!(
        "SELECT version, letter, text, requirement FROM commitments WHERE edition_id = ?1 ORDER BY letter",
        edition
    );
    for row in rows.fetch_all(tx).await? {
        let (number, text) = (count(row.version)?, ShortText::parse(&row.text).map_err(damaged)?);
        let Some(letter) = row.letter.chars().next() else { continue };
        let version = versions.entry(number).or_insert_with(|| none(number));
        version.clauses.push(Clause { letter, text });
        version.requirements.extend(maybe(row.requirement, Requirement::parse)?.map(|asks| (letter, asks)));
    }
    Ok(versions.into_values().rev().collect())
}

/// The newest version.
pub(crate) async fn current(tx: &mut SqliteConnection, edition: i64) -> Result<AgreementVersion, StoreError> {
    // An imported first version has clauses only.
    let row = sqlx::query!(
        r#"SELECT v.version AS "version!: i64",
             (SELECT since FROM commitment_versions WHERE edition_id = ?1 AND version = v.version) AS "since?: i64",
             (SELECT json_group_array(json_array(letter, text, requirement) ORDER BY letter) FROM commitments
              WHERE edition_id = ?1 AND version = v.version) AS "clauses!: String"
           FROM (SELECT coalesce(max(version), 1) AS version FROM (
             SELECT version FROM commitment_versions WHERE edition_id = ?1
             UNION ALL SELECT version FROM commitments WHERE edition_id = ?1)) v"#,
        edition
    );
    let row = row.fetch_one(tx).await?;
    let (mut clauses, mut requirements) = (Vec::new(), Requirements::new());
    for (letter, text, asks) in list::<(char, String, Option<String>)>(&row.clauses)? {
        clauses.push(Clause { letter, text: ShortText::parse(&text).map_err(damaged)? });
        requirements.extend(maybe(asks, Requirement::parse)?.map(|asks| (letter, asks)));
    }
    let (number, since) = (count(row.version)?, row.since.map(instant).transpose()?);
    Ok(AgreementVersion { number, clauses, requirements, since })
}

/// Stores a new version, with what its clauses ask for, and returns its number. Clauses must be sorted by letter, without duplicates.
pub(crate) async fn publish(
    tx: &mut SqliteConnection,
    edition: i64,
    (clauses, asks): (&[Clause], &Requirements),
    now: Instant,
) -> Result<u32, StoreError> {
    let before = current(tx, edition).await?;
    // An empty first version is replaced, unless someone agreed to it.
    let is_first = before.number == 1 && before.clauses.is_empty() && !anyone_agreed(tx, edition).await?;
    let number = if is_first { 1 } else { before.number + 1 };
    let since = now.timestamp();
    sqlx::query!(
        "INSERT INTO commitment_versions (edition_id, version, since) VALUES (?1, ?2, ?3)
         ON CONFLICT (edition_id, version) DO UPDATE SET since = excluded.since",
        edition,
        number,
        since
    )
    .execute(&mut *tx)
    .await?;
    write(tx, edition, number, clauses).await?;
    write_requirements(tx, edition, number, asks).await?;
    move_waivers(tx, edition, (&before.clauses, clauses), now).await?;
    Ok(number)
}

/// Moves waivers to the letters that their clauses have in the new version.
async fn move_waivers(
    tx: &mut SqliteConnection,
    edition: i64,
    (before, after): (&[Clause], &[Clause]),
    now: Instant,
) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        r#"DELETE FROM waivers WHERE invitation_id IN (SELECT id FROM invitations WHERE edition_id = ?1)
           RETURNING invitation_id AS "invitation_id!", letter AS "letter!", reason AS "reason!", person_id, at AS "at!""#,
        edition
    );
    for row in rows.fetch_all(&mut *tx).await? {
        let next = row.letter.chars().next().and_then(|letter| clause_in_next_version(before, after, letter));
        note_moved_waiver(tx, edition, row.invitation_id, (row.letter.chars().next(), next), now).await?;
        let Some(next) = next.map(String::from) else { continue };
        sqlx::query!(
            "INSERT INTO waivers (invitation_id, letter, reason, person_id, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO NOTHING",
            row.invitation_id,
            next,
            row.reason,
            row.person_id,
            row.at
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Enters a waiver in the ledger after its clause got another letter `next`, or is gone.
async fn note_moved_waiver(
    tx: &mut SqliteConnection,
    edition: i64,
    invitation: i64,
    (before, next): (Option<char>, Option<char>),
    now: Instant,
) -> Result<(), StoreError> {
    let person = sqlx::query_scalar!("SELECT person_id FROM invitations WHERE id = ?1", invitation);
    let Some(person) = person.fetch_one(&mut *tx).await?.filter(|_| before != next) else { return Ok(()) };
    for (letter, granted) in [(before, false), (next, true)] {
        if let Some(letter) = letter {
            ledger::append(tx, edition, person, LedgerEvent::Waiver { letter, granted }, now).await?;
        }
    }
    Ok(())
}

async fn write(tx: &mut SqliteConnection, edition: i64, number: u32, clauses: &[Clause]) -> Result<(), StoreError> {
    for clause in clauses {
        let (letter, text) = (clause.letter.to_string(), clause.text.as_str());
        sqlx::query!(
            "INSERT INTO commitments (edition_id, version, letter, text) VALUES (?1, ?2, ?3, ?4)",
            edition,
            number,
            letter,
            text
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Replaces the requirements of a version.
pub(super) async fn write_requirements(
    tx: &mut SqliteConnection,
    edition: i64,
    version: u32,
    requirements: &Requirements,
) -> Result<(), StoreError> {
    let rows: Vec<(char, &str)> =
        requirements.iter().map(|(letter, asks)| (*letter, Requirement::as_str(*asks))).collect();
    let rows = serde_json::to_string(&rows).unwrap_or_default();
    sqlx::query!(
        "UPDATE commitments SET requirement =
           (SELECT value ->> 1 FROM json_each(?3) WHERE value ->> 0 = commitments.letter)
         WHERE edition_id = ?1 AND version = ?2",
        edition,
        version,
        rows
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn anyone_agreed(tx: &mut SqliteConnection, edition: i64) -> Result<bool, StoreError> {
    let any = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM agreements WHERE edition_id = ?1) AS "any!: bool""#,
        edition
    );
    Ok(any.fetch_one(tx).await?)
}

/// Whether an import may replace the first version.
///
/// It may until someone agrees to it here or a later version is published.
pub(crate) async fn is_first_version_editable(tx: &mut SqliteConnection, edition: i64) -> Result<bool, StoreError> {
    let settled = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM commitment_versions WHERE edition_id = ?1)
             OR EXISTS (SELECT 1 FROM agreements WHERE edition_id = ?1 AND imported = 0) AS "settled!: bool""#,
        edition
    );
    Ok(!settled.fetch_one(tx).await?)
}

/// Replaces the imported version. People listed by the page agree to its current text.
pub(crate) async fn replace_first_version(
    tx: &mut SqliteConnection,
    edition: i64,
    clauses: &[Clause],
    now: Instant,
) -> Result<(), StoreError> {
    let asks = current(tx, edition).await?.requirements_of_next(clauses);
    sqlx::query!("DELETE FROM commitments WHERE edition_id = ?1 AND version = 1", edition).execute(&mut *tx).await?;
    write(tx, edition, 1, clauses).await?;
    write_requirements(tx, edition, 1, &asks).await?;
    let hash = hash(&current(tx, edition).await?);
    let agreed = sqlx::query_scalar!(
        r#"UPDATE agreements SET text_hash = ?2 WHERE edition_id = ?1 AND version = 1 AND text_hash <> ?2
           RETURNING person_id AS "person_id!""#,
        edition,
        hash
    );
    let text = LedgerHash::from_bytes(&hash).unwrap_or_default();
    for person in agreed.fetch_all(&mut *tx).await? {
        ledger::append(tx, edition, person, LedgerEvent::Agreement { version: 1, text }, now).await?;
    }
    Ok(())
}

/// Publishes a new version, and asks people with a seat or on the waitlist to agree to it.
///
/// Clauses must be sorted by letter, without duplicates.
pub(super) async fn publish_and_ask(
    tx: &mut SqliteConnection,
    edition: i64,
    by: PersonId,
    next: (&[Clause], &Requirements),
    now: Instant,
) -> Result<PublishedVersion, StoreError> {
    let version = publish(tx, edition, next, now).await?;
    let emailed = notify(tx, edition, version, now).await?;
    audit(tx, edition, by, AuditEvent::CommitmentsPublished { version }, now).await?;
    Ok(PublishedVersion { number: version, emailed })
}

/// Notifies people who have a seat or are on the waitlist of a new version; returns how many have an address.
async fn notify(tx: &mut SqliteConnection, edition: i64, number: u32, now: Instant) -> Result<usize, StoreError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM invitations WHERE edition_id = ?1 AND state IN ('accepted', 'waitlisted') ORDER BY id"#,
        edition
    );
    let mut emailed = 0;
    for id in ids.fetch_all(&mut *tx).await? {
        record_event(tx, id, None, InvitationEvent::CommitmentsPublished { version: number }, now).await?;
        let status = outbox::put(tx, id, EmailKind::NewCommitments, &[], now).await?;
        emailed += usize::from(status != DeliveryStatus::NoAddress);
    }
    Ok(emailed)
}

/// Writes an entry into the edition's audit log.
pub(super) async fn audit(
    tx: &mut SqliteConnection,
    edition: i64,
    by: PersonId,
    event: AuditEvent,
    now: Instant,
) -> Result<(), StoreError> {
    audit::write(tx, Entry::in_edition(edition, AuditActor::Person(by), event), now).await
}
