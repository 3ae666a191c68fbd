//! Reports to authors: the people that a text notifies, and logins that match no one.

use crate::aggregates::revisions;
use crate::db::column::damaged;
use crate::discussion::mentioned::{self, MentioningText};
use crate::discussion::{discussed, participation};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::discussion::{DisplayName, MentionResult};
use domain::id::{CommentId, EditionSlug, Login, PersonId, TaskNumber};
use domain::text::PersonName;
use formats::markup::html;
use sqlx::SqliteConnection;

impl Store {
    /// The people a text would notify if its author saved it.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn preview_mentions(
        &self,
        slug: &EditionSlug,
        logins: &[Login],
        by: PersonId,
    ) -> Result<MentionResult, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let (mut mention_result, own) = (MentionResult::default(), login_of(&mut tx, by).await?);
        for login in logins.iter().filter(|login| !is_own(own.as_ref(), login)) {
            match participation::participant_with_login(&mut tx, edition, login).await? {
                Some(person) => mention_result.notified.push(display_name(&mut tx, person, login.clone()).await?),
                None => mention_result.unknown.push(login.clone()),
            }
        }
        Ok(mention_result)
    }

    /// The people that a comment notified, and logins that match no one; without a comment, for the
    /// description.
    ///
    /// Describes the author's last edit only; empty for other readers.
    ///
    /// # Errors
    /// Refuses an unknown task, and a comment that isn't on it.
    pub async fn mention_result(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        comment: Option<CommentId>,
        by: PersonId,
    ) -> Result<MentionResult, StoreError> {
        let mut tx = self.begin_read().await?;
        let (discussed, author, text, since) = match comment {
            Some(comment) => {
                let stored = discussed::find_comment(&mut tx, slug, number, comment).await?;
                (stored.task, stored.by, stored.text, stored.since)
            }
            None => {
                let discussed = discussed::DiscussedTask::find(&mut tx, slug, number).await?;
                let newest = revisions::newest(&mut tx, discussed.id).await?;
                (discussed, newest.by.map(PersonId), newest.text, newest.since.unwrap_or(i64::MIN))
            }
        };
        if author != Some(by) {
            return Ok(MentionResult::default());
        }
        let place = comment.map_or(MentioningText::Description(discussed.id), |id| MentioningText::Comment(id.0));
        let stored = mentioned::of_text(&mut tx, place).await?;
        let mentionable = participation::mentionable_people(&mut tx, discussed.edition).await?;
        let mut mention_result = MentionResult::default();
        for login in html(&text).mentions() {
            let person = stored.iter().find(|mention| mention.login.same_as(&login)).map(|mention| mention.person);
            match person {
                Some(person) if person == by.0 => {}
                Some(person) if was_notified(&mut tx, person, (discussed.id, comment), by, since).await? => {
                    mention_result.notified.push(display_name(&mut tx, person, login).await?);
                }
                // They were notified earlier or by another person, or joined the edition later.
                Some(person) if mentionable.contains(&person) => {}
                _ => mention_result.unknown.push(login),
            }
        }
        Ok(mention_result)
    }
}

fn is_own(own: Option<&Login>, login: &Login) -> bool {
    own.is_some_and(|own| own.same_as(login))
}

async fn login_of(tx: &mut SqliteConnection, id: PersonId) -> Result<Option<Login>, StoreError> {
    let login = sqlx::query_scalar!("SELECT login FROM people WHERE id = ?1", id.0);
    let login = login.fetch_optional(tx).await?.flatten();
    login.map(|login| Login::parse(&login).map_err(damaged)).transpose()
}

/// Shows the name of people who agreed to be listed, and the login of others.
async fn display_name(tx: &mut SqliteConnection, id: i64, mention: Login) -> Result<DisplayName, StoreError> {
    let name = sqlx::query_scalar!("SELECT name FROM people WHERE id = ?1 AND listed = 1", id);
    match name.fetch_optional(tx).await? {
        Some(name) => Ok(DisplayName::Name(PersonName::parse(&name).map_err(damaged)?)),
        None => Ok(DisplayName::Login(mention)),
    }
}

async fn was_notified(
    tx: &mut SqliteConnection,
    person: i64,
    (task, comment): (i64, Option<CommentId>),
    by: PersonId,
    since: i64,
) -> Result<bool, StoreError> {
    let comment = comment.map(|comment| comment.0);
    let notified = sqlx::query_scalar!(
        r#"SELECT EXISTS (
             SELECT 1 FROM notifications
             WHERE person_id = ?1 AND task_id = ?2 AND comment_id IS ?3 AND by_id = ?4 AND kind = 'mentioned'
               AND at >= ?5
           ) AS "is_notified!: bool""#,
        person,
        task,
        comment,
        by.0,
        since
    );
    Ok(notified.fetch_one(tx).await?)
}
