//! Serves the public JSON API under `/api/v1/` and its OpenAPI description.

mod catalog;
mod editions;
mod paging;
mod schedule;
mod shapes;
mod tasks;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{Json, Response};
use axum::routing::get;
use domain::time::Instant;
use store::Store;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::error::AppError;
use web::layout::SameForVisitors;

/// What the OpenAPI description says about the API as a whole.
#[derive(OpenApi)]
#[openapi(info(
    title = "Cairn",
    version = "1",
    description = "Public data about developer summits: editions, people, agendas, schedules, tasks, SPECs and outcomes. \
                   Lists have pages: `next` and the header `Link` have the address of the next one, and `total` is the number \
                   of items on all pages. Each response has an `ETag`; send it as `If-None-Match` to get 304 if nothing has \
                   changed. Scripts of all sites may read the data."
))]
struct Description;

/// The state of the handlers.
#[derive(Clone)]
pub struct Data {
    store: Store,
    clock: fn() -> Instant,
    /// The public base URL, without a trailing slash.
    origin: String,
}

/// The routes under `/api/v1`, each with its description.
fn described_routes() -> OpenApiRouter<Data> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(editions::all))
        .routes(routes!(editions::one))
        .routes(routes!(editions::people))
        .routes(routes!(editions::agenda))
        .routes(routes!(editions::meetings))
        .routes(routes!(schedule::schedule))
        .routes(routes!(tasks::tasks))
        .routes(routes!(tasks::similar))
        .routes(routes!(tasks::progress))
        .routes(routes!(catalog::specs))
        .routes(routes!(catalog::outcomes))
}

/// The addresses, for the test that covers all routes.
pub fn addresses() -> Vec<String> {
    described_routes().into_openapi().paths.paths.into_keys().collect()
}

pub fn routes(store: Store, clock: fn() -> Instant, origin: String) -> Router {
    let (routes, description) = described_routes().split_for_parts();
    routes
        .route("/api/v1/openapi.json", get(|| async { Json(description) }))
        .route(
            "/api/{*rest}",
            get(|| async { AppError::Missing("Not found. See /api/v1/openapi.json for all addresses.".to_owned()) }),
        )
        .layer(middleware::from_fn(public))
        .with_state(Data { store, clock, origin })
}

/// Middleware that lets scripts of all sites read the data.
async fn public(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("etag, link"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response.extensions_mut().insert(SameForVisitors);
    response
}
