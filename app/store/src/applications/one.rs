//! One application: what organizers read of it, their notes and their votes.

use crate::applications::content;
use crate::applications::list::rows;
use crate::db::column::{damaged, instant, person};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError, own_questions};
use domain::Refusal;
use domain::access::{Organizer, Viewer};
use domain::applications::{ApplicationEvent, ApplicationEventRecord, ApplicationNote, ApplicationPage};
use domain::id::ApplicationId;
use domain::people::Person;
use domain::text::LongText;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// One application with everything that organizers may see.
    ///
    /// # Errors
    /// Refuses an unknown edition or application.
    pub async fn application<'a>(
        &self,
        by: impl Into<Viewer<'a>>,
        id: ApplicationId,
    ) -> Result<ApplicationPage, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let row = rows(&mut tx, edition, &[id.0], None).await?.pop().ok_or(Refusal::NoSuchApplication)?;
        let mut stored = own_questions::parsed(&row.answers)?;
        let questions = own_questions::all(&mut tx, edition).await?.into_iter();
        let answers = questions.filter_map(|question| stored.remove(&question.id).map(|answer| (question, answer)));
        let answers = answers.collect();
        let (voters, voted) = voters(&mut tx, id, by.id().0).await?;
        Ok(ApplicationPage {
            content: content(&row.email, &row.reason, &row.projects, row.skills.clone())?,
            sent: instant(row.sent_at)?,
            row: row.row()?,
            answers,
            notes: notes(&mut tx, id).await?,
            events: events(&mut tx, id).await?,
            voters,
            voted,
        })
    }

    /// Adds a note, which only organizers read.
    ///
    /// # Errors
    /// Refuses an unknown edition or application.
    pub async fn add_application_note(
        &self,
        by: Organizer<'_>,
        id: ApplicationId,
        text: &LongText,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        refuse_unknown(&mut tx, by, id).await?;
        let (text, at) = (text.as_str(), now.timestamp());
        let person = by.id().0;
        sqlx::query!(
            "INSERT INTO application_notes (application_id, person_id, at, text) VALUES (?1, ?2, ?3, ?4)",
            id.0,
            person,
            at,
            text
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await
    }

    /// Votes for an application, or takes the vote back.
    ///
    /// # Errors
    /// Refuses an unknown edition or application.
    pub async fn vote_for_application(
        &self,
        by: Organizer<'_>,
        id: ApplicationId,
        is_for: bool,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        refuse_unknown(&mut tx, by, id).await?;
        let person = by.id().0;
        if is_for {
            sqlx::query!(
                "INSERT INTO application_votes (application_id, person_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                id.0,
                person
            )
            .execute(&mut *tx)
            .await?;
        } else {
            sqlx::query!("DELETE FROM application_votes WHERE application_id = ?1 AND person_id = ?2", id.0, person)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await
    }
}

async fn refuse_unknown(tx: &mut SqliteConnection, by: Organizer<'_>, id: ApplicationId) -> Result<(), StoreError> {
    let edition = known_edition(tx, by.edition()).await?;
    let known = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM applications WHERE id = ?1 AND edition_id = ?2) AS "known!: bool""#,
        id.0,
        edition
    );
    if known.fetch_one(tx).await? { Ok(()) } else { Err(Refusal::NoSuchApplication.into()) }
}

/// The organizers who voted for an application, by name, and whether the reader is one of them.
async fn voters(tx: &mut SqliteConnection, id: ApplicationId, reader: i64) -> Result<(Vec<Person>, bool), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!", p.name AS "name!", p.login FROM application_votes v JOIN people p ON p.id = v.person_id
           WHERE v.application_id = ?1 ORDER BY p.name, p.id"#,
        id.0
    );
    let rows = rows.fetch_all(tx).await?;
    let voted = rows.iter().any(|row| row.id == reader);
    let voters = rows.into_iter().map(|row| person(&row.name, row.login)).collect::<Result<_, _>>()?;
    Ok((voters, voted))
}

async fn notes(tx: &mut SqliteConnection, id: ApplicationId) -> Result<Vec<ApplicationNote>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT n.at, n.text, p.name AS "name?", p.login AS "login?"
           FROM application_notes n LEFT JOIN people p ON p.id = n.person_id
           WHERE n.application_id = ?1 ORDER BY n.id"#,
        id.0
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| {
        let by = row.name.map(|name| person(&name, row.login)).transpose()?;
        Ok(ApplicationNote { at: instant(row.at)?, by, text: LongText::parse(&row.text).map_err(damaged)? })
    })
    .collect()
}

async fn events(tx: &mut SqliteConnection, id: ApplicationId) -> Result<Vec<ApplicationEventRecord>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT v.at, v.event, p.name AS "name?", p.login AS "login?"
           FROM application_events v LEFT JOIN people p ON p.id = v.person_id
           WHERE v.application_id = ?1 ORDER BY v.id"#,
        id.0
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| {
        let by = row.name.map(|name| person(&name, row.login)).transpose()?;
        let event = ApplicationEvent::parse(&row.event).map_err(damaged)?;
        Ok(ApplicationEventRecord { at: instant(row.at)?, by, event })
    })
    .collect()
}
