//! Serves SPECs and roadmap outcomes as JSON.

use super::Data;
use super::shapes::{Outcome, Outcomes, Spec, Specs};
use axum::extract::State;
use axum::response::Json;
use web::error::AppError;

/// Lists all SPECs by number, with the core projects that endorsed each.
#[utoipa::path(get, path = "/api/v1/specs", tag = "catalog", responses((status = 200, body = Specs)))]
pub async fn specs(State(data): State<Data>) -> Result<Json<Specs>, AppError> {
    let specs = data.store.specs().await?;
    Ok(Json(Specs { specs: specs.into_iter().map(Spec::from).collect() }))
}

/// Lists the roadmap outcomes, with the number of tasks of all editions that contribute to each.
#[utoipa::path(get, path = "/api/v1/outcomes", tag = "catalog", responses((status = 200, body = Outcomes)))]
pub async fn outcomes(State(data): State<Data>) -> Result<Json<Outcomes>, AppError> {
    let progress = data.store.whole_progress().await?;
    let shape = |outcome: domain::catalog::Outcome| {
        let counts = progress.by_outcome.get(&outcome.code).map(|goal| goal.counts).unwrap_or_default();
        Outcome {
            code: outcome.code.into(),
            title: outcome.title.into(),
            group: outcome.group.into(),
            in_roadmap: outcome.in_roadmap,
            total: counts.kept(),
            done: counts.done(),
        }
    };
    Ok(Json(Outcomes { outcomes: data.store.outcomes().await?.into_iter().map(shape).collect() }))
}
