//! The call with which the schedule editor moves a session.

use super::editor_draft::{EditorPlace, MoveAnswer};
use crate::server_functions::CallFailure;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Moves a session; without a place it leaves the schedule. `moves` is the number of its moves that the editor saw.
#[server(endpoint = "move-session", input = Json)]
pub async fn move_session(
    edition: String,
    session: u32,
    place: Option<EditorPlace>,
    minutes: u32,
    moves: u32,
) -> Result<MoveAnswer, CallFailure> {
    use crate::context::RequestContext;
    use domain::id::{EditionSlug, SessionNumber};
    let context: RequestContext = expect_context();
    let slug = EditionSlug::parse(&edition).map_err(|_| CallFailure::Missing)?;
    let to = super::editor::state::placement(place, minutes).ok_or(CallFailure::Malformed)?;
    Ok(super::editor::state::move_to(&context, &slug, SessionNumber(session), to, moves).await?)
}
