//! Ends requests that take too long.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;
use tokio::time::timeout;
use web::error::AppError;

/// How long an answer may take. Every page takes less than a second.
pub const LONGEST: Duration = Duration::from_secs(10);

/// Middleware that answers with an error after [`LONGEST`]. What the request has begun to write is rolled back.
pub async fn limit_time(request: Request, next: Next) -> Response {
    timeout(LONGEST, next.run(request)).await.unwrap_or_else(|_| AppError::TooSlow.into_response())
}
