//! Publishes the draft of a schedule as a release, after a preview, and emails the people affected.

use super::releases::{draft, released};
use super::{interests, plan};
use crate::db::column::{count, json_list, person};
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::{edition_with_id, known_edition};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::audit::{AuditActor, AuditEvent};
use domain::email::{EmailKind, ReminderPreview};
use domain::id::EditionSlug;
use domain::people::Person;
use domain::schedule::{PublishedRelease, ReleasedSession, ScheduleChange, schedule_changes, schedule_warnings};
use domain::text::{LongText, revision};
use domain::time::Instant;
use domain::views::ReleasePreview;
use serde_json::json;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

impl Store {
    /// What publishing the draft now would change, and the people who would be emailed.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn release_preview(&self, by: Organizer<'_>) -> Result<ReleasePreview, StoreError> {
        let mut tx = self.begin_read().await?;
        let (id, edition) = edition_with_id(&mut tx, by.edition()).await?;
        let next = NextRelease::of(&mut tx, id).await?;
        let emails = next.emails(&mut tx).await?;
        let with_address = outbox::people_with_address(&mut tx, emails.keys().copied()).await?;
        let mut preview = ReminderPreview::default();
        for (person, email) in emails {
            let people = if with_address.contains(&person) { &mut preview.reached } else { &mut preview.unreached };
            people.push(email.person);
        }
        let (number, read) = (next.number, next.revision());
        let plan = plan::read_with(&mut tx, id, edition.dates).await?;
        let warnings = schedule_warnings(&plan, &interests::read(&mut tx, id, true).await?);
        Ok(ReleasePreview { edition, number, changes: next.changes, read, emails: preview, warnings })
    }

    /// Publishes the draft, and emails the people affected.
    ///
    /// Those are people who lead or starred a session that moves or is removed, and leads of new sessions.
    ///
    /// `read` is that of the [`ReleasePreview`] which the organizer saw.
    ///
    /// # Errors
    /// Refuses a draft without changes, and one that has changed since the preview.
    pub async fn release_schedule(
        &self,
        by: Organizer<'_>,
        note: Option<&LongText>,
        read: &str,
        now: Instant,
    ) -> Result<PublishedRelease, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let next = NextRelease::of(&mut tx, edition).await?;
        if next.changes.is_empty() {
            return Err(Refusal::NothingToRelease.into());
        }
        if next.revision() != read {
            return Err(Refusal::DraftChanged.into());
        }
        insert(&mut tx, edition, by, (next.number, note), now).await?;
        let mut emailed = 0;
        for (person, email) in next.emails(&mut tx).await? {
            let values = next.values(by.edition(), &email.sentences);
            let kind = EmailKind::Schedule;
            emailed += usize::from(outbox::put_to_person(&mut tx, edition, person, kind, &values, now).await?);
        }
        let event = AuditEvent::ScheduleReleased { release: next.number, emails: emailed };
        audit::write(&mut tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await?;
        tx.commit().await?;
        Ok(PublishedRelease { number: next.number, emailed })
    }
}

/// The draft, compared with the last release.
struct NextRelease {
    edition: i64,
    number: u32,
    after: Vec<ReleasedSession>,
    changes: Vec<ScheduleChange>,
}

/// The changes that concern one person.
struct ReleaseEmail {
    person: Person,
    sentences: Vec<String>,
}

impl NextRelease {
    async fn of(tx: &mut SqliteConnection, edition: i64) -> Result<NextRelease, StoreError> {
        let last = released(tx, edition, None).await?;
        let (number, before) = last.map_or((1, Vec::new()), |last| (last.number + 1, last.sessions));
        let after = draft(tx, edition).await?;
        let changes = schedule_changes(&before, &after);
        Ok(NextRelease { edition, number, after, changes })
    }

    /// A value that changes with the draft and the number of the release.
    fn revision(&self) -> String {
        revision(&(self.number, &self.after))
    }

    /// The emails by the id of their recipient.
    ///
    /// People who don't want emails, or no longer take part, get none.
    async fn emails(&self, tx: &mut SqliteConnection) -> Result<BTreeMap<i64, ReleaseEmail>, StoreError> {
        let concerns_people =
            |change: &&ScheduleChange| change.moves_people() || matches!(change, ScheduleChange::Added(_));
        let changes: BTreeMap<u32, &ScheduleChange> =
            self.changes.iter().filter(concerns_people).map(|change| (change.session().number.0, change)).collect();
        let asked = changes.iter().map(|(number, change)| json!([number, change.moves_people()]));
        let mut emails: BTreeMap<i64, ReleaseEmail> = BTreeMap::new();
        for (number, id, person) in people_of(tx, self.edition, &json_list(asked)).await? {
            let email = emails.entry(id).or_insert_with(|| ReleaseEmail { person, sentences: Vec::new() });
            email.sentences.extend(changes.get(&number).map(|change| change.sentence()));
        }
        Ok(emails)
    }

    fn values(&self, slug: &EditionSlug, sentences: &[String]) -> [(&'static str, String); 3] {
        [
            ("subject", format!("release {} of the schedule", self.number)),
            ("message", sentences.join("\n\n")),
            ("page", format!("/{slug}/schedule?view=mine")),
        ]
    }
}

/// The people affected by changed sessions, with the number of each session: its leads in the draft and, if asked for,
/// its last leads and those who starred it.
///
/// `sessions` is a JSON list of pairs: a number, and whether to ask for more than the leads.
async fn people_of(
    tx: &mut SqliteConnection,
    edition: i64,
    sessions: &str,
) -> Result<Vec<(u32, i64, Person)>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH changed AS (
             SELECT s.id, s.number, j.value ->> 1 AS stars
             FROM json_each(?2) j JOIN sessions s ON s.edition_id = ?1 AND s.number = j.value ->> 0),
           concerned AS (
             SELECT c.number, l.person_id FROM changed c JOIN session_leads l ON l.session_id = c.id
             UNION SELECT c.number, l.person_id FROM changed c JOIN released_leads l ON l.session_id = c.id
               WHERE c.stars AND l.release_id = (SELECT id FROM releases WHERE edition_id = ?1 ORDER BY number DESC LIMIT 1)
             UNION SELECT c.number, i.person_id FROM changed c JOIN session_interests i ON i.session_id = c.id WHERE c.stars)
           SELECT n.number AS "number!: i64", p.id AS "id!", p.name AS "name!", p.login
           FROM concerned n JOIN people p ON p.id = n.person_id
           WHERE p.email_frequency <> 'never' AND p.deleted_at IS NULL
             AND (EXISTS (SELECT 1 FROM participants WHERE edition_id = ?1 AND person_id = p.id)
               OR EXISTS (SELECT 1 FROM roles r LEFT JOIN tracks t ON t.id = r.track_id
                          WHERE r.person_id = p.id AND r.role <> 'viewer' AND (r.role = 'owner' OR coalesce(r.edition_id, t.edition_id) = ?1)))
           ORDER BY n.number, p.name, p.id"#,
        edition,
        sessions
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| Ok((count(row.number)?, row.id, person(&row.name, row.login)?))).collect()
}

/// Copies the draft into a release with this number and note.
async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    by: Organizer<'_>,
    (number, note): (u32, Option<&LongText>),
    now: Instant,
) -> Result<(), StoreError> {
    let (note, seconds, person) = (note.map_or("", LongText::as_str), now.timestamp(), by.id().0);
    let html = formats::markup::html(note);
    let html = html.as_str();
    let release = sqlx::query_scalar!(
        r#"INSERT INTO releases (edition_id, number, note, note_html, released_at, released_by)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id AS "id!""#,
        edition,
        number,
        note,
        html,
        seconds,
        person
    );
    let release = release.fetch_one(&mut *tx).await?;
    sqlx::query!(
        "INSERT INTO released_sessions
           (release_id, session_id, title, is_plenary, track, room, description, description_html, starts, minutes)
         SELECT ?2, s.id, s.title, s.is_plenary, t.title, r.title, s.description, s.description_html, s.starts, s.minutes
         FROM sessions s LEFT JOIN tracks t ON t.id = s.track_id LEFT JOIN rooms r ON r.id = s.room_id
         WHERE s.edition_id = ?1 AND s.starts IS NOT NULL AND s.cancelled_at IS NULL",
        edition,
        release
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO released_leads (release_id, session_id, person_id)
         SELECT x.release_id, x.session_id, l.person_id
         FROM released_sessions x JOIN session_leads l ON l.session_id = x.session_id WHERE x.release_id = ?1",
        release
    )
    .execute(&mut *tx)
    .await?;
    insert_work(tx, release).await
}

/// Copies the tasks and goals of the sessions of a release.
async fn insert_work(tx: &mut SqliteConnection, release: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO released_tasks (release_id, session_id, task_id) SELECT x.release_id, x.session_id, w.task_id
         FROM released_sessions x JOIN session_tasks w ON w.session_id = x.session_id WHERE x.release_id = ?1",
        release
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO released_specs (release_id, session_id, spec_number) SELECT x.release_id, x.session_id, w.spec_number
         FROM released_sessions x JOIN session_specs w ON w.session_id = x.session_id WHERE x.release_id = ?1",
        release
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO released_outcomes (release_id, session_id, outcome_code)
         SELECT x.release_id, x.session_id, w.outcome_code
         FROM released_sessions x JOIN session_outcomes w ON w.session_id = x.session_id WHERE x.release_id = ?1",
        release
    )
    .execute(tx)
    .await?;
    Ok(())
}
