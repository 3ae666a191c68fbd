//! Reads and writes the audit log, in the same transaction as the change itself.
//!
//! An entry's data never names a person. People are in separate columns, which are cleared with their account.

use crate::db::coded;
use crate::db::column::{ids, instant, json_list, list, maybe, person};
use crate::{Store, StoreError};
use domain::access::Account;
use domain::audit::{AuditActor, AuditEntry, AuditEvent, AuditFilter, AuditObject, AuditTarget, AuditTopic};
use domain::folding::fold;
use domain::id::{EditionSlug, Login, PersonId};
use domain::import::ImportChange;
use domain::people::Person;
use domain::text::{ShortText, Title};
use domain::time::Instant;
use sqlx::SqliteConnection;

/// The actor of an entry, by person id.
pub(crate) type Actor = AuditActor<PersonId>;

/// The person that an entry is about, by person id.
pub(crate) type Target = AuditTarget<PersonId>;

impl Store {
    /// At most `most` entries that match the filter, newest first.
    pub async fn audit_log(&self, filter: &AuditFilter, most: u32) -> Result<Vec<AuditEntry>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = filter.edition.as_ref().map(EditionSlug::as_str);
        let actions = filter.topic.as_ref().map(actions);
        let who = filter.who.as_deref().map(str::trim).filter(|who| !who.is_empty()).map(fold);
        let people = match &who {
            Some(who) => Some(people_named(&mut tx, who).await?),
            None => None,
        };
        let is_named = |name: &str| who.as_deref().is_some_and(|who| name.contains(who));
        let (command_line, system) = (is_named("command line"), is_named("cairn (automatic)"));
        let rows = sqlx::query_as!(
            Row,
            r#"SELECT l.number AS "number!", l.at AS "at!", l.actor AS "actor!", p.name AS "name?", p.login AS "login?",
                 t.name AS "target_name?", t.login AS "target_persons_login?", l.target_login AS "target_login?",
                 coalesce(e.slug, l.deleted_edition) AS "edition?: String",
                 l.deleted_edition IS NOT NULL AS "is_edition_deleted!: bool", l.action AS "action!", l.data AS "data?"
               FROM audit_log l LEFT JOIN people p ON p.id = l.person_id LEFT JOIN people t ON t.id = l.target_id
                 LEFT JOIN editions e ON e.id = l.edition_id
               WHERE (?1 IS NULL OR e.slug = ?1) AND (?2 IS NULL OR l.action IN (SELECT value FROM json_each(?2)))
                 AND (?3 IS NULL OR l.number < ?3)
                 AND (?4 IS NULL OR l.person_id IN (SELECT value FROM json_each(?4))
                   OR (l.actor = 'command_line' AND ?5) OR (l.actor = 'system' AND ?6))
               ORDER BY l.number DESC LIMIT ?7"#,
            edition,
            actions,
            filter.before,
            people,
            command_line,
            system,
            most
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter();
        let mut entries = rows.map(Row::entry).collect::<Result<Vec<_>, StoreError>>()?;
        mark_deleted(&mut tx, &mut entries).await?;
        Ok(entries)
    }
}

/// Marks the entries that name an object which was deleted since.
async fn mark_deleted(tx: &mut SqliteConnection, entries: &mut [AuditEntry]) -> Result<(), StoreError> {
    let object = |entry: &AuditEntry| {
        let AuditObject { edition, kind, number } = entry.object()?;
        Some(serde_json::json!([entry.number, edition.as_str(), kind, number]))
    };
    let objects: Vec<serde_json::Value> = entries.iter().filter_map(object).collect();
    if objects.is_empty() {
        return Ok(());
    }
    let objects = json_list(objects);
    let deleted = sqlx::query_scalar!(
        r#"WITH objects AS (
             SELECT value ->> 0 AS entry, e.id AS edition, value ->> 2 AS kind, value ->> 3 AS number
             FROM json_each(?1) JOIN editions e ON e.slug = value ->> 1)
           SELECT json_group_array(o.entry) AS "deleted!: String" FROM objects o WHERE NOT CASE o.kind
             WHEN 'invitations' THEN EXISTS (SELECT 1 FROM invitations WHERE edition_id = o.edition AND id = o.number)
             WHEN 'meetings' THEN EXISTS (SELECT 1 FROM meetings WHERE edition_id = o.edition AND number = o.number)
             WHEN 'sessions' THEN EXISTS (SELECT 1 FROM sessions WHERE edition_id = o.edition AND number = o.number)
             WHEN 'tasks' THEN EXISTS (SELECT 1 FROM tasks WHERE edition_id = o.edition AND number = o.number)
             ELSE EXISTS (SELECT 1 FROM schedule_proposals WHERE edition_id = o.edition AND number = o.number) END"#,
        objects
    );
    let deleted: Vec<i64> = list(&deleted.fetch_one(tx).await?)?;
    for entry in entries {
        entry.is_object_deleted = deleted.contains(&entry.number);
    }
    Ok(())
}

/// The people with this folded text in their name or login, as a JSON list of ids.
async fn people_named(tx: &mut SqliteConnection, who: &str) -> Result<String, StoreError> {
    let rows = sqlx::query!(r#"SELECT id AS "id!", name AS "name!", login FROM people"#).fetch_all(tx).await?;
    let has = |text: &str| fold(text).contains(who);
    Ok(ids(rows.into_iter().filter(|row| has(&row.name) || row.login.as_deref().is_some_and(has)).map(|row| row.id)))
}

/// The event codes of a topic, as a JSON list.
fn actions(topic: &Title) -> String {
    let actions = AuditTopic::find(topic.as_str()).map(AuditTopic::actions).unwrap_or_default();
    json_list(actions.iter().copied())
}

/// The actor for a change by `account`, or the command line for `None`.
pub(crate) fn actor(account: Option<&Account>) -> Actor {
    account.map_or(AuditActor::CommandLine, |account| AuditActor::Person(account.id))
}

/// An entry to write.
pub(crate) struct Entry {
    pub(crate) actor: Actor,
    pub(crate) target: Target,
    pub(crate) edition: Option<i64>,
    pub(crate) event: AuditEvent,
}

impl Entry {
    /// An entry that concerns only its actor.
    pub(crate) fn own(by: PersonId, event: AuditEvent) -> Entry {
        Entry { actor: AuditActor::Person(by), target: AuditTarget::NoOne, edition: None, event }
    }

    /// An entry of an edition that is about no single person.
    pub(crate) fn in_edition(edition: i64, actor: Actor, event: AuditEvent) -> Entry {
        Entry { actor, target: AuditTarget::NoOne, edition: Some(edition), event }
    }
}

pub(crate) async fn write(tx: &mut SqliteConnection, entry: Entry, now: Instant) -> Result<(), StoreError> {
    let actor = entry.actor.as_str();
    let person = if let AuditActor::Person(id) = entry.actor { Some(id.0) } else { None };
    let (target, login) = match entry.target {
        AuditTarget::NoOne => (None, None),
        AuditTarget::Person(id) => (Some(id.0), None),
        AuditTarget::Login(login) => (None, Some(String::from(login))),
    };
    let (now, (action, data)) = (now.timestamp(), coded::columns(&entry.event, "action")?);
    sqlx::query!(
        "INSERT INTO audit_log (at, actor, person_id, target_id, target_login, edition_id, action, data)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        now,
        actor,
        person,
        target,
        login,
        entry.edition,
        action,
        data
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes one entry for all changes of an import; none if nothing changed.
pub(crate) async fn write_import(
    tx: &mut SqliteConnection,
    actor: Actor,
    edition: Option<i64>,
    changes: &[ImportChange],
    now: Instant,
) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut length = 0;
    let fits = |change: &&ImportChange| {
        let before = length;
        length += change.to_string().chars().count();
        before <= ShortText::LIMIT
    };
    let first = changes.iter().take_while(fits).cloned().collect();
    let event = AuditEvent::Imported { count: changes.len(), changes: first };
    write(tx, Entry { actor, target: AuditTarget::NoOne, edition, event }, now).await
}

/// Keeps the entries of an edition that is about to be deleted, under its short name.
pub(crate) async fn keep_deleted(tx: &mut SqliteConnection, edition: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE audit_log SET edition_id = NULL, deleted_edition = (SELECT slug FROM editions WHERE id = ?1)
         WHERE edition_id = ?1",
        edition
    )
    .execute(tx)
    .await?;
    Ok(())
}

struct Row {
    number: i64,
    at: i64,
    actor: String,
    name: Option<String>,
    login: Option<String>,
    target_name: Option<String>,
    target_persons_login: Option<String>,
    target_login: Option<String>,
    edition: Option<String>,
    is_edition_deleted: bool,
    action: String,
    data: Option<String>,
}

impl Row {
    fn entry(self) -> Result<AuditEntry, StoreError> {
        let target = match (self.target_name, self.target_login) {
            (Some(name), _) => AuditTarget::Person(person(&name, self.target_persons_login)?),
            (None, login) => target(login)?,
        };
        let actor = match (self.actor.as_str(), self.name) {
            ("command_line", _) => AuditActor::CommandLine,
            ("system", _) => AuditActor::System,
            (_, Some(name)) => AuditActor::Person(person(&name, self.login)?),
            (_, None) => AuditActor::Unknown,
        };
        Ok(AuditEntry {
            number: self.number,
            at: instant(self.at)?,
            actor,
            target,
            edition: maybe(self.edition, EditionSlug::parse)?,
            is_edition_deleted: self.is_edition_deleted,
            is_object_deleted: false,
            event: coded::value("action", &self.action, self.data.as_deref())?,
        })
    }
}

fn target(login: Option<String>) -> Result<AuditTarget<Person>, StoreError> {
    Ok(maybe(login, Login::parse)?.map_or(AuditTarget::NoOne, AuditTarget::Login))
}

/// An entry by or about a person, for their data export.
pub(crate) struct OwnEntry {
    pub(crate) at: Instant,
    pub(crate) topic: AuditTopic,
    pub(crate) sentence: String,
}

/// The entries by or about a person, oldest first.
pub(crate) async fn of_person(tx: &mut SqliteConnection, person: i64) -> Result<Vec<OwnEntry>, StoreError> {
    let by_login = ids(of_logins(tx, person).await?);
    let rows = sqlx::query!(
        r#"SELECT l.at AS "at!", l.action AS "action!", l.data AS "data?", l.target_login AS "login?", t.name AS "name?"
           FROM audit_log l LEFT JOIN people t ON t.id = l.target_id
           WHERE l.person_id = ?1 OR l.target_id = ?1 OR l.number IN (SELECT value FROM json_each(?2))
           ORDER BY l.number"#,
        person,
        by_login
    );
    let entries = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let event: AuditEvent = coded::value("action", &row.action, row.data.as_deref())?;
        let target = match row.name {
            Some(name) => AuditTarget::Person(crate::db::column::person(&name, None)?),
            None => target(row.login)?,
        };
        Ok(OwnEntry { at: instant(row.at)?, topic: event.topic(), sentence: event.sentence(&target.to_string()) })
    });
    entries.collect()
}

/// Moves the entries of a person who is merged into another; the trigger allows it only within the merge.
pub(crate) async fn follow(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    sqlx::query!("INSERT INTO person_merges (from_id, into_id) VALUES (?1, ?2)", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE audit_log SET person_id = ?2 WHERE person_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE audit_log SET target_id = ?2 WHERE target_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM person_merges").execute(tx).await?;
    Ok(())
}

/// Removes a person from every entry. Call it before their logins are deleted.
pub(crate) async fn forget(tx: &mut SqliteConnection, person: i64) -> Result<(), StoreError> {
    let by_login = ids(of_logins(tx, person).await?);
    sqlx::query!(
        "UPDATE audit_log SET target_login = NULL WHERE number IN (SELECT value FROM json_each(?1))",
        by_login
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("UPDATE audit_log SET target_id = NULL WHERE target_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("UPDATE audit_log SET person_id = NULL WHERE person_id = ?1", person).execute(tx).await?;
    Ok(())
}

/// The entries about a login that belonged to this person then, or to them first afterwards.
///
/// A login can move from one person to another. Entries about its earlier owner must not reach the later one.
async fn of_logins(tx: &mut SqliteConnection, person: i64) -> Result<Vec<i64>, StoreError> {
    let numbers = sqlx::query_scalar!(
        r#"SELECT l.number AS "number!"
           FROM audit_log l JOIN (
             SELECT login, replaced_at FROM former_logins WHERE person_id = ?1
             UNION ALL SELECT login, 9223372036854775807 FROM people WHERE id = ?1 AND login IS NOT NULL
           ) mine ON l.target_login = mine.login AND l.at <= mine.replaced_at
           WHERE NOT EXISTS (
             SELECT 1 FROM former_logins other
             WHERE other.login = l.target_login AND other.person_id <> ?1
               AND other.replaced_at >= l.at AND other.replaced_at < mine.replaced_at)"#,
        person
    );
    Ok(numbers.fetch_all(tx).await?)
}
