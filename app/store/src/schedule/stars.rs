//! The sessions and tracks in which people want to take part.

use super::page::SessionRecord;
use super::people;
use crate::db::column::{count, damaged, ids, list};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Participant, Reader};
use domain::id::{PersonId, SessionNumber, TrackId};
use domain::schedule::{InterestRow, OwnInterests, SessionAccess, SessionAction};
use domain::text::Title;
use domain::time::Instant;
use std::collections::BTreeSet;

impl Store {
    /// The sessions and tracks in which the person wants to take part.
    pub async fn own_interests(&self, by: Participant<'_>) -> Result<OwnInterests, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let person = by.id().0;
        let row = sqlx::query!(
            r#"SELECT
                 (SELECT json_group_array(s.number) FROM session_interests i JOIN sessions s ON s.id = i.session_id
                  WHERE i.person_id = ?2 AND s.edition_id = ?1) AS "sessions!: String",
                 (SELECT json_group_array(i.track_id) FROM track_interests i JOIN tracks t ON t.id = i.track_id
                  WHERE i.person_id = ?2 AND t.edition_id = ?1) AS "tracks!: String",
                 (SELECT json_group_array(json_array(id, title) ORDER BY position, id)
                  FROM tracks WHERE edition_id = ?1) AS "all_tracks!: String""#,
            edition,
            person
        );
        let row = row.fetch_one(&mut *tx).await?;
        let track = |(id, title): (i64, String)| Ok((TrackId(id), Title::parse(&title).map_err(damaged)?));
        Ok(OwnInterests {
            sessions: list(&row.sessions)?.into_iter().map(SessionNumber).collect(),
            tracks: list(&row.tracks)?.into_iter().map(TrackId).collect(),
            all_tracks: list(&row.all_tracks)?.into_iter().map(track).collect::<Result<_, StoreError>>()?,
        })
    }

    /// Stars a session, or removes the star.
    ///
    /// # Errors
    /// Refuses an unknown session.
    pub async fn set_session_interest(
        &self,
        by: Participant<'_>,
        number: SessionNumber,
        is_interested: bool,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let session = SessionRecord::of(&mut tx, edition, by.edition(), number).await?;
        let (person, seconds) = (by.id().0, now.timestamp());
        if is_interested {
            sqlx::query!(
                "INSERT OR IGNORE INTO session_interests (session_id, person_id, at) VALUES (?1, ?2, ?3)",
                session.id,
                person,
                seconds
            )
            .execute(&mut *tx)
            .await?;
        } else {
            sqlx::query!("DELETE FROM session_interests WHERE session_id = ?1 AND person_id = ?2", session.id, person)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await
    }

    /// Sets the tracks in which the person wants to take part.
    ///
    /// # Errors
    /// Refuses a track of another edition.
    pub async fn set_track_interests(
        &self,
        by: Participant<'_>,
        tracks: &BTreeSet<TrackId>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let known = sqlx::query_scalar!(r#"SELECT id AS "id!" FROM tracks WHERE edition_id = ?1"#, edition);
        let known = known.fetch_all(&mut *tx).await?;
        if let Some(unknown) = tracks.iter().find(|track| !known.contains(&track.0)) {
            return Err(Refusal::NoSuchTrack(unknown.0.to_string()).into());
        }
        let (person, seconds, wanted) = (by.id().0, now.timestamp(), ids(tracks.iter().map(|track| track.0)));
        sqlx::query!(
            "DELETE FROM track_interests WHERE person_id = ?2 AND track_id NOT IN (SELECT value FROM json_each(?3))
               AND track_id IN (SELECT id FROM tracks WHERE edition_id = ?1)",
            edition,
            person,
            wanted
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "INSERT OR IGNORE INTO track_interests (track_id, person_id, at) SELECT value, ?1, ?3 FROM json_each(?2)",
            person,
            wanted,
            seconds
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await
    }

    /// Who wants to take part in each track and session that the person leads.
    ///
    /// Organizers and viewers get all.
    pub async fn interest_rows<'a>(&self, by: impl Into<Reader<'a>>) -> Result<Vec<InterestRow>, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let rows = sqlx::query!(
            r#"SELECT NULL AS "session?: i64", 0 AS "is_session!: bool", t.title AS "title!", t.id AS "track_id?: i64", '[]' AS "leads!: String",
                 (SELECT json_group_array(person_id) FROM (SELECT person_id FROM track_leads WHERE track_id = t.id
                    UNION SELECT person_id FROM roles WHERE track_id = t.id AND person_id IS NOT NULL))
                   AS "track_leads!: String",
                 (SELECT json_group_array(json_object('id', p.id, 'name', p.name, 'login', p.login) ORDER BY p.name, p.id)
                  FROM track_interests i JOIN people p ON p.id = i.person_id WHERE i.track_id = t.id) AS "people!: String",
                 t.position AS "position!: i64"
               FROM tracks t WHERE t.edition_id = ?1
               UNION ALL
               SELECT s.number, 1, s.title, s.track_id,
                 (SELECT json_group_array(person_id) FROM session_leads WHERE session_id = s.id),
                 (SELECT json_group_array(person_id) FROM (SELECT person_id FROM track_leads WHERE track_id = s.track_id
                    UNION SELECT person_id FROM roles WHERE track_id = s.track_id AND person_id IS NOT NULL)),
                 (SELECT json_group_array(json_object('id', p.id, 'name', p.name, 'login', p.login) ORDER BY p.name, p.id)
                  FROM people p WHERE p.id IN (SELECT person_id FROM session_interests WHERE session_id = s.id
                    UNION SELECT i.person_id FROM session_tasks w JOIN interests i ON i.task_id = w.task_id
                      WHERE w.session_id = s.id AND i.kind = 'work'
                    UNION SELECT a.person_id FROM session_tasks w JOIN assignments a ON a.task_id = w.task_id
                      WHERE w.session_id = s.id)),
                 s.number
               FROM sessions s WHERE s.edition_id = ?1 AND s.cancelled_at IS NULL
               ORDER BY 2, 8"#,
            edition
        );
        let sees_all = by.account().viewer(by.edition()).is_ok();
        let mut visible = Vec::new();
        for row in rows.fetch_all(&mut *tx).await? {
            let leads = |json: &str| Ok::<_, StoreError>(list::<i64>(json)?.into_iter().map(PersonId).collect());
            let access = SessionAccess {
                edition: by.edition().clone(),
                leads: leads(&row.leads)?,
                track_leads: leads(&row.track_leads)?,
            };
            if sees_all || access.check(by.account(), SessionAction::Edit).is_ok() {
                let session = row.session.map(count).transpose()?.map(SessionNumber);
                let title = Title::parse(&row.title).map_err(damaged)?;
                visible.push(InterestRow { session, title, people: people(&row.people)? });
            }
        }
        Ok(visible)
    }
}
