//! Emails about notifications: one for each notification, or one digest a day, as each person chose.

use crate::db::column::{damaged, ids, list};
use crate::outbound::notifications::rows;
use crate::outbound::outbox;
use crate::{Store, StoreError};
use domain::access::System;
use domain::discussion::EmailFrequency;
use domain::email::EmailKind;
use domain::notifications::Notification;
use domain::text::counted;
use domain::time::{Days, Instant};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// The most notifications in one digest; the notifications page lists all of them.
const MOST_LINES: usize = 50;

impl Store {
    /// Writes the notification emails that are due into the outbox, and returns how many.
    ///
    /// A person with [`EmailFrequency::Each`] gets one email per notification. Others get one digest a day per edition,
    /// if it has unseen notifications. A person who wants no emails or has no address gets none, also not later. Safe
    /// to run at any interval.
    pub async fn write_notification_emails(&self, _: System, now: Instant) -> Result<u32, StoreError> {
        if due(&mut *self.begin_read().await?, now).await?.is_empty() {
            return Ok(0);
        }
        let (mut written, mut tx) = (0, self.begin_write().await?);
        for ((person, edition), due) in due(&mut tx, now).await? {
            let notifications = rows::of_ids(&mut tx, &ids(due.notifications.iter().copied())).await?;
            written += match due.frequency {
                Some(EmailFrequency::Each) => each(&mut tx, edition, person, &notifications, now).await?,
                Some(EmailFrequency::Digest) => digest(&mut tx, edition, person, notifications, now).await?,
                Some(EmailFrequency::Never) | None => 0,
            };
            mark_emailed(&mut tx, &due.notifications, now).await?;
        }
        tx.commit().await?;
        Ok(written)
    }
}

/// Writes one last digest for each edition with what a person has not been emailed yet.
///
/// Returns the number of emails.
pub(super) async fn last_digest(tx: &mut SqliteConnection, person: i64, now: Instant) -> Result<u32, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT coalesce(n.edition_id, t.edition_id) AS "edition!: i64", json_group_array(n.id) AS "ids!: String"
           FROM notifications n LEFT JOIN tasks t ON t.id = n.task_id
           WHERE n.person_id = ?1 AND n.emailed_at IS NULL GROUP BY 1 ORDER BY 1"#,
        person
    );
    let mut written = 0;
    for row in rows.fetch_all(&mut *tx).await? {
        let notifications = rows::of_ids(tx, &row.ids).await?;
        written += digest(tx, row.edition, person, notifications, now).await?;
        mark_emailed(tx, &list::<i64>(&row.ids)?, now).await?;
    }
    Ok(written)
}

/// Notifications of one person in one edition that are due by email.
struct Due {
    /// `None`: the person has no address.
    frequency: Option<EmailFrequency>,
    notifications: Vec<i64>,
}

/// Due notifications by person and edition.
async fn due(tx: &mut SqliteConnection, now: Instant) -> Result<BTreeMap<(i64, i64), Due>, StoreError> {
    let yesterday = now.checked_sub_days(Days::new(1)).unwrap_or(now).timestamp();
    let rows = sqlx::query!(
        r#"SELECT n.id AS "id!", n.person_id AS "person!", coalesce(n.edition_id, t.edition_id) AS "edition!: i64",
             p.email_frequency AS "by_mail!", p.email
           FROM notifications n JOIN people p ON p.id = n.person_id LEFT JOIN tasks t ON t.id = n.task_id
           WHERE n.emailed_at IS NULL AND (p.email_frequency <> 'digest' OR p.email IS NULL OR NOT EXISTS (
             SELECT 1 FROM emails m WHERE m.person_id = n.person_id AND m.edition_id = coalesce(n.edition_id, t.edition_id)
               AND m.kind = 'digest' AND m.created_at > ?1))"#,
        yesterday
    );
    let mut due_emails = BTreeMap::new();
    for row in rows.fetch_all(tx).await? {
        let frequency = row.email.map(|_| EmailFrequency::parse(&row.by_mail)).transpose().map_err(damaged)?;
        let due = due_emails.entry((row.person, row.edition)).or_insert(Due { frequency, notifications: Vec::new() });
        due.notifications.push(row.id);
    }
    Ok(due_emails)
}

async fn each(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
    notifications: &[Notification],
    now: Instant,
) -> Result<u32, StoreError> {
    let mut written = 0;
    for notification in notifications {
        let sentence = notification.sentence();
        let answers = answers(std::slice::from_ref(notification));
        let mut more = vec![("subject", sentence.trim_end_matches('.').to_owned()), ("message", sentence)];
        more.extend(answers);
        written += u32::from(outbox::put_to_person(tx, edition, person, EmailKind::Notification, &more, now).await?);
    }
    Ok(written)
}

/// Writes one digest; leaves out notifications that were seen on the page since.
async fn digest(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
    notifications: Vec<Notification>,
    now: Instant,
) -> Result<u32, StoreError> {
    let fresh: Vec<Notification> = notifications.into_iter().filter(|notification| !notification.seen).collect();
    if fresh.is_empty() {
        return Ok(0);
    }
    let subject = counted(fresh.len(), "new notification", "new notifications");
    let omitted = fresh.len().saturating_sub(MOST_LINES);
    let rest = (omitted > 0).then(|| format!("And {omitted} more."));
    // Blank lines between them make each a paragraph of the email.
    let shown = &fresh[..fresh.len().min(MOST_LINES)];
    let text = shown.iter().map(Notification::sentence).chain(rest).collect::<Vec<_>>().join("\n\n");
    let mut more = vec![("subject", subject), ("message", text)];
    more.extend(answers(shown));
    Ok(u32::from(outbox::put_to_person(tx, edition, person, EmailKind::Digest, &more, now).await?))
}

/// The answers to all questions among the notifications: a line with label, tab and path for each.
fn answers(notifications: &[Notification]) -> Option<(&'static str, String)> {
    let of = |notification: &Notification| {
        let subject = notification.subject.short_label();
        let answers = notification.answers().into_iter();
        answers.map(|(label, path)| format!("{subject}: {label}\t{path}")).collect::<Vec<_>>()
    };
    let lines: Vec<String> = notifications.iter().flat_map(of).collect();
    (!lines.is_empty()).then(|| ("answers", lines.join("\n")))
}

async fn mark_emailed(tx: &mut SqliteConnection, notifications: &[i64], now: Instant) -> Result<(), StoreError> {
    let (notifications, now) = (ids(notifications.iter().copied()), now.timestamp());
    sqlx::query!(
        "UPDATE notifications SET emailed_at = ?2 WHERE id IN (SELECT value FROM json_each(?1))",
        notifications,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}
