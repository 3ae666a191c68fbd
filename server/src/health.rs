//! The operator's two questions: whether the program is alive, and whether it can read and write.

use crate::failure_log::FailureLog;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Store, StoreError};

#[derive(Clone)]
struct Health {
    store: Store,
    /// Logged when it begins and when it is over, not with each probe.
    failure: Arc<Mutex<FailureLog>>,
}

pub fn routes(store: Store) -> Router {
    let failure = Arc::new(Mutex::new(FailureLog::new("the database, so that /readyz answers 503")));
    Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .with_state(Health { store, failure })
}

/// Whether the database can be read and written.
async fn ready(State(health): State<Health>) -> (StatusCode, &'static str) {
    let found = health.store.ready().await;
    let answer = match &found {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(StoreError::CannotSave(_)) => {
            (StatusCode::SERVICE_UNAVAILABLE, "the database can't be written: the disk is full or failing\n")
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    };
    health.failure.lock().unwrap_or_else(PoisonError::into_inner).hear(found);
    answer
}
