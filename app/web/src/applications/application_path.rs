//! The application that a path names.

use crate::app_state::AppState;
use crate::context::EditionPath;
use crate::error::AppError;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use domain::Refusal;
use domain::id::{ApplicationId, EditionSlug};

/// Edition and number of an application. Nothing is read: the store refuses an unknown one.
pub struct ApplicationPath {
    pub edition: EditionSlug,
    pub id: ApplicationId,
}

impl ApplicationPath {
    pub fn address(&self) -> String {
        format!("/{}/applications/{}", self.edition, self.id)
    }
}

impl FromRequestParts<AppState> for ApplicationPath {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let EditionPath(edition) = EditionPath::from_request_parts(parts, state).await?;
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((_, number)) = path.map_err(|_| Refusal::NoSuchApplication)?;
        Ok(ApplicationPath { edition, id: ApplicationId::parse(&number)? })
    }
}
