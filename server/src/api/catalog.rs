//! Serves SPECs and roadmap outcomes as JSON.

use super::Data;
use super::paging::Paging;
use super::shapes::{Outcome, Outcomes, Spec, Specs};
use axum::extract::State;
use axum::response::Response;
use web::error::AppError;
use web::forms::PageQuery;

/// Lists all SPECs by number, with the core projects that endorsed each.
#[utoipa::path(get, path = "/api/v1/specs", tag = "catalog", params(Paging), responses((status = 200, body = Specs), (status = 400)))]
pub async fn specs(State(data): State<Data>, PageQuery(paging): PageQuery<Paging>) -> Result<Response, AppError> {
    let (page, specs) = (paging.long_page()?, data.store.specs().await?);
    let end = page.end(&format!("{}/api/v1/specs", data.origin), specs.len());
    let specs = page.items(specs).into_iter().map(Spec::from).collect();
    Ok(end.answer(|total, next| Specs { specs, total, next }))
}

/// Lists the roadmap outcomes, with the number of tasks of all editions that contribute to each.
#[utoipa::path(get, path = "/api/v1/outcomes", tag = "catalog", params(Paging),
    responses((status = 200, body = Outcomes), (status = 400)))]
pub async fn outcomes(State(data): State<Data>, PageQuery(paging): PageQuery<Paging>) -> Result<Response, AppError> {
    let page = paging.long_page()?;
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
    let outcomes = data.store.outcomes().await?;
    let end = page.end(&format!("{}/api/v1/outcomes", data.origin), outcomes.len());
    let outcomes = page.items(outcomes).into_iter().map(shape).collect();
    Ok(end.answer(|total, next| Outcomes { outcomes, total, next }))
}
