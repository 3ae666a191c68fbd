//! Who it is that GitHub tells of. Its number decides; the login only finds someone whom a public source named by it.

use super::merge::merge;
use crate::StoreError;
use crate::audit::Target;
use crate::column::damaged;
use domain::audit::{AuditTarget, Recognition};
use domain::id::{Login, PersonId};
use domain::login_sessions::GitHubAccount;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// The person, and what was found out about them on the way.
pub(super) struct Who {
    pub(super) id: PersonId,
    pub(super) recognized: Vec<Recognition>,
    /// The login that they had before, if they have another now.
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
            // GitHub knows two accounts, so the other one has another login by now; which, it says when they come.
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
            backfill(tx, &imported).await?;
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
                merge(tx, imported.id, mine.id, now).await?;
                recognized.push(Recognition::AlsoInRecord);
                display_name = if mine.is_named_by_login() { name.or(imported) } else { display_name };
            }
            update(tx, mine.id, github, display_name).await?;
            mine.id
        }
    };
    set_since(tx, id, now).await?;
    Ok(Who { id: PersonId(id), recognized, before })
}

/// The name on GitHub, which is the login where they gave none.
#[derive(Clone, Copy)]
struct Name<'a> {
    given: &'a str,
    is_given: bool,
}

impl<'a> Name<'a> {
    /// A name that is none replaces none.
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

/// Somebody has another login by now, and nobody here knows which.
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

/// What public sources call them stays known, whatever they call themselves.
async fn backfill(tx: &mut SqliteConnection, imported: &Row) -> Result<(), StoreError> {
    sqlx::query!("UPDATE people SET known_as = name WHERE id = ?1", imported.id).execute(tx).await?;
    Ok(())
}

/// An address that GitHub doesn't tell this time, because it can't be read or isn't verified, leaves the known one.
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
    // A login that they have again is no former one.
    sqlx::query!("DELETE FROM former_logins WHERE person_id = ?1 AND login = ?2", id, login).execute(tx).await?;
    Ok(())
}

async fn set_since(tx: &mut SqliteConnection, id: i64, now: Instant) -> Result<(), StoreError> {
    let now = now.timestamp();
    sqlx::query!("UPDATE people SET since = ?2 WHERE id = ?1 AND since IS NULL", id, now).execute(tx).await?;
    Ok(())
}
