//! Availability polls: opening, answers, and closing them with a result.

mod answers;
mod edit;
mod record;
mod remind;

use crate::db::column::{count, damaged, date};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::access::Reader;
use domain::availability::{Poll, PollRow};
use domain::id::PollNumber;
use domain::text::Title;
use domain::time::Instant;
use record::PollRecord;

impl Store {
    /// Reads a poll with the answers of everyone who is asked.
    ///
    /// Callers show answers by name only to those who manage it.
    ///
    /// # Errors
    /// Refuses an unknown poll.
    pub async fn poll<'a>(
        &self,
        by: impl Into<Reader<'a>>,
        number: PollNumber,
        now: Instant,
    ) -> Result<Poll, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        Ok(PollRecord::of(&mut tx, edition, by.edition(), number, now).await?.poll)
    }

    /// Lists the polls of an edition, open ones first, with what the reader hasn't answered.
    pub async fn polls<'a>(&self, by: impl Into<Reader<'a>>) -> Result<Vec<PollRow>, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let (slug, id) = (by.edition().as_str(), by.id().0);
        let rows = sqlx::query!(
            r#"SELECT p.number AS "number!", p.title AS "title!", p.deadline, p.closed_at IS NOT NULL AS "closed!: bool",
                 (SELECT count(*) FROM poll_options o WHERE o.poll_id = p.id AND NOT EXISTS
                    (SELECT 1 FROM poll_answers a WHERE a.option_id = o.id AND a.person_id = ?2)) AS "unanswered!: i64"
               FROM polls p JOIN editions e ON e.id = p.edition_id WHERE e.slug = ?1 ORDER BY p.closed_at IS NOT NULL, p.number"#,
            slug,
            id
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| {
            Ok(PollRow {
                number: PollNumber(count(row.number)?),
                title: Title::parse(&row.title).map_err(damaged)?,
                deadline: row.deadline.as_deref().map(date).transpose()?,
                is_closed: row.closed,
                unanswered: count(row.unanswered)?,
            })
        });
        rows.collect()
    }
}
