//! The scope of a role (instance, edition or track) as columns store it.

use crate::StoreError;
use crate::shared::editions::edition_id;
use domain::Refusal;
use domain::roles::Role;
use sqlx::SqliteConnection;

pub(super) struct RoleScope {
    pub(super) role: &'static str,
    /// Set for an organizer or a viewer.
    pub(super) edition: Option<i64>,
    /// Set for a track lead.
    pub(super) track: Option<i64>,
    /// The edition of the audit entry.
    pub(super) in_edition: Option<i64>,
}

impl RoleScope {
    pub(super) fn new(role: &Role, edition: Option<i64>, track: Option<i64>) -> RoleScope {
        let role = match role {
            Role::Owner => "owner",
            Role::Organizer(_) => "organizer",
            Role::Viewer(_) => "viewer",
            Role::Lead(..) => "lead",
        };
        RoleScope { role, edition, track, in_edition: edition }
    }

    /// Looks up the edition and track of a role.
    ///
    /// # Errors
    /// Refuses an unknown edition or track.
    pub(super) async fn of(tx: &mut SqliteConnection, role: &Role) -> Result<RoleScope, StoreError> {
        let slug = match role {
            Role::Owner => return Ok(RoleScope::new(role, None, None)),
            Role::Organizer(slug) | Role::Viewer(slug) | Role::Lead(slug, _) => slug,
        };
        let edition = edition_id(tx, slug).await?.ok_or_else(|| Refusal::NoSuchEdition(slug.to_string()))?;
        let Role::Lead(_, title) = role else { return Ok(RoleScope::new(role, Some(edition), None)) };
        let track_title = title.as_str();
        let track =
            sqlx::query_scalar!("SELECT id FROM tracks WHERE edition_id = ?1 AND title = ?2", edition, track_title);
        let track = track.fetch_optional(tx).await?.ok_or_else(|| Refusal::NoSuchTrack(title.to_string()))?;
        Ok(RoleScope { in_edition: Some(edition), ..RoleScope::new(role, None, Some(track)) })
    }
}
