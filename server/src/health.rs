//! Serves the health checks: `/healthz` (the program runs) and `/readyz` (the database works).
//!
//! `/healthz` fails only if a restart is needed: after the database file was deleted, replaced or damaged.

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
    /// Logs a failure when it begins and when it ends, not at every check.
    failure: Arc<Mutex<FailureLog>>,
}

pub fn routes(store: Store) -> Router {
    let failure = Arc::new(Mutex::new(FailureLog::new("the database check of /readyz")));
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready)).with_state(Health { store, failure })
}

/// Whether the program runs, with the database file that it opened.
async fn alive(State(health): State<Health>) -> (StatusCode, String) {
    match health.store.file_fault() {
        None => (StatusCode::OK, "alive\n".to_owned()),
        Some(fault) => (StatusCode::SERVICE_UNAVAILABLE, format!("{fault}\n")),
    }
}

/// Whether the database can be read and written.
async fn ready(State(health): State<Health>) -> (StatusCode, &'static str) {
    let result = health.store.ready().await;
    let answer = match &result {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(StoreError::CannotSave(_)) => {
            (StatusCode::SERVICE_UNAVAILABLE, "cannot write to the database: the disk is full or failing\n")
        }
        Err(StoreError::FileLost(_)) => {
            (StatusCode::SERVICE_UNAVAILABLE, "the database file was deleted, replaced or damaged\n")
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not respond\n"),
    };
    health.failure.lock().unwrap_or_else(PoisonError::into_inner).check(result);
    answer
}
