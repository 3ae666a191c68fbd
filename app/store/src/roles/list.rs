//! Reads appointments and roles from their columns.

use crate::StoreError;
use crate::db::column::{damaged, instant, maybe, person};
use domain::id::{EditionSlug, Login, PersonId};
use domain::roles::{Appointment, Holder, Role};
use domain::text::Title;
use sqlx::SqliteConnection;

/// Without an edition, all appointments except those to tracks.
pub(super) async fn appointments(
    tx: &mut SqliteConnection,
    edition: Option<i64>,
) -> Result<Vec<Appointment>, StoreError> {
    rows(tx, edition).await?.into_iter().map(AppointmentRow::appointment).collect()
}

struct AppointmentRow {
    role: String,
    since: i64,
    edition: Option<String>,
    track: Option<String>,
    person_id: Option<i64>,
    name: Option<String>,
    login: Option<String>,
    waiting_login: Option<String>,
}

async fn rows(tx: &mut SqliteConnection, edition: Option<i64>) -> Result<Vec<AppointmentRow>, StoreError> {
    let rows = sqlx::query_as!(
        AppointmentRow,
        r#"SELECT a.role AS "role!", a.since AS "since!", e.slug AS "edition?", t.title AS "track?", p.id AS "person_id?",
             p.name AS "name?", p.login AS "login?", a.waiting_login AS "waiting_login?"
           FROM roles a
             LEFT JOIN people p ON p.id = a.person_id LEFT JOIN tracks t ON t.id = a.track_id
             LEFT JOIN editions e ON e.id = coalesce(a.edition_id, t.edition_id)
           WHERE iif(?1 IS NULL, a.track_id IS NULL, e.id = ?1)
           ORDER BY a.role <> 'owner', e.starts DESC, e.slug DESC, a.role <> 'organizer', a.role <> 'viewer', t.position, t.id,
             a.person_id IS NULL, a.since, p.name, a.waiting_login"#,
        edition
    );
    Ok(rows.fetch_all(tx).await?)
}

impl AppointmentRow {
    fn appointment(self) -> Result<Appointment, StoreError> {
        let holder = match (self.person_id, self.name, self.waiting_login) {
            (Some(id), Some(name), _) => Holder::Bound(PersonId(id), person(&name, self.login)?),
            (_, _, login) => Holder::Waiting(Login::parse(&login.unwrap_or_default()).map_err(damaged)?),
        };
        Ok(Appointment { role: role(&self.role, self.edition, self.track)?, holder, since: instant(self.since)? })
    }
}

pub(super) fn role(role: &str, edition: Option<String>, track: Option<String>) -> Result<Role, StoreError> {
    match (role, maybe(edition, EditionSlug::parse)?, maybe(track, Title::parse)?) {
        ("owner", ..) => Ok(Role::Owner),
        ("organizer", Some(edition), _) => Ok(Role::Organizer(edition)),
        ("viewer", Some(edition), _) => Ok(Role::Viewer(edition)),
        ("lead", Some(edition), Some(track)) => Ok(Role::Lead(edition, track)),
        (other, ..) => Err(StoreError::unavailable(format!("a stored role is damaged: {other}"))),
    }
}
