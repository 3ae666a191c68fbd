//! Stores answers to a poll: people's own, and those that an organizer gives for them.

use super::record::PollRecord;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::edition_with_id;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Participant;
use domain::audit::{AuditActor, AuditEvent, AuditTarget};
use domain::availability::{PollAction, PollAnswer, PollAnswers};
use domain::id::{PersonId, PollNumber, PollOptionId};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Stores the person's own answers; options that `answers` lacks keep theirs.
    ///
    /// # Errors
    /// Refuses a closed poll, one with a deadline in the past, and an option of another poll.
    pub async fn answer_poll(
        &self,
        by: Participant<'_>,
        number: PollNumber,
        answers: &PollAnswers,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let record = open_record(&mut tx, by, number, PollAction::Answer, now).await?;
        let person = by.id().0;
        for (option, answer) in known_options(&record, answers)? {
            save(&mut tx, Answer { option, person, answer, by: None }, now).await?;
        }
        tx.commit().await
    }

    /// Stores an organizer's answers for a person who is asked. The person's own answers stay.
    ///
    /// # Errors
    /// Refuses everyone but organizers, a person who isn't asked, and what [`Store::answer_poll`] refuses.
    pub async fn answer_poll_for(
        &self,
        by: Participant<'_>,
        number: PollNumber,
        person: PersonId,
        answers: &PollAnswers,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let record = open_record(&mut tx, by, number, PollAction::AnswerForOthers, now).await?;
        if !record.poll.people.iter().any(|asked| asked.respondent.person == person) {
            return Err(Refusal::NoSuchPerson.into());
        }
        let own = own_answers(&mut tx, record.id, person).await?;
        for (option, answer) in known_options(&record, answers)? {
            if !own.contains(&option) {
                save(&mut tx, Answer { option, person: person.0, answer, by: Some(by.id().0) }, now).await?;
            }
        }
        let event = AuditEvent::PollAnsweredFor { poll: number };
        let target = AuditTarget::Person(person);
        let entry = Entry { target, ..Entry::in_edition(record.edition, AuditActor::Person(by.id()), event) };
        audit::write(&mut tx, entry, now).await?;
        tx.commit().await
    }
}

/// Reads a poll that takes answers, and checks that the person may do this.
async fn open_record(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    number: PollNumber,
    action: PollAction,
    now: Instant,
) -> Result<PollRecord, StoreError> {
    let (edition, found) = edition_with_id(tx, by.edition()).await?;
    let record = PollRecord::of(tx, edition, by.edition(), number, now).await?;
    record.poll.access.check(by.account(), action)?;
    record.poll.check_open(&found, found.today(now))?;
    Ok(record)
}

/// # Errors
/// Refuses an option of another poll.
fn known_options(
    record: &PollRecord,
    answers: &PollAnswers,
) -> Result<impl Iterator<Item = (i64, Option<PollAnswer>)>, Refusal> {
    let known = |id: &PollOptionId| record.poll.options.iter().any(|option| option.id == *id);
    if answers.keys().all(known) {
        Ok(answers.clone().into_iter().map(|(option, answer)| (option.0, answer)))
    } else {
        Err(Refusal::NoSuchOption)
    }
}

/// The options that the person answered themselves.
async fn own_answers(tx: &mut SqliteConnection, poll: i64, person: PersonId) -> Result<Vec<i64>, StoreError> {
    let person = person.0;
    let own = sqlx::query_scalar!(
        r#"SELECT a.option_id AS "option!" FROM poll_answers a JOIN poll_options o ON o.id = a.option_id
           WHERE o.poll_id = ?1 AND a.person_id = ?2 AND a.by_organizer = 0"#,
        poll,
        person
    );
    Ok(own.fetch_all(tx).await?)
}

/// An answer to store; `by` is the organizer who gives it for the person.
struct Answer {
    option: i64,
    person: i64,
    answer: Option<PollAnswer>,
    by: Option<i64>,
}

async fn save(tx: &mut SqliteConnection, given: Answer, now: Instant) -> Result<(), StoreError> {
    let Answer { option, person, answer, by } = given;
    let Some(answer) = answer.map(PollAnswer::as_str) else {
        sqlx::query!("DELETE FROM poll_answers WHERE option_id = ?1 AND person_id = ?2", option, person)
            .execute(tx)
            .await?;
        return Ok(());
    };
    let (by_organizer, now) = (by.is_some(), now.timestamp());
    sqlx::query!(
        "INSERT INTO poll_answers (option_id, person_id, answer, at, by_organizer, by_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (option_id, person_id) DO UPDATE SET answer = excluded.answer, at = excluded.at,
           by_organizer = excluded.by_organizer, by_id = excluded.by_id",
        option,
        person,
        answer,
        now,
        by_organizer,
        by
    )
    .execute(tx)
    .await?;
    Ok(())
}
