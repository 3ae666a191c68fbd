//! History: who did what, when, and what changed; written in the same transaction as the change itself.
//!
//! In a stored sentence [`ABOUT`] stands for whom it tells of: their name is read afresh, and goes with their account.

use crate::column::{damaged, ids, instant, maybe, person};
use crate::{Store, StoreError};
use domain::access::Account;
use domain::history::{Author, Entry, HistoryFilter};
use domain::id::{EditionSlug, PersonId};
use domain::import::Changes;
use domain::text::{ShortText, Title};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// The newest entries that fit the filter, at most so many, the newest first.
    ///
    /// An import's sentence names people as its public source does, whatever becomes of their accounts.
    pub async fn history(&self, filter: &HistoryFilter, most: u32) -> Result<Vec<Entry>, StoreError> {
        let mut tx = self.reading().await?;
        let edition = filter.edition.as_ref().map(EditionSlug::as_str);
        let what = filter.what.as_ref().map(Title::as_str);
        let who = filter.who.as_deref().map(str::trim).filter(|who| !who.is_empty());
        let rows = sqlx::query_as!(
            Row,
            r#"SELECT h.number AS "number!", h.at AS "at!", h.author AS "author!", p.name AS "name?", p.login AS "login?",
                 a.name AS "about_name?", a.login AS "about_login?", h.about_login AS "waiting_login?",
                 e.slug AS "edition?", h.what AS "what!", h.changed AS "changed!"
               FROM history h LEFT JOIN people p ON p.id = h.person_id LEFT JOIN people a ON a.id = h.about_id
                 LEFT JOIN editions e ON e.id = h.edition_id
               WHERE (?1 IS NULL OR e.slug = ?1) AND (?2 IS NULL OR h.what = ?2) AND (?3 IS NULL OR h.number < ?3)
                 AND (?4 IS NULL OR instr(lower(p.name), lower(?4)) > 0 OR instr(lower(p.login), lower(?4)) > 0
                   OR (h.author = 'command line' AND instr(h.author, lower(?4)) > 0)
                   OR (h.author = 'itself' AND instr('cairn, by itself', lower(?4)) > 0))
               ORDER BY h.number DESC LIMIT ?5"#,
            edition,
            what,
            filter.before,
            who,
            most
        );
        rows.fetch_all(&mut *tx).await?.into_iter().map(Row::entry).collect()
    }
}

/// Stands in a stored sentence for whom it tells of. No text that people write may hold it, for it is a control
/// character (SUBSTITUTE).
pub(crate) const ABOUT: char = '\u{1A}';

/// Who did it.
#[derive(Clone, Copy)]
pub(crate) enum By {
    Person(i64),
    CommandLine,
    /// Nobody: its time had come.
    Itself,
    /// Someone who is deleting their account.
    Gone,
}

impl By {
    pub(crate) fn account(account: Option<&Account>) -> By {
        account.map_or(By::CommandLine, |account| By::Person(account.id.0))
    }
}

impl From<PersonId> for By {
    fn from(person: PersonId) -> By {
        By::Person(person.0)
    }
}

/// Whom an entry tells of, besides its author.
#[derive(Clone, Copy)]
pub(crate) enum About<'a> {
    Nobody,
    Person(i64),
    Login(&'a str),
}

/// An entry to be written; `changed` holds [`ABOUT`] where it tells of somebody.
pub(crate) struct Deed<'a> {
    pub(crate) by: By,
    pub(crate) about: About<'a>,
    pub(crate) edition: Option<i64>,
    pub(crate) what: &'static str,
    pub(crate) changed: &'a str,
}

impl<'a> Deed<'a> {
    /// Something that concerns its author alone.
    pub(crate) fn own(by: impl Into<By>, what: &'static str, changed: &'a str) -> Deed<'a> {
        Deed { by: by.into(), about: About::Nobody, edition: None, what, changed }
    }
}

pub(crate) async fn write(tx: &mut SqliteConnection, deed: Deed<'_>, now: Instant) -> Result<(), StoreError> {
    let (author, by) = match deed.by {
        By::Person(id) => ("person", Some(id)),
        By::Gone => ("person", None),
        By::CommandLine => ("command line", None),
        By::Itself => ("itself", None),
    };
    let (about, login) = match deed.about {
        About::Nobody => (None, None),
        About::Person(id) => (Some(id), None),
        About::Login(login) => (None, Some(login)),
    };
    let (now, changed) = (now.timestamp(), cut(deed.changed));
    sqlx::query!(
        "INSERT INTO history (at, author, person_id, about_id, about_login, edition_id, what, changed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        now,
        author,
        by,
        about,
        login,
        deed.edition,
        deed.what,
        changed
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// One entry for all that an import changed; none if it changed nothing.
pub(crate) async fn write_import(
    tx: &mut SqliteConnection,
    by: By,
    edition: Option<i64>,
    changes: &Changes,
    now: Instant,
) -> Result<(), StoreError> {
    let changed = match changes.as_slice() {
        [] => return Ok(()),
        [one] => one.clone(),
        several => format!("{} changes: {}", several.len(), several.join("; ")),
    };
    let deed = Deed { by, about: About::Nobody, edition, what: "import", changed: &changed };
    write(tx, deed, now).await
}

/// As much of a sentence as an entry holds.
fn cut(text: &str) -> String {
    match text.chars().count() > ShortText::LIMIT {
        true => text.chars().take(ShortText::LIMIT - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

struct Row {
    number: i64,
    at: i64,
    author: String,
    name: Option<String>,
    login: Option<String>,
    about_name: Option<String>,
    about_login: Option<String>,
    waiting_login: Option<String>,
    edition: Option<String>,
    what: String,
    changed: String,
}

impl Row {
    fn entry(self) -> Result<Entry, StoreError> {
        let about = match (self.about_name, self.about_login, self.waiting_login) {
            (Some(name), Some(login), _) => format!("{name} ({login})"),
            (Some(name), None, _) => name,
            (None, _, Some(login)) => login,
            (None, _, None) => "someone who has left".to_owned(),
        };
        let by = match (self.author.as_str(), self.name) {
            ("command line", _) => Author::CommandLine,
            ("itself", _) => Author::Itself,
            (_, Some(name)) => Author::Person(person(&name, self.login)?),
            (_, None) => Author::Gone,
        };
        Ok(Entry {
            number: self.number,
            at: instant(self.at)?,
            by,
            edition: maybe(self.edition, EditionSlug::parse)?,
            what: Title::parse(&self.what).map_err(damaged)?,
            changed: ShortText::parse(&cut(&self.changed.replace(ABOUT, &about))).map_err(damaged)?,
        })
    }
}

/// What the history tells of a person, by them or about them, the oldest first: when, what, and the sentence.
pub(crate) async fn of_person(
    tx: &mut SqliteConnection,
    person: i64,
) -> Result<Vec<(Instant, String, String)>, StoreError> {
    let by_login = ids(of_logins(tx, person).await?);
    let rows = sqlx::query!(
        r#"SELECT h.at AS "at!", h.what AS "what!", h.changed AS "changed!", h.about_login AS "login?", a.name AS "name?"
           FROM history h LEFT JOIN people a ON a.id = h.about_id
           WHERE h.person_id = ?1 OR h.about_id = ?1 OR h.number IN (SELECT value FROM json_each(?2))
           ORDER BY h.number"#,
        person,
        by_login
    );
    let told = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let about = row.name.or(row.login).unwrap_or_else(|| "someone who has left".to_owned());
        Ok((instant(row.at)?, row.what, row.changed.replace(ABOUT, &about)))
    });
    told.collect()
}

/// Takes a person out of every entry; call it while their logins are still known.
pub(crate) async fn forget(tx: &mut SqliteConnection, person: i64) -> Result<(), StoreError> {
    let by_login = ids(of_logins(tx, person).await?);
    sqlx::query!("UPDATE history SET about_login = NULL WHERE number IN (SELECT value FROM json_each(?1))", by_login)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE history SET about_id = NULL WHERE about_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("UPDATE history SET person_id = NULL WHERE person_id = ?1", person).execute(tx).await?;
    Ok(())
}

/// The entries that tell of a login which was this person's then, or was theirs first afterwards: logins go from one to
/// another, and what was told of one is no business of the next.
async fn of_logins(tx: &mut SqliteConnection, person: i64) -> Result<Vec<i64>, StoreError> {
    let numbers = sqlx::query_scalar!(
        r#"SELECT h.number AS "number!"
           FROM history h JOIN (
             SELECT login, until FROM former_logins WHERE person_id = ?1
             UNION ALL SELECT login, 9223372036854775807 FROM people WHERE id = ?1 AND login IS NOT NULL
           ) mine ON h.about_login = mine.login AND h.at <= mine.until
           WHERE NOT EXISTS (
             SELECT 1 FROM former_logins other
             WHERE other.login = h.about_login AND other.person_id <> ?1
               AND other.until >= h.at AND other.until < mine.until)"#,
        person
    );
    Ok(numbers.fetch_all(tx).await?)
}
