//! Where a role is held: in the instance, an edition or a track; as columns hold it.

use crate::StoreError;
use crate::editions::edition_id;
use domain::Refusal;
use domain::roles::Role;
use sqlx::SqliteConnection;

pub(super) struct RoleScope {
    pub(super) role: &'static str,
    /// An organizer's.
    pub(super) edition: Option<i64>,
    /// A lead's.
    pub(super) track: Option<i64>,
    /// The edition whose audit log has it.
    pub(super) in_edition: Option<i64>,
}

impl RoleScope {
    pub(super) fn new(role: &Role, edition: Option<i64>, track: Option<i64>) -> RoleScope {
        let role = match role {
            Role::Owner => "owner",
            Role::Organizer(_) => "organizer",
            Role::Lead(..) => "lead",
        };
        RoleScope { role, edition, track, in_edition: edition }
    }

    /// Refused: an edition or a track that isn't there.
    pub(super) async fn of(tx: &mut SqliteConnection, role: &Role) -> Result<RoleScope, StoreError> {
        let slug = match role {
            Role::Owner => return Ok(RoleScope::new(role, None, None)),
            Role::Organizer(slug) | Role::Lead(slug, _) => slug,
        };
        let edition = edition_id(tx, slug).await?.ok_or_else(|| Refusal::NoSuchEdition(slug.to_string()))?;
        let Role::Lead(_, title) = role else { return Ok(RoleScope::new(role, Some(edition), None)) };
        let words = title.as_str();
        let track = sqlx::query_scalar!("SELECT id FROM tracks WHERE edition_id = ?1 AND title = ?2", edition, words);
        let track = track.fetch_optional(tx).await?.ok_or_else(|| Refusal::NoSuchTrack(title.to_string()))?;
        Ok(RoleScope { in_edition: Some(edition), ..RoleScope::new(role, None, Some(track)) })
    }
}
