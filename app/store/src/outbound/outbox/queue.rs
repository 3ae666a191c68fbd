//! Writes emails into the outbox: recipient, template and the values of its placeholders.

use crate::StoreError;
use crate::db::column::{damaged, date, ids, instant};
use crate::outbound::outbox::suppressions::is_suppressed;
use crate::outbound::outbox::templates;
use domain::email::{DeliveryStatus, EmailKind, EmailTemplate, TemplateValues};
use domain::id::MeetingNumber;
use domain::meetings::MeetingInvite;
use domain::text::EmailAddress;
use domain::time::{Instant, Zone, day, days};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// Writes an email about an invitation into the outbox, and returns its status.
///
/// `more` holds values that the caller adds: `waiting`, `words`. The email waits for delivery unless the edition holds
/// its emails, no address is known, or the recipient unsubscribed.
pub(crate) async fn put(
    tx: &mut SqliteConnection,
    invitation: i64,
    kind: EmailKind,
    more: &[(&str, String)],
    now: Instant,
) -> Result<DeliveryStatus, StoreError> {
    let about = about(tx, invitation).await?;
    let address = address(tx, invitation).await?;
    let email = NewEmail {
        recipient: Recipient::Invited(invitation),
        kind,
        more,
        meeting: None,
        group: None,
        is_unwanted: false,
    };
    insert(tx, about, address, email, now).await
}

/// Writes one of the emails of a group email into the outbox, with its text; returns its status.
pub(crate) async fn put_group_email(
    tx: &mut SqliteConnection,
    invitation: i64,
    kind: EmailKind,
    (group, template): (i64, &EmailTemplate),
    now: Instant,
) -> Result<DeliveryStatus, StoreError> {
    let about = about(tx, invitation).await?;
    let address = address(tx, invitation).await?;
    let group = Some((group, template));
    let recipient = Recipient::Invited(invitation);
    let email = NewEmail { recipient, kind, more: &[], meeting: None, group, is_unwanted: false };
    insert(tx, about, address, email, now).await
}

/// Writes an email to a person that is not about an invitation; `false` if the person has no address.
///
/// `more` holds values that the caller adds: `message`, `subject`, and `page`, the path that the link leads to.
pub(crate) async fn put_to_person(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
    kind: EmailKind,
    more: &[(&str, String)],
    now: Instant,
) -> Result<bool, StoreError> {
    if address_of_person(tx, person).await?.is_none() {
        return Ok(false);
    }
    put_to_participant(tx, edition, person, kind, more, now).await?;
    Ok(true)
}

/// Writes an email to a person at an address that they gave, which may not be their verified one.
pub(crate) async fn put_to_address(
    tx: &mut SqliteConnection,
    (edition, person): (i64, i64),
    address: &EmailAddress,
    kind: EmailKind,
    more: &[(&str, String)],
    now: Instant,
) -> Result<DeliveryStatus, StoreError> {
    let about = about_person(tx, edition, person).await?;
    let email =
        NewEmail { recipient: Recipient::Person(person), kind, more, meeting: None, group: None, is_unwanted: false };
    insert(tx, about, Some(address.to_string()), email, now).await
}

/// Like [`put_to_person`], but without an address the email is in the outbox, too, as not sent. Returns its status.
pub(crate) async fn put_to_participant(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
    kind: EmailKind,
    more: &[(&str, String)],
    now: Instant,
) -> Result<DeliveryStatus, StoreError> {
    let address = address_of_person(tx, person).await?;
    let about = about_person(tx, edition, person).await?;
    let email =
        NewEmail { recipient: Recipient::Person(person), kind, more, meeting: None, group: None, is_unwanted: false };
    insert(tx, about, address, email, now).await
}

/// Writes an email that puts a meeting into the calendar of a person, or takes it out.
///
/// Without an address, and for a person who wants no emails, it is in the outbox as not sent.
pub(crate) async fn put_meeting(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
    (kind, meeting): (EmailKind, &MeetingInvite),
    now: Instant,
) -> Result<(), StoreError> {
    let address = address_of_person(tx, person).await?;
    let is_unwanted = sqlx::query_scalar!(
        r#"SELECT email_frequency = 'never' AS "is_unwanted!: bool" FROM people WHERE id = ?1"#,
        person
    );
    let is_unwanted = is_unwanted.fetch_one(&mut *tx).await?;
    let about = about_person(tx, edition, person).await?;
    let time = meeting.entry.time;
    let zone = Zone::parse(&about.zone).map_err(damaged)?;
    let when = time.starts.map_or_else(|| day(time.on), |starts| zone.span(starts, time.ends));
    let video = meeting.video.as_ref().map(|video| format!("Video call: {video}"));
    let message = [when].into_iter().chain(video).collect::<Vec<_>>().join("\n\n");
    let more = [("subject", meeting.entry.title.to_string()), ("message", message)];
    let (recipient, meeting) = (Recipient::Person(person), Some(meeting));
    let email = NewEmail { recipient, kind, more: &more, meeting, group: None, is_unwanted };
    insert(tx, about, address, email, now).await?;
    Ok(())
}

/// The recipient: an invitation's invitee, or a person.
enum Recipient {
    Invited(i64),
    Person(i64),
}

/// An email before it is in the outbox.
struct NewEmail<'a> {
    recipient: Recipient,
    kind: EmailKind,
    /// Values of placeholders.
    more: &'a [(&'a str, String)],
    meeting: Option<&'a MeetingInvite>,
    /// The group email that it belongs to, with its text instead of the template.
    group: Option<(i64, &'a EmailTemplate)>,
    /// Whether the person has chosen to get no such emails.
    is_unwanted: bool,
}

async fn insert(
    tx: &mut SqliteConnection,
    about: About,
    address: Option<String>,
    email: NewEmail<'_>,
    now: Instant,
) -> Result<DeliveryStatus, StoreError> {
    let NewEmail { kind, more, is_unwanted, .. } = email;
    let (invitation, person) = match email.recipient {
        Recipient::Invited(invitation) => (Some(invitation), None),
        Recipient::Person(person) => (None, Some(person)),
    };
    let delivery_status = match &address {
        None => DeliveryStatus::NoAddress,
        Some(_) if is_unwanted => DeliveryStatus::Suppressed,
        Some(address) if is_suppressed(tx, address, kind).await? => DeliveryStatus::Suppressed,
        Some(_) if about.holds_emails => DeliveryStatus::Held,
        Some(_) => DeliveryStatus::Waiting,
    };
    let (group, template) = match email.group {
        Some((group, template)) => (Some(group), template.clone()),
        None => (None, templates::of(tx, about.edition_id, kind).await?.0),
    };
    let values = values(&about, more)?;
    let filled = serde_json::to_string(&values).map_err(StoreError::unavailable)?;
    let meeting = email.meeting.map(serde_json::to_string).transpose().map_err(StoreError::unavailable)?;
    let (kind, status, now) = (kind.as_str(), delivery_status.as_str(), now.timestamp());
    sqlx::query!(
        "INSERT INTO emails
           (edition_id, invitation_id, person_id, kind, address, name, subject, body, filled, delivery_status, created_at, due_at,
            meeting, group_email_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12, ?13)",
        about.edition_id,
        invitation,
        person,
        kind,
        address,
        about.name,
        template.subject,
        template.body,
        filled,
        status,
        now,
        meeting,
        group
    )
    .execute(tx)
    .await?;
    Ok(delivery_status)
}

/// Writes the email with a seat offer again, if there was no address for it and there is one now.
pub(crate) async fn send_missed_offer(
    tx: &mut SqliteConnection,
    invitation: i64,
    now: Instant,
) -> Result<(), StoreError> {
    if address(tx, invitation).await?.is_none() {
        return Ok(());
    }
    let missed = sqlx::query!(
        "UPDATE emails SET delivery_status = 'discarded'
         WHERE invitation_id = ?1 AND kind = 'offer' AND delivery_status = 'no_address'",
        invitation
    );
    if missed.execute(&mut *tx).await?.rows_affected() > 0 {
        put(tx, invitation, EmailKind::Offer, &[], now).await?;
    }
    Ok(())
}

/// Sends the missed offers of a person who has an address now.
pub(crate) async fn send_missed_offers(tx: &mut SqliteConnection, person: i64, now: Instant) -> Result<(), StoreError> {
    let since = now.timestamp();
    let offered = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM invitations WHERE person_id = ?1 AND state = 'waitlisted' AND offered_until > ?2"#,
        person,
        since
    );
    for invitation in offered.fetch_all(&mut *tx).await? {
        send_missed_offer(tx, invitation, now).await?;
    }
    Ok(())
}

/// Discards unsent emails about an invitation that was revoked, deleted or passed to someone else.
///
/// An email that is being sent at this moment may arrive, but is not retried.
pub(crate) async fn drop_waiting(tx: &mut SqliteConnection, invitation: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE emails SET delivery_status = CASE delivery_status WHEN 'handed_over' THEN 'uncertain' ELSE 'discarded' END
         WHERE invitation_id = ?1 AND delivery_status IN ('waiting', 'held', 'no_address', 'failed', 'handed_over')",
        invitation
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Discards waiting emails that would put a meeting into the calendar of a person.
///
/// Returns whether one was sent earlier, so that the calendar has the meeting.
pub(crate) async fn drop_waiting_meeting(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
    meeting: MeetingNumber,
) -> Result<bool, StoreError> {
    let meeting = meeting.0;
    sqlx::query!(
        "UPDATE emails SET delivery_status = 'discarded' WHERE person_id = ?2 AND edition_id = ?1 AND kind = 'meeting'
           AND delivery_status IN ('waiting', 'held', 'failed') AND json_extract(meeting, '$.entry.number') = ?3",
        edition,
        person,
        meeting
    )
    .execute(&mut *tx)
    .await?;
    let last = sqlx::query_scalar!(
        r#"SELECT kind = 'meeting' AS "is_in_calendar!: bool" FROM emails
           WHERE person_id = ?2 AND edition_id = ?1 AND delivery_status IN ('handed_over', 'uncertain', 'sent')
             AND json_extract(meeting, '$.entry.number') = ?3
           ORDER BY id DESC LIMIT 1"#,
        edition,
        person,
        meeting
    );
    Ok(last.fetch_optional(tx).await?.unwrap_or(false))
}

/// The address for emails about an invitation; invalid addresses are ignored.
///
/// Before an account answers, the organizers' address comes first and the person's verified one second. After an
/// answer it is the other way round.
pub(crate) async fn address(tx: &mut SqliteConnection, invitation: i64) -> Result<Option<String>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT p.email AS "theirs?", i.email AS "written?", i.answered AS "answered!: bool"
           FROM invitations i LEFT JOIN people p ON p.id = i.person_id WHERE i.id = ?1"#,
        invitation
    );
    let Some(row) = row.fetch_optional(tx).await? else { return Ok(None) };
    let addresses = if row.answered { [row.theirs, row.written] } else { [row.written, row.theirs] };
    Ok(addresses.into_iter().flatten().filter_map(|email| EmailAddress::parse(&email).ok()).map(String::from).next())
}

/// The person's address as verified by GitHub.
pub(crate) async fn address_of_person(tx: &mut SqliteConnection, person: i64) -> Result<Option<String>, StoreError> {
    let email = sqlx::query_scalar!("SELECT email FROM people WHERE id = ?1", person);
    let email = email.fetch_optional(tx).await?.flatten();
    Ok(email.and_then(|email| EmailAddress::parse(&email).ok()).map(String::from))
}

/// Those of these people who have an address.
pub(crate) async fn people_with_address(
    tx: &mut SqliteConnection,
    people: impl IntoIterator<Item = i64>,
) -> Result<BTreeSet<i64>, StoreError> {
    let people = ids(people);
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", email AS "email!" FROM people
           WHERE id IN (SELECT value FROM json_each(?1)) AND email IS NOT NULL"#,
        people
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    Ok(rows.filter(|row| EmailAddress::parse(&row.email).is_ok()).map(|row| row.id).collect())
}

/// What an email can mention of its invitation and edition.
struct About {
    edition_id: i64,
    name: String,
    title: String,
    starts: String,
    ends: String,
    zone: String,
    place: String,
    deadline: Option<i64>,
    covered_costs: Option<String>,
    holds_emails: bool,
}

async fn about(tx: &mut SqliteConnection, invitation: i64) -> Result<About, StoreError> {
    let row = sqlx::query_as!(
        About,
        r#"SELECT e.id AS "edition_id!", e.title AS "title!", e.starts AS "starts!", e.ends AS "ends!",
             e.zone AS "zone!", e.place AS "place!", coalesce(i.offered_until, i.deadline) AS "deadline?: i64",
             coalesce(iif(i.answered, p.name, i.name), p.name, i.name, '@' || i.login, i.email, '') AS "name!: String",
             r.covered_costs AS "covered_costs?", coalesce(r.holds_emails, 0) AS "holds_emails!: bool"
           FROM invitations i JOIN editions e ON e.id = i.edition_id
             LEFT JOIN invitation_settings r ON r.edition_id = e.id
             LEFT JOIN people p ON p.id = i.person_id
           WHERE i.id = ?1"#,
        invitation
    );
    Ok(row.fetch_one(tx).await?)
}

async fn about_person(tx: &mut SqliteConnection, edition: i64, person: i64) -> Result<About, StoreError> {
    let row = sqlx::query_as!(
        About,
        r#"SELECT e.id AS "edition_id!", e.title AS "title!", e.starts AS "starts!", e.ends AS "ends!",
             e.zone AS "zone!", e.place AS "place!", NULL AS "deadline?: i64", p.name AS "name!: String",
             r.covered_costs AS "covered_costs?", coalesce(r.holds_emails, 0) AS "holds_emails!: bool"
           FROM editions e JOIN people p ON p.id = ?2 LEFT JOIN invitation_settings r ON r.edition_id = e.id
           WHERE e.id = ?1"#,
        edition,
        person
    );
    Ok(row.fetch_one(tx).await?)
}

fn values(about: &About, more: &[(&str, String)]) -> Result<TemplateValues, StoreError> {
    let zone = Zone::parse(&about.zone).map_err(damaged)?;
    let deadline = about.deadline.map(instant).transpose()?.map(|deadline| zone.deadline(deadline));
    let values = [
        ("name", Some(about.name.clone())),
        ("edition", Some(about.title.clone())),
        ("dates", Some(days(date(&about.starts)?, date(&about.ends)?))),
        ("place", Some(about.place.clone())),
        ("costs", about.covered_costs.clone()),
        ("deadline", deadline),
    ];
    let values = values.into_iter().filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)));
    // The link is secret, so it must not be stored.
    let more = more.iter().filter(|(name, _)| *name != "link").map(|(name, value)| ((*name).to_owned(), value.clone()));
    Ok(values.chain(more).collect())
}
