//! Serves the public JSON API under `/api/v1/` and its OpenAPI description.

mod catalog;
mod editions;
mod shapes;
mod tasks;

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{MethodRouter, get};
use domain::Refusal;
use domain::time::Instant;
use store::{Store, StoreError};
use utoipa::OpenApi;

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
            get(|| async { ApiError::missing("Not found. See /api/v1/openapi.json for all addresses.") }),
        )
        .layer(middleware::from_fn(public))
        .with_state(Data { store, clock })
}

/// Middleware that lets scripts of all sites read the data, and returns all errors as JSON.
async fn public(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_json = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if !response.status().is_success() && !is_json {
        let message = "The request is not valid. See /api/v1/openapi.json for the parameters.";
        response = ApiError(response.status(), message.to_owned()).into_response();
    }
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// An error as JSON: `{"error": "one sentence"}`.
pub struct ApiError(StatusCode, String);

impl ApiError {
    fn missing(sentence: impl Into<String>) -> ApiError {
        ApiError(StatusCode::NOT_FOUND, sentence.into())
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> ApiError {
        ApiError::missing(refusal.to_string())
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> ApiError {
        tracing::error!(%error, "the store returned an error");
        ApiError(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The data could not be loaded. The error was logged; try again in a minute.".to_owned(),
        )
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.0, Json(serde_json::json!({ "error": self.1 }))).into_response()
    }
}
