//! Recognizes the person with a GitHub account, by numeric id or by a login from a public source.

use crate::StoreError;
use crate::accounts::merge::{keep_source_name, merge};
use crate::db::column::damaged;
use crate::outbound::outbox;
use crate::shared::audit::Target;
use domain::audit::{AuditTarget, Recognition};
use domain::id::{Login, PersonId};
use domain::login_sessions::GitHubAccount;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// The recognized person, and how they were recognized.
pub(super) struct Who {
    pub(super) id: PersonId,
    pub(super) recognized: Vec<Recognition>,
    /// Their former login, if it has changed.
    pub(super) before: Target,
}

struct Row {
    id: i64,
    login: Option<String>,
    github_id: Option<i64>,
    name: String,
}

pub(super) async fn recognize(
    tx: &mut SqliteConnection,
    github: &GitHubAccount,
    now: Instant,
) -> Result<Who, StoreError> {
    let mine = by_number(tx, github.id).await?;
    let holder = by_login(tx, &github.login).await?.filter(|row| row.github_id != Some(github.id));
    let imported = match holder {
        Some(other) if other.github_id.is_some() => {
            // These are two accounts on GitHub, so the other one has a new login, known when they next sign in.
            free(tx, &other, now).await?;
            None
        }
        imported => imported,
    };
    let mut recognized = Vec::new();
    let mut before = AuditTarget::NoOne;
    let name = Name {
        given: github.name.as_str(),
        is_given: !github.name.as_str().eq_ignore_ascii_case(github.login.as_str()),
    };
    let id = match (mine, imported) {
        (None, None) => {
            recognized.push(Recognition::New);
            insert(tx, github).await?
        }
        (None, Some(imported)) => {
            recognized.push(Recognition::NewInRecord);
            keep_source_name(tx, imported.id, imported.id).await?;
            update(tx, imported.id, github, name.or(&imported)).await?;
            imported.id
        }
        (Some(mine), imported) => {
            let had = mine.login.as_deref().filter(|login| !login.eq_ignore_ascii_case(github.login.as_str()));
            if let Some(login) = had {
                keep_former(tx, mine.id, login, now).await?;
                recognized.push(Recognition::OtherLogin);
                before = AuditTarget::Login(Login::parse(login).map_err(damaged)?);
            }
            let mut display_name = name.or(&mine);
            if let Some(imported) = &imported {
                keep_source_name(tx, imported.id, mine.id).await?;
                merge(tx, imported.id, mine.id, now).await?;
                recognized.push(Recognition::AlsoInRecord);
                display_name = if mine.is_named_by_login() { name.or(imported) } else { display_name };
            }
            update(tx, mine.id, github, display_name).await?;
            mine.id
        }
    };
    set_since(tx, id, now).await?;
    outbox::send_missed_offers(tx, id, now).await?;
    Ok(Who { id: PersonId(id), recognized, before })
}

/// The name on GitHub, which is the login if the profile has no name.
#[derive(Clone, Copy)]
struct Name<'a> {
    given: &'a str,
    is_given: bool,
}

impl<'a> Name<'a> {
    /// The name on GitHub. If the profile has none, a stored name that isn't just the login stays.
    fn or(self, row: &'a Row) -> &'a str {
        if self.is_given || row.is_named_by_login() { self.given } else { &row.name }
    }
}

impl Row {
    fn is_named_by_login(&self) -> bool {
        self.login.as_deref().is_some_and(|login| login.eq_ignore_ascii_case(&self.name))
    }
}

async fn by_number(tx: &mut SqliteConnection, number: i64) -> Result<Option<Row>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id, login AS "login?", github_id, name FROM people WHERE github_id = ?1"#,
        number
    );
    Ok(row.fetch_optional(tx).await?)
}

async fn by_login(tx: &mut SqliteConnection, login: &Login) -> Result<Option<Row>, StoreError> {
    let login = login.as_str();
    let row =
        sqlx::query_as!(Row, r#"SELECT id, login AS "login?", github_id, name FROM people WHERE login = ?1"#, login);
    Ok(row.fetch_optional(tx).await?)
}

/// Removes the login of a person who has a new one that isn't known yet.
async fn free(tx: &mut SqliteConnection, other: &Row, now: Instant) -> Result<(), StoreError> {
    sqlx::query!("UPDATE people SET login = NULL WHERE id = ?1", other.id).execute(&mut *tx).await?;
    match &other.login {
        Some(login) => keep_former(tx, other.id, login, now).await,
        None => Ok(()),
    }
}

async fn keep_former(tx: &mut SqliteConnection, person: i64, login: &str, now: Instant) -> Result<(), StoreError> {
    let now = now.timestamp();
    sqlx::query!(
        "INSERT INTO former_logins (person_id, login, replaced_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (person_id, login) DO UPDATE SET replaced_at = excluded.replaced_at",
        person,
        login,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn insert(tx: &mut SqliteConnection, github: &GitHubAccount) -> Result<i64, StoreError> {
    let (login, name) = (github.login.as_str(), github.name.as_str());
    let (avatar, email) =
        (github.avatar.as_ref().map(|url| url.as_str()), github.email.as_ref().map(|email| email.as_str()));
    let id = sqlx::query_scalar!(
        r#"INSERT INTO people (login, github_id, name, avatar, email) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id AS "id!""#,
        login,
        github.id,
        name,
        avatar,
        email
    );
    Ok(id.fetch_one(tx).await?)
}

/// Updates the person from GitHub. Keeps the stored email address if GitHub gives no verified one.
async fn update(tx: &mut SqliteConnection, id: i64, github: &GitHubAccount, name: &str) -> Result<(), StoreError> {
    let login = github.login.as_str();
    let (avatar, email) =
        (github.avatar.as_ref().map(|url| url.as_str()), github.email.as_ref().map(|email| email.as_str()));
    sqlx::query!(
        "UPDATE people SET github_id = ?2, login = ?3, name = ?4, avatar = ?5, email = coalesce(?6, email) WHERE id = ?1",
        id,
        github.id,
        login,
        name,
        avatar,
        email
    )
    .execute(&mut *tx)
    .await?;
    // The current login must not also be a former one.
    sqlx::query!("DELETE FROM former_logins WHERE person_id = ?1 AND login = ?2", id, login).execute(tx).await?;
    Ok(())
}

async fn set_since(tx: &mut SqliteConnection, id: i64, now: Instant) -> Result<(), StoreError> {
    let now = now.timestamp();
    sqlx::query!("UPDATE people SET since = ?2 WHERE id = ?1 AND since IS NULL", id, now).execute(tx).await?;
    Ok(())
}
