//! Reads the organizers' list of applications, page by page, and whole for an export.

use crate::applications::{content, titles};
use crate::db::column::{count, damaged, ids, instant, list, maybe, object, person};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError, own_questions};
use domain::access::Viewer;
use domain::applications::{ApplicationFilter, ApplicationList, ApplicationRow, ApplicationState, ExportedApplication};
use domain::id::{ApplicationId, InvitationId, QuestionId};
use domain::invitations::InvitationState;
use domain::own_questions::OwnQuestion;
use domain::text::{LongText, Title};
use sqlx::SqliteConnection;

impl Store {
    /// At most `most` applications that the filter selects, after the first `skip`.
    ///
    /// Those with most votes come first.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn applications<'a>(
        &self,
        by: impl Into<Viewer<'a>>,
        filter: &ApplicationFilter,
        skip: usize,
        most: usize,
    ) -> Result<ApplicationList, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let questions = own_questions::all(&mut tx, edition).await?;
        let selected = selected(&mut tx, edition, &questions, filter).await?;
        let shown: Vec<i64> = selected.iter().skip(skip).take(most).copied().collect();
        let question = filter.answer.as_ref().map(|answer| answer.question);
        let rows = rows(&mut tx, edition, &shown, question).await?;
        let figures = sqlx::query!(
            r#"SELECT
                 (SELECT json_group_array(json_array(state, applications)) FROM (
                    SELECT state, count(*) AS applications FROM applications WHERE edition_id = ?1 GROUP BY state))
                   AS "counts!: String",
                 (SELECT json_group_array(tag) FROM (
                    SELECT min(t.tag) AS tag FROM application_tags t JOIN applications a ON a.id = t.application_id
                    WHERE a.edition_id = ?1 GROUP BY t.tag ORDER BY t.tag)) AS "tags!: String",
                 (SELECT json_group_array(json_array(title, applications)) FROM (
                    SELECT min(p.title) AS title, count(*) AS applications
                    FROM application_projects p JOIN applications a ON a.id = p.application_id
                    WHERE a.edition_id = ?1 GROUP BY p.title ORDER BY p.title)) AS "projects!: String""#,
            edition
        );
        let figures = figures.fetch_one(&mut *tx).await?;
        let mut counts = Vec::new();
        for (state, number) in list::<(String, i64)>(&figures.counts)? {
            counts.push((ApplicationState::parse(&state).map_err(damaged)?, count(number)?));
        }
        counts.sort();
        let mut projects = Vec::new();
        for (title, number) in list::<(String, i64)>(&figures.projects)? {
            projects.push((Title::parse(&title).map_err(damaged)?, count(number)?));
        }
        Ok(ApplicationList {
            rows: rows.into_iter().map(ApplicationColumns::row).collect::<Result<_, _>>()?,
            selected: selected.into_iter().map(ApplicationId).collect(),
            counts,
            tags: titles(&figures.tags)?,
            projects,
            questions,
        })
    }

    /// The questions of the edition, and all applications that the filter selects with their answers.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn application_table<'a>(
        &self,
        by: impl Into<Viewer<'a>>,
        filter: &ApplicationFilter,
    ) -> Result<(Vec<OwnQuestion>, Vec<ExportedApplication>), StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let questions = own_questions::all(&mut tx, edition).await?;
        let selected = selected(&mut tx, edition, &questions, filter).await?;
        let rows = rows(&mut tx, edition, &selected, None).await?;
        let table = rows.into_iter().map(|row| {
            Ok(ExportedApplication {
                content: content(&row.email, &row.reason, &row.projects, row.skills.clone())?,
                sent: instant(row.sent_at)?,
                answers: own_questions::parsed(&row.answers)?,
                row: row.row()?,
            })
        });
        let table = table.collect::<Result<_, StoreError>>()?;
        Ok((questions, table))
    }
}

/// The ids that the filter selects, in the order of the list.
async fn selected(
    tx: &mut SqliteConnection,
    edition: i64,
    questions: &[OwnQuestion],
    filter: &ApplicationFilter,
) -> Result<Vec<i64>, StoreError> {
    let state = filter.state.map(ApplicationState::as_str);
    let (tag, project) = (filter.tag.as_ref().map(Title::as_str), filter.project.as_ref().map(Title::as_str));
    let answered = own_questions::who_answered(tx, edition, questions, filter.answer.as_ref()).await?;
    let found = sqlx::query_scalar!(
        r#"SELECT json_group_array(id) AS "ids!: String" FROM (
             SELECT a.id FROM applications a JOIN editions e ON e.id = a.edition_id
             WHERE a.edition_id = ?1 AND (?2 IS NULL OR a.state = ?2)
               AND (?3 IS NULL OR EXISTS (
                 SELECT 1 FROM application_tags t WHERE t.application_id = a.id AND t.tag = ?3))
               AND (?4 IS NULL OR EXISTS (
                 SELECT 1 FROM application_projects p WHERE p.application_id = a.id AND p.title = ?4))
               AND (?5 IS NULL OR ?5 = NOT EXISTS (
                 SELECT 1 FROM participants t JOIN editions earlier ON earlier.id = t.edition_id
                 WHERE earlier.starts < e.starts AND t.person_id = a.person_id))
               AND (?6 IS NULL OR a.person_id IN (SELECT value FROM json_each(?6)))
             ORDER BY a.votes DESC, a.id)"#,
        edition,
        state,
        tag,
        project,
        filter.first_time,
        answered
    );
    list(&found.fetch_one(tx).await?)
}

pub(super) struct ApplicationColumns {
    pub(super) id: i64,
    name: String,
    login: Option<String>,
    state: String,
    since: i64,
    pub(super) email: String,
    pub(super) reason: String,
    pub(super) skills: Option<String>,
    pub(super) sent_at: i64,
    /// JSON lists.
    pub(super) projects: String,
    tags: String,
    pub(super) answers: String,
    votes: i64,
    first_time: bool,
    /// Id and state, as a JSON list.
    invitation: Option<String>,
    answer: Option<String>,
}

impl ApplicationColumns {
    pub(super) fn row(self) -> Result<ApplicationRow, StoreError> {
        Ok(ApplicationRow {
            id: ApplicationId(self.id),
            person: person(&self.name, self.login)?,
            state: ApplicationState::parse(&self.state).map_err(damaged)?,
            since: instant(self.since)?,
            projects: titles(&self.projects)?,
            tags: titles(&self.tags)?,
            votes: count(self.votes)?,
            first_time: self.first_time,
            invitation: self.invitation.as_deref().map(invitation).transpose()?,
            answer: maybe(self.answer, LongText::parse)?,
        })
    }
}

/// Parses the id and the state of an invitation.
fn invitation(json: &str) -> Result<(InvitationId, InvitationState), StoreError> {
    let (id, state) = object::<(i64, String)>(json)?;
    Ok((InvitationId(id), InvitationState::parse(&state).map_err(damaged)?))
}

/// The applications with these ids, those with most votes first.
pub(super) async fn rows(
    tx: &mut SqliteConnection,
    edition: i64,
    shown: &[i64],
    question: Option<QuestionId>,
) -> Result<Vec<ApplicationColumns>, StoreError> {
    let (shown, question) = (ids(shown.iter().copied()), question.map(|question| question.0));
    let rows = sqlx::query_as!(
        ApplicationColumns,
        r#"SELECT a.id AS "id!", p.name AS "name!", p.login, a.state, a.since, a.email, a.reason, a.skills, a.sent_at,
             (SELECT json_group_array(title ORDER BY position) FROM application_projects
              WHERE application_id = a.id) AS "projects!: String",
             (SELECT json_group_array(tag ORDER BY tag) FROM application_tags
              WHERE application_id = a.id) AS "tags!: String",
             (SELECT json_group_array(json_array(o.question_id, o.answer))
              FROM own_answers o JOIN own_questions q ON q.id = o.question_id
              WHERE o.person_id = a.person_id AND q.edition_id = a.edition_id) AS "answers!: String",
             a.votes,
             NOT EXISTS (
               SELECT 1 FROM participants t JOIN editions earlier ON earlier.id = t.edition_id
               WHERE earlier.starts < e.starts AND t.person_id = a.person_id) AS "first_time!: bool",
             (SELECT json_array(i.id, i.state) FROM invitations i WHERE i.id = coalesce(
                a.invitation_id,
                (SELECT id FROM invitations WHERE edition_id = a.edition_id AND person_id = a.person_id),
                (SELECT id FROM invitations
                 WHERE edition_id = a.edition_id AND email = a.email AND person_id IS NULL)))
               AS "invitation?: String",
             (SELECT o.answer FROM own_answers o WHERE o.question_id = ?3 AND o.person_id = a.person_id)
               AS "answer?: String"
           FROM applications a JOIN people p ON p.id = a.person_id JOIN editions e ON e.id = a.edition_id
           WHERE a.edition_id = ?1 AND a.id IN (SELECT value FROM json_each(?2)) ORDER BY a.votes DESC, a.id"#,
        edition,
        shown,
        question
    );
    Ok(rows.fetch_all(tx).await?)
}
