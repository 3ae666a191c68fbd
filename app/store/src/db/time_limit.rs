//! The time that the reads of a request may take.

use crate::StoreError;
use sqlx::SqliteConnection;
use std::future::Future;
use std::time::{Duration, Instant};

tokio::task_local! {
    /// When the reads of the current request end.
    static DEADLINE: Instant;
}

/// Runs a request. Its reads that take longer than `limit` in all fail with [`StoreError::TooSlow`]; writes don't.
pub async fn within_time<F: Future>(limit: Duration, request: F) -> F::Output {
    DEADLINE.scope(Instant::now() + limit, request).await
}

/// After how many of its operations SQLite looks at the clock; they take less than a millisecond.
const OPERATIONS: i32 = 5_000;

/// Ends statements on the connection after the deadline of the current request, if it has one.
pub(crate) async fn begin(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    if let Ok(deadline) = DEADLINE.try_with(|deadline| *deadline) {
        if Instant::now() >= deadline {
            return Err(StoreError::TooSlow);
        }
        connection.lock_handle().await?.set_progress_handler(OPERATIONS, move || Instant::now() < deadline);
    }
    Ok(())
}

/// Lets statements on the connection take any time again.
pub(crate) async fn end(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    connection.lock_handle().await?.remove_progress_handler();
    Ok(())
}
