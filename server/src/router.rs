//! The whole of what the program answers: pages, data, assets and the operator's two questions.

use crate::{api, assets, guards};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Router, extract::State, middleware};
use domain::time::Instant;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use web::actor::Site;

/// No page takes a second; whatever takes ten never ends.
const LONGEST: Duration = Duration::from_secs(10);

pub fn router(store: Store, clock: fn() -> Instant) -> Router {
    let site = Site { store: store.clone(), assets: Arc::new(assets::addresses()), clock };
    let health = Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .with_state(store.clone());
    web::routes::pages(site)
        .merge(api::routes(store))
        .merge(health)
        .layer(CompressionLayer::new())
        .merge(assets::routes())
        .layer(middleware::from_fn(guards::headers::set))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
}

/// Whether requests can be served: the database answers.
async fn ready(State(store): State<Store>) -> (StatusCode, &'static str) {
    match store.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
