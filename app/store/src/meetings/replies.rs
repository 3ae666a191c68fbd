//! Whether people say that they will come to a meeting.

use super::edit::record_for;
use super::invites::{email_departure, email_reply};
use super::page::meeting_time;
use crate::db::column::{count, damaged, person};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Participant;
use domain::id::MeetingNumber;
use domain::meetings::{MeetingAction, MeetingReply, MeetingState, OwnMeeting};
use domain::text::Title;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Notes whether the person will come; `None` takes an earlier answer back.
    ///
    /// If they are coming, they get an email for their calendar; if they no longer are, one that takes the meeting out.
    ///
    /// # Errors
    /// Refuses people without permission, and a cancelled meeting.
    pub async fn reply_to_meeting(
        &self,
        by: Participant<'_>,
        number: MeetingNumber,
        coming: Option<bool>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let meeting = record_for(&mut tx, by, number, MeetingAction::Attend).await?;
        if meeting.page.state == MeetingState::Cancelled {
            return Err(Refusal::MeetingCancelled.into());
        }
        let (id, seconds) = (by.id().0, now.timestamp());
        let before = sqlx::query_scalar!(
            r#"SELECT coming AS "coming!: bool" FROM meeting_replies WHERE meeting_id = ?1 AND person_id = ?2"#,
            meeting.id,
            id
        );
        let before = before.fetch_optional(&mut *tx).await?;
        match coming {
            Some(coming) => {
                sqlx::query!(
                    "INSERT INTO meeting_replies (meeting_id, person_id, coming, at) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (meeting_id, person_id) DO UPDATE SET coming = excluded.coming, at = excluded.at",
                    meeting.id,
                    id,
                    coming,
                    seconds
                )
                .execute(&mut *tx)
                .await?;
            }
            None => {
                sqlx::query!("DELETE FROM meeting_replies WHERE meeting_id = ?1 AND person_id = ?2", meeting.id, id)
                    .execute(&mut *tx)
                    .await?;
            }
        }
        email_reply(&mut tx, meeting.id, id, [before, coming], now).await?;
        tx.commit().await
    }

    /// Whether the reader gets emails about meetings.
    pub async fn gets_meeting_emails(&self, by: Participant<'_>) -> Result<bool, StoreError> {
        let gets = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM people p WHERE p.id = ?1 AND p.email IS NOT NULL AND p.email_frequency <> 'never'
                 AND NOT EXISTS (SELECT 1 FROM email_suppressions WHERE address = p.email)) AS "gets!: bool""#,
            by.id().0
        );
        Ok(gets.fetch_one(&mut *self.reader().await?).await?)
    }

    /// The reader's replies and attendance at the meetings of an edition, by meeting.
    pub async fn own_meetings(&self, by: Participant<'_>) -> Result<Vec<OwnMeeting>, StoreError> {
        let mut tx = self.begin_read().await?;
        let (slug, id) = (by.edition().as_str(), by.id().0);
        let rows = sqlx::query!(
            r#"SELECT m.number AS "number!", m.round, m.title AS "title!", m.day, m.starts_at, m.ends_at,
                 (SELECT coming FROM meeting_replies WHERE meeting_id = m.id AND person_id = ?2) AS "coming?: bool",
                 EXISTS (SELECT 1 FROM attendances WHERE meeting_id = m.id AND person_id = ?2) AS "attended!: bool"
               FROM meetings m JOIN editions e ON e.id = m.edition_id WHERE e.slug = ?1 AND m.cancelled_at IS NULL
               ORDER BY m.day IS NULL, m.day, m.starts_at IS NULL, m.starts_at, m.title"#,
            slug,
            id
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| {
            Ok(OwnMeeting {
                number: MeetingNumber(count(row.number)?),
                round: row.round.map(count).transpose()?,
                title: Title::parse(&row.title).map_err(damaged)?,
                time: meeting_time(row.day, row.starts_at, row.ends_at)?,
                coming: row.coming,
                attended: row.attended,
            })
        });
        rows.collect()
    }

    /// The replies to a meeting by name, for its lead and organizers.
    ///
    /// # Errors
    /// Refuses people without permission.
    pub async fn meeting_replies(
        &self,
        by: Participant<'_>,
        number: MeetingNumber,
    ) -> Result<Vec<MeetingReply>, StoreError> {
        let mut tx = self.begin_read().await?;
        let meeting = record_for(&mut tx, by, number, MeetingAction::RecordAttendance).await?;
        let rows = sqlx::query!(
            r#"SELECT p.name AS "name!", p.login, r.coming AS "coming!: bool" FROM meeting_replies r
                 JOIN people p ON p.id = r.person_id WHERE r.meeting_id = ?1 ORDER BY r.coming DESC, p.name COLLATE NOCASE"#,
            meeting.id
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter();
        rows.map(|row| Ok(MeetingReply { person: person(&row.name, row.login)?, coming: row.coming })).collect()
    }
}

/// Takes back a person's replies to these meetings, and takes the meetings out of their calendar by email.
pub(crate) async fn take_back(
    tx: &mut SqliteConnection,
    meetings: impl IntoIterator<Item = i64>,
    person: i64,
    now: Instant,
) -> Result<(), StoreError> {
    for meeting in meetings {
        sqlx::query!("DELETE FROM meeting_replies WHERE meeting_id = ?1 AND person_id = ?2", meeting, person)
            .execute(&mut *tx)
            .await?;
        email_departure(tx, meeting, person, now).await?;
    }
    Ok(())
}
