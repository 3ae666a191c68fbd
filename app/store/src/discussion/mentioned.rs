//! Stores the people that a text mentions.
//!
//! So a login with a new owner still means the person who had it.

use super::participation;
use crate::db::column::damaged;
use crate::outbound::notifications::{self, NewNotification};
use crate::{Store, StoreError};
use domain::discussion::MentionLink;
use domain::id::{CommentId, EditionSlug, Login, TaskNumber};
use domain::time::Instant;
use formats::markup::html;
use sqlx::SqliteConnection;

/// A text that keeps the people that it mentions.
#[derive(Clone, Copy)]
pub(crate) enum MentioningText {
    Comment(i64),
    /// The description of this task.
    Description(i64),
    /// The line and the details of an update.
    Update(i64),
}

/// The columns of a mention that say where it is; one of them has a value.
#[derive(Default)]
struct MentionColumns {
    comment: Option<i64>,
    task: Option<i64>,
    update: Option<i64>,
}

impl MentioningText {
    fn columns(self) -> MentionColumns {
        match self {
            MentioningText::Comment(id) => MentionColumns { comment: Some(id), ..MentionColumns::default() },
            MentioningText::Description(id) => MentionColumns { task: Some(id), ..MentionColumns::default() },
            MentioningText::Update(id) => MentionColumns { update: Some(id), ..MentionColumns::default() },
        }
    }
}

/// A stored mention: the login as it is written, and the person who had it then.
pub(super) struct Mentioned {
    pub(super) login: Login,
    pub(super) person: i64,
}

impl Store {
    /// The links of the mentions in a task's description and comments.
    ///
    /// Only people with a public entry in the list of people have one.
    pub async fn mention_links(&self, edition: &EditionSlug, task: TaskNumber) -> Result<Vec<MentionLink>, StoreError> {
        let mut tx = self.begin_read().await?;
        let slug = edition.as_str();
        let rows = sqlx::query!(
            r#"SELECT m.comment_id AS "comment?: i64", m.login AS "written!: String", p.login AS "login!: String"
               FROM editions e JOIN tasks t ON t.edition_id = e.id
                 JOIN mentions m ON m.task_id = t.id OR m.comment_id IN (SELECT id FROM comments WHERE task_id = t.id)
                 JOIN people p ON p.id = m.person_id
                 JOIN participants i ON i.edition_id = e.id AND i.person_id = p.id
               WHERE e.slug = ?1 AND t.number = ?2 AND p.listed = 1 AND p.login IS NOT NULL"#,
            slug,
            task.0
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter();
        rows.map(|row| {
            Ok(MentionLink {
                comment: row.comment.map(CommentId),
                written: Login::parse(&row.written).map_err(damaged)?,
                login: Login::parse(&row.login).map_err(damaged)?,
            })
        })
        .collect()
    }
}

/// Stores the mentions of a text, and notifies participants that its earlier revision didn't mention.
///
/// A login that was in the earlier revision keeps its person. The owner of a new one is the person who has it now.
pub(crate) async fn save_mentions(
    tx: &mut SqliteConnection,
    edition: i64,
    place: MentioningText,
    (before, text): (&str, &str),
    notification: Option<NewNotification>,
    now: Instant,
) -> Result<(), StoreError> {
    let (known, written) = (html(before).mentions(), html(text).mentions());
    let mut stored = of_text(tx, place).await?;
    let is_in = |logins: &[Login], login: &Login| logins.iter().any(|other| other.same_as(login));
    let mut added = Vec::new();
    for login in written.iter().filter(|login| !is_in(&known, login)) {
        if let Some(person) = person_with_login(tx, login).await?
            && !stored.iter().any(|mention| mention.login.same_as(login))
        {
            if !stored.iter().any(|mention| mention.person == person) {
                added.push(person);
            }
            stored.push(Mentioned { login: login.clone(), person });
        }
    }
    stored.retain(|mention| is_in(&written, &mention.login));
    replace(tx, place, &stored).await?;
    let Some(notification) = notification.filter(|_| !added.is_empty()) else { return Ok(()) };
    let mentionable = participation::mentionable_people(tx, edition).await?;
    for person in added.into_iter().filter(|person| mentionable.contains(person)) {
        notifications::notify(tx, person, notification.clone(), now).await?;
    }
    Ok(())
}

/// The stored mentions of a text.
pub(super) async fn of_text(tx: &mut SqliteConnection, place: MentioningText) -> Result<Vec<Mentioned>, StoreError> {
    let MentionColumns { comment, task, update } = place.columns();
    let rows = sqlx::query!(
        r#"SELECT login AS "login!", person_id AS "person_id!" FROM mentions
           WHERE comment_id = ?1 OR task_id = ?2 OR update_id = ?3"#,
        comment,
        task,
        update
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| Ok(Mentioned { login: Login::parse(&row.login).map_err(damaged)?, person: row.person_id })).collect()
}

async fn replace(tx: &mut SqliteConnection, place: MentioningText, mentions: &[Mentioned]) -> Result<(), StoreError> {
    let MentionColumns { comment, task, update } = place.columns();
    sqlx::query!("DELETE FROM mentions WHERE comment_id = ?1 OR task_id = ?2 OR update_id = ?3", comment, task, update)
        .execute(&mut *tx)
        .await?;
    for Mentioned { login, person } in mentions {
        let login = login.as_str();
        sqlx::query!(
            "INSERT INTO mentions (comment_id, task_id, update_id, login, person_id) VALUES (?1, ?2, ?3, ?4, ?5)",
            comment,
            task,
            update,
            login,
            person
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

async fn person_with_login(tx: &mut SqliteConnection, login: &Login) -> Result<Option<i64>, StoreError> {
    let login = login.as_str();
    let id = sqlx::query_scalar!(r#"SELECT id AS "id!" FROM people WHERE login = ?1"#, login);
    Ok(id.fetch_optional(tx).await?)
}
