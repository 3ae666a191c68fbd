//! The invitation that a path names.

use crate::app_state::AppState;
use crate::context::EditionPath;
use crate::error::AppError;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use domain::Refusal;
use domain::id::{EditionSlug, InvitationId};

/// Edition and number of an invitation. Nothing is read: the store refuses an unknown one.
pub struct InvitationPath {
    pub edition: EditionSlug,
    pub id: InvitationId,
}

impl InvitationPath {
    /// The address of the invitation’s page for organizers.
    pub fn address(&self) -> String {
        format!("/{}/invitations/{}", self.edition, self.id)
    }
}

impl FromRequestParts<AppState> for InvitationPath {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let EditionPath(edition) = EditionPath::from_request_parts(parts, state).await?;
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((_, number)) = path.map_err(|_| Refusal::NoSuchInvitation)?;
        Ok(InvitationPath { edition, id: InvitationId::parse(&number)? })
    }
}
