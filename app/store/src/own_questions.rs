//! Stores an edition's own questions and people's answers.

use crate::aggregates::invitation::InvitationRecord;
use crate::db::column::{count, damaged, date, ids, json_list, list};
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::shared::erasure;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{AccountKey, Organizer, Participant, SignedIn};
use domain::audit::{AuditActor, AuditEvent};
use domain::id::{EditionSlug, InvitationId, QuestionId};
use domain::invitations::InvitationState;
use domain::own_questions::{
    AnswerFilter, AskedOn, EditedQuestion, OwnAnswers, OwnQuestion, QuestionContent, QuestionKind, QuestionRow,
    check_questions, removed,
};
use domain::people::Person;
use domain::text::{LongText, ShortText, Title, revision};
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// The visible answers of a participant, each with its question.
pub type VisibleAnswers = Vec<(Person, Vec<(ShortText, LongText)>)>;

impl Store {
    /// The questions of an edition in their order, each with the number of its answers.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn question_rows(&self, by: Organizer<'_>) -> Result<Vec<QuestionRow>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        rows(&mut tx, edition).await
    }

    /// Changes, adds, orders and removes questions, and returns those that it removed.
    ///
    /// Answers to a removed question are deleted. `read` is the revision of the questions that the organizer saw.
    ///
    /// # Errors
    /// `EditConflict` if someone else edited the questions, and the refusals of [`check_questions`].
    pub async fn edit_questions(
        &self,
        by: Organizer<'_>,
        read: &str,
        edited: &[EditedQuestion],
        now: Instant,
    ) -> Result<Vec<QuestionRow>, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let before = rows(&mut tx, edition).await?;
        if questions_revision(&before) != read {
            return Err(Refusal::EditConflict.into());
        }
        check_questions(&before, edited, now.date_naive())?;
        let removed: Vec<QuestionRow> = removed(&before, edited).into_iter().cloned().collect();
        let is_same = before.len() == edited.len()
            && before
                .iter()
                .zip(edited)
                .all(|(row, edited)| edited.id == Some(row.question.id) && edited.content == row.question.content);
        if !is_same {
            replace(&mut tx, edition, &before, edited).await?;
            if removed.iter().any(|row| row.answers > 0) {
                erasure::request(&mut tx).await?;
            }
            let entry = Entry::in_edition(edition, AuditActor::Person(by.id()), AuditEvent::OwnQuestionsChanged);
            audit::write(&mut tx, entry, now).await?;
        }
        tx.commit().await?;
        Ok(removed)
    }

    /// A person's own answers to the questions of an edition.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn own_answers(&self, by: SignedIn<'_>, edition: &EditionSlug) -> Result<OwnAnswers, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, edition).await?;
        of_person(&mut tx, edition, by.id().0).await
    }

    /// Replaces the answers of a person with a seat or a place on the waitlist to the questions on invitations.
    ///
    /// # Errors
    /// Refuses someone else's invitation, a person without a place, and answers without that of a required question.
    pub async fn set_own_answers(
        &self,
        key: AccountKey<'_>,
        answers: &OwnAnswers,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let invitation = InvitationRecord::known(&mut tx, key.invitation()).await?;
        invitation.refuse_others(&mut tx, key.account()).await?;
        if !matches!(invitation.status.state, InvitationState::Accepted | InvitationState::Waitlisted) {
            return Err(Refusal::NoSeat.into());
        }
        let (edition, person) = (invitation.edition, key.account().id);
        let questions = on_form(&mut tx, edition, AskedOn::Invitation).await?;
        save(&mut tx, person.0, &questions, answers).await?;
        let entry = Entry::in_edition(edition, AuditActor::Person(person), AuditEvent::OwnAnswersChanged);
        audit::write(&mut tx, entry, now).await?;
        tx.commit().await
    }

    /// The answers of listed participants to questions with visible answers, in the order of the questions.
    pub async fn visible_answers(&self, by: Participant<'_>) -> Result<VisibleAnswers, StoreError> {
        let slug = by.edition().as_str();
        let rows = sqlx::query!(
            r#"SELECT p.name AS "name!", p.login,
                 json_group_array(json_array(q.text, a.answer) ORDER BY q.position) AS "answers!: String"
               FROM editions e JOIN own_questions q ON q.edition_id = e.id
                 JOIN own_answers a ON a.question_id = q.id JOIN people p ON p.id = a.person_id
                 JOIN participants t ON t.edition_id = q.edition_id AND t.person_id = p.id
               WHERE e.slug = ?1 AND q.is_visible = 1 AND p.listed = 1 GROUP BY p.id"#,
            slug
        );
        let mut visible = VisibleAnswers::new();
        for row in rows.fetch_all(&mut *self.reader().await?).await? {
            let mut answers = Vec::new();
            for (text, answer) in list::<(String, String)>(&row.answers)? {
                answers.push((ShortText::parse(&text).map_err(damaged)?, LongText::parse(&answer).map_err(damaged)?));
            }
            visible.push((crate::db::column::person(&row.name, row.login)?, answers));
        }
        Ok(visible)
    }
}

/// What a form sends back so that conflicting edits of the questions are noticed.
///
/// Answers don't change it.
pub fn questions_revision(rows: &[QuestionRow]) -> String {
    revision(&rows.iter().map(|row| &row.question).collect::<Vec<_>>())
}

/// The questions of an edition, in their order.
pub(crate) async fn all(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<OwnQuestion>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, text, kind, choices, is_required AS "is_required!: bool", asked_on,
             is_visible AS "is_visible!: bool", kept_until, 0 AS "answers!: i64"
           FROM own_questions WHERE edition_id = ?1 ORDER BY position, id"#,
        edition
    );
    rows.fetch_all(tx).await?.into_iter().map(|row| Ok(row.row()?.question)).collect()
}

/// The questions on one form of an edition, in their order.
pub(crate) async fn on_form(
    tx: &mut SqliteConnection,
    edition: i64,
    form: AskedOn,
) -> Result<Vec<OwnQuestion>, StoreError> {
    let all = all(tx, edition).await?.into_iter();
    Ok(all.filter(|question| question.content.asked_on.includes(form)).collect())
}

/// The questions on an edition's invitations, and the answers of one person to them.
#[derive(Default)]
pub(crate) struct AskedQuestions {
    pub(crate) questions: Vec<OwnQuestion>,
    pub(crate) answers: OwnAnswers,
}

/// The questions on the invitations of an edition, with the answers of the person if there is one.
pub(crate) async fn asked(
    tx: &mut SqliteConnection,
    edition: i64,
    person: Option<i64>,
) -> Result<AskedQuestions, StoreError> {
    let questions = on_form(tx, edition, AskedOn::Invitation).await?;
    let answers = match person {
        Some(person) if !questions.is_empty() => of_person(tx, edition, person).await?,
        _ => OwnAnswers::new(),
    };
    Ok(AskedQuestions { questions, answers })
}

/// The answers of a person to the questions of an edition.
pub(crate) async fn of_person(tx: &mut SqliteConnection, edition: i64, person: i64) -> Result<OwnAnswers, StoreError> {
    let answers = sqlx::query_scalar!(
        r#"SELECT json_group_array(json_array(a.question_id, a.answer)) AS "answers!: String"
           FROM own_answers a JOIN own_questions q ON q.id = a.question_id
           WHERE a.person_id = ?2 AND q.edition_id = ?1"#,
        edition,
        person
    );
    parsed(&answers.fetch_one(tx).await?)
}

/// The questions that a person answered, in their order.
pub(crate) async fn answered_by(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
) -> Result<Vec<(OwnQuestion, LongText)>, StoreError> {
    let mut answers = of_person(tx, edition, person).await?;
    if answers.is_empty() {
        return Ok(Vec::new());
    }
    let questions = all(tx, edition).await?.into_iter();
    Ok(questions.filter_map(|question| answers.remove(&question.id).map(|answer| (question, answer))).collect())
}

/// The answers of invited people.
pub(crate) async fn of_invited(
    tx: &mut SqliteConnection,
    edition: i64,
) -> Result<BTreeMap<InvitationId, OwnAnswers>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT i.id AS "id!", json_group_array(json_array(a.question_id, a.answer)) AS "answers!: String"
           FROM own_questions q JOIN own_answers a ON a.question_id = q.id
             JOIN invitations i ON i.edition_id = q.edition_id AND i.person_id = a.person_id
           WHERE q.edition_id = ?1 GROUP BY i.id"#,
        edition
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| Ok((InvitationId(row.id), parsed(&row.answers)?))).collect()
}

/// The ids of the people that a filter selects by their answers, as JSON; `None` without a filter.
///
/// `questions` are those of the edition.
pub(crate) async fn who_answered(
    tx: &mut SqliteConnection,
    edition: i64,
    questions: &[OwnQuestion],
    filter: Option<&AnswerFilter>,
) -> Result<Option<String>, StoreError> {
    let Some(filter) = filter else { return Ok(None) };
    let question = filter.question.0;
    let answers = sqlx::query_scalar!(
        r#"SELECT json_group_array(json_array(a.person_id, a.answer)) AS "answers!: String"
           FROM own_answers a JOIN own_questions q ON q.id = a.question_id
           WHERE q.id = ?2 AND q.edition_id = ?1"#,
        edition,
        question
    );
    let mut people = Vec::new();
    for (person, answer) in list::<(i64, String)>(&answers.fetch_one(tx).await?)? {
        let answers = OwnAnswers::from([(filter.question, LongText::parse(&answer).map_err(damaged)?)]);
        if filter.keeps(questions, Some(&answers)) {
            people.push(person);
        }
    }
    Ok(Some(ids(people)))
}

/// Parses a JSON list of question ids with answers.
pub(crate) fn parsed(json: &str) -> Result<OwnAnswers, StoreError> {
    let answers = list::<(i64, String)>(json)?.into_iter();
    answers.map(|(id, answer)| Ok((QuestionId(id), LongText::parse(&answer).map_err(damaged)?))).collect()
}

/// Replaces a person's answers to these questions.
///
/// # Errors
/// Refuses answers without that of a required question.
pub(crate) async fn save(
    tx: &mut SqliteConnection,
    person: i64,
    questions: &[OwnQuestion],
    answers: &OwnAnswers,
) -> Result<(), StoreError> {
    for question in questions {
        let (id, answer) = (question.id.0, answers.get(&question.id).map(LongText::as_str));
        // The question may have changed since the answer was parsed.
        question.content.answer(answer.unwrap_or_default(), LongText::LIMIT)?;
        sqlx::query!("DELETE FROM own_answers WHERE question_id = ?1 AND person_id = ?2", id, person)
            .execute(&mut *tx)
            .await?;
        let Some(answer) = answer else { continue };
        sqlx::query!(
            "INSERT INTO own_answers (question_id, person_id, answer) VALUES (?1, ?2, ?3)",
            id,
            person,
            answer
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

async fn rows(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<QuestionRow>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, text, kind, choices, is_required AS "is_required!: bool", asked_on,
             is_visible AS "is_visible!: bool", kept_until,
             (SELECT count(*) FROM own_answers WHERE question_id = own_questions.id) AS "answers!: i64"
           FROM own_questions WHERE edition_id = ?1 ORDER BY position, id"#,
        edition
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::row).collect()
}

struct Row {
    id: i64,
    text: String,
    kind: String,
    choices: String,
    is_required: bool,
    asked_on: String,
    is_visible: bool,
    kept_until: Option<String>,
    answers: i64,
}

impl Row {
    fn row(self) -> Result<QuestionRow, StoreError> {
        let choices = list::<String>(&self.choices)?;
        let content = QuestionContent {
            text: ShortText::parse(&self.text).map_err(damaged)?,
            kind: QuestionKind::parse(&self.kind).map_err(damaged)?,
            choices: choices.iter().map(|choice| Title::parse(choice).map_err(damaged)).collect::<Result<_, _>>()?,
            is_required: self.is_required,
            asked_on: AskedOn::parse(&self.asked_on).map_err(damaged)?,
            is_visible: self.is_visible,
            kept_until: self.kept_until.as_deref().map(date).transpose()?,
        };
        let question = OwnQuestion { id: QuestionId(self.id), content };
        Ok(QuestionRow { question, answers: count(self.answers)? })
    }
}

async fn replace(
    tx: &mut SqliteConnection,
    edition: i64,
    before: &[QuestionRow],
    edited: &[EditedQuestion],
) -> Result<(), StoreError> {
    for row in removed(before, edited) {
        sqlx::query!("DELETE FROM own_questions WHERE id = ?1", row.question.id.0).execute(&mut *tx).await?;
    }
    for (position, EditedQuestion { id, content }) in (0i64..).zip(edited) {
        let known = id.filter(|id| before.iter().any(|row| row.question.id == *id));
        let (text, kind, asked_on) = (content.text.as_str(), content.kind.as_str(), content.asked_on.as_str());
        let choices = json_list(content.choices.iter().map(Title::as_str));
        let kept_until = content.kept_until.map(|day| day.format("%Y-%m-%d").to_string());
        let id = known.map(|id| id.0);
        sqlx::query!(
            "INSERT INTO own_questions
               (id, edition_id, position, text, kind, choices, is_required, asked_on, is_visible, kept_until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (id) DO UPDATE SET position = excluded.position, text = excluded.text, kind = excluded.kind,
               choices = excluded.choices, is_required = excluded.is_required, asked_on = excluded.asked_on,
               is_visible = excluded.is_visible, kept_until = excluded.kept_until",
            id,
            edition,
            position,
            text,
            kind,
            choices,
            content.is_required,
            asked_on,
            content.is_visible,
            kept_until
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
