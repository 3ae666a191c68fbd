//! Exports everything that is stored about a person as one JSON object.

mod applications;
mod invited;
mod ledger;
mod meetings;
mod schedule;
mod workflow;

use crate::db::column::instant;
use crate::shared::audit;
use crate::{Store, StoreError};
use domain::access::SignedIn;
use domain::time::Instant;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

impl Store {
    /// Everything stored about a person, private and public, as JSON; `None` if there is no such person.
    ///
    /// Instants are RFC 3339 in UTC. Secrets are left out: only their hashes are stored, which are of no use.
    pub async fn data_export(&self, by: SignedIn<'_>) -> Result<Option<Value>, StoreError> {
        let mut tx = self.begin_read().await?;
        let id = by.id().0;
        let Some(account) = account(&mut tx, id).await? else { return Ok(None) };
        let mut export = json!({
            "account": account,
            "former_logins": former_logins(&mut tx, id).await?,
            "login_sessions": login_sessions(&mut tx, id).await?,
            "calendar_address_created": calendar_address(&mut tx, id).await?,
            "roles": roles(&mut tx, id).await?,
            "takes_part_in": takes_part(&mut tx, id).await?,
            "leads": leads(&mut tx, id).await?,
            "attendances": meetings::attendances(&mut tx, id).await?,
            "summit_check_ins": meetings::check_ins(&mut tx, id).await?,
            "meetings": meetings::led_or_proposed(&mut tx, id).await?,
            "replies_to_meetings": meetings::replies(&mut tx, id).await?,
            "polls": meetings::polls(&mut tx, id).await?,
            "answers_to_polls": meetings::poll_answers(&mut tx, id).await?,
            "changes_of_meeting_notes": meetings::changes(&mut tx, id).await?,
            "schedule": schedule::of_person(&mut tx, id).await?,
            "assignments": assignments(&mut tx, id).await?,
            "task_transitions": task_transitions(&mut tx, id).await?,
            "proposals": workflow::proposals(&mut tx, id).await?,
            "changes_of_tasks": workflow::changes(&mut tx, id).await?,
            "evidence_added": workflow::evidence(&mut tx, id).await?,
            "comments": workflow::comments(&mut tx, id).await?,
            "updates": workflow::updates(&mut tx, id).await?,
            "interests": workflow::interests(&mut tx, id).await?,
            "reviews": workflow::reviews(&mut tx, id).await?,
            "lead_transfers": workflow::lead_transfers(&mut tx, id).await?,
            "notifications": workflow::notifications(&mut tx, id).await?,
            "contact_of_projects": projects(&mut tx, id).await?,
            "recorded_projects": recorded_projects(&mut tx, id).await?,
            "names_of_merged_entries": merged_names(&mut tx, id).await?,
            "recorded_adoptions": adoptions(&mut tx, id).await?,
            "invitations": invited::invitations(&mut tx, id).await?,
            "steps_of_invitations": invited::events(&mut tx, id).await?,
            "proposed_invitations": invited::proposals(&mut tx, id).await?,
            "questions": invited::questions(&mut tx, id).await?,
            "agreements": invited::agreements(&mut tx, id).await?,
            "waivers": invited::waivers(&mut tx, id).await?,
            "ledger": ledger::entries(&mut tx, id).await?,
            "logistics": invited::logistics(&mut tx, id).await?,
            "emails": invited::emails(&mut tx, id).await?,
            "wants_only_necessary_mail": invited::is_suppressed(&mut tx, id).await?,
            "audit_log": audit_entries(&mut tx, id).await?,
        });
        // The macro takes no more entries.
        export["emails_to_several_people"] = invited::group_emails(&mut tx, id).await?.into();
        export["travel_costs"] = invited::travel_costs(&mut tx, id).await?.into();
        export["mentions"] = workflow::mentions(&mut tx, id).await?.into();
        export["applications"] = applications::applications(&mut tx, id).await?.into();
        export["own_answers"] = applications::answers(&mut tx, id).await?.into();
        export["steps_of_applications"] = applications::events(&mut tx, id).await?.into();
        export["notes_on_applications"] = applications::notes(&mut tx, id).await?.into();
        export["votes_for_applications"] = applications::votes(&mut tx, id).await?.into();
        export["changes_to_undo"] = workflow::changes_to_undo(&mut tx, id).await?.into();
        Ok(Some(export))
    }
}

fn format_instant(at: Instant) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn at(seconds: i64) -> Result<String, StoreError> {
    instant(seconds).map(format_instant)
}

fn list<T>(rows: Vec<T>, shape: impl FnMut(T) -> Result<Value, StoreError>) -> Result<Vec<Value>, StoreError> {
    rows.into_iter().map(shape).collect()
}

async fn account(tx: &mut SqliteConnection, id: i64) -> Result<Option<Value>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT name, login, github_id, email, avatar, zone, listed AS "listed: bool", chose_listing AS "chose_listing: bool", known_as, since, deleted_at, email_frequency
           FROM people WHERE id = ?1"#,
        id
    );
    let Some(row) = row.fetch_optional(tx).await? else { return Ok(None) };
    Ok(Some(json!({
        "name": row.name,
        "name_in_public_sources": row.known_as,
        "login": row.login,
        "github_id": row.github_id,
        "email": row.email,
        "avatar": row.avatar,
        "time_zone": row.zone,
        "listed_among_participants": row.listed,
        "chose_listing": row.chose_listing,
        "email_frequency": row.email_frequency,
        "first_signed_in": row.since.map(at).transpose()?,
        "account_deleted": row.deleted_at.map(at).transpose()?,
    })))
}

async fn former_logins(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        "SELECT login, replaced_at FROM former_logins WHERE person_id = ?1 ORDER BY replaced_at, login",
        id
    );
    list(rows.fetch_all(tx).await?, |row| Ok(json!({ "login": row.login, "until": at(row.replaced_at)? })))
}

async fn login_sessions(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows =
        sqlx::query!("SELECT device, begun_at, last_seen_at FROM login_sessions WHERE person_id = ?1 ORDER BY id", id);
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({ "device": row.device, "begun": at(row.begun_at)?, "last_seen": at(row.last_seen_at)? }))
    })
}

/// When they created the address of their calendar. The address itself is not stored.
async fn calendar_address(tx: &mut SqliteConnection, id: i64) -> Result<Option<String>, StoreError> {
    let created = sqlx::query_scalar!("SELECT created_at FROM calendar_addresses WHERE person_id = ?1", id);
    created.fetch_optional(tx).await?.map(at).transpose()
}

async fn roles(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT a.role AS "role!", e.slug AS "edition?", t.title AS "track?", a.since AS "since!"
           FROM roles a LEFT JOIN tracks t ON t.id = a.track_id
             LEFT JOIN editions e ON e.id = coalesce(a.edition_id, t.edition_id)
           WHERE a.person_id = ?1 OR a.waiting_login = (SELECT login FROM people WHERE id = ?1) ORDER BY a.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({ "role": row.role, "edition": row.edition, "track": row.track, "since": at(row.since)? }))
    })
}

async fn takes_part(tx: &mut SqliteConnection, id: i64) -> Result<Vec<String>, StoreError> {
    let slugs = sqlx::query_scalar!(
        r#"SELECT e.slug AS "slug!" FROM participants p JOIN editions e ON e.id = p.edition_id
           WHERE p.person_id = ?1 ORDER BY e.starts, e.slug"#,
        id
    );
    Ok(slugs.fetch_all(tx).await?)
}

async fn leads(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.title AS "track!" FROM track_leads l JOIN tracks t ON t.id = l.track_id
             JOIN editions e ON e.id = t.edition_id
           WHERE l.person_id = ?1 ORDER BY e.starts, e.slug, t.position"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| Ok(json!({ "edition": row.edition, "track": row.track })))
}

async fn assignments(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.number AS "number!", t.title AS "title!", c.is_lead AS "is_lead!: bool",
             c.since AS "since!", c.asked_at, c.offered_since
           FROM assignments c JOIN tasks t ON t.id = c.task_id JOIN editions e ON e.id = t.edition_id
           WHERE c.person_id = ?1 ORDER BY e.starts, e.slug, t.number"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let since = at(row.since)?;
        let (asked, offered) = (row.asked_at.map(at).transpose()?, row.offered_since.map(at).transpose()?);
        Ok(json!({ "edition": row.edition, "task": row.number, "title": row.title, "leads_it": row.is_lead,
                   "since": since, "asked_whether_still": asked, "offered_to_others": offered }))
    })
}

async fn task_transitions(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.number AS "number!", m.at AS "at!", m.to_status AS "to_status!",
             m.note AS "note?", o.number AS "merged_into?"
           FROM task_transitions m LEFT JOIN tasks o ON o.id = m.merged_into JOIN tasks t ON t.id = m.task_id JOIN editions e ON e.id = t.edition_id
           WHERE m.person_id = ?1 ORDER BY m.at, m.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let at = at(row.at)?;
        Ok(json!({ "edition": row.edition, "task": row.number, "at": at, "to": row.to_status, "note": row.note,
                   "merged_into": row.merged_into }))
    })
}

async fn projects(tx: &mut SqliteConnection, id: i64) -> Result<Vec<String>, StoreError> {
    let slugs = sqlx::query_scalar!(
        "SELECT project_slug FROM project_contacts WHERE person_id = ?1
         ORDER BY project_slug",
        id
    );
    Ok(slugs.fetch_all(tx).await?)
}

async fn recorded_projects(tx: &mut SqliteConnection, id: i64) -> Result<Vec<String>, StoreError> {
    let titles = sqlx::query_scalar!("SELECT title FROM person_projects WHERE person_id = ?1 ORDER BY title", id);
    Ok(titles.fetch_all(tx).await?)
}

async fn merged_names(tx: &mut SqliteConnection, id: i64) -> Result<Vec<String>, StoreError> {
    let names = sqlx::query_scalar!("SELECT name FROM merged_names WHERE person_id = ?1 ORDER BY name", id);
    Ok(names.fetch_all(tx).await?)
}

async fn adoptions(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        "SELECT spec_number, project_slug, state, day, link, recorded_at FROM adoptions WHERE recorded_by = ?1
         ORDER BY spec_number, project_slug",
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({ "spec": row.spec_number, "project": row.project_slug, "state": row.state, "day": row.day,
                   "link": row.link, "at": at(row.recorded_at)? }))
    })
}

async fn audit_entries(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    list(audit::of_person(tx, id).await?, |entry| {
        Ok(json!({ "at": format_instant(entry.at), "what": entry.topic.as_str(), "changed": entry.sentence }))
    })
}
