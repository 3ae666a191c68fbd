//! Serves the public JSON API under `/api/v1/` and its OpenAPI description.

mod catalog;
mod editions;
mod shapes;
mod tasks;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{Json, Response};
use axum::routing::{MethodRouter, get};
use domain::time::Instant;
use store::Store;
use utoipa::OpenApi;
use web::error::AppError;

/// The OpenAPI description of all addresses under `/api/v1`; a test compares it with the table below.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Cairn",
        version = "1",
        description = "Public data about developer summits: editions, people, agendas, tasks, SPECs and outcomes."
    ),
    paths(
        editions::all,
        editions::one,
        editions::people,
        editions::agenda,
        tasks::tasks,
        tasks::similar,
        tasks::progress,
        catalog::specs,
        catalog::outcomes,
    )
)]
pub struct Description;

/// The state of the handlers: the store and the clock.
#[derive(Clone)]
pub struct Data {
    store: Store,
    clock: fn() -> Instant,
}

fn table() -> Vec<(&'static str, MethodRouter<Data>)> {
    vec![
        ("/api/v1/editions", get(editions::all)),
        ("/api/v1/editions/{edition}", get(editions::one)),
        ("/api/v1/editions/{edition}/people", get(editions::people)),
        ("/api/v1/editions/{edition}/agenda", get(editions::agenda)),
        ("/api/v1/editions/{edition}/tasks", get(tasks::tasks)),
        ("/api/v1/editions/{edition}/similar", get(tasks::similar)),
        ("/api/v1/editions/{edition}/progress", get(tasks::progress)),
        ("/api/v1/specs", get(catalog::specs)),
        ("/api/v1/outcomes", get(catalog::outcomes)),
    ]
}

/// The addresses, for the test that compares them with the OpenAPI description.
pub fn addresses() -> Vec<&'static str> {
    table().into_iter().map(|(address, _)| address).collect()
}

pub fn routes(store: Store, clock: fn() -> Instant) -> Router {
    let described = get(|| async { Json(Description::openapi()) });
    let routes = table().into_iter().fold(Router::new(), |routes, (address, handler)| routes.route(address, handler));
    routes
        .route("/api/v1/openapi.json", described)
        .route(
            "/api/{*rest}",
            get(|| async { AppError::Missing("Not found. See /api/v1/openapi.json for all addresses.".to_owned()) }),
        )
        .layer(middleware::from_fn(public))
        .with_state(Data { store, clock })
}

/// Middleware that lets scripts of all sites read the data.
async fn public(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
